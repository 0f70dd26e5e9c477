-- What waits for its merchant's decision, longest first, of either origin. Few at a time: others pay nothing.
CREATE INDEX ix_orders_undecided ON orders (partner_id, mode, status, updated_at, seq) WHERE status IN (N'unboxing_submitted', N'disputed');
