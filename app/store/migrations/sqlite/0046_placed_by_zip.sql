-- Where a position comes from: given, or the middle of the ZIP code.
ALTER TABLE providers ADD COLUMN placed_by TEXT NOT NULL DEFAULT 'given' CHECK (placed_by IN ('given', 'zip'));
ALTER TABLE places ADD COLUMN placed_by TEXT NOT NULL DEFAULT 'given' CHECK (placed_by IN ('given', 'zip'));
