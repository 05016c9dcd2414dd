-- Whoever is shown asks whether another child of the agency has the same first name, in whatever letters.
DROP INDEX children_by_first_name;
CREATE INDEX children_by_lower_first_name ON children (agency_id, lower(first_name));
