-- Files may say what a guardian may do at a child. Rights that the office has set since a file did are not replaced unasked; what the
-- office links, merges or brings back is its own.
ALTER TABLE guardianships ADD COLUMN rights_changed_here INTEGER NOT NULL DEFAULT TRUE;
-- What an import has given until now. Others were set by the office.
UPDATE guardianships SET rights_changed_here = FALSE WHERE imported AND may_see_summaries AND may_cancel AND NOT may_sign;
