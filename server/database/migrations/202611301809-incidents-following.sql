-- Who wants to hear of an incident though they do not work on it; `follows` false: not of this one, though they follow its service.
create table operations.incident_follower (
  incident_id uuid not null references operations.incident,
  person_id uuid not null references organisation.person,
  follows boolean not null,
  since timestamptz not null,
  primary key (incident_id, person_id)
);
create index incident_follower_person on operations.incident_follower (person_id);
-- Who wants to hear of all incidents of a service.
create table operations.service_follower (
  service_id uuid not null,
  person_id uuid not null references organisation.person,
  since timestamptz not null,
  primary key (service_id, person_id)
);
