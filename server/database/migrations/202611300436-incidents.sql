-- Need to know: an object named here is seen by those it was shown to, and by nobody else, whatever their roles.
create table organisation.need_to_know (
  kind text not null,
  object_id text not null,
  since timestamptz not null,
  primary key (kind, object_id)
);
-- A record may be shown to whoever holds a role for the whole organisation.
alter table organisation.sight add column role text;
alter table organisation.sight drop constraint sight_check;
alter table organisation.sight add constraint sight_of_one check (num_nonnulls(person_id, team_id, role) = 1);
create unique index sight_role on organisation.sight (role, kind, object_id) where role is not null;

-- How the organisation handles incidents; no row means the defaults of the program.
create table operations.incident_settings (
  one boolean primary key default true check (one),
  -- { high: { high: 1, medium: 2, low: 3 }, … }: impact, then urgency, then the severity.
  matrix jsonb not null,
  -- Minutes between two updates by severity, null for none: [15, 30, 120, null].
  cadence jsonb not null,
  hourly_amount numeric(10, 2) check (hourly_amount >= 0),
  change_hours integer not null check (change_hours between 1 and 168),
  version integer not null default 1
);

alter table operations.incident
  add column impact_level text check (impact_level in ('high', 'medium', 'low')),
  add column urgency_level text check (urgency_level in ('high', 'medium', 'low')),
  add column scribe_id uuid references organisation.person,
  add column liaison_id uuid references organisation.person,
  add column public_title text check (public_title <> ''),
  add column private boolean not null default false,
  add column merged_into_id uuid references operations.incident check (merged_into_id <> id),
  add column updated_last_at timestamptz;
create index incident_merged on operations.incident (merged_into_id) where merged_into_id is not null;
-- Alerts join what everybody may know of: a private incident does not stand for its service.
drop index operations.incident_open_service;
create unique index incident_open_service on operations.incident (service_id) where state <> 'resolved' and service_id is not null and not private;

-- Who works on it, and when: the ground of what it costs.
create table operations.incident_responder (
  id uuid primary key,
  incident_id uuid not null references operations.incident,
  person_id uuid not null references organisation.person,
  joined_at timestamptz not null,
  left_at timestamptz check (left_at >= joined_at)
);
create unique index incident_responder_now on operations.incident_responder (incident_id, person_id) where left_at is null;

create table operations.incident_task (
  id uuid primary key,
  incident_id uuid not null references operations.incident,
  title text not null check (title <> ''),
  assignee_id uuid references organisation.person,
  due_at timestamptz,
  position integer not null,
  added_at timestamptz not null,
  done_at timestamptz,
  done_by uuid references organisation.person,
  dropped_at timestamptz
);
create index incident_task_of on operations.incident_task (incident_id, position);
create index incident_task_mine on operations.incident_task (assignee_id) where done_at is null and dropped_at is null;

-- For responders. What the public may read lies in a table of its own: nothing internal can ever be selected with it.
create table operations.incident_update (
  id uuid primary key,
  incident_id uuid not null references operations.incident,
  body text not null check (body <> ''),
  author_id uuid references organisation.person,
  at timestamptz not null
);
create index incident_update_of on operations.incident_update (incident_id, at desc);

create table operations.incident_public_update (
  id uuid primary key,
  incident_id uuid not null references operations.incident,
  body text not null check (body <> ''),
  -- What is told of it: investigating, identified, monitoring, resolved.
  stage text not null check (stage in ('investigating', 'identified', 'monitoring', 'resolved')),
  state text not null check (state in ('draft', 'published', 'discarded')),
  author_id uuid references organisation.person,
  drafted_at timestamptz not null,
  decided_by uuid references organisation.person,
  decided_at timestamptz,
  check ((state = 'draft') = (decided_at is null)),
  check (state <> 'published' or decided_by is not null)
);
create index incident_public_update_of on operations.incident_public_update (incident_id, drafted_at desc);

-- One incident merged into another; what undoing restores lies in `before`.
create table operations.incident_merge (
  id uuid primary key,
  member_id uuid not null references operations.incident,
  into_id uuid not null references operations.incident,
  before jsonb not null,
  note text not null,
  merged_at timestamptz not null,
  merged_by uuid references organisation.person,
  undone_at timestamptz,
  undone_by uuid references organisation.person
);
create unique index incident_merge_now on operations.incident_merge (member_id) where undone_at is null;
create index incident_merge_into on operations.incident_merge (into_id);

-- Alerts that left one incident for a new one.
create table operations.incident_split (
  id uuid primary key,
  from_id uuid not null references operations.incident,
  to_id uuid not null unique references operations.incident,
  alert_ids jsonb not null,
  note text not null,
  split_at timestamptz not null,
  undone_at timestamptz
);
create index incident_split_from on operations.incident_split (from_id);

-- The post-incident review, with the timeline as it stood when it was begun.
create table operations.incident_review (
  id uuid primary key,
  incident_id uuid not null unique references operations.incident,
  state text not null check (state in ('draft', 'published')),
  summary text not null default '',
  factors jsonb not null default '[]',
  went_well text not null default '',
  went_badly text not null default '',
  timeline jsonb not null,
  frozen_at timestamptz not null,
  author_id uuid references organisation.person,
  published_at timestamptz,
  published_by uuid references organisation.person,
  version integer not null default 1,
  check ((state = 'published') = (published_at is not null))
);

create table operations.incident_action (
  id uuid primary key,
  incident_id uuid not null references operations.incident,
  review_id uuid not null references operations.incident_review,
  title text not null check (title <> ''),
  owner_id uuid not null references organisation.person,
  due_on date not null,
  -- When the day is over where the organisation is.
  due_at timestamptz not null,
  added_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references organisation.person,
  outcome text not null default '' check (outcome in ('', 'done', 'dropped')),
  note text not null default '',
  check ((closed_at is null) = (outcome = ''))
);
create index incident_action_open on operations.incident_action (due_at, id) where closed_at is null;
create index incident_action_place on operations.incident_action (due_at, id);
create index incident_action_owner on operations.incident_action (owner_id, due_at, id);
create index incident_action_review on operations.incident_action (review_id);

-- Private incidents are outside of what others may join.
create or replace view operations.incident_ref as
  select id, title as name, owner_team_id, state, severity, number, service_id, opened_at, resolved_at, rehearsal from operations.incident where not private;

-- All that a page for the public may know. An incident is here once an update of it was published.
create view operations.incident_public_ref as
  select i.id, i.owner_team_id, coalesce(i.public_title, 'Disturbance') as public_title,
    (array['critical', 'major', 'minor', 'none'])[i.severity] as impact,
    array(select distinct s.id from infrastructure.service_ref s
      where s.id = i.service_id or s.id in (select m.item_id from operations.incident_impact m where m.incident_id = i.id and m.verdict in ('failed', 'hit'))) as service_ids,
    case when i.state = 'resolved' then 'resolved' else (select u.stage from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published' order by u.decided_at desc, u.id desc limit 1) end as stage,
    i.opened_at as began_at, i.resolved_at as ended_at,
    (select max(u.decided_at) from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published') as updated_at
  from operations.incident i
  where not i.private and not i.rehearsal and i.merged_into_id is null
    and exists (select from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published');

create view operations.incident_public_update_ref as
  select u.id, u.incident_id, u.stage, u.body, u.decided_at as published_at
  from operations.incident_public_update u join operations.incident_public_ref i on i.id = u.incident_id where u.state = 'published';
