-- How cells of a row were read that could mean something else as well.
alter table imports.imported_row add column assumed jsonb;
