-- Rule sets of the desk's own that ballots were opened under: a ballot keeps its rules.

create table rule_set (
    name     text not null primary key,
    text     text not null,
    recorded text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict;
create trigger rule_set_is_never_changed before update on rule_set
begin
    select raise(abort, 'a ballot keeps its rules');
end;
create trigger rule_set_is_never_removed before delete on rule_set
begin
    select raise(abort, 'nothing is deleted');
end;
