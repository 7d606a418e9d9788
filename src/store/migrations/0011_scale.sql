-- What a desk of thirty years needs so that no question reads a whole table.
create index document_of_committee on document (committee);
create index document_by_file on document (file);
create index ballot_by_reference on ballot (reference);
drop index intake_by_state;
create index intake_by_state on intake (state, source);
