-- A stand-in where nobody is on call replaces nobody.
alter table operations.override alter column replaced_person_id drop not null;
