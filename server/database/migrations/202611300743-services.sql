-- Who uses a service is part of what others may say of it.
create or replace view infrastructure.service_ref as
  select i.id, i.name, i.owner_team_id, i.state, s.criticality, s.rehearsal, s.audience from infrastructure.service s join infrastructure.item_ref i on i.id = s.item_id;
