-- What people read whose language is Spanish, if the agency has named it.
ALTER TABLE visit_kinds ADD COLUMN name_es TEXT;
