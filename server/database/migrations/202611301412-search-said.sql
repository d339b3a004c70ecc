-- A title that the product itself says, with its marks; the index is made of its words.
alter table search.entry add column said text;

-- Alerts and incidents are looked for by the words of their titles, whoever said them (server/kernel/cursor.ts, wordsOf).
drop index operations.alert_title;
create index alert_title on operations.alert using gin (translate(regexp_replace(title, U&'\2067[^\2066-\2069]*\2069', '', 'g'), U&'\2066\2067\2068\2069', '') gin_trgm_ops);
drop index operations.incident_title;
create index incident_title on operations.incident using gin (translate(regexp_replace(title, U&'\2067[^\2066-\2069]*\2069', '', 'g'), U&'\2066\2067\2068\2069', '') gin_trgm_ops);
