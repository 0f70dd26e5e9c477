-- The account that an entry's actor belongs to: its owners see what was done, also by who has left since.
ALTER TABLE audit_log ADD partner_id bigint NULL CONSTRAINT fk_audit_log_partners REFERENCES partners (id);
GO

CREATE INDEX ix_audit_log_partner ON audit_log (partner_id, id) WHERE partner_id IS NOT NULL;
