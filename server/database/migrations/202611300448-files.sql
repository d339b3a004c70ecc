create schema files;

-- Bytes by their hash: the same content lies on the disk once, however often it is attached.
create table files.blob (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  -- What the content is, whatever its names say.
  type text not null,
  stored_at timestamptz not null
);

create table files.attachment (
  id uuid primary key,
  kind text not null,
  object_id uuid not null,
  sha256 text not null references files.blob,
  name text not null check (name <> ''),
  -- What is to be said of it: that its name lies about its content.
  note text not null,
  added_at timestamptz not null,
  added_by uuid references organisation.person
);
create index attachment_object on files.attachment (kind, object_id, added_at);
create index attachment_blob on files.attachment (sha256);
