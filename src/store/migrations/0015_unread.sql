-- Documents whose pages are still to be read for the search. A paper is filed by its cover; what stands behind it is
-- read later, and a restart forgets none of it.
create table unread (
    document integer not null primary key references document (id)
) strict;

-- Until now a mark on the whole desk said that the index has to be made anew.
insert into unread (document)
    select id from document where (select value from mark where name = 'search') = 'to be made';
delete from mark where name = 'search';
