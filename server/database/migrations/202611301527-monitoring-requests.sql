-- What people may know of the request that a check sends: the names of its headers, and whether it has a body.
alter table infrastructure.check_secret add column sends jsonb;
