-- How many months the details of events are kept, by class. No months: for good. Events themselves are never taken away.
create table events.retention (
  class text primary key check (class in ('ordinary', 'personal', 'confidential')),
  months integer check (months between 1 and 1200)
);
insert into events.retention (class, months) values ('ordinary', null), ('personal', 36), ('confidential', 120);
-- What waits for being erased, found without reading what was.
create index detail_kept on events.detail (at) where erased_at is null;
