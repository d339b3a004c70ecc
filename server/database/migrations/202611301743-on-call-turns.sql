-- Nobody is wanted then: outside of the rotation's hours, or before it begins. Who took an override back.
alter table operations.shift add column off boolean not null default false;
alter table operations.override add column cancelled_by_person_id uuid references organisation.person;
