-- Saved tests of flows: a conversation with what came of it, kept as the expectation.

create table flow_test (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  flow_id uuid not null,
  name text not null,
  scene jsonb not null,
  expected jsonb not null,
  updated_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, flow_id) references flow on delete cascade
);
create index flow_test_flow on flow_test (workspace_id, flow_id, id);
comment on column flow_test.scene is 'who it is about and everything that is done: machine/cues.ts';
comment on column flow_test.expected is 'what was said, done, passed and kept: machine/flow_test.ts';

do $$
begin
  alter table flow_test enable row level security;
  grant select, insert, update, delete on flow_test to charla_person;
  create policy own_workspace on flow_test to charla_person
    using (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid))
    with check (workspace_id = (select nullif(current_setting('charla.workspace', true), '')::uuid));
end $$;
