-- Whoever follows a link is asked again by the segments that ask for clicks.
create trigger mail_response_touched_added after insert on mail_response referencing new table as touched
    for each statement execute function touch_segments('''mail_response:'' || kind');
create trigger mail_response_touched_removed after delete on mail_response referencing old table as touched
    for each statement execute function touch_segments('''mail_response:'' || kind');
create trigger mail_response_touched_changed after update on mail_response referencing old table as before new table as touched
    for each statement execute function touch_segments_changed('''mail_response:'' || kind');
