-- Servers that run checks. One that was not heard from for a while is dead, and what it held is free for the others.
create table infrastructure.check_runner (
  id uuid primary key,
  -- By the database's clock, which judges who lives.
  beat_at timestamptz not null,
  -- By the product's clock, from which the next runs of what it held are counted.
  said_at timestamptz not null
);

-- Who holds a check. While it is held its due moments are counted by the holder, and next_at is when it is due for anybody.
alter table infrastructure.check_state add column claimed_by uuid;
