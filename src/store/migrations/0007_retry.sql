-- Where the bytes of a file lay before it was taken in once more: emptied when they rest in the new place.
alter table intake add column leaves text;
