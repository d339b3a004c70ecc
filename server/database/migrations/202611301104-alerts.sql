-- The past of a cause, for the small picture of it in each row of the alerts' list.
create index alert_cause on operations.alert (source_id, dedup_key, raised_at desc);
