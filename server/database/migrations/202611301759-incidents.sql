-- A merged incident of which the public was told goes on for the public until the one that it was merged into is over.
create or replace view operations.incident_public_ref as
  select i.id, i.owner_team_id, coalesce(i.public_title, 'Disturbance') as public_title,
    (array['critical', 'major', 'minor', 'none'])[i.severity] as impact,
    coalesce(i.public_service_ids, array(select distinct s.id from infrastructure.service_ref s
      where s.id = i.service_id or s.id in (select m.item_id from operations.incident_impact m where m.incident_id = i.id and m.verdict in ('failed', 'hit')))) as service_ids,
    case when g.state = 'resolved' then 'resolved' else (select u.stage from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published' order by u.decided_at desc, u.id desc limit 1) end as stage,
    i.opened_at as began_at, g.resolved_at as ended_at,
    (select max(u.decided_at) from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published') as updated_at,
    (i.public_service_ids is not null and cardinality(i.public_service_ids) = 0) as of_no_service
  from operations.incident i
    join operations.incident g on g.id = case when exists (select from operations.incident_merge m where m.member_id = i.id and m.undone_at is null and m.before ->> 'state' = 'resolved') then i.id else coalesce(i.merged_into_id, i.id) end
  where not i.private and not i.rehearsal
    and exists (select from operations.incident_public_update u where u.incident_id = i.id and u.state = 'published');
