-- When an address that single orders named last heard of something, or was last named; to the day. Null on endpoints, which their owners delete.
ALTER TABLE webhook_endpoints ADD used_at datetime2(6) NULL;
GO

UPDATE webhook_endpoints SET used_at = SYSUTCDATETIME() WHERE is_of_orders = 1;

-- Addresses that nothing was sent to for so long that no attempt is left.
CREATE INDEX ix_webhook_endpoints_used_at ON webhook_endpoints (used_at) WHERE is_of_orders = 1;

-- An owner's endpoints, without walking the addresses of its orders: there may be one for each.
DROP INDEX ix_webhook_endpoints_owner ON webhook_endpoints;
CREATE INDEX ix_webhook_endpoints_owner ON webhook_endpoints (partner_id, mode, is_of_orders, seq) WHERE deleted_at IS NULL;
