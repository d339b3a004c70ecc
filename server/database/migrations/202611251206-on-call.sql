-- A person says that they cannot: kept on the page, and the next is paged.
alter table outbound.page add column declined_at timestamptz;
alter table outbound.page add column declined_why text;
alter table outbound.page add column declined_via text;
drop index outbound.page_standing;
create index page_standing on outbound.page (person_id, made_at) where answered_at is null and withdrawn_at is null and declined_at is null;

-- Deliveries of one contact that left in one message share its message id; `together` says why they did.
alter table outbound.delivery add column together text;
-- Kept back as a last resort: a way that nobody has verified.
alter table outbound.delivery add column reserve boolean not null default false;
create index delivery_message on outbound.delivery (message_id);
create index delivery_open on outbound.delivery (method) where state in ('waiting', 'claimed', 'failed');
alter table outbound.delivery drop constraint delivery_kind_check;
alter table outbound.delivery add constraint delivery_kind_check check (kind in ('mail', 'webhook', 'browser', 'slack', 'teams', 'mattermost', 'ntfy', 'push', 'sms', 'voice'));

-- A way is verified when its person proved that what is sent by it arrives. What was added before this was asked for counts as verified.
alter table outbound.contact_method add column verified_at timestamptz;
alter table outbound.contact_method add column code text;
alter table outbound.contact_method add column code_until timestamptz;
alter table outbound.contact_method add column code_tries integer not null default 0;
update outbound.contact_method set verified_at = made_at;
alter table outbound.contact_method drop constraint contact_method_kind_check;
alter table outbound.contact_method add constraint contact_method_kind_check check (kind in ('mail', 'webhook', 'slack', 'teams', 'mattermost', 'ntfy', 'push', 'sms', 'voice'));

alter table outbound.channel drop constraint channel_kind_check;
alter table outbound.channel add constraint channel_kind_check check (kind in ('mail', 'webhook', 'push', 'sms', 'voice'));

-- Who said that they cannot take an incident while its escalation ran: they are not paged again by it.
create table operations.escalation_decline (
  escalation_id uuid not null references operations.escalation,
  person_id uuid not null references organisation.person,
  at timestamptz not null,
  why text not null,
  primary key (escalation_id, person_id)
);

-- Where links lead when no server is told by FULLSCORE_URL: set by a person.
alter table organisation.organisation add column public_url text;
