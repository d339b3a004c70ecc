-- A page asks to be acknowledged; a notice only tells: it has no buttons, takes no screen, and is not passed on.
alter table outbound.page add column asks boolean not null default true;
