-- Test orders on their way, the longest waiting first: what the autopilot looks for every second. Live orders and finished ones pay nothing.
CREATE INDEX ix_orders_simulated ON orders (updated_at, seq)
 WHERE origin = N'delivery' AND mode = N'test'
   AND published_status IN (N'pending', N'accepted', N'courier_assigned', N'picked_up', N'in_transit', N'out_for_delivery', N'failed');
