-- Events lie in the order in which they came, so a summary of each stretch of pages finds old ones, and costs next to nothing
-- when an event is accepted and when it is marked as digested.
drop index event_inbox_received_at_idx;
create index event_inbox_received_at_idx on event_inbox using brin (received_at) with (autosummarize = on);
