//! Usage data: which kind of page was opened or which action was taken, in an hour, by a browser whose visitor allows analytics.
//! No user, no agency, no address of a record or of a connection.

use crate::{consent::ConsentId, keyed_enum};

/// How long usage data are stored, in days.
pub const RETENTION_DAYS: i64 = 30;

/// The action of opening a page.
pub const VIEW: &str = "view";

keyed_enum! {
    /// The kind of a device.
    pub enum DeviceClass {
        Phone "phone"
        Tablet "tablet"
        Desktop "desktop"
    }
}

impl DeviceClass {
    /// From the header `User-Agent`. A tablet that presents itself as a computer counts as one.
    pub fn of_user_agent(agent: &str) -> Self {
        let has = |word: &str| agent.contains(word);
        if has("iPad") || has("Tablet") || (has("Android") && !has("Mobile")) {
            Self::Tablet
        } else if has("Mobi") || has("iPhone") {
            Self::Phone
        } else {
            Self::Desktop
        }
    }
}

/// What a visitor did. Equal events of an hour are stored as one row with their number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsageEvent {
    pub consent: ConsentId,
    /// The beginning of the hour, in microseconds UTC.
    pub hour_us: i64,
    /// The route of the page, such as `/visits/{id}`; never its address. Empty if the page is unknown.
    pub page: String,
    /// [`VIEW`], or the name of a server function.
    pub action: String,
    pub device: DeviceClass,
    /// Country and state, such as `Illinois, US`; empty where nothing is known.
    pub region: String,
}

/// The beginning of the hour of a time, both in microseconds UTC.
pub fn hour_us(at_us: i64) -> i64 {
    const HOUR_US: i64 = 3600 * 1_000_000;
    at_us.div_euclid(HOUR_US) * HOUR_US
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_classified_by_user_agent() {
        for (class, agent) in [
            (DeviceClass::Phone, "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"),
            (DeviceClass::Phone, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"),
            (DeviceClass::Tablet, "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"),
            (DeviceClass::Tablet, "Mozilla/5.0 (Android 15; Tablet; rv:133.0) Gecko/133.0 Firefox/133.0"),
            (DeviceClass::Tablet, "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"),
            (DeviceClass::Desktop, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            (DeviceClass::Desktop, "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"),
            (DeviceClass::Desktop, ""),
        ] {
            assert_eq!(DeviceClass::of_user_agent(agent), class, "{agent}");
        }
    }

    #[test]
    fn times_are_rounded_down_to_the_hour() {
        const HOUR: i64 = 3_600_000_000;
        assert_eq!([0, 1, HOUR - 1, HOUR, HOUR + 1, -1].map(hour_us), [0, 0, 0, HOUR, HOUR, -HOUR]);
    }
}
