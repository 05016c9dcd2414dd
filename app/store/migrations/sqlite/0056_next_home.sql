-- The place that takes over from a child's home once that has ended: new visits are there unless another is chosen, and drives
-- before them are counted from there. The office chooses it when it ends the home.
ALTER TABLE places ADD COLUMN takes_over INTEGER NOT NULL DEFAULT FALSE;
