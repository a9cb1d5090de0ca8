-- Pairs: one piece of work that stands in two sources counts once, in the source that is listed first.

-- Place in the configuration; null = not configured any more.
alter table source add column position smallint;

-- Issues of other sources it is connected with, by address (without scheme, in small letters) or by key.
alter table issue add column mirrors text[] not null default '{}';
create index issue_mirrors on issue using gin (mirrors) where mirrors <> '{}';

-- Would count as work, and stands behind an issue of a source listed before: `is_work` is false.
alter table issue_fact add column is_mirrored boolean not null default false;

-- `self`: an issue itself and what is below it. `mirror`: everything connected by a name, in whatever source.
alter table attribution_pending drop constraint attribution_pending_kind_check;
alter table attribution_pending add constraint attribution_pending_kind_check
  check (kind in ('issue', 'project', 'initiative', 'source', 'self', 'mirror'));
