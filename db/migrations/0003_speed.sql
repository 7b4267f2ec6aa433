-- The deliver loop takes what is due first. By channel first, it read and sorted all that waited for every claim.
drop index message_to_send;
create index message_to_send on message (next_attempt_at nulls first, id) where status in ('queued', 'sending');
