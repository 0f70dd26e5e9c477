-- Test orders on their way, the longest waiting first: what the autopilot looks for every second. Live orders and finished ones pay nothing.
CREATE INDEX ix_orders_simulated ON orders (updated_at)
 WHERE origin = 'delivery' AND mode = 'test'
   AND published_status IN ('pending', 'accepted', 'courier_assigned', 'picked_up', 'in_transit', 'out_for_delivery', 'failed');

-- Figures, as for the other lists.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('orders', 'ix_orders_simulated', '100000 2');
