-- The account with whose key the text of an email is sealed, if the email is of no agency.
ALTER TABLE outbox ADD COLUMN user_id UUID;

-- The emails from before are sealed by the data step that sealed the other texts: it runs once more.
UPDATE data_steps SET place = '', done_us = NULL WHERE name = 'sealed_texts'
    AND (EXISTS (SELECT 1 FROM agencies) OR EXISTS (SELECT 1 FROM outbox));
