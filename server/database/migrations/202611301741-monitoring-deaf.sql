-- The last time in which signs of life could not arrive, because nobody here listened.
alter table infrastructure.check_beat add column deaf_from timestamptz, add column deaf_to timestamptz,
  add constraint check_beat_deaf check ((deaf_from is null) = (deaf_to is null) and deaf_from <= deaf_to);
