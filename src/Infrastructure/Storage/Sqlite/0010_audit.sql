-- What an operator did, newest first.
CREATE INDEX ix_audit_log_actor ON audit_log (actor);

-- Figures: where both are asked for, an order has far fewer entries than an operator.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('audit_log', 'ix_audit_log_subject', '1000000 10'),
    ('audit_log', 'ix_audit_log_actor',   '1000000 50000');
