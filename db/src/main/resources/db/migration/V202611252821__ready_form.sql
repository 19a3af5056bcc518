-- The sign-up page that came with the product becomes one of the staff's forms: theirs to change, to copy, to switch off. It has
-- no boxes of its own, so it shows every purpose that customers are asked about, until staff choose some.
insert into form (form, name, active, slide_in, slide_after, rest_days, created_by, created_at, changed_at)
values ('sign-up', 'Sign-up', true, 'off', 15, 30, 'system', now(), now());
insert into form_words (form, language, title, words, button, thanks) values
    ('sign-up', 'en', 'Hear from us', 'Tick what you would like to get. Later you can change topics and how often, or stop, with one click.', '', ''),
    ('sign-up', 'de', 'Post von uns', 'Kreuzen Sie an, was Sie bekommen möchten. Themen und Häufigkeit können Sie später ändern und alles mit einem Klick beenden.', '', ''),
    ('sign-up', 'fr', 'Recevoir de nos nouvelles', 'Cochez ce que vous souhaitez recevoir. Vous pourrez ensuite changer les sujets et la fréquence, ou tout arrêter en un clic.', '', ''),
    ('sign-up', 'es', 'Reciba noticias nuestras', 'Marque lo que le gustaría recibir. Después podrá cambiar los temas y la frecuencia, o detenerlo todo con un clic.', '', '');

-- It asked for the first name beside its questions.
insert into question (form, key, sort_order) select 'sign-up', key, 0 from attribute where key = 'first_name'
on conflict on constraint question_pkey do nothing;
update question_form set most = most + 1 where form = 'sign-up';
