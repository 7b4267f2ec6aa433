-- What the whole flow language stands on: teams and invitations, working hours, snoozing, runs that call runs, alarms of
-- triggers, deeds outside, files of rows, notifications.

create table team (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  description text not null default '',
  last_assigned_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create table user_team (
  workspace_id uuid not null references workspace on delete cascade,
  user_id uuid not null,
  team_id uuid not null,
  primary key (workspace_id, user_id, team_id),
  foreign key (workspace_id, user_id) references "user" on delete cascade,
  foreign key (workspace_id, team_id) references team on delete cascade
);
create index user_team_team on user_team (workspace_id, team_id);

create table invitation (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'manager', 'agent')),
  team_id uuid,
  token_hash text not null,
  invited_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  language text not null default 'es' check (language in ('es', 'en')),
  mail_at timestamptz,
  mail_tries integer not null default 0,
  mailed_at timestamptz,
  mail_problem jsonb,
  primary key (workspace_id, id)
);
create index invitation_mail on invitation (mail_at) where mail_at is not null;
comment on column invitation.mail_at is 'when the letter with the link is sent or tried again; null: nothing to send';
create unique index invitation_token_once on invitation (workspace_id, token_hash);
create index invitation_token on invitation (token_hash);
create unique index invitation_open on invitation (workspace_id, lower(email)) where accepted_at is null;
comment on column invitation.token_hash is 'sha-256 of the secret in the mailed link';

alter table "user"
  add column capacity integer check (capacity between 1 and 1000),
  add column seen_at timestamptz,
  add column chosen_presence text not null default 'online' check (chosen_presence in ('online', 'busy'));
comment on column "user".capacity is 'most open conversations the person takes at once; null: no limit';
comment on column "user".chosen_presence is 'what presence returns to when the person comes back';

alter table closing_note add column description text not null default '';
alter table field add column description text not null default '', add column position integer not null default 0;
alter table tag add column description text not null default '';

-- Things that other services let us in with; sealed with APP_SECRET, never leave the server.
create table service_account (
  workspace_id uuid not null references workspace on delete cascade,
  type text not null check (type in ('google', 'smtp')),
  label text not null,
  settings jsonb not null default '{}',
  secrets text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, type)
);

alter table conversation
  add column snoozed_until timestamptz,
  add column paused_until timestamptz;
create index conversation_snoozed on conversation (snoozed_until) where snoozed_until is not null;
create index conversation_paused_until on conversation (paused_until) where paused_until is not null;
comment on column conversation.paused_until is 'when the bot speaks again by itself; null: when somebody says so';
create index assignment_contact on assignment (workspace_id, contact_id, id) where user_id is not null;

alter table run
  add column caller jsonb,
  add column queue text,
  add column queued_at timestamptz,
  drop constraint run_waits_for_check,
  add constraint run_waits_for_check check (waits_for in ('reply', 'timer', 'outcome', 'event'));
create index run_queued on run (workspace_id, queue, queued_at) where queued_at is not null;
comment on column run.queue is 'the queue in which it waits for somebody to take the conversation: a team''s id, or all';
comment on column run.caller is 'the run that called this flow and waits for it: {runId, token}';
alter table turn
  add column effects jsonb not null default '[]',
  add column variables jsonb not null default '{}',
  add column problem jsonb;
comment on column turn.variables is 'variables that this turn set';
-- A run may go on with another version, so each turn says which one took it.
alter table turn add column version_id uuid;
update turn t set version_id = r.version_id from run r where r.workspace_id = t.workspace_id and r.id = t.run_id;
create index turn_version on turn (workspace_id, version_id, created_at);
-- Turns come in order of time, so a few bytes per megabyte find those that are old enough to be deleted.
create index turn_age on turn using brin (created_at);
-- The flow comes first, so that a turn, which looks for one contact's runs, is never tempted to read a workspace's.
create index run_inside on run (flow_id, workspace_id) where status = 'waiting';

alter table version add column name text not null default '';
-- Who still has to change their version: the progress of a publication.
create index happening_migrate on happening (workspace_id, ((data->>'flowId'))) where data->>'type' = 'migrate';

-- What makes a published flow start without a contact doing anything.
alter table flow
  add column hook_key text,
  add column next_at timestamptz;
create unique index flow_hook_once on flow (workspace_id, hook_key) where hook_key is not null;
create index flow_hook on flow (hook_key) where hook_key is not null;
create index flow_due on flow (next_at) where next_at is not null;
comment on column flow.hook_key is 'secret part of the address of an incoming webhook';
comment on column flow.next_at is 'when the schedule of the published version fires next';

create table hook_sample (
  workspace_id uuid not null references workspace on delete cascade,
  flow_id uuid not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, flow_id)
);
comment on table hook_sample is 'the newest payload that came to a flow''s address while it was listening for a sample';

-- What a step does outside: an HTTP request, a row, a mail. The id derives from (run, turn, index), so asking twice asks once.
create table deed (
  workspace_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  contact_id uuid not null,
  step_id text not null,
  token text not null,
  effect json not null,
  state text not null default 'waiting' check (state in ('waiting', 'doing', 'done', 'failed', 'cancelled')),
  attempt integer not null default 0,
  outcome jsonb,
  error jsonb,
  next_at timestamptz,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (workspace_id, id)
);
comment on column deed.next_at is 'when it is taken up: at once, after a failed try, or when whoever took it has been silent for too long';
create index deed_due on deed (next_at) where state in ('waiting', 'doing');
create index deed_run on deed (workspace_id, run_id, id);

create table data_file (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  columns jsonb not null default '[]',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
create table data_row (
  workspace_id uuid not null,
  file_id uuid not null,
  id uuid not null,
  row jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, file_id, id),
  foreign key (workspace_id, file_id) references data_file on delete cascade
);
comment on table data_file is 'a table that flows add rows to; downloaded as CSV';

create table notification (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  user_id uuid not null,
  type text not null check (type in ('mention', 'assigned', 'custom', 'finished')),
  conversation_id uuid,
  contact_id uuid,
  text text not null default '',
  actor jsonb not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  archived_at timestamptz,
  mailed_at timestamptz,
  primary key (workspace_id, id)
);
create index notification_user on notification (workspace_id, user_id, id desc);

do $$
declare t text;
begin
  foreach t in array array['team', 'user_team', 'invitation', 'service_account', 'hook_sample', 'deed', 'data_file', 'data_row',
    'notification'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to charla_person', t);
    execute format($p$create policy own_workspace on %I to charla_person
      using (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))
      with check (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))$p$, t);
  end loop;
end $$;
