//! The region of an IP address, as coarse as its owner needs to recognize it: a country and its first subdivision. The IP
//! address itself is not passed on.

use maxminddb::Reader;
use serde::Deserialize;
use std::{collections::BTreeMap, net::IpAddr, path::Path};

/// A file in the MaxMind DB format, read into memory; without one every region is empty.
#[derive(Default)]
pub struct Regions {
    file: Option<Reader<Vec<u8>>>,
}

/// The fields of both layouts of such files: nested with names (GeoLite2, DB-IP), and flat.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Location {
    country: Option<Named>,
    subdivisions: Vec<Named>,
    country_code: Option<String>,
    state1: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    iso_code: Option<String>,
    names: BTreeMap<String, String>,
}

impl Regions {
    /// # Errors
    /// A message for the operator: the file can't be read, or is not a MaxMind DB.
    pub fn open(file: &Path) -> Result<Self, String> {
        let reader = Reader::open_readfile(file).map_err(|error| format!("region_file: {}: {error}", file.display()))?;
        Ok(Self { file: Some(reader) })
    }

    /// Such as `Illinois, US`, or `US`; empty where nothing is known.
    pub fn lookup(&self, address: IpAddr) -> String {
        let Some(file) = &self.file else { return String::new() };
        let found = file.lookup(address.to_canonical()).and_then(|found| found.decode::<Location>());
        found.ok().flatten().map(Location::describe).unwrap_or_default()
    }
}

impl Location {
    fn describe(self) -> String {
        let country = self.country.and_then(|country| country.iso_code).or(self.country_code);
        let part = self.subdivisions.into_iter().next().and_then(|mut part| part.names.remove("en").or(part.iso_code));
        let both = part.or(self.state1).into_iter().chain(country).filter(|word| !word.is_empty());
        both.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(file: &str) -> Regions {
        Regions::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regions").join(file)).unwrap()
    }

    #[test]
    fn a_region_is_a_country_and_its_subdivision() {
        for file in ["nested.mmdb", "flat.mmdb"] {
            let regions = regions(file);
            let of = |address: &str| regions.lookup(address.parse().unwrap());
            assert_eq!(of("203.0.113.77"), "Illinois, US", "{file}");
            assert_eq!(of("::ffff:203.0.113.77"), "Illinois, US", "{file}");
            assert_eq!(of("198.51.100.1"), "MX", "{file}");
            assert_eq!(of("2001:db8:77::1"), "Illinois, US", "{file}");
            assert_eq!(of("192.0.2.1"), "", "{file}");
        }
    }

    #[test]
    fn a_file_in_another_format_is_an_error() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        assert!(Regions::open(&file).err().is_some_and(|message| message.starts_with("region_file: ")));
        assert_eq!(Regions::default().lookup("203.0.113.77".parse().unwrap()), "");
    }
}
