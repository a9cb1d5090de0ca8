-- What an issue went through in normal form: measures of a span of time read it, stays in progress are a part of it.
alter table issue_fact drop column progress;
alter table issue_fact add column course jsonb not null
  default '{"states": [], "blocked": [], "assignees": [], "moved": []}';
alter table issue_fact alter column course drop default;

-- Every stored issue is derived again. Until then the numbers stay.
insert into attribution_pending (source, kind, ancestor) select id, 'source', '' from source
  on conflict (source, kind, ancestor) where after_id is null do nothing;
