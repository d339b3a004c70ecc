-- What the source said of the beginning, kept where the alert's own beginning is another one, and the reason why.
alter table operations.alert add column said_at timestamptz,
  add column said_why text check ((said_at is null) = (said_why is null));
