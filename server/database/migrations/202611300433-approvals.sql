create schema approvals;

create table approvals.approval (
  id uuid primary key,
  topic text not null,
  kind text not null,
  object_id uuid not null,
  title text not null check (title <> ''),
  -- What is decided upon, as the approvers read it: [{name, value}].
  lines jsonb not null,
  link text not null,
  -- SHA-256 of the content that was asked about: a decision is on this and on nothing else.
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  requester_id uuid not null references organisation.person,
  -- Who may not decide besides the requester, and why: [{personId, why}].
  excluded jsonb not null,
  private boolean not null,
  owner_team_id uuid not null references organisation.team,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'cancelled', 'void')),
  -- The step that is open; after the end the one that ended it.
  place integer not null check (place > 0),
  why text not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'waiting') = (settled_at is null))
);
-- An object is asked about once at a time.
create unique index approval_one_open on approvals.approval (topic, object_id) where state = 'waiting';
create index approval_asked on approvals.approval (asked_at desc, id desc);
create index approval_object on approvals.approval (kind, object_id);
create index approval_requester on approvals.approval (requester_id);

create table approvals.step (
  approval_id uuid not null references approvals.approval,
  place integer not null check (place > 0),
  name text not null,
  -- Percent of those who count that must accept; 0: the first decision decides.
  required integer not null check (required between 0 and 100),
  targets jsonb not null,
  escalate_to jsonb not null,
  within text,
  calendar jsonb not null,
  state text not null check (state in ('later', 'waiting', 'accepted', 'refused', 'ended')),
  why text not null,
  opened_at timestamptz,
  escalated_at timestamptz,
  settled_at timestamptz,
  primary key (approval_id, place)
);

create table approvals.voice (
  approval_id uuid not null references approvals.approval,
  place integer not null,
  person_id uuid not null references organisation.person,
  why text not null,
  escalated boolean not null,
  counts boolean not null,
  not_why text not null,
  vote text not null check (vote in ('waiting', 'accepted', 'refused')),
  decided_at timestamptz,
  decided_by uuid references organisation.person,
  via text,
  comment text not null,
  primary key (approval_id, place, person_id),
  foreign key (approval_id, place) references approvals.step,
  check ((vote = 'waiting') = (decided_at is null))
);
create index voice_person on approvals.voice (person_id) where vote = 'waiting' and counts;

-- Who decides for somebody: while that person is away, or always.
create table approvals.delegation (
  id uuid primary key,
  person_id uuid not null references organisation.person,
  delegate_id uuid not null references organisation.person,
  only_away boolean not null,
  from_at timestamptz not null,
  to_at timestamptz,
  made_by uuid references organisation.person,
  made_at timestamptz not null,
  ended_at timestamptz,
  check (person_id <> delegate_id),
  check (to_at is null or to_at > from_at)
);
create unique index delegation_one on approvals.delegation (person_id) where ended_at is null;
create index delegation_delegate on approvals.delegation (delegate_id) where ended_at is null;

-- When somebody is out of office, as other modules know it.
create table approvals.absence (
  key text primary key,
  person_id uuid not null references organisation.person,
  from_at timestamptz not null,
  to_at timestamptz not null,
  why text not null,
  check (to_at > from_at)
);
create index absence_person on approvals.absence (person_id, to_at);

-- A message may carry a door: a page of the web that acts by the message's token alone.
alter table outbound.page add column door text;
