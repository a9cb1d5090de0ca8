-- Issues that are no longer where they were read: what sweeps of a source's ids miss, and since when an issue is away.

-- Since when half of a project or team is missing at once: no verdict rests on the source. null = nothing like that.
alter table source add column partly_missing_since timestamptz;

-- The open sweep of a source; at most one.
create table sweep (
  source text primary key references source on delete cascade,
  started_at timestamptz not null,
  -- where to go on; null = its beginning
  cursor jsonb,
  -- every id was read: what remains is to ask for the missing ones
  is_read boolean not null default false
);

-- What the open sweep has met.
create table sweep_seen (
  source text not null references sweep on delete cascade,
  id text not null,
  archived_at timestamptz,
  is_trashed boolean not null,
  primary key (source, id)
);

-- Issues of the scope that the last sweep did not meet, with what the tracker said when asked for each.
create table issue_missing (
  source text not null,
  id text not null,
  reason text not null check (reason in ('out_of_scope', 'deleted', 'access_lost')),
  -- first time in a row that a sweep missed it for this reason
  since timestamptz not null,
  -- start of the last sweep that missed it
  swept_at timestamptz not null,
  primary key (source, id),
  foreign key (source, id) references issue on delete cascade
);

-- Times in which an issue was away: from `removed_at` on it counts nowhere, before it as what it was.
create table issue_removal (
  id bigint generated always as identity primary key,
  source text not null,
  issue_id text not null,
  reason text not null check (reason in ('trashed', 'out_of_scope', 'deleted', 'access_lost')),
  removed_at timestamptz not null,
  -- null = still away
  returned_at timestamptz,
  foreign key (source, issue_id) references issue on delete cascade
);
create index issue_removal_issue on issue_removal (source, issue_id);
create unique index issue_removal_open on issue_removal (source, issue_id) where returned_at is null;
