create schema search;

-- One row for every object that people look for by words. Rebuildable from the modules' own tables.
create table search.entry (
  kind text not null,
  object_id text not null,
  title text not null check (title <> ''),
  words text not null,
  hint text not null default '',
  -- How much a hit of this object is worth beside others, 0 to 20.
  rank smallint not null check (rank between 0 and 20),
  owner_team_id uuid references organisation.team,
  put_at timestamptz not null,
  haystack text not null generated always as (lower(title || ' ' || words)) stored,
  tokens tsvector not null generated always as (to_tsvector('simple'::regconfig, regexp_replace(lower(title || ' ' || words), '[^[:alnum:]]+', ' ', 'g'))) stored,
  primary key (kind, object_id)
);
create index entry_title on search.entry (lower(title) text_pattern_ops);
create index entry_trigrams on search.entry using gin (haystack gin_trgm_ops);
create index entry_tokens on search.entry using gin (tokens);
