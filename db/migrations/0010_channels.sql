-- Channels of every provider: how a connection fares, files in our own storage, what became of every webhook, menus and templates.

alter table channel
  add column greeting text not null default '',
  add column rate_per_second double precision check (rate_per_second > 0),
  add column cursor jsonb,
  add column next_poll_at timestamptz,
  add column problem jsonb,
  add column checked_at timestamptz;
comment on column channel.greeting is 'said to a contact after the first message ever on this channel; empty: nothing';
comment on column channel.rate_per_second is 'over what the channel type says';
comment on column channel.cursor is 'how far a channel that is asked has been read';
comment on column channel.problem is 'in both languages, what needs somebody''s attention';
create index channel_poll on channel (next_poll_at) where deleted_at is null and next_poll_at is not null;

alter table identity add column stopped_at timestamptz;
comment on column identity.stopped_at is 'since when the person lets nothing be written to this address';

alter table message
  add column reactions jsonb,
  add column edited_at timestamptz,
  add column deleted_at timestamptz,
  add column bulk boolean not null default false;
comment on column message.bulk is 'one of many alike: it waits for every answer to a person, and leaves them room';
drop index message_to_send;
create index message_to_send on message (bulk, next_attempt_at nulls first, id) where status in ('queued', 'sending');
comment on column message.reactions is 'emoji by who reacted: contact, or a user''s id';

-- Files of messages. The row is made before the message that shows it, the bytes come after the commit.
create table media (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  channel_id uuid,
  address text,
  key text not null,
  source text,
  name text not null default '',
  mime_type text not null default '',
  size bigint,
  state text not null default 'waiting' check (state in ('waiting', 'stored', 'failed')),
  problem jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index media_id on media (id);
comment on column media.key is 'the part of the file''s address that cannot be guessed';
comment on column media.address is 'who sent it, on its channel';
comment on column media.source is 'what the provider finds it by; null: a person uploaded it';
create table media_chunk (
  workspace_id uuid not null,
  media_id uuid not null,
  number integer not null,
  bytes bytea not null,
  primary key (workspace_id, media_id, number),
  foreign key (workspace_id, media_id) references media on delete cascade
);
alter table media_chunk alter column bytes set storage external;

-- What became of every webhook, for troubleshooting. Written behind the door's back, a few at a time; secrets are left out.
create table webhook_log (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  channel_id uuid not null,
  fate text not null check (fate in ('handled', 'duplicate', 'ignored', 'refused', 'unparsed', 'failed')),
  reason jsonb,
  method text not null,
  headers jsonb not null,
  query jsonb not null,
  body text not null,
  items integer not null default 0,
  ms integer not null default 0,
  replayed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index webhook_log_age on webhook_log (created_at);
create index webhook_log_channel on webhook_log (workspace_id, channel_id, id desc);
comment on column webhook_log.reason is 'in both languages, for all but what was handled';

create table channel_menu (
  workspace_id uuid not null references workspace on delete cascade,
  channel_id uuid not null,
  kind text not null,
  items jsonb not null default '[]',
  published_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, kind)
);

create table message_template (
  workspace_id uuid not null references workspace on delete cascade,
  channel_id uuid not null,
  id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null,
  template jsonb not null,
  synced_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, id)
);
comment on column message_template.template is 'as the provider has it: MessageTemplate of channels/extras.ts';

-- Which comments under posts become contacts, and what is answered.
create table comment_rule (
  workspace_id uuid not null references workspace on delete cascade,
  channel_id uuid not null,
  id uuid not null,
  posts jsonb not null default '[]',
  keywords jsonb not null default '[]',
  private_reply text not null default '',
  public_reply text not null default '',
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, id)
);
comment on column comment_rule.posts is 'ids of posts; empty: all of them';

do $$
declare t text;
begin
  foreach t in array array['media', 'media_chunk', 'webhook_log', 'channel_menu', 'message_template', 'comment_rule'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to charla_person', t);
    execute format($p$create policy own_workspace on %I to charla_person
      using (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))
      with check (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))$p$, t);
  end loop;
end $$;
