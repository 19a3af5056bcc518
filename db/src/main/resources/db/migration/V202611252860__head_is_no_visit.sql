-- Whoever only asked whether a page is there (HEAD) neither opened nor clicked; such visits are not noted any more.
delete from mail_response where machine = 'head';
