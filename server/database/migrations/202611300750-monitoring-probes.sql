-- A program on another machine that runs checks from there. Its private key never leaves it; a token admits one key, once.
create table infrastructure.probe (
  id uuid primary key,
  name text not null check (name <> ''),
  place text not null default '',
  owner_team_id uuid not null references organisation.team,
  -- Ed25519, raw, base64url. Kept when it is revoked, so that its holder is told why.
  public_key text,
  enrolled_at timestamptz,
  enrolled_from text,
  token_hash bytea,
  token_until timestamptz,
  token_used_at timestamptz,
  revoked_at timestamptz,
  made_at timestamptz not null,
  archived_at timestamptz,
  version integer not null default 1
);
create unique index probe_name on infrastructure.probe (lower(name)) where archived_at is null;
create unique index probe_token on infrastructure.probe (token_hash);

-- What is known of a probe from its own words: no facts of the trade.
create table infrastructure.probe_state (
  probe_id uuid primary key references infrastructure.probe on delete cascade,
  heard_at timestamptz,
  lost_at timestamptz,
  skew_ms double precision,
  program_version text,
  buffered integer,
  oldest_at timestamptz,
  dropped integer not null default 0,
  -- Results of this buffer are taken up to this number.
  buffer_id uuid,
  last_seq bigint not null default 0,
  -- Moved whenever what it shall do may have changed, so that it is told at once.
  orders_version integer not null default 0
) with (fillfactor = 70);

-- What a department may check from a probe; its grants for this server do not count there.
create table infrastructure.probe_grant (
  probe_id uuid not null references infrastructure.probe on delete cascade,
  department_id uuid not null references organisation.department,
  range text not null,
  primary key (probe_id, department_id, range)
);

-- Requests seen, as long as their time would be believed.
create table infrastructure.probe_nonce (
  probe_id uuid not null references infrastructure.probe on delete cascade,
  nonce text not null,
  at timestamptz not null,
  primary key (probe_id, nonce)
);
create index probe_nonce_at on infrastructure.probe_nonce (at);

-- A run that a person waits for; the wish is sealed, since it may hold a password.
create table infrastructure.probe_trial (
  id uuid primary key,
  probe_id uuid not null references infrastructure.probe on delete cascade,
  wish text not null,
  made_at timestamptz not null,
  taken_at timestamptz,
  outcome jsonb
);
create index probe_trial_probe on infrastructure.probe_trial (probe_id);

alter table infrastructure.check_definition add column probe_id uuid references infrastructure.probe;
create index check_definition_probe on infrastructure.check_definition (probe_id) where archived_at is null and probe_id is not null;

-- How far late results have been judged, while they do not reach the present yet.
create table infrastructure.check_past (
  check_id uuid primary key references infrastructure.check_definition on delete cascade,
  state text not null,
  soft_state text not null,
  attempts integer not null,
  since timestamptz,
  soft_since timestamptz,
  told boolean not null,
  says text not null,
  at timestamptz not null
);

-- Stretches in which a check was bad, heard of when they were over: history, never a page.
create table infrastructure.check_history (
  id uuid primary key,
  check_id uuid not null references infrastructure.check_definition on delete cascade,
  probe_id uuid references infrastructure.probe,
  state text not null check (state in ('degraded', 'down')),
  from_at timestamptz not null,
  until_at timestamptz not null,
  says text not null,
  told_at timestamptz not null
);
create index check_history_check on infrastructure.check_history (check_id, from_at);
