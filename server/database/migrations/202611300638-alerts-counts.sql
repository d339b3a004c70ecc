-- Counting what fires reads the index alone, the id for who may see it included.
drop index operations.alert_firing_count;
create index alert_firing_count on operations.alert (owner_team_id, urgency) include (id) where state = 'firing' and not rehearsal;
