-- The ledger of what was dropped, what it was taken for, and everything that happened to it.

-- Small facts about the desk itself: the last scan, the program that wrote the schema.
create table mark (
    name  text not null primary key,
    value text not null
) strict, without rowid;

-- The audit trail: append-only, each line chained to the one before.
create table event (
    number       integer not null primary key,
    at           text not null check (at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    what         text not null,
    subject      text not null,
    actor        text not null,
    on_behalf_of text,
    facts        text not null check (json_valid(facts)),
    previous     text not null check (length(previous) = 64),
    hash         text not null check (length(hash) = 64)
) strict;
create index event_by_subject on event (subject, number);
create trigger event_is_never_changed before update on event
begin
    select raise(abort, 'events are append-only');
end;
create trigger event_is_never_removed before delete on event
begin
    select raise(abort, 'events are append-only');
end;
create trigger event_follows_the_last before insert on event
when new.number <> (select coalesce(max(number), 0) + 1 from event)
    or new.previous <> coalesce((select hash from event order by number desc limit 1), printf('%064d', 0))
begin
    select raise(abort, 'an event follows the last one');
end;

-- ISO's committees as its open data lists them.
create table committee (
    reference        text not null primary key,
    iso_id           integer,
    title            text not null,
    parent           text,
    secretariat      text,
    status           text not null,
    membership_known integer not null check (membership_known in (0, 1)),
    as_of            text not null check (as_of is date(as_of))
) strict;

-- Participation of national bodies over time; a row without an end is in force.
create table committee_member (
    committee     text not null references committee (reference),
    body          text not null,
    participation text not null check (participation in ('P', 'O')),
    since         text not null check (since is date(since)),
    until         text check (until is date(until)),
    primary key (committee, body, since)
) strict, without rowid;
create index committee_member_by_body on committee_member (body);

-- The work item that makes a deliverable; its stages are those of its documents.
create table project (
    id     integer not null primary key,
    key    text not null unique,
    iso_id integer unique
) strict;

-- One received file with its reading.
create table document (
    id          integer not null primary key,
    parent      integer references document (id),
    sha256      text not null unique check (length(sha256) = 64),
    length      integer not null check (length >= 0),
    file        text not null,
    received    text not null check (received glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    rest        text not null check (rest in ('filed', 'held')),
    code        text,
    stored      text not null,
    format      text not null,
    coverage    text not null check (coverage in ('full', 'none', 'partial')),
    page_count  integer,
    kind        text not null check (kind in (
        'ballot', 'draft', 'new-work-item', 'result', 'position', 'member-votes', 'comments', 'resolutions',
        'minutes', 'agenda', 'report', 'meeting-notice', 'calling-notice', 'n-document', 'other')),
    committee   text,
    number      integer,
    revision    text,
    dated       text,
    title       text,
    reference   text,
    stage       text,
    opens       text check (opens is date(opens)),
    closes      text check (closes is date(closes)),
    secretariat text,
    project_id  integer,
    project     integer references project (id),
    series      integer references document (id),
    ballot      integer,
    notice      text not null check (json_valid(notice)),
    check ((rest = 'held') = (code is not null))
) strict;
create index document_by_committee on document (committee, number);
create index document_by_reference on document (reference, kind, stage);
create index document_by_project on document (project);
create index document_by_series on document (series);
create index document_by_parent on document (parent);
create index document_by_kind on document (kind);
create trigger document_is_never_removed before delete on document
begin
    select raise(abort, 'nothing is deleted');
end;

-- Every file ever seen, from before it was touched: the proof that none is lost, doubled or silent.
create table intake (
    id           integer not null primary key,
    source       text not null check (source in ('inbox', 'given', 'member')),
    parent       integer references intake (id),
    path         blob not null,
    file         text not null,
    device       integer not null,
    inode        integer not null,
    length       integer not null,
    modified_ns  integer not null,
    changed_ns   integer not null,
    seen         text not null check (seen glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    state        text not null check (state in (
        'claimed', 'filed', 'duplicate', 'held', 'quarantined', 'waiting', 'gone')),
    holder       text,
    attempts     integer not null default 0,
    code         text,
    cause        text,
    step         text,
    sha256       text check (length(sha256) = 64),
    document     integer references document (id),
    staged       text,
    stored       text,
    receipt      text unique,
    unfinished   integer not null default 0 check (unfinished in (0, 1)),
    rested       text check (rested glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    check (state not in ('filed', 'held', 'duplicate') or document is not null),
    check (state not in ('held', 'quarantined', 'waiting') or code is not null)
) strict;
create index intake_by_path on intake (source, path, id);
create unique index intake_open_once on intake (source, path) where state in ('claimed', 'waiting');
create index intake_unfinished on intake (id) where unfinished = 1;
create index intake_by_state on intake (state);
create index intake_by_document on intake (document);
create index intake_by_parent on intake (parent);
create trigger intake_is_never_removed before delete on intake
begin
    select raise(abort, 'nothing is deleted');
end;
