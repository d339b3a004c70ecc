create table strategy.contract (
  id uuid primary key,
  owner_team_id uuid not null references organisation.team,
  name text not null check (name <> ''),
  number text not null,
  vendor_id uuid references strategy.vendor,
  owner_person_id uuid references organisation.person,
  cost jsonb,
  term jsonb not null,
  zone text not null,
  calendar jsonb not null,
  support_number text not null,
  support_hours text not null,
  notes text not null,
  renewals integer not null default 0,
  -- What was decided for the period that runs, and the notice.
  decision text check (decision in ('keep', 'leave')),
  decided_period integer,
  decided_why text not null default '',
  notice_given_on date,
  ends_on date,
  -- Where the clock stands, as of the last look: `strategy.contracts.roll` keeps it.
  state text not null check (state in ('not-begun', 'running', 'ended')),
  period integer not null,
  over_on date not null,
  end_on date not null,
  act_by date,
  decide_by date,
  locked_until date,
  changed_at timestamptz not null,
  archived_at timestamptz,
  version integer not null default 1
);
create index contract_decide on strategy.contract ((coalesce(decide_by, over_on)), id) where archived_at is null;
create index contract_vendor on strategy.contract (vendor_id);

create table strategy.contract_cover (
  contract_id uuid not null references strategy.contract,
  kind text not null check (kind in ('item', 'service')),
  object_id uuid not null,
  -- The item that was merged into this one and is covered in truth; undoing the merge takes the row away again.
  merged_from uuid,
  primary key (contract_id, kind, object_id)
);
create index contract_cover_object on strategy.contract_cover (object_id, kind);

create view strategy.contract_ref as
  select id, name, owner_team_id, case when archived_at is not null then 'archived' else state end as state from strategy.contract;
