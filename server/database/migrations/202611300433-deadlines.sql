-- A deadline without a stave is drawn by the module that started it.
alter table deadlines.deadline alter column stave drop not null;
