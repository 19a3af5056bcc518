-- How far somebody is with the shop, how much they do by themselves, and how old they are: worked out for everybody, as
-- attributes like any other. Staff's word counts before them.
insert into attribute (key, type, description, options, built_in, created_at) values
    ('lifecycle_stage', 'one-of', 'Worked out from the orders and how long ago the last one was',
        '{prospect,new,active,slipping,lapsed}', true, timestamptz '2026-11-25 00:00Z'),
    ('engagement', 'one-of', 'Worked out from the days on which they did something themselves',
        '{none,low,medium,high}', true, timestamptz '2026-11-25 00:00Z'),
    ('age_group', 'one-of', 'Worked out from the birthday', '{under 18,18-24,25-34,35-44,45-54,55-64,65 and over}', true,
        timestamptz '2026-11-25 00:00Z')
on conflict on constraint attribute_pkey do nothing;

insert into attribute_label (key, language, label, options) values
    ('lifecycle_stage', 'en', 'Lifecycle stage', '{Prospect,New,Active,Slipping away,Lapsed}'),
    ('lifecycle_stage', 'de', 'Lebensphase', '{Interessent,neu,aktiv,lässt nach,inaktiv}'),
    ('lifecycle_stage', 'fr', 'Étape du cycle de vie', '{Prospect,Nouveau,Actif,En retrait,Inactif}'),
    ('lifecycle_stage', 'es', 'Etapa del ciclo de vida', '{Potencial,Nuevo,Activo,Se aleja,Inactivo}'),
    ('engagement', 'en', 'Engagement', '{None,Low,Medium,High}'),
    ('engagement', 'de', 'Aktivität', '{keine,niedrig,mittel,hoch}'),
    ('engagement', 'fr', 'Engagement', '{Aucun,Faible,Moyen,Élevé}'),
    ('engagement', 'es', 'Interacción', '{Ninguna,Baja,Media,Alta}'),
    ('age_group', 'en', 'Age group', '{}'), ('age_group', 'de', 'Altersgruppe', '{}'),
    ('age_group', 'fr', 'Tranche d’âge', '{}'), ('age_group', 'es', 'Grupo de edad', '{}')
on conflict on constraint attribute_label_pkey do nothing;
