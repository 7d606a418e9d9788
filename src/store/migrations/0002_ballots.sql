-- TAGs and their members, ISO's ballots, the TAGs' votes and positions, and the national body's votes.

create table tag (
    id            integer not null primary key,
    name          text not null unique,
    kind          text not null check (kind in ('tag', 'vtag')),
    administrator text check (json_valid(administrator)),
    rules         text not null check (json_valid(rules))
) strict;

-- Which TAG forms the position for which committee: one at a time.
create table tag_committee (
    committee text not null primary key,
    tag       integer not null references tag (id),
    place     integer not null
) strict;
create index tag_committee_by_tag on tag_committee (tag, place);

-- Members are ended, never erased.
create table tag_member (
    id             integer not null primary key,
    tag            integer not null references tag (id),
    folded         text not null,
    organization   text not null,
    representative text not null check (json_valid(representative)),
    alternate      text check (json_valid(alternate)),
    category       text,
    standing       text not null check (standing in ('voting', 'non-voting')),
    since          text not null check (since is date(since)),
    until          text check (until is date(until)),
    unique (tag, folded)
) strict;
create trigger tag_member_is_never_removed before delete on tag_member
begin
    select raise(abort, 'members are ended, never erased');
end;

create table ballot (
    id        integer not null primary key,
    kind      text not null check (kind in (
        'NP', 'NP-ALL', 'CD', 'DIS', 'FDIS', 'DAM', 'FDAM', 'DTS', 'DTR', 'DPAS', 'SR', 'CIB', 'WD', 'WDRL',
        'GUIDE', 'TMB')),
    reference text,
    -- the reference in the form in which two papers about the same draft are equal
    bare      text,
    title     text,
    committee text not null,
    opens     text check (opens is date(opens)),
    closes    text not null check (closes is date(closes)),
    rule_set  text not null,
    questions text not null check (json_valid(questions)),
    cancelled text,
    -- the day on which the desk learnt of it
    recorded  text not null check (recorded is date(recorded))
) strict;
create index ballot_by_bare on ballot (bare, kind);
create index ballot_by_committee on ballot (committee, kind);
create index ballot_by_closes on ballot (closes);
create trigger ballot_is_never_removed before delete on ballot
begin
    select raise(abort, 'nothing is deleted');
end;

-- The papers that announced it, changed it, or came with it.
create table ballot_document (
    ballot   integer not null references ballot (id),
    document integer not null references document (id),
    role     text not null check (role in ('notice', 'position', 'member-votes', 'comments', 'result')),
    primary key (ballot, document, role)
) strict, without rowid;

-- One round of voting inside a TAG, with the members that may vote in it.
create table tag_ballot (
    ballot   integer not null references ballot (id),
    round    integer not null check (round >= 1),
    tag      integer not null references tag (id),
    opened   text not null check (opened is date(opened)),
    rules    text not null check (json_valid(rules)),
    eligible text not null check (json_valid(eligible)),
    -- the TAG's cut-off as it was planned on that day
    closes   text not null check (closes is date(closes)),
    primary key (ballot, round)
) strict, without rowid;

-- Every vote of a member; the latest of a member, question and round counts.
create table member_vote (
    id           integer not null primary key,
    ballot       integer not null,
    round        integer not null,
    question     integer not null check (question >= 1),
    organization text not null,
    choice       text not null,
    reason       text,
    cast_on      text not null check (cast_on is date(cast_on)),
    foreign key (ballot, round) references tag_ballot (ballot, round)
) strict;
create index member_vote_by_ballot on member_vote (ballot, id);
create trigger member_vote_is_never_changed before update on member_vote
begin
    select raise(abort, 'votes are append-only');
end;
create trigger member_vote_is_never_removed before delete on member_vote
begin
    select raise(abort, 'votes are append-only');
end;

-- Every position; the latest of a ballot is in force.
create table position (
    id       integer not null primary key,
    ballot   integer not null references ballot (id),
    tag      integer not null references tag (id),
    position text not null check (json_valid(position)),
    -- the rows of its comment files, as they were read when it was recorded
    comments text not null check (json_valid(comments)),
    recorded text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    actor    text not null
) strict;
create index position_by_ballot on position (ballot, id);
create trigger position_is_never_changed before update on position
begin
    select raise(abort, 'positions are append-only');
end;
create trigger position_is_never_removed before delete on position
begin
    select raise(abort, 'positions are append-only');
end;

-- Every signed vote, whole, as its submission prints it; the latest of a ballot is in force.
create table vote (
    id       integer not null primary key,
    ballot   integer not null references ballot (id),
    position integer not null references position (id),
    vote     text not null check (json_valid(vote)),
    signed   text not null check (signed glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict;
create index vote_by_ballot on vote (ballot, id);
create trigger vote_is_never_changed before update on vote
begin
    select raise(abort, 'votes are append-only');
end;
create trigger vote_is_never_removed before delete on vote
begin
    select raise(abort, 'votes are append-only');
end;

-- The folder that carries a vote, and the portal's receipt when somebody typed it in.
create table submission (
    vote         integer not null primary key references vote (id),
    ballot       integer not null references ballot (id),
    folder       text not null unique,
    sha256       text not null check (length(sha256) = 64),
    exported     text not null check (exported glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    receipt      text,
    acknowledged text check (acknowledged glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    check ((receipt is null) = (acknowledged is null))
) strict;
create index submission_by_ballot on submission (ballot, vote);
create trigger submission_is_never_removed before delete on submission
begin
    select raise(abort, 'nothing is deleted');
end;
