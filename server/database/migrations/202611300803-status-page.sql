-- The sealed secret by which what goes to a webhook is signed; shown once. Who confirmed before has none until they make one.
alter table operations.status_subscriber add column secret text;
