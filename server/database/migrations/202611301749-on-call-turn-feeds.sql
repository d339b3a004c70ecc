-- Calendar addresses of turns: a person's own of all rotations, or one rotation's as its reader may see it.
create table operations.turn_feed (
  id uuid primary key,
  token_hash text not null unique,
  person_id uuid not null references organisation.person,
  rotation_id uuid references operations.rotation,
  made_at timestamptz not null,
  ended_at timestamptz
);
create unique index turn_feed_one on operations.turn_feed (person_id, rotation_id) nulls not distinct where ended_at is null;
