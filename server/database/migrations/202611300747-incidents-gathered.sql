-- Alerts that a person joined to an incident; what joined by itself has nobody here.
alter table operations.incident_alert add column joined_by uuid references organisation.person;
