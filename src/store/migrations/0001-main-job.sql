-- Sources, what was read from them, what was derived, and what was published.
-- Identity of an issue is (source, id): keys change on a move, ids never.

create table source (
  id text primary key,
  -- what decides WHAT is read (address, scope, teams): a change forces a full read
  fingerprint text not null,
  -- connector's own state (field ids, zone), given back to it; null = discover first
  discovery jsonb,
  discovered_at timestamptz,
  -- newest `updated` read by a finished run, and the local time that run began
  watermark timestamptz,
  watermark_read_at timestamptz,
  -- true once a later run has re-read the overlap before the watermark
  watermark_settled boolean not null default false,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  -- the first full read since the fingerprint was set has finished
  history_complete boolean not null default false,
  failing_since timestamptz,
  consecutive_failures integer not null default 0,
  last_error_at timestamptz,
  last_error_kind text,
  last_error text
);

-- Times in which a source was not observed: a work alert neither counts nor resets over them.
create table source_outage (
  source text not null references source on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (source, from_at)
);

create table sync_run (
  id bigint generated always as identity primary key,
  source text not null references source on delete cascade,
  kind text not null check (kind in ('full', 'incremental')),
  since timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- newest `updated` this run has stored
  newest timestamptz,
  issues_read integer not null default 0,
  issues_changed integer not null default 0
);
create unique index sync_run_open on sync_run (source) where finished_at is null;

create table sync_shard (
  run bigint not null references sync_run on delete cascade,
  id text not null,
  request jsonb not null,
  -- where to go on; null = its beginning
  cursor jsonb,
  done boolean not null default false,
  primary key (run, id)
);

create table status (
  source text not null references source on delete cascade,
  id text not null,
  name text not null,
  default_state text,
  primary key (source, id)
);

create table label (
  source text not null references source on delete cascade,
  id text not null,
  name text not null,
  group_name text,
  primary key (source, id)
);

create table container (
  source text not null references source on delete cascade,
  kind text not null check (kind in ('project', 'initiative')),
  id text not null,
  name text not null,
  labels text[] not null,
  parent_ids text[] not null,
  primary key (source, kind, id)
);

create table issue (
  source text not null references source on delete cascade,
  id text not null,
  key text not null,
  title text not null,
  url text,
  team text not null,
  type text not null,
  level smallint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  status_id text not null,
  status_name text not null,
  resolution text,
  labels text[] not null,
  assignee text,
  estimate double precision,
  is_flagged boolean not null,
  parent_id text,
  project_id text,
  archived_at timestamptz,
  -- false = read only because another issue names it as an ancestor
  in_scope boolean not null,
  -- the complete history as the connector delivered it, oldest first
  changes jsonb not null,
  primary key (source, id)
);
create index issue_parent on issue (source, parent_id) where parent_id is not null;
create index issue_project on issue (source, project_id) where project_id is not null;
create index issue_key on issue (key);

-- Ancestors that the tracker did not show when asked.
create table ancestor_missing (
  source text not null references source on delete cascade,
  id text not null,
  asked_at timestamptz not null,
  primary key (source, id)
);

-- What the core makes of an issue's whole history. Rules of the source decide; a past instant is computed from `changes`.
create table issue_fact (
  source text not null,
  id text not null,
  -- counts as work: no container, no excluded type, no sub-task of a counted parent
  is_work boolean not null,
  state text,
  started_at timestamptz,
  completed_at timestamptz,
  reopened integer not null,
  last_moved_at timestamptz not null,
  is_blocked boolean not null,
  is_assigned boolean not null,
  -- stays in progress [{from, to}], milliseconds; `to` absent = still
  progress jsonb not null,
  -- labels that almost match an objective [{objective, label, pattern}]
  near_misses jsonb not null,
  primary key (source, id),
  foreign key (source, id) references issue on delete cascade
);

create table attribution (
  source text not null,
  issue_id text not null,
  position smallint not null,
  objective text,
  exempt text,
  shared double precision not null,
  exclusive double precision not null,
  rule text not null,
  via text not null,
  ancestor text,
  label text,
  depth smallint not null,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (source, issue_id, position),
  foreign key (source, issue_id) references issue on delete cascade,
  check ((objective is null) <> (exempt is null))
);
create index attribution_objective on attribution (objective);

create table data_problem (
  source text not null references source on delete cascade,
  issue_id text not null,
  kind text not null,
  detail text not null,
  -- 'read' = seen by the connector, 'derived' = seen by the core, replaced with each derivation
  origin text not null check (origin in ('read', 'derived')),
  primary key (source, issue_id, kind, detail)
);

-- Ancestors whose descendants must be derived again, drained in id order.
create table attribution_pending (
  id bigint generated always as identity primary key,
  source text not null references source on delete cascade,
  kind text not null check (kind in ('issue', 'project', 'initiative', 'source')),
  ancestor text not null,
  -- the last descendant done; null = none yet
  after_id text
);
create unique index attribution_pending_once on attribution_pending (source, kind, ancestor) where after_id is null;

create table strategy_version (
  fingerprint text primary key,
  effective_from date,
  first_seen_at timestamptz not null,
  strategy jsonb not null,
  -- the version the stored facts and attributions were derived under (or are being derived under)
  is_current boolean not null
);
create unique index strategy_version_current on strategy_version (is_current) where is_current;

-- Raised by every transaction that changes what a measure could read.
create table data_version (
  only_row boolean primary key default true check (only_row),
  value bigint not null
);
insert into data_version (value) values (0);

create table snapshot (
  data_version bigint primary key,
  as_of timestamptz not null,
  content jsonb not null
);

-- Salt of the person hashes of this installation.
create table installation (
  only_row boolean primary key default true check (only_row),
  salt text not null
);
insert into installation (salt) values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
