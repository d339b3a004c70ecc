-- Who was on call and who is: written when a shift begins, cut when it is cut short. What is to come is computed.
create table operations.shift (
  rotation_id uuid not null references operations.rotation,
  from_at timestamptz not null,
  to_at timestamptz not null,
  person_id uuid references organisation.person,
  why text not null,
  primary key (rotation_id, from_at)
);

create table operations.escalation_step (
  escalation_id uuid not null references operations.escalation,
  round integer not null,
  step integer not null,
  at timestamptz not null,
  people jsonb not null,
  -- Why nobody was where the step looked.
  holes text not null default '',
  primary key (escalation_id, round, step)
);

