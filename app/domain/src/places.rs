//! Positions of addresses: given, or the middle of the ZIP code.

use serde::{Deserialize, Serialize};

/// Where the latitude and longitude of an address come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedBy {
    /// The office or a file has given them.
    #[default]
    Given,
    /// The middle of the ZIP code: some miles from the address.
    Zip,
}

/// A position on the map, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub lat: f64,
    pub lon: f64,
    pub placed_by: PlacedBy,
}

impl Position {
    /// As it was typed.
    pub fn given(lat: f64, lon: f64) -> Self {
        Self { lat, lon, placed_by: PlacedBy::Given }
    }

    /// The middle of a ZIP code; `None` if the code is unknown.
    #[cfg(feature = "import")]
    pub fn of_zip(zip: &str) -> Option<Self> {
        locate(zip).map(|Located { lat, lon, .. }| Self { lat, lon, placed_by: PlacedBy::Zip })
    }

    /// Whether it is at the same point, to the last digit.
    pub fn is_at(&self, other: &Self) -> bool {
        (self.lat.to_bits(), self.lon.to_bits()) == (other.lat.to_bits(), other.lon.to_bits())
    }
}

impl PlacedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Zip => "zip",
        }
    }

    /// From a stored record.
    pub fn of(stored: &str) -> Self {
        if stored == "zip" { Self::Zip } else { Self::Given }
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde requires this signature")]
    pub fn is_given(&self) -> bool {
        *self == Self::Given
    }
}

#[cfg(feature = "import")]
pub use zip_codes::{Located, locate};

#[cfg(feature = "import")]
mod zip_codes {
    /// The middle of a ZIP code, and the time zone there.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Located {
        pub lat: f64,
        pub lon: f64,
        /// IANA name.
        pub zone: &'static str,
    }

    /// One line for each ZIP code, sorted; made by `xtask/zip-codes.mjs`, which says what from.
    const LINES: &[u8] = include_bytes!("places/zip_codes.txt");

    /// The length of a line, with its line feed.
    const LINE: usize = 20;

    const ZONES: [(u8, &str); 15] = [
        (b'E', "America/New_York"),
        (b'C', "America/Chicago"),
        (b'M', "America/Denver"),
        (b'P', "America/Los_Angeles"),
        (b'Z', "America/Phoenix"),
        (b'B', "America/Boise"),
        (b'D', "America/Detroit"),
        (b'I', "America/Indiana/Indianapolis"),
        (b'A', "America/Anchorage"),
        (b'K', "America/Adak"),
        (b'H', "Pacific/Honolulu"),
        (b'R', "America/Puerto_Rico"),
        (b'V', "America/St_Thomas"),
        (b'G', "Pacific/Guam"),
        (b'S', "Pacific/Pago_Pago"),
    ];

    /// The middle of a US ZIP code, with or without its last four digits: `14604`, `14604-1234`, `146041234`. `None` if it is no
    /// ZIP code, or an unknown one.
    pub fn locate(zip: &str) -> Option<Located> {
        let zip = zip.trim().as_bytes();
        let (five, rest) = zip.split_at_checked(5)?;
        let four = rest.strip_prefix(b"-").unwrap_or(rest);
        if !rest.is_empty() && (four.len() != 4 || !four.iter().all(u8::is_ascii_digit)) {
            return None;
        }
        let lines = LINES.as_chunks::<LINE>().0;
        let found = lines.binary_search_by(|line| line[..5].cmp(five)).ok()?;
        located(&lines[found])
    }

    fn located(line: &[u8; LINE]) -> Option<Located> {
        let degrees = |part: &[u8]| std::str::from_utf8(part).ok()?.parse::<i32>().ok().map(|n| f64::from(n) / 1000.0);
        let zone = ZONES.iter().find(|(letter, _)| *letter == line[18]).map(|(_, zone)| *zone)?;
        Some(Located { lat: degrees(&line[5..11])?, lon: degrees(&line[11..18])?, zone })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_zip_code_has_its_middle_and_zone() {
            let rochester = Located { lat: 43.157, lon: -77.605, zone: "America/New_York" };
            for zip in ["14604", "14604-1234", "146041234", " 14604 "] {
                assert_eq!(locate(zip), Some(rochester), "{zip}");
            }
            for wrong in ["", "1460", "14604-", "14604-12", "14604x", "00000", "99999", "K1A 0B1", "1460\u{e9}"] {
                assert_eq!(locate(wrong), None, "{wrong}");
            }
        }

        #[test]
        fn zones_follow_the_lines_within_states() {
            for (zip, zone) in [
                ("46302", "America/Chicago"),
                ("46204", "America/Indiana/Indianapolis"),
                ("42001", "America/Chicago"),
                ("40202", "America/New_York"),
                ("37402", "America/New_York"),
                ("37203", "America/Chicago"),
                ("32401", "America/Chicago"),
                ("32301", "America/New_York"),
                ("79901", "America/Denver"),
                ("78701", "America/Chicago"),
                ("83814", "America/Los_Angeles"),
                ("83702", "America/Boise"),
                ("85012", "America/Phoenix"),
                ("86515", "America/Denver"),
                ("96813", "Pacific/Honolulu"),
                ("00901", "America/Puerto_Rico"),
                ("96910", "Pacific/Guam"),
            ] {
                assert_eq!(locate(zip).map(|found| found.zone), Some(zone), "{zip}");
            }
        }

        #[test]
        fn every_line_can_be_read_and_is_in_order() {
            let (lines, rest) = LINES.as_chunks::<LINE>();
            assert_eq!((rest, lines.len() > 41_000), (&[][..], true));
            for line in lines {
                let text = String::from_utf8_lossy(line);
                let found = located(line).unwrap_or_else(|| panic!("{text}"));
                assert!(
                    line.ends_with(b"\n") && (-90.0..90.0).contains(&found.lat) && (-180.0..180.0).contains(&found.lon),
                    "{text}"
                );
                assert!(jiff::tz::TimeZone::get(found.zone).is_ok(), "{text}");
            }
            assert!(lines.is_sorted_by(|one, next| one[..5] < next[..5]));
        }
    }
}
