-- What earlier versions read lacks parents in histories and keys of parents, and what they derived lacks odd labels: the
-- next run of each source reads everything, and every stored issue is derived again. Until then the numbers stay.
delete from sync_run where finished_at is null;
update source set discovered_at = null, watermark = null, watermark_read_at = null, watermark_settled = false;
insert into attribution_pending (source, kind, ancestor) select id, 'source', '' from source
  on conflict (source, kind, ancestor) where after_id is null do nothing;
