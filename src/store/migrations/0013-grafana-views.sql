-- What Grafana may read: keys, titles and links of issues and what they count for now, and objectives as the strategy in
-- force declares them. Nothing of a person from a tracker, no past, no configuration. A column may be added, none changes.

-- Objectives in the order of the file.
create view grafana_objective as
select declared.value ->> 'id' as objective,
  declared.value ->> 'name' as name,
  declared.value ->> 'owner' as owner,
  declared.value ->> 'team' as team,
  declared.value ->> 'outcome' as outcome,
  declared.value ->> 'parent' as parent,
  (declared.value ->> 'priority')::integer as priority,
  (declared.value ->> 'starts')::date as starts,
  (declared.value ->> 'due')::date as due,
  declared.value -> 'declared' ->> 'state' as declared_state,
  (declared.value ->> 'targetShare')::double precision as target_share,
  declared.ordinality::integer as position
from strategy_version,
  jsonb_array_elements(strategy -> 'objectives') with ordinality as declared
where fingerprint = (select strategy from adoption order by id desc limit 1);

-- Work issues that count now, each once. `state` null = its status has none.
create view grafana_issue as
select issue.source, issue.id as issue_id, issue.key, issue.title, issue.url as link, issue.team, issue.type,
  fact.state, issue.status_name as status, issue.created_at, fact.started_at, fact.completed_at, fact.last_moved_at,
  fact.is_blocked, fact.is_assigned,
  case when served.objectives is not null then 'aligned' when served.exempt is not null then 'exempt'
    else 'unaligned' end as alignment,
  served.objectives, served.exempt
from issue_fact fact
join issue on issue.source = fact.source and issue.id = fact.id
join source on source.id = fact.source
cross join lateral (
  select string_agg(objective, ', ' order by position) as objectives, min(exempt) as exempt
  from attribution
  where attribution.source = fact.source and attribution.issue_id = fact.id
    and from_at <= now() and (to_at is null or to_at > now())
) served
where fact.is_work and source.position is not null
  and (issue.archived_at is null or fact.state in ('done', 'cancelled'))
  and not exists (select 1 from issue_removal gone
    where gone.source = fact.source and gone.issue_id = fact.id and gone.returned_at is null);

-- What each objective rests on now. An objective contains what is below it; weights as in both views.
create view grafana_objective_issue as
with recursive below (objective, part) as (
  select objective, objective from grafana_objective
  union
  select below.objective, child.objective from below join grafana_objective child on child.parent = below.part
)
select below.objective, counted.source, counted.issue_id, counted.key, counted.title, counted.link, counted.team,
  counted.type, counted.state, counted.status, counted.created_at, counted.started_at, counted.completed_at,
  counted.last_moved_at, counted.is_blocked, counted.is_assigned, served.shared, served.exclusive, served.rule,
  served.label
from below
join lateral (
  select source, issue_id, sum(attribution.shared) as shared, sum(attribution.exclusive) as exclusive,
    string_agg(distinct rule, ', ') as rule, string_agg(distinct label, ', ') as label
  from attribution
  where attribution.objective = below.part and from_at <= now() and (to_at is null or to_at > now())
  group by source, issue_id
) served on true
join grafana_issue counted on counted.source = served.source and counted.issue_id = served.issue_id;

-- Labels that almost match an objective, on issues that count now.
create view grafana_near_miss as
select missed.value ->> 'objective' as objective, missed.value ->> 'label' as label,
  missed.value ->> 'pattern' as pattern, counted.source, counted.key, counted.title, counted.link, counted.team,
  counted.state, counted.alignment
from grafana_issue counted
join issue_fact fact on fact.source = counted.source and fact.id = counted.issue_id,
  jsonb_array_elements(fact.near_misses) as missed
where counted.state in ('triage', 'backlog', 'ready', 'active', 'waiting');

-- A role for those who read them, without a login of its own. It belongs to the whole server: another database may have
-- made it, also at this moment. Without the right to make it nothing is lost but this convenience.
do $$
begin
  if not exists (select from pg_roles where rolname = 'throughline_grafana') then
    create role throughline_grafana nologin;
  end if;
exception
  when insufficient_privilege then
    raise notice 'the role throughline_grafana is missing and this user may not create it: see docs/operations.md';
  when duplicate_object or unique_violation then
    null;
end
$$;
do $$
begin
  if exists (select from pg_roles where rolname = 'throughline_grafana') then
    grant select on grafana_objective, grafana_issue, grafana_objective_issue, grafana_near_miss to throughline_grafana;
  end if;
end
$$;
