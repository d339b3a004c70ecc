-- The record is listed by who did something, for one team, and by the classes that are rare.
create index event_actor on events.event (actor_id, at);
create index event_team on events.event (owner_team_id, at);
create index event_about on events.event ((subjects->0->>'kind'), at);
create index event_class on events.event (class, at) where class <> 'ordinary';

-- Up to where the chain was verified, and a verification that is on its way; one row.
create table events.verification (
  one boolean primary key default true check (one),
  position bigint not null default 0,
  hash bytea not null default '\x',
  verified_at timestamptz,
  whole_at timestamptz,
  faults jsonb not null default '[]',
  running_since timestamptz,
  running_position bigint not null default 0,
  running_hash bytea not null default '\x',
  running_whole boolean not null default false,
  running_faults jsonb not null default '[]'
);
insert into events.verification default values;
