-- What visitors who allow analytics opened and did: no user, no agency, no address, and a time rounded to the hour. Equal events
-- of an hour are one row.
CREATE TABLE usage_events (
    consent_id UUID NOT NULL,
    hour_us BIGINT NOT NULL,
    -- The route, such as /visits/{id}.
    page TEXT NOT NULL,
    action TEXT NOT NULL,
    device TEXT NOT NULL,
    region TEXT NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    PRIMARY KEY (consent_id, hour_us, page, action, device, region)
);
CREATE INDEX usage_events_by_hour ON usage_events (hour_us);
