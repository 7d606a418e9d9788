-- Looking for documents by their words. Both tables can be made again from the archive (`isodesk search --rebuild`).

-- The text of the pages that were read, deflated: the passages that a search shows.
create table document_text (
    document integer not null primary key references document (id),
    text     blob not null
) strict;

-- The index: folded words only, no second copy of the text. `filed` holds what a search filters by.
create virtual table document_search using fts5 (
    name, title, body, filed,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
-- Fewer merges while documents come in, for a search that looks into a few more pieces.
insert into document_search (document_search, rank) values ('automerge', 16);

create index document_by_received on document (received);

-- What was recorded before this table was there cannot be found until the index is made.
insert into mark (name, value) select 'search', 'to be made' from document limit 1;
