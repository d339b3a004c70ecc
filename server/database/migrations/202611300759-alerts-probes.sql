alter table operations.alert drop constraint alert_source_kind_check;
alter table operations.alert add constraint alert_source_kind_check check (source_kind in ('check', 'intake', 'certificate', 'source', 'own', 'probe'));
