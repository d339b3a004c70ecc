-- From when on a component that no check watches counts as working until an incident says otherwise, because a person decided so.
alter table operations.status_component add column assumed_since timestamptz;
