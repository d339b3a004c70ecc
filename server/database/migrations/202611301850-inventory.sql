-- Items that were merged into another: what was said of one counts for the other.
create view infrastructure.item_merged_ref as select id as gone_id, redirect_id as kept_id from infrastructure.item where redirect_id is not null;
