-- What was told of a visit last is read with every visit, without sorting.
DROP INDEX road_reports_by_visit;
CREATE INDEX road_reports_by_visit ON road_reports (agency_id, visit_id, at_us, id);
