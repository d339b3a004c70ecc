-- Services own their table: it moves out of the inventory's migration with what it holds.
create temporary table kept on commit drop as select * from infrastructure.service;
drop table infrastructure.service;
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
insert into infrastructure.service select * from kept;

-- What its checks say, learnt from their events.
create table infrastructure.service_check (
  check_id uuid primary key,
  service_id uuid not null references infrastructure.service,
  name text not null,
  state text not null check (state in ('ok', 'degraded', 'down', 'unknown')),
  enabled boolean not null default true,
  -- When the events were made: an older one that comes late changes nothing.
  told_at timestamptz not null
);
create index service_check_service on infrastructure.service_check (service_id);
insert into infrastructure.service_check (check_id, service_id, name, state, told_at)
  select c.id, c.service_id, c.name, c.state, coalesce(c.since, c.last_at, 'epoch'::timestamptz) from infrastructure.check_ref c join infrastructure.service s on s.item_id = c.service_id;

create view infrastructure.service_ref as
  select i.id, i.name, i.owner_team_id, i.state, s.criticality, s.rehearsal from infrastructure.service s join infrastructure.item_ref i on i.id = s.item_id;
