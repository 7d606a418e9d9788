-- What is missed and excused, who was reminded of what, what the calendar said last, and who signed a submission.

-- Missed ballots that ISO has excused.
create table excuse (
    ballot   integer not null primary key references ballot (id),
    because  text not null,
    recorded text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict;
create trigger excuse_is_never_removed before delete on excuse
begin
    select raise(abort, 'nothing is deleted');
end;

-- Every reminder that was written: its key names the thing, the step and the person, so that none is written twice.
create table reminder (
    key     text not null primary key,
    ballot  integer references ballot (id),
    file    text not null unique,
    written text not null check (written glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict, without rowid;
create index reminder_by_ballot on reminder (ballot);
create trigger reminder_is_never_changed before update on reminder
begin
    select raise(abort, 'reminders are append-only');
end;
create trigger reminder_is_never_removed before delete on reminder
begin
    select raise(abort, 'nothing is deleted');
end;

-- What the calendar feed last said of each entry: a changed one gets the next sequence number.
create table calendar_entry (
    uid      text not null primary key,
    sequence integer not null check (sequence >= 0),
    content  text not null,
    changed  text not null check (changed glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict, without rowid;

-- The signature of a submission, whole: its files can be made again without the key.
create table submission_signature (
    vote      integer not null primary key references submission (vote),
    signer    text not null,
    signature text not null
) strict;
create trigger submission_signature_is_never_changed before update on submission_signature
begin
    select raise(abort, 'signatures are append-only');
end;
create trigger submission_signature_is_never_removed before delete on submission_signature
begin
    select raise(abort, 'nothing is deleted');
end;
