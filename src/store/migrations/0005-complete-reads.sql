-- What a read in another order than that of change, a late index and an archive must not hide.

-- The newest `updated` a tracker knew of before a full read began: where the next run begins. null = the newest one read.
alter table sync_run add column newest_before timestamptz;

-- What of each issue is read, by the last discovery; another value means reading everything anew.
alter table source add column reading text;

-- The last change the sweep was shown: later than what is stored = a change no run has seen.
alter table sweep_seen add column updated_at timestamptz;

-- Archived issues stay in the numbers as what they are: the sweep finds out where the tracker does not tell.
alter table issue_missing drop constraint issue_missing_reason_check;
alter table issue_missing add constraint issue_missing_reason_check
  check (reason in ('out_of_scope', 'archived', 'deleted', 'access_lost'));

-- A parent the tracker names by its key and does not show. It has its id as soon as an issue with this key is stored.
alter table issue add column parent_key text;
create index issue_parent_key on issue (source, parent_key) where parent_key is not null;

-- Issues that lost their parent: trackers leave out a parent they do not show, and tell of no change when it is back.
create table orphan (
  source text not null references source on delete cascade,
  id text not null,
  parent_id text not null,
  primary key (source, id)
);
create index orphan_parent on orphan (source, parent_id);
