-- When a person wrote off what one life of a till could still lose.
ALTER TABLE enrolments ADD COLUMN written_off_at INTEGER;
