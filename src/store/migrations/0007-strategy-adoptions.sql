-- Which version of the strategy was in force when, also one that came back after another.

-- Zone, and rules of every source {source: rules}; null = a version from before they were kept.
alter table strategy_version add column timezone text, add column rules jsonb;

-- Each time a process put its configuration in force; the last one holds.
create table adoption (
  id bigint generated always as identity primary key,
  strategy text not null references strategy_version,
  -- fingerprint of all that the processes of a database have to agree on; empty = from before it was kept
  configuration text not null,
  adopted_at timestamptz not null
);
create index adoption_configuration on adoption (configuration);

insert into adoption (strategy, configuration, adopted_at)
  select fingerprint, '', first_seen_at from strategy_version order by first_seen_at;
-- One that came back did so at an instant that was not kept.
insert into adoption (strategy, configuration, adopted_at)
  select fingerprint, '', now() from strategy_version
  where is_current and fingerprint <> (select strategy from adoption order by id desc limit 1);

alter table strategy_version drop column is_current;
