-- Official results of voting, as printed and as computed; the latest of a ballot is in force.
create table official_result (
    id        integer not null primary key,
    ballot    integer references ballot (id),
    document  integer references document (id),
    reference text,
    printed   text not null check (json_valid(printed)),
    judged    text not null check (json_valid(judged)),
    ours      text check (json_valid(ours)),
    recorded  text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict;
create index official_result_by_ballot on official_result (ballot, id);
create index official_result_by_document on official_result (document, id);
create trigger official_result_is_never_changed before update on official_result
begin
    select raise(abort, 'results are append-only');
end;
create trigger official_result_is_never_removed before delete on official_result
begin
    select raise(abort, 'nothing is deleted');
end;
