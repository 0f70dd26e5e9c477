-- What waits for its merchant's decision, longest first, of either origin. Few at a time: others pay nothing.
CREATE INDEX ix_orders_undecided ON orders (partner_id, mode, status, updated_at) WHERE status = 'unboxing_submitted' OR status = 'disputed';

-- Figures, as for the other lists of orders.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('orders', 'ix_orders_undecided', '10000 10000 10000 5000 2');
