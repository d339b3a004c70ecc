-- The language in which a person reads; null: what their browser asks for.
alter table organisation.person add column language text;
