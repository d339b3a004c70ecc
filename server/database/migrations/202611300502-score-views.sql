create schema if not exists insight;

-- A named view of the Score: own while team_id is null, else shared with the team's members.
create table insight.score_view (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  maker_id uuid not null references organisation.person,
  team_id uuid references organisation.team,
  -- The page's query as it stands in the URL; the contract says which keys there are.
  shown jsonb not null,
  version integer not null default 1,
  made_at timestamptz not null
);
create unique index score_view_own on insight.score_view (maker_id, lower(name)) where team_id is null;
create unique index score_view_shared on insight.score_view (team_id, lower(name)) where team_id is not null;

-- The view with which the Score opens for a person.
create table insight.score_default (
  person_id uuid primary key references organisation.person,
  view_id uuid not null references insight.score_view on delete cascade
);
create index score_default_view on insight.score_default (view_id);
