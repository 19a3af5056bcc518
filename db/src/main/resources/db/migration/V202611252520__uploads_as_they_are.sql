-- Packing an uploaded file costs more time than writing it, and it is deleted after some weeks.
alter table import_chunk alter column content set storage external;
