-- Alerts on the time axis concern their item and their check, so that those pages show them. Of older ones `rebuild agenda` says the same.
update agenda.entry e set subjects = e.subjects || array_remove(array['item:' || a.item_id, case when a.source_kind = 'check' then 'check:' || a.source_id end], null)
  from operations.alert a
  where e.key = 'alert:' || a.id and (a.item_id is not null or a.source_kind = 'check') and (a.state = 'firing' or a.raised_at > now() - interval '31 days')
    and not e.subjects && array['item:' || a.item_id, 'check:' || a.source_id];
