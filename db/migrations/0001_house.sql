-- The house: workspaces and their people, contacts, conversations, flows and facts.
-- workspace_id leads every primary and unique key, so rows can be distributed by workspace.
-- The tables written on every turn carry no foreign key: the check costs as much as the insert; workspaces.remove deletes their rows.

-- Identity of people who sign in (kept by better-auth); global, because one login may belong to several workspaces.
create table login (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table session (
  id text primary key,
  login_id text not null references login on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_login on session (login_id);
create table credential (
  id text primary key,
  login_id text not null references login on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credential_login on credential (login_id);
create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table workspace (
  id uuid primary key,
  name text not null,
  language text not null default 'es' check (language in ('es', 'en')),
  time_zone text not null default 'UTC',
  settings jsonb not null default '{}',
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table "user" (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  login_id text not null references login,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'manager', 'agent')),
  presence text not null default 'online' check (presence in ('online', 'busy', 'offline')),
  language text check (language in ('es', 'en')),
  last_assigned_at timestamptz,
  created_at timestamptz not null default now(),
  deactivated_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, login_id)
);
create index user_login on "user" (login_id);

create table channel (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  type text not null,
  name text not null,
  key text not null,
  settings jsonb not null default '{}',
  secrets text,
  state text not null default 'connected' check (state in ('connected', 'attention', 'disabled')),
  tokens double precision not null default 0,
  tokens_at timestamptz not null default now(),
  last_received_at timestamptz,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, key)
);
create index channel_id on channel (id);
create index channel_key on channel (key);
comment on column channel.key is 'public name of the channel in links and snippets';
comment on column channel.secrets is 'sealed with APP_SECRET; never leaves the server';
comment on column channel.tokens is 'token bucket shared by all processes: what may be sent right now';

create table field (
  workspace_id uuid not null references workspace on delete cascade,
  key text not null,
  title text not null,
  type text not null check (type in ('text', 'number', 'email', 'phone', 'url', 'date', 'checkbox', 'list')),
  options jsonb not null default '[]',
  created_at timestamptz not null default now(),
  primary key (workspace_id, key)
);
create table tag (
  workspace_id uuid not null references workspace on delete cascade,
  name text not null,
  color text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, name)
);
create table closing_note (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  title text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table contact (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  first_name text,
  last_name text,
  name text not null generated always as (btrim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))) stored,
  email text,
  phone text,
  language text,
  country text,
  avatar_url text,
  fields jsonb not null default '{}',
  tags text[] not null default '{}',
  seq bigint not null default 0,
  demo boolean not null default false,
  blocked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
) with (fillfactor = 80);
create index contact_list on contact (workspace_id, created_at desc, id desc);
create index contact_tags on contact using gin (tags);
comment on column contact.seq is 'number of the newest message of this contact; the row is the lock under which turns are taken';

create table identity (
  workspace_id uuid not null references workspace on delete cascade,
  channel_id uuid not null,
  address text not null,
  contact_id uuid not null,
  profile jsonb not null default '{}',
  read_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, address)
);
create index identity_contact on identity (workspace_id, contact_id);

create table conversation (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  channel_id uuid,
  state text not null default 'open' check (state in ('open', 'closed')),
  source text not null,
  assignee_id uuid,
  paused_at timestamptz,
  paused_by jsonb,
  unread integer not null default 0,
  last_message jsonb,
  last_message_at timestamptz not null default now(),
  last_inbound_at timestamptz,
  waiting_since timestamptz,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 70);
create unique index conversation_one_open on conversation (workspace_id, contact_id) where state = 'open';
create index conversation_contact on conversation (workspace_id, contact_id, opened_at desc);
create index conversation_list on conversation (workspace_id, state, last_message_at desc, id desc);
create index conversation_assignee on conversation (workspace_id, assignee_id, state, last_message_at desc, id desc);

create table message (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  seq bigint,
  direction text not null check (direction in ('in', 'out')),
  author jsonb not null,
  content jsonb not null,
  external_id text,
  client_id text,
  status text not null check (status in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'cancelled')),
  attempt integer not null default 0,
  parts_sent integer not null default 0,
  fence uuid,
  claimed_at timestamptz,
  next_attempt_at timestamptz,
  error jsonb,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 85);
create unique index message_inbound_once on message (workspace_id, channel_id, external_id) where direction = 'in';
create unique index message_client_once on message (workspace_id, contact_id, client_id) where client_id is not null;
create unique index message_seq on message (workspace_id, contact_id, seq);
create index message_outbound_external on message (workspace_id, channel_id, external_id)
  where direction = 'out' and external_id is not null;
create index message_to_send on message (channel_id, next_attempt_at) where status in ('queued', 'sending');
create index message_unsent_of_contact on message (workspace_id, contact_id, seq) where status in ('queued', 'sending');
comment on column message.parts_sent is 'of a message that the channel needs in several parts: how many the provider has taken, so that a retry goes on there';
comment on column message.seq is 'per contact: the order in which messages were handled or authored; null until an inbound message was handled';

