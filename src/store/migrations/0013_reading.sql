-- ISO's number of a project stays when the reference changes: by it the papers of one project are found.
create index document_by_project_id on document (project_id) where project_id is not null;

-- The words of the index, to find those that a beginning begins.
create virtual table document_word using fts5vocab('document_search', 'instance');
