-- Signs of life that a check waits for: by which address they come, and the last one.
create table infrastructure.check_beat (
  check_id uuid primary key references infrastructure.check_definition,
  token_hash text not null unique,
  -- When the address was made: the first sign is due after it.
  made_at timestamptz not null,
  beat_at timestamptz,
  failed boolean not null default false,
  says text not null default '',
  check (beat_at is not null or (not failed and says = ''))
);
alter table infrastructure.check_definition drop constraint check_definition_kind_check,
  add constraint check_definition_kind_check check (kind in ('http', 'tcp', 'icmp', 'dns', 'tls', 'smtp', 'ssh', 'postgresql', 'host', 'heartbeat'));
