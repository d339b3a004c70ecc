alter table infrastructure.check_definition drop constraint check_definition_kind_check;
alter table infrastructure.check_definition add constraint check_definition_kind_check check (kind in ('http', 'tcp', 'icmp', 'dns', 'tls', 'smtp', 'ssh', 'postgresql'));

-- The password of a check's user, sealed with the check's id as associated data.
create table infrastructure.check_secret (
  check_id uuid primary key references infrastructure.check_definition on delete cascade,
  sealed text not null
);

-- The certificate that a check met last, with where; written when it changes.
create table infrastructure.check_certificate (
  check_id uuid primary key references infrastructure.check_definition on delete cascade,
  host text not null,
  port integer not null,
  servername text not null,
  fingerprint text not null,
  problem text,
  protocol text not null,
  chain text[] not null,
  seen_at timestamptz not null
);

create view infrastructure.check_certificate_ref as
  select c.id, c.name, c.owner_team_id, m.host, m.port, m.servername, m.fingerprint, m.problem, m.protocol, m.chain, m.seen_at, c.item_id, c.service_id, c.archived_at
  from infrastructure.check_certificate m join infrastructure.check_definition c on c.id = m.check_id;
comment on column infrastructure.check_certificate_ref.problem is 'nullable';
comment on column infrastructure.check_certificate_ref.item_id is 'nullable';
comment on column infrastructure.check_certificate_ref.service_id is 'nullable';
comment on column infrastructure.check_certificate_ref.archived_at is 'nullable';
