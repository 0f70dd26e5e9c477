-- The account that an entry's actor belongs to: its owners see what was done, also by who has left since.
ALTER TABLE audit_log ADD COLUMN partner_id INTEGER REFERENCES partners (id);
CREATE INDEX ix_audit_log_partner ON audit_log (partner_id) WHERE partner_id IS NOT NULL;

-- Figures, as for the other tables.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('audit_log', 'ix_audit_log_partner', '1000000 1000');
