-- What trackers hand out to keep: OAuth tokens, and webhooks registered with them.

-- The tokens of one grant, shared by every process and source that reads with it.
create table oauth_token (
  -- hash of address, client id and the refresh token in the configuration: another one there begins anew
  origin text primary key,
  -- access and refresh token, encrypted with a key that is not in the database
  sealed bytea not null,
  -- when the access token ends
  expires_at timestamptz not null
);

-- Webhooks that a source's account has registered with its tracker.
create table webhook_registration (
  source text primary key references source on delete cascade,
  callback text not null,
  filter text not null,
  ids bigint[] not null,
  expires_at timestamptz not null
);
