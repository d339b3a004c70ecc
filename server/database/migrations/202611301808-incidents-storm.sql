-- Alerts that belong to nothing and come many at once are handled as one.
alter table operations.incident add column storm boolean not null default false;
create index alert_stray on operations.alert (owner_team_id, raised_at desc) where service_id is null and cause_group is null and urgency in ('critical', 'high');
