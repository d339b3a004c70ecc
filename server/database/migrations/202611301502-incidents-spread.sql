-- A person said how bad it is: an alert that joins does not say otherwise.
alter table operations.incident add column severity_said boolean not null default false;
