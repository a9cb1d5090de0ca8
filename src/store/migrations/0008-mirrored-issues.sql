-- Pairs: one piece of work that stands in two sources counts once, in the source that is listed first.

-- Place in the configuration; null = not configured any more.
alter table source add column position smallint;

-- Issues of other sources it is connected with, by address (without scheme, in small letters) or by key.
alter table issue add column mirrors text[] not null default '{}';

-- The same by name. Few issues have any: what they lead to is found from here, whatever the number of issues.
create table mirror_name (
  name text not null,
  source text not null,
  issue_id text not null,
  primary key (name, source, issue_id),
  foreign key (source, issue_id) references issue on delete cascade
);
create index mirror_name_issue on mirror_name (source, issue_id);

-- Would count as work, and stands behind an issue of a source listed before: `is_work` is false.
alter table issue_fact add column is_mirrored boolean not null default false;

-- `self`: an issue itself and what is below it. `mirror`: everything connected by a name, in whatever source.
alter table attribution_pending drop constraint attribution_pending_kind_check;
alter table attribution_pending add constraint attribution_pending_kind_check
  check (kind in ('issue', 'project', 'initiative', 'source', 'self', 'mirror'));
