-- Rotations from before this release have no clock yet by which who is coming is told: each is drawn anew once, which sets it.
insert into jobs.timer (id, due_at, task, payload, key)
  select gen_random_uuid(), now(), 'operations.on-call.draw', jsonb_build_object('rotationId', id), 'operations.shift:' || id from operations.rotation where archived_at is null
  on conflict (key) do update set due_at = excluded.due_at;