create table comment (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  author jsonb not null,
  text text not null,
  mentions uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create table assignment (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  conversation_id uuid not null,
  contact_id uuid not null,
  user_id uuid,
  actor jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index assignment_conversation on assignment (workspace_id, conversation_id, id);
create table closure (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  conversation_id uuid not null,
  contact_id uuid not null,
  category text,
  summary text,
  actor jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index closure_conversation on closure (workspace_id, conversation_id, id);

create table flow (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  description text not null default '',
  state text not null default 'draft' check (state in ('draft', 'published', 'stopped')),
  draft jsonb not null,
  revision integer not null default 1,
  version_id uuid,
  trigger_type text,
  updated_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index flow_trigger on flow (workspace_id, trigger_type) where state = 'published';
comment on column flow.trigger_type is 'trigger of the published version, so that a fact finds its flows by index';

create table version (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  flow_id uuid not null,
  number integer not null,
  graph jsonb not null,
  note text not null default '',
  author_id uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, flow_id, number)
);

create table run (
  workspace_id uuid not null,
  id uuid not null,
  flow_id uuid not null,
  version_id uuid not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid,
  status text not null check (status in ('waiting', 'ended', 'failed', 'stopped')),
  snapshot json not null,
  step_id text,
  waits_for text check (waits_for in ('reply', 'timer', 'outcome')),
  waiting_since timestamptz,
  missed jsonb,
  timer text,
  turn integer not null default 0,
  problem jsonb,
  cause text not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 70);
create unique index run_one_waiting on run (workspace_id, contact_id, flow_id) where status = 'waiting';
create unique index run_cause_once on run (workspace_id, contact_id, flow_id, cause);
create index run_flow on run (workspace_id, flow_id, started_at desc);
create index run_conversation on run (workspace_id, conversation_id, started_at desc);
comment on column run.cause is 'the message, fact or request that started it; one cause starts a flow once';
-- Snapshots are rewritten by every turn: lz4 packs them several times faster than the default, where the server has it.
do $$ begin
  alter table run alter column snapshot set compression lz4;
exception when feature_not_supported then null;
end $$;
comment on column run.timer is 'token of the alarm that is set, so that it can be taken back; null when none is';
comment on column run.missed is 'the happening that came while the bot was paused; taken when it resumes';

create table turn (
  workspace_id uuid not null,
  run_id uuid not null,
  number integer not null,
  happening jsonb not null,
  path jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, run_id, number)
);

-- What waits to be taken by a contact's turn. Rows are deleted in the commit that takes them.
create table happening (
  workspace_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  data jsonb not null,
  attempt integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, contact_id, id)
);

create table event (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  contact_id uuid,
  conversation_id uuid,
  actor jsonb not null,
  data jsonb not null default '{}',
  xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index event_stream on event (workspace_id, xid, id);
create index event_contact on event (workspace_id, contact_id, id desc);
comment on column event.xid is 'with pg_snapshot_xmin it gives a feed in commit order without gaps';

-- Exact counters without count(*): deltas are added, a job folds them, a reader sums them.
create table tally (
  workspace_id uuid not null,
  counter text not null,
  id bigint generated always as identity,
  delta integer not null,
  primary key (workspace_id, counter, id)
);
create function tally_conversation() returns trigger language plpgsql as $$
begin
  -- A workspace that is being removed keeps no counters.
  if tg_op = 'DELETE' and not exists (select from workspace where id = old.workspace_id) then
    return null;
  end if;
  insert into tally (workspace_id, counter, delta)
  select coalesce(new.workspace_id, old.workspace_id), counter, sum(delta) from (
    select unnest(array['open', 'open:' || coalesce(old.assignee_id::text, 'unassigned')]
      || case when old.unread > 0 then array['unread'] end) as counter, -1 as delta where old.state = 'open'
    union all
    select unnest(array['open', 'open:' || coalesce(new.assignee_id::text, 'unassigned')]
      || case when new.unread > 0 then array['unread'] end), 1 where new.state = 'open'
  ) as change group by counter having sum(delta) <> 0;
  return null;
end $$;
create trigger tally_insert after insert on conversation for each row execute function tally_conversation();
create trigger tally_delete after delete on conversation for each row execute function tally_conversation();
create trigger tally_update after update on conversation for each row
  when (old.state is distinct from new.state or old.assignee_id is distinct from new.assignee_id
    or (old.unread > 0) is distinct from (new.unread > 0))
  execute function tally_conversation();

create function tally_run() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from workspace where id = old.workspace_id) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into tally (workspace_id, counter, delta) values (new.workspace_id, 'started:' || new.flow_id, 1);
  end if;
  if tg_op <> 'DELETE' and new.status = 'waiting' then
    insert into tally (workspace_id, counter, delta) values
      (new.workspace_id, 'waiting:' || new.flow_id, 1), (new.workspace_id, 'waiting:' || new.version_id, 1);
  end if;
  if tg_op <> 'INSERT' and old.status = 'waiting' then
    insert into tally (workspace_id, counter, delta) values
      (old.workspace_id, 'waiting:' || old.flow_id, -1), (old.workspace_id, 'waiting:' || old.version_id, -1);
  end if;
  return null;
end $$;
create trigger tally_insert after insert on run for each row execute function tally_run();
create trigger tally_delete after delete on run for each row execute function tally_run();
create trigger tally_update after update on run for each row
  when (old.status is distinct from new.status or old.version_id is distinct from new.version_id)
  execute function tally_run();

-- Tenancy a second time: everything that serves a person or a key runs as charla_person with its workspace set.
do $$ begin
  if not exists (select from pg_roles where rolname = 'charla_person') then
    create role charla_person nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin execute format('grant charla_person to %I', current_user); end $$;
grant usage on schema public to charla_person;
do $$
declare t text;
begin
  foreach t in array array['user', 'channel', 'field', 'tag', 'closing_note', 'contact', 'identity', 'conversation', 'message',
    'comment', 'assignment', 'closure', 'flow', 'version', 'run', 'turn', 'happening', 'event', 'tally'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to charla_person', t);
    execute format($p$create policy own_workspace on %I to charla_person
      using (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))
      with check (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))$p$, t);
  end loop;
end $$;
alter table workspace enable row level security;
grant select, update on workspace to charla_person;
create policy own_workspace on workspace to charla_person
  using (id = (select nullif(current_setting('charla.workspace', true), '')::uuid));
