-- Guards two people who edit one window.
alter table operations.maintenance_window add column version integer not null default 1;
