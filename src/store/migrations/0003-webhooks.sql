-- What trackers say by webhook: that it came, and which issues to read again. Nothing else of a webhook is kept.

-- Deliveries of the last day: a tracker sends again what it got no answer to, for hours.
create table webhook_delivery (
  source text not null references source on delete cascade,
  id text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, id)
);
create index webhook_delivery_age on webhook_delivery (received_at);

-- Issues to be read again, each once.
create table webhook_hint (
  source text not null references source on delete cascade,
  issue_id text not null,
  -- a webhook said that the issue was deleted
  is_deletion boolean not null,
  -- of the last one: a hint that came while the issue was read stays
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, issue_id)
);
create index webhook_hint_age on webhook_hint (source, received_at);
