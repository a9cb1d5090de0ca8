-- The login of Grafana: it reads the views `grafana_*` and nothing else. PostgreSQL runs this when its volume is new; it may
-- be run again at any time, for an older volume or a changed password (docs/operations.md).
\set password `cat /run/secrets/GRAFANA_DATABASE_PASSWORD`
select 'create role throughline_grafana nologin'
  where not exists (select from pg_roles where rolname = 'throughline_grafana') \gexec
select 'create role grafana login in role throughline_grafana'
  where not exists (select from pg_roles where rolname = 'grafana') \gexec
alter role grafana password :'password';
alter role grafana connection limit 10;
alter role grafana set default_transaction_read_only = on;
alter role grafana set statement_timeout = '30s';
