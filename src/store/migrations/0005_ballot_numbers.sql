-- The N-number of the paper that announced a ballot: what tells internal ballots apart.

alter table ballot add column document_number text;
update ballot set document_number = (
    select document.number || coalesce(' ' || document.revision, '')
    from ballot_document join document on document.id = ballot_document.document
    where ballot_document.ballot = ballot.id and ballot_document.role = 'notice'
    order by document.id limit 1);
