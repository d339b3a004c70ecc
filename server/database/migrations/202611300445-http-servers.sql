-- The sockets on which every server process listens, and those of the stores it uses: no check of any of them is pointed there.
create table http.server (
  id uuid primary key,
  machine text not null,
  sockets text[] not null,
  beat_at timestamptz not null
);
