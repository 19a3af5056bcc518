-- A plan made for one changed dispatch pairs old and new rows one by one, which for a thousand takes a thousand times as long each.
alter function trace_dispatch() set enable_nestloop = off;
