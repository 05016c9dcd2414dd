-- How a person wants the screens.

ALTER TABLE users ADD COLUMN clock TEXT NOT NULL DEFAULT 'locale' CHECK (clock IN ('locale', '12', '24'));
ALTER TABLE users ADD COLUMN density TEXT NOT NULL DEFAULT 'comfortable' CHECK (density IN ('comfortable', 'compact'));
ALTER TABLE users ADD COLUMN initials BOOLEAN NOT NULL DEFAULT FALSE;
-- Whether a letter alone is a shortcut (WCAG 2.1.4 asks that one can turn it off).
ALTER TABLE users ADD COLUMN letter_keys BOOLEAN NOT NULL DEFAULT TRUE;
