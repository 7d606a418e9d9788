-- Short beginnings are words of the index, too: `co*` has thousands of words, and one `co`. The index is made anew
-- in the background, out of the texts that are kept.
drop table document_word;
drop table document_search;
create virtual table document_search using fts5 (
    name, title, body, filed, begins,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
insert into document_search (document_search, rank) values ('automerge', 16);
create virtual table document_word using fts5vocab('document_search', 'instance');
insert or ignore into unread (document) select id from document;
