-- Alerts on the time axis concern their item, so that its page shows them. Of older ones `rebuild agenda` says the same.
update agenda.entry e set subjects = e.subjects || ('item:' || a.item_id)
  from operations.alert a
  where e.key = 'alert:' || a.id and a.item_id is not null and (a.state = 'firing' or a.raised_at > now() - interval '31 days') and not e.subjects @> array['item:' || a.item_id];
