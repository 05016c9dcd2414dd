-- When the operator suspended an agency or a user, and why, for the operator's own eyes.
ALTER TABLE agencies ADD COLUMN suspended_us INTEGER;
ALTER TABLE agencies ADD COLUMN suspended_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN suspended_us INTEGER;
ALTER TABLE users ADD COLUMN suspended_reason TEXT NOT NULL DEFAULT '';
