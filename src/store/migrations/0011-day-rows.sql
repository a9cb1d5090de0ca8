-- History: the numbers of every past day, so that nobody computes them again.

-- Numbers of a local day at its end, under one version of the strategy.
create table day_row (
  day date not null,
  strategy text not null references strategy_version,
  -- all that decides the numbers beside what is stored of issues; a row of another reading is computed anew
  reading text not null,
  -- something was stored since that touches the day
  is_stale boolean not null default false,
  content jsonb not null,
  primary key (day, strategy)
);
create index day_row_stale on day_row (day) where is_stale;

-- The earliest instant of which something else is known now than rows were computed from.
create table history_stale (
  only_row boolean primary key default true check (only_row),
  since timestamptz not null
);
