-- Live updates find an event's subjects by the event.
create index event_subject_event on events.subject (event_id, at);
