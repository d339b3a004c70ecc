-- When a check's hard state was last heard: an older one that comes after a retry changes nothing.
create table operations.check_told (
  check_id uuid primary key,
  told_at timestamptz not null
);
