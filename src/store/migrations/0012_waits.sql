-- How often in a row that very file could not be taken in, and when it is tried next: a restart forgets neither.
alter table intake add column tries integer not null default 0 check (tries >= 0);
alter table intake add column again text check (again glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z');
-- Whether a dropped file that rests still lies in the drop folder, because the desk may not move it from there.
alter table intake add column stays integer not null default 0 check (stays in (0, 1));
create index intake_stays on intake (id) where stays = 1;
-- Duplicates that stay where they were dropped, and bytes that no reader could read to their end: both are few.
create index intake_left on intake (path) where state = 'duplicate' and source = 'inbox' and stored is null;
create index intake_quarantined on intake (code) where state = 'quarantined';
