alter table operations.incident
  -- Nobody is asked about it until then, and who said so.
  add column snoozed_until timestamptz,
  add column snoozed_by uuid references organisation.person,
  -- It was handed to another team: that team's policy pages, not its service's.
  add column routed boolean not null default false,
  add constraint incident_snoozed check (snoozed_until is null or state in ('acknowledged', 'mitigating'));
