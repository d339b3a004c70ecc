-- The period whose end can still be chosen. Where a last day to act has passed it is a later one than the one that runs; decisions are for it.
alter table strategy.contract add column choice integer not null default 0;
update strategy.contract set choice = period + (case when locked_until is null then 0 else 1 end);
alter table strategy.contract alter column choice drop default;
