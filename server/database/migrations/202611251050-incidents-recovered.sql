-- Since when all alerts of an incident are over; null while one fires. A recovery is announced once.
alter table operations.incident add column recovered_at timestamptz;
