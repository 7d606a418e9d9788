-- What a person said of documents, kept as cases for trying labels and settings on.
create table learnt_case (
    document integer not null references document (id),
    fact     text not null,
    value    text,
    was_read text,
    because  text not null,
    in_force integer not null check (in_force in (0, 1)),
    primary key (document, fact)
) strict, without rowid;
create index event_of_correction on event (number) where what = 'document-corrected';
