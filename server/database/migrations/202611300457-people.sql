create schema if not exists team;

-- When work is done: of the organisation, a team or a person; the nearest counts.
create table team.working_hours (
  holder_kind text not null check (holder_kind in ('organisation', 'team', 'person')),
  holder_id uuid not null,
  zone text not null,
  hours jsonb not null,
  -- Whose public holidays count: {country, state, region}; null for none.
  place jsonb,
  changed_at timestamptz not null,
  version integer not null default 1,
  primary key (holder_kind, holder_id)
);

create table team.leave (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  owner_team_id uuid not null references organisation.team,
  kind text not null check (kind in ('holiday', 'sick', 'other')),
  from_on date not null,
  -- It begins at midday.
  from_half boolean not null,
  to_on date not null,
  -- It ends at midday.
  to_half boolean not null,
  reason text not null,
  -- The wall clock its days are those of.
  zone text not null,
  state text not null check (state in ('asked', 'approved', 'refused', 'cancelled', 'void')),
  approval_id uuid,
  asked_by uuid references organisation.person,
  asked_at timestamptz not null,
  settled_at timestamptz,
  why text not null,
  version integer not null default 1,
  check (to_on >= from_on),
  -- Counted in half days, so that what touches does not overlap.
  constraint leave_apart exclude using gist (person_id with =, int4range((from_on - date '2000-01-01') * 2 + from_half::int, (to_on - date '2000-01-01') * 2 + case when to_half then 1 else 2 end) with &&)
    where (state in ('asked', 'approved'))
);
create index leave_person on team.leave (person_id, from_on);
create index leave_team on team.leave (owner_team_id, from_on);
create index leave_approval on team.leave (approval_id) where approval_id is not null;

-- Who reads whose leave by a calendar program; the token is kept as its hash.
create table team.feed (
  token_hash text primary key,
  person_id uuid not null references organisation.person,
  team_id uuid not null references organisation.team,
  made_at timestamptz not null,
  ended_at timestamptz
);
create unique index feed_one on team.feed (person_id, team_id) where ended_at is null;
