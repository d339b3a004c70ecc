create schema if not exists outbound;

-- How messages leave: set by an administrator. The secret is sealed with the kind as its record's id.
create table outbound.channel (
  kind text primary key check (kind in ('mail', 'webhook')),
  settings jsonb not null,
  secret text,
  changed_at timestamptz not null,
  version integer not null default 1
);

-- Ways to reach a person beside those that everybody has (the person's own mail address, the open browser).
create table outbound.contact_method (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  kind text not null check (kind in ('mail', 'webhook')),
  name text not null check (name <> ''),
  address text not null check (address <> ''),
  secret text,
  made_at timestamptz not null
);
create index contact_method_person on outbound.contact_method (person_id);

-- Which method is used for which urgency, and when. Nobody's rules: all methods at once.
create table outbound.rule (
  person_id uuid not null references organisation.person,
  urgency text not null check (urgency in ('critical', 'high', 'medium', 'low', 'info')),
  method text not null,
  after_minutes integer not null check (after_minutes between 0 and 1440),
  primary key (person_id, urgency, method)
);

-- The ledger: one row for each time that somebody is to be told of something.
create table outbound.page (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  cause_kind text not null,
  cause_id uuid not null,
  step text not null check (step <> ''),
  urgency text not null check (urgency in ('critical', 'high', 'medium', 'low', 'info')),
  subject text not null check (subject <> ''),
  body text not null,
  link text not null,
  why text not null,
  about jsonb not null default '{}',
  rehearsal boolean not null default false,
  owner_team_id uuid not null references organisation.team,
  made_at timestamptz not null,
  shown_at timestamptz,
  answered_at timestamptz,
  answered_by uuid references organisation.person,
  answered_via text,
  withdrawn_at timestamptz,
  withdrawn_why text,
  unique (person_id, cause_kind, cause_id, step)
);
create index page_cause on outbound.page (cause_kind, cause_id, made_at);
create index page_standing on outbound.page (person_id, made_at) where answered_at is null and withdrawn_at is null;

-- One way that a page takes. Claimed before sending and settled after: a claim whose lease is over is sent again, and says so.
create table outbound.delivery (
  id uuid primary key,
  page_id uuid not null references outbound.page,
  method text not null,
  kind text not null check (kind in ('mail', 'webhook', 'browser')),
  message_id text not null,
  state text not null check (state in ('waiting', 'claimed', 'sent', 'failed', 'skipped', 'given-up')),
  why text not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  repeats integer not null default 0,
  unsure boolean not null default false,
  lease_until timestamptz,
  claimed_at timestamptz,
  settled_at timestamptz,
  answer text,
  unique (page_id, method),
  check ((state = 'claimed') = (lease_until is not null))
);
create index delivery_page on outbound.delivery (page_id);
create index delivery_recent on outbound.delivery (settled_at) where state = 'sent';
