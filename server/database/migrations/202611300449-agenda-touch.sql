-- A row for each statement that changed an entry or who sees what: the version that caches of the Score carry. Rows, not a counter:
-- a counter's row would make writers wait for each other, a sequence would tell before the commit.
-- Not unique: a restore sets the sequence back below what its own loading left here.
create table agenda.touch (
  id bigint not null generated always as identity
);

create function agenda.touched() returns trigger language plpgsql as $$
declare made bigint;
begin
  insert into agenda.touch default values returning id into made;
  -- Now and then the old ones go; whoever finds them locked leaves them.
  if made % 500 = 0 then
    delete from agenda.touch where id in (select id from agenda.touch where id < made - 500 for update skip locked);
  end if;
  return null;
end $$;

create trigger entry_touched after insert or update or delete on agenda.entry for each statement execute function agenda.touched();
create trigger entry_emptied after truncate on agenda.entry for each statement execute function agenda.touched();
create trigger sight_touched after insert or update or delete on organisation.sight for each statement execute function agenda.touched();
create trigger membership_touched after insert or update or delete on organisation.membership for each statement execute function agenda.touched();
create trigger team_touched after insert or update or delete on organisation.team for each statement execute function agenda.touched();
create trigger department_touched after insert or update or delete on organisation.department for each statement execute function agenda.touched();
create trigger need_to_know_touched after insert or update or delete on organisation.need_to_know for each statement execute function agenda.touched();
create trigger role_grant_touched after insert or update or delete on access.role_grant for each statement execute function agenda.touched();
