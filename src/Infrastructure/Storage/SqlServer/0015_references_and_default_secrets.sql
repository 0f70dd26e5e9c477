-- A reference is used once on /v1 and once on /api/b2b: the two know nothing of each other. It also answers the /v1 list's partner_order_id filter with
-- its one row.
DROP INDEX ux_orders_partner_order ON orders;
CREATE UNIQUE INDEX ux_orders_reference ON orders (partner_id, mode, origin, partner_order_id, reference_length);

-- What signed before a rotation goes on signing until the overlap ends. The endpoints of single orders are signed with this row, not with a secret of their own.
ALTER TABLE webhook_default_secrets ADD previous_secret nvarchar(max) NULL;
ALTER TABLE webhook_default_secrets ADD previous_valid_until datetime2(6) NULL;
