-- Certificates are a source of alerts of their own.
alter table operations.alert drop constraint alert_source_kind_check;
alter table operations.alert add constraint alert_source_kind_check check (source_kind in ('check', 'intake', 'certificate'));

-- Who says that one cause fires: the certificate's policy, and every check that fails because of that certificate. The alert fires while one of them says so.
create table operations.alert_voice (
  source_kind text not null,
  source_id text not null,
  voice text not null,
  firing boolean not null,
  urgency text not null,
  title text not null,
  told_at timestamptz not null,
  primary key (source_kind, source_id, voice)
);
create index alert_voice_voice on operations.alert_voice (voice) where firing;
