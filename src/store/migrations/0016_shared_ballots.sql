-- Ballots that several committees share are few, and are found without reading the others.
create index ballot_by_linked on ballot (linked) where linked <> '[]';
