-- Who scores a submission just now. analysis_due_at is the end of the lease then, later the time of the next attempt, and null once it is scored.
ALTER TABLE unboxing_submissions ADD COLUMN analysis_lease TEXT;

-- When the merchant's picture was asked for. Kept, it is an upload of the kind 'reference'.
ALTER TABLE unboxing_submissions ADD COLUMN reference_asked_at INTEGER;

UPDATE unboxing_submissions SET analysis_due_at = submitted_at WHERE report IS NULL AND erased_at IS NULL;
