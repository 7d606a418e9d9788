-- Comment templates of the desk's own that votes were signed on: a submission can be made again without the file.

create table comment_template (
    sha256   text not null primary key check (length(sha256) = 64),
    bytes    blob not null,
    recorded text not null check (recorded glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z')
) strict;
create trigger comment_template_is_never_changed before update on comment_template
begin
    select raise(abort, 'a submission keeps its template');
end;
create trigger comment_template_is_never_removed before delete on comment_template
begin
    select raise(abort, 'nothing is deleted');
end;
