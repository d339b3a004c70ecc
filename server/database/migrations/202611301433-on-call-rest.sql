-- Seconds that the last step of an escalation had left when all alerts were over: if it breaks again soon it goes on from there.
alter table operations.escalation add column rest_s integer;
