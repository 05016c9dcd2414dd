-- A browser in which a password was set by a letter is known before anybody has come in with it: whoever has the letter,
-- and no second step, has not shown to be the owner. Null until somebody came in.
ALTER TABLE known_devices ADD COLUMN entered_us BIGINT;
UPDATE known_devices SET entered_us = used_us;
