create schema if not exists infrastructure;

create table infrastructure.item (
  id uuid primary key,
  kind text not null,
  name text not null check (name <> ''),
  owner_team_id uuid not null references organisation.team,
  lifecycle text not null check (lifecycle in ('planned', 'live', 'retired')),
  attributes jsonb not null default '{}',
  -- Merged away: every read follows it.
  redirect_id uuid references infrastructure.item,
  archived_at timestamptz,
  version integer not null default 1,
  check (redirect_id <> id)
);
create index item_name on infrastructure.item (lower(name), id) where redirect_id is null;
create index item_kind on infrastructure.item (kind, lower(name), id) where redirect_id is null;
create index item_team on infrastructure.item (owner_team_id);
create index item_title on infrastructure.item using gin (name gin_trgm_ops);
create index item_redirect on infrastructure.item (redirect_id) where redirect_id is not null;

create table infrastructure.item_identity (
  namespace text not null,
  value text not null,
  item_id uuid not null references infrastructure.item,
  primary key (namespace, value)
);
create index item_identity_item on infrastructure.item_identity (item_id);

create table infrastructure.observation (
  item_id uuid not null references infrastructure.item,
  attribute text not null,
  source text not null,
  value jsonb not null,
  seen_at timestamptz not null,
  primary key (item_id, attribute, source)
);

create table infrastructure.relation (
  id uuid primary key,
  kind text not null check (kind in ('runs-on', 'depends-on', 'member-of', 'part-of', 'connects-to')),
  from_id uuid not null references infrastructure.item,
  to_id uuid not null references infrastructure.item,
  state text not null check (state in ('accepted', 'proposed', 'refused')),
  source text,
  says text,
  first_seen timestamptz,
  last_seen timestamptz,
  seen integer not null default 0,
  unique (kind, from_id, to_id),
  check (from_id <> to_id)
);
create index relation_to on infrastructure.relation (to_id);
create index relation_from on infrastructure.relation (from_id);
create index relation_proposed on infrastructure.relation (id) where state = 'proposed';

-- How many suppliers of one kind an item needs; without a row all of them.
create table infrastructure.redundancy (
  item_id uuid not null references infrastructure.item,
  kind text not null,
  unit text not null check (unit in ('count', 'percent')),
  needed double precision not null check (needed >= 0),
  primary key (item_id, kind)
);

create table infrastructure.item_merge (
  id uuid primary key,
  kept_id uuid not null references infrastructure.item,
  gone_id uuid not null references infrastructure.item,
  moved jsonb not null,
  merged_at timestamptz not null,
  undone_at timestamptz
);
create index item_merge_kept on infrastructure.item_merge (kept_id, merged_at desc);

-- Counts up with every change of the graph of needs, so that each process knows whether its copy is still right.
create table infrastructure.graph_version (one boolean primary key default true check (one), version bigint not null);
insert into infrastructure.graph_version (version) values (1);

create table infrastructure.service (
  item_id uuid primary key references infrastructure.item,
  criticality text not null check (criticality in ('critical', 'high', 'medium', 'low')),
  audience text not null default '',
  description text not null default '',
  business_owner_id uuid references organisation.person,
  hours jsonb not null,
  hour_amount numeric(14, 2),
  hour_currency text,
  dates jsonb not null default '[]',
  rehearsal boolean not null default false
);

create view infrastructure.item_ref as
  select id, name, kind, owner_team_id, lifecycle as state from infrastructure.item where redirect_id is null;
create view infrastructure.service_ref as
  select i.id, i.name, i.owner_team_id, i.lifecycle as state, s.criticality, s.rehearsal from infrastructure.service s join infrastructure.item i on i.id = s.item_id where i.redirect_id is null;
