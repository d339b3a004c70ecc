create schema if not exists security;

-- A certificate is an item and shares its id.
create table security.certificate (
  item_id uuid primary key,
  fingerprint text not null unique,
  subject text not null,
  issuer text not null,
  serial text not null,
  names text[] not null,
  key_type text not null,
  key_bits integer,
  signature text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  self_signed boolean not null,
  -- The certificates above it as they were seen last, DER in base64.
  chain text[] not null,
  leaf text not null,
  state text not null default 'current' check (state in ('current', 'superseded', 'gone')),
  superseded_by uuid references security.certificate,
  verdicts jsonb not null default '[]',
  first_seen timestamptz not null,
  judged_at timestamptz not null
);
create index certificate_not_after on security.certificate (not_after, item_id) where state = 'current';
create index certificate_superseded_by on security.certificate (superseded_by);

create table security.certificate_sighting (
  id uuid primary key,
  certificate_id uuid not null references security.certificate,
  -- What stays the same when the certificate there is renewed: check:<id>, file:<machine>:<path>, listener:<machine>:<port>.
  place_key text not null,
  kind text not null check (kind in ('check', 'listener', 'file')),
  place text not null,
  servername text,
  check_id uuid,
  item_id uuid,
  problem text,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  ended_at timestamptz
);
create unique index certificate_sighting_place on security.certificate_sighting (place_key) where ended_at is null;
create index certificate_sighting_certificate on security.certificate_sighting (certificate_id);
comment on column security.certificate_sighting.item_id is 'what the certificate belongs to: a service, a server';

-- Days before the end at which a certificate alerts. A row names a team, a criticality of the services that use the certificate, both or neither;
-- the one that says most counts, a team before a criticality.
create table security.certificate_policy (
  team_id uuid references organisation.team,
  criticality text check (criticality in ('critical', 'high', 'medium', 'low')),
  thresholds integer[] not null,
  unique nulls not distinct (team_id, criticality)
);

-- Which process looks for certificates on which machine.
create table security.certificate_watch (
  machine text primary key,
  claimed_until timestamptz not null
);

create view security.certificate_ref as
  select c.item_id as id, i.name, i.owner_team_id, c.state, c.not_after, c.fingerprint from security.certificate c join infrastructure.item_ref i on i.id = c.item_id;
