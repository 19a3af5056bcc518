-- Mails are written by the thousand and read by the few; lz4 costs a tenth of the default. A server built without it keeps that.
do $$ begin
    alter table dispatch_content alter column html set compression lz4, alter column text_part set compression lz4;
exception when feature_not_supported then
    null;
end $$;
