-- Whose turn it is where nobody is on call because that person is away: a shift drawn anew from the record names them as the live one does.
alter table operations.shift add absent_id uuid references organisation.person;
