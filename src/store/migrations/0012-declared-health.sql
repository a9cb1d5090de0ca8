-- What those who lead a Linear project or initiative say of it, and when they last said it.
alter table container add column health text check (health in ('on_track', 'at_risk', 'off_track'));
alter table container add column health_at timestamptz;
