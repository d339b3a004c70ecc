create schema if not exists strategy;

create table strategy.vendor (
  id uuid primary key,
  owner_team_id uuid not null references organisation.team,
  name text not null check (name <> ''),
  support_number text not null,
  support_hours text not null,
  mail text not null,
  portal text not null,
  account_number text not null,
  notes text not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  version integer not null default 1
);
create index vendor_name on strategy.vendor (lower(name), id);

create table strategy.vendor_about (
  vendor_id uuid not null references strategy.vendor,
  kind text not null,
  object_id text not null,
  primary key (vendor_id, kind, object_id)
);
create index vendor_about_object on strategy.vendor_about (kind, object_id);
create view strategy.vendor_ref as select id, name, owner_team_id, case when archived_at is null then 'active' else 'archived' end as state from strategy.vendor;
