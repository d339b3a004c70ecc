-- What backs an item up is a relation too; it says nothing of need.
alter table infrastructure.relation drop constraint relation_kind_check;
alter table infrastructure.relation add constraint relation_kind_check
  check (kind in ('runs-on', 'depends-on', 'member-of', 'part-of', 'connects-to', 'backed-up-by'));
-- What kind of evidence proposed it: a refused proposal comes back only with another kind.
alter table infrastructure.relation add column basis text;

-- Two items that may be one: identities seen together lead to both. A person merges or refuses.
create table infrastructure.item_match (
  id uuid primary key,
  one_id uuid not null references infrastructure.item,
  other_id uuid not null references infrastructure.item,
  state text not null check (state in ('proposed', 'refused', 'merged')),
  source text not null,
  says text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  seen integer not null default 1,
  unique (one_id, other_id),
  check (one_id < other_id)
);
create index item_match_proposed on infrastructure.item_match (id) where state = 'proposed';
create index item_match_other on infrastructure.item_match (other_id);

-- The columns of readers to the right: version and archive belong to every specialised record too.
drop view infrastructure.service_ref;
drop view infrastructure.item_ref;
create view infrastructure.item_ref as
  select id, name, kind, owner_team_id, lifecycle as state, version, archived_at from infrastructure.item where redirect_id is null;
comment on column infrastructure.item_ref.archived_at is 'nullable';

-- Accepted needs between items that stand: who supplies whom. What is archived, retired or merged away supplies nobody.
create view infrastructure.need_ref as
  select r.id, r.kind, r.to_id as supplier_id, r.from_id as dependant_id, d.lifecycle as state
    from infrastructure.relation r
    join infrastructure.item s on s.id = r.to_id and s.redirect_id is null and s.archived_at is null and s.lifecycle = 'live'
    join infrastructure.item d on d.id = r.from_id and d.redirect_id is null and d.archived_at is null and d.lifecycle <> 'retired'
    where r.state = 'accepted' and r.kind in ('runs-on', 'depends-on')
  union all
  select r.id, r.kind, r.from_id, r.to_id, d.lifecycle
    from infrastructure.relation r
    join infrastructure.item s on s.id = r.from_id and s.redirect_id is null and s.archived_at is null and s.lifecycle = 'live'
    join infrastructure.item d on d.id = r.to_id and d.redirect_id is null and d.archived_at is null and d.lifecycle <> 'retired'
    where r.state = 'accepted' and r.kind in ('member-of', 'part-of');
