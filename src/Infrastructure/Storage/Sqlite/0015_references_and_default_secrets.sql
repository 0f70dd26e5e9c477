-- A reference is used once on /v1 and once on /api/b2b: the two know nothing of each other. It also answers the /v1 list's partner_order_id filter with
-- its one row.
DROP INDEX ux_orders_partner_order;
CREATE UNIQUE INDEX ux_orders_reference ON orders (partner_id, mode, origin, partner_order_id, reference_length);

-- Figures, as for the lists of orders.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('orders', 'ux_orders_reference', '1000000 1000000 1000000 1000000 1 1');

-- What signed before a rotation goes on signing until the overlap ends. The endpoints of single orders are signed with this row, not with a secret of their own.
ALTER TABLE webhook_default_secrets ADD COLUMN previous_secret TEXT;
ALTER TABLE webhook_default_secrets ADD COLUMN previous_valid_until INTEGER;
