-- The items that a check and an alert were about before these were merged into the one that it is about now, the last merge last.
alter table infrastructure.check_definition add column merged_from uuid[] not null default '{}';
alter table operations.alert add column merged_from uuid[] not null default '{}';
