create table operations.incident (
  id uuid primary key,
  number integer generated always as identity unique,
  title text not null check (title <> ''),
  severity smallint not null check (severity between 1 and 4),
  severity_why text not null,
  state text not null check (state in ('open', 'acknowledged', 'mitigating', 'resolved')),
  service_id uuid,
  owner_team_id uuid not null references organisation.team,
  commander_id uuid references organisation.person,
  opened_at timestamptz not null,
  opened_why text not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references organisation.person,
  resolved_at timestamptz,
  resolved_by uuid references organisation.person,
  resolution text,
  impact_at timestamptz,
  rehearsal boolean not null default false,
  version integer not null default 1,
  check ((state = 'resolved') = (resolved_at is not null))
);
-- A service has one open incident: what happens to it meanwhile joins it.
create unique index incident_open_service on operations.incident (service_id) where state <> 'resolved' and service_id is not null;
create index incident_newest on operations.incident (opened_at desc, id desc);
create index incident_active on operations.incident (severity) where state <> 'resolved';
create index incident_service on operations.incident (service_id, opened_at desc) where service_id is not null;
create index incident_team on operations.incident (owner_team_id, opened_at desc);
create index incident_title on operations.incident using gin (title gin_trgm_ops);

create table operations.incident_alert (
  incident_id uuid not null references operations.incident,
  alert_id uuid not null references operations.alert,
  joined_at timestamptz not null,
  why text not null,
  primary key (incident_id, alert_id)
);
create index incident_alert_alert on operations.incident_alert (alert_id);

-- What people said of items, kept when the impact is computed anew.
create table operations.incident_mark (
  incident_id uuid not null references operations.incident,
  item_id uuid not null,
  mark text not null check (mark in ('failed', 'not-impacted')),
  primary key (incident_id, item_id)
);

-- What the last walk found; thrown away and written anew.
create table operations.incident_impact (
  incident_id uuid not null references operations.incident,
  item_id uuid not null,
  verdict text not null check (verdict in ('failed', 'hit', 'safe', 'not-impacted')),
  reason text not null,
  path jsonb not null,
  rank integer not null,
  primary key (incident_id, item_id)
);
create index incident_impact_item on operations.incident_impact (item_id) where verdict in ('failed', 'hit');

create view operations.incident_ref as select id, title as name, owner_team_id, state, severity, number, service_id, opened_at, resolved_at, rehearsal from operations.incident;
