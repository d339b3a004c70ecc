create table operations.status_page (
  one boolean primary key default true check (one),
  -- Since when the public reads it; null while it is off.
  enabled_at timestamptz,
  -- Empty: the organisation's name.
  title text not null default '',
  intro text not null default '',
  version integer not null default 1
);
insert into operations.status_page default values;

-- What the public is told of a service.
create table operations.status_component (
  id uuid primary key,
  service_id uuid not null unique references infrastructure.item,
  name text not null check (name <> ''),
  description text not null default '',
  group_name text not null default '',
  position integer not null,
  only_if_degraded boolean not null,
  added_at timestamptz not null,
  -- A person's word instead of what is computed, until its end. The reason is for colleagues.
  override_state text check (override_state in ('operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance')),
  override_reason text,
  override_until timestamptz,
  override_at timestamptz,
  override_by uuid references organisation.person,
  check (num_nonnulls(override_state, override_reason, override_until, override_at) in (0, 4))
);

-- Windows the public is told of, in words of their own.
create table operations.status_window (
  window_id uuid primary key references operations.maintenance_window,
  public_title text not null check (public_title <> ''),
  public_text text not null default '',
  component_ids uuid[] not null,
  published_at timestamptz not null
);

-- What checks of services said, from each moment on: the ground of the bars. Order of arrival does not matter.
create table operations.status_reading (
  check_id uuid not null,
  at timestamptz not null,
  service_id uuid,
  state text not null check (state in ('ok', 'degraded', 'down', 'unknown')),
  primary key (check_id, at)
);
create index status_reading_service on operations.status_reading (service_id, at);
insert into operations.status_reading (check_id, at, service_id, state)
  select distinct on (1, 2) (payload->>'checkId')::uuid, at, (payload->>'serviceId')::uuid, payload->>'state' from events.event
  where type = 'check.hardened' and payload ? 'serviceId' and not coalesce((payload->>'rehearsal')::boolean, false) order by 1, 2;
insert into operations.status_reading (check_id, at, service_id, state)
  select id, coalesce(since, last_at), service_id, state from infrastructure.check_ref where service_id is not null and not rehearsal and coalesce(since, last_at) is not null
  on conflict do nothing;

-- When nothing of Fullscore ran: what checks had said before holds no longer.
create table operations.status_gap (from_at timestamptz primary key, to_at timestamptz not null, check (from_at < to_at));
create table operations.status_beat (one boolean primary key default true check (one), at timestamptz not null);

-- What the public reads now: every process serves this.
create table operations.status_rendering (
  one boolean primary key default true check (one),
  -- Another one for each rendering: what processes hold is compared by it.
  mark uuid not null,
  made_at timestamptz not null,
  snapshot jsonb not null
);

create table operations.status_subscriber (
  id uuid primary key,
  kind text not null check (kind in ('mail', 'webhook')),
  address text not null,
  -- The address as it is compared.
  address_key text not null,
  -- Null: all components, those to come included.
  component_ids uuid[],
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  unique (kind, address_key)
);
create index status_subscriber_unconfirmed on operations.status_subscriber (asked_at) where confirmed_at is null;

-- Asks to subscribe, counted against abuse for a day: the keys are codes, not addresses.
create table operations.status_ask (key text not null, at timestamptz not null);
create index status_ask_key on operations.status_ask (key, at);

-- News that subscribers were told of; what it says is read from the page when it is sent.
create table operations.status_told (cause text primary key, at timestamptz not null);
create table operations.status_notice (
  subscriber_id uuid not null references operations.status_subscriber on delete cascade,
  cause text not null,
  made_at timestamptz not null,
  due_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
  -- Of the message it leaves in; a repeat has the same.
  message_id uuid,
  attempts integer not null default 0,
  answer text not null default '',
  settled_at timestamptz,
  primary key (subscriber_id, cause)
);
create index status_notice_due on operations.status_notice (due_at) where state = 'waiting';
create index status_notice_settled on operations.status_notice (settled_at) where settled_at is not null;
