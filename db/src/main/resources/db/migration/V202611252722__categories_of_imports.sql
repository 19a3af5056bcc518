-- A category that an import made goes with its undo, as its products do.
alter table import_created drop constraint import_created_kind_check;
alter table import_created add constraint import_created_kind_check
    check (kind in ('customer', 'product', 'order', 'category'));
