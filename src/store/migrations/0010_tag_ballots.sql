-- Several committees on one ballot, the closing of a round, who voted for a member, and votes after ISO's close.

alter table ballot add column linked text not null default '[]' check (json_valid(linked));
alter table tag_ballot add column closed text check (closed is date(closed));
alter table member_vote add column voter text;
-- why it was written after ISO's close
alter table submission add column late text;

-- What the TAGs of the other committees of a ballot say of its position; a waiver holds for every later position.
create table concurrence (
    id       integer not null primary key,
    ballot   integer not null references ballot (id),
    tag      text not null,
    says     text not null check (says in ('agrees', 'waives')),
    position integer references position (id),
    by       text not null,
    because  text,
    recorded text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'),
    check ((says = 'agrees') = (position is not null))
) strict;
create index concurrence_by_ballot on concurrence (ballot, id);
create trigger concurrence_is_never_changed before update on concurrence
begin
    select raise(abort, 'what a TAG said is append-only');
end;
create trigger concurrence_is_never_removed before delete on concurrence
begin
    select raise(abort, 'nothing is deleted');
end;
