-- Blocking links: an issue is blocked as long as an issue that blocks it is open.

-- Ids of the issues that block it; what blocked it before stands in `changes`, by id or by a key of that day.
alter table issue add column blockers text[] not null default '{}';
-- Keys it had before it was moved. Few issues were.
alter table issue add column former_keys text[] not null default '{}';
create index issue_former_keys on issue using gin (former_keys) where former_keys <> '{}';

-- What an issue names as its blockers, today or before. Few issues name any: whom a blocker concerns is found from here.
create table blocker_name (
  source text not null,
  name text not null,
  issue_id text not null,
  primary key (source, name, issue_id),
  foreign key (source, issue_id) references issue on delete cascade
);

-- Blockers that issues had while they were hidden or gone: when one is there again, these have to be asked about it.
alter table orphan drop constraint orphan_pkey;
alter table orphan add primary key (source, id, parent_id);

-- As a sweep met it, where the tracker tells; null = not told.
alter table sweep_seen add column blockers text[];

-- `blocker`: everything that names an issue as its blocker.
alter table attribution_pending drop constraint attribution_pending_kind_check;
alter table attribution_pending add constraint attribution_pending_kind_check
  check (kind in ('issue', 'project', 'initiative', 'source', 'self', 'mirror', 'blocker'));

-- What earlier versions read lacks links: what is read is found anew, and the next run reads everything. Until then the
-- numbers stay.
update source set discovered_at = null;
