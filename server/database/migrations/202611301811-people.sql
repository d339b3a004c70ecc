-- The days that stay approved while other days are asked for instead, and the request that approved them.
alter table team.leave add column granted jsonb;
