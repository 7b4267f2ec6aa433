-- The channels page: what a provider shows of a menu, beside the menu as it is being edited.

alter table channel_menu add column published jsonb;
comment on column channel_menu.published is 'the items as the provider shows them; taps are understood by these';

create index message_failed on message (workspace_id, channel_id, id desc) where status = 'failed';
