-- Staff choose which of several addresses or numbers comes first on their screens. Mail still goes to the address that consented.

alter table identity
    -- Null unless somebody chose it; of a kind the one chosen last counts, so that customers who part each have their own choice.
    add column preferred_at timestamptz;
