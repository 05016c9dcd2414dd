//! How changes and facts are written: one line each, a word for the kind, then its fields.
//!
//! Changes are parted by spaces: `move VISIT VERSION PROVIDER 2026-12-01 600 60` (minutes from midnight, length),
//! `place AUTHORIZATION PROVIDER 2026-12-01 600` (or `-` for any minute), `cancel VISIT VERSION family REASON…`,
//! `reinstate VISIT VERSION`, `withdraw VISIT VERSION`. An answer is a word and its entries, each behind a [`NEXT`]: sentences
//! and, behind a `!`, changes. Facts are parted by tabs; coordinates are millionths of a degree,
//! figures of travel thousandths.

use super::{Anyway, BoardAnswer, BoardChange, BoardFacts, Slot};
use crate::{
    AuthorizationId, ChildId, ProviderId,
    agency::{Settings, Travel},
    rules::{AuthorizationFacts, ChildFacts, Facts, PlannedVisit, ProviderFacts},
    schedule::Discipline,
    text::Reason,
    travel::Point,
    visits::is_a_length,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    fmt::{self, Write},
    str::FromStr,
};

/// A day on its way between hand and office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub Date);

impl From<Day> for String {
    fn from(Day(day): Day) -> Self {
        written(day)
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        date(text).map(Self).ok_or("date.not_a_date")
    }
}

const UNREADABLE: &str = "changes.unreadable";

/// A day of a century around now, such as `2026-12-01`. The calendar's own parser reads much more, and is as much larger.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok().filter(|year| (2000..=2100).contains(year))?;
    Date::new(year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?).ok()
}

/// As [`date`] reads it.
fn written(date: Date) -> String {
    format!("{}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn minute(text: &str) -> Option<u16> {
    text.parse().ok().filter(|minute| *minute < 24 * 60)
}

impl fmt::Display for BoardChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Move { visit, version, provider, slot, minutes } => {
                write!(f, "move {visit} {version} {provider} {} {} {minutes}", written(slot.date), slot.minute)
            }
            Self::Place { authorization, provider, date, minute } => {
                let minute = minute.map_or_else(|| "-".to_owned(), |minute| minute.to_string());
                write!(f, "place {authorization} {provider} {} {minute}", written(*date))
            }
            Self::Cancel { visit, version, by, reason } => {
                write!(f, "cancel {visit} {version} {} {}", by.as_str(), reason.as_str())
            }
            Self::Reinstate { visit, version } => write!(f, "reinstate {visit} {version}"),
            Self::Withdraw { visit, version } => write!(f, "withdraw {visit} {version}"),
        }
    }
}

impl From<BoardChange> for String {
    fn from(change: BoardChange) -> Self {
        change.to_string()
    }
}

impl TryFrom<String> for BoardChange {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl FromStr for BoardChange {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        read_change(text).ok_or(UNREADABLE)
    }
}

fn read_change(text: &str) -> Option<BoardChange> {
    let (kind, rest) = text.split_once(' ')?;
    if kind == "cancel" {
        let mut fields = rest.splitn(4, ' ');
        return Some(BoardChange::Cancel {
            visit: fields.next()?.parse().ok()?,
            version: fields.next()?.parse().ok()?,
            by: fields.next()?.parse().ok()?,
            reason: Reason::try_from(fields.next()?).ok()?,
        });
    }
    let fields: Vec<&str> = rest.split(' ').collect();
    match (kind, &fields[..]) {
        ("move", [visit, version, provider, day, at, minutes]) => Some(BoardChange::Move {
            visit: visit.parse().ok()?,
            version: version.parse().ok()?,
            provider: provider.parse().ok()?,
            slot: Slot { date: date(day)?, minute: minute(at)? },
            minutes: minutes.parse().ok().filter(|minutes| is_a_length(*minutes))?,
        }),
        ("place", [authorization, provider, day, at]) => Some(BoardChange::Place {
            authorization: authorization.parse().ok()?,
            provider: provider.parse().ok()?,
            date: date(day)?,
            minute: if *at == "-" { None } else { Some(minute(at)?) },
        }),
        ("reinstate", [visit, version]) => {
            Some(BoardChange::Reinstate { visit: visit.parse().ok()?, version: version.parse().ok()? })
        }
        ("withdraw", [visit, version]) => {
            Some(BoardChange::Withdraw { visit: visit.parse().ok()?, version: version.parse().ok()? })
        }
        _ => None,
    }
}

/// Stands between entries: no text of ours holds it.
pub const NEXT: char = '\u{1e}';

/// A word, sentences and changes.
fn entries<'a>(word: &str, said: impl Iterator<Item = &'a String>, changes: &[BoardChange]) -> String {
    let changes = changes.iter().map(|change| format!("!{change}"));
    let all = std::iter::once(word.to_owned()).chain(said.cloned()).chain(changes);
    all.collect::<Vec<_>>().join(&NEXT.to_string())
}

impl From<BoardAnswer> for String {
    fn from(answer: BoardAnswer) -> Self {
        match answer {
            BoardAnswer::Done { back, said } => entries("done", [said].iter(), &back),
            BoardAnswer::Refused { said, anyway: None } => entries("refused", said.iter(), &[]),
            BoardAnswer::Refused { said, anyway: Some(Anyway::Reason) } => entries("reason", said.iter(), &[]),
            BoardAnswer::Refused { said, anyway: Some(Anyway::Fresh(changes)) } => entries("fresh", said.iter(), &changes),
        }
    }
}

impl TryFrom<String> for BoardAnswer {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let mut entries = text.split(NEXT);
        let word = entries.next().unwrap_or_default();
        let (mut said, mut changes) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.strip_prefix('!') {
                Some(change) => changes.push(change.parse()?),
                None => said.push(entry.to_owned()),
            }
        }
        let anyway = match word {
            "done" => return Ok(Self::Done { back: changes, said: said.concat() }),
            "refused" => None,
            "reason" => Some(Anyway::Reason),
            "fresh" => Some(Anyway::Fresh(changes)),
            _ => return Err(UNREADABLE),
        };
        Ok(Self::Refused { said, anyway })
    }
}

fn whole(value: f64, parts: f64) -> i64 {
    (value * parts).round() as i64
}

fn part(text: &str, parts: f64) -> Option<f64> {
    Some(text.parse::<i64>().ok()? as f64 / parts)
}

const DEGREE: f64 = 1e6;
const FIGURE: f64 = 1e3;

fn point(lat: &str, lon: &str) -> Option<Point> {
    Some(Point { lat: part(lat, DEGREE)?, lon: part(lon, DEGREE)? })
}

impl fmt::Display for BoardFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |point: Point| format!("{}\t{}", whole(point.lat, DEGREE), whole(point.lon, DEGREE));
        let Settings { travel, buffer_minutes, .. } = &self.facts.settings;
        let figures = [travel.detour_factor, travel.park_minutes, travel.slowest_kmh, travel.fastest_kmh];
        write!(f, "settings\t{buffer_minutes}")?;
        figures.iter().try_for_each(|figure| write!(f, "\t{}", whole(*figure, FIGURE)))?;
        for (id, provider) in &self.facts.providers {
            let letters: Vec<&str> = provider.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
            let (letters, base, windows) = (letters.join(","), at(provider.base), &provider.availability);
            write!(f, "\nprovider\t{id}\t{letters}\t{}\t{base}\t{windows}", provider.max_visits_per_day)?;
        }
        for (id, child) in &self.facts.children {
            let ahead = self.ahead.get(id).copied().unwrap_or(0);
            write!(f, "\nchild\t{id}\t{ahead}\t{}\t{}", at(child.home), child.availability)?;
        }
        for (id, allowed) in &self.facts.authorizations {
            let (from, to) = (written(allowed.starts_on), written(allowed.ends_on));
            let (child, letters, count) = (allowed.child, &allowed.discipline.0, allowed.visits_per_week);
            write!(f, "\nauthorization\t{id}\t{child}\t{letters}\t{from}\t{to}\t{count}\t{}", allowed.minutes_per_visit)?;
        }
        for (day, name) in &self.facts.holidays {
            write!(f, "\nholiday\t{}\t{name}", written(*day))?;
        }
        for visit in &self.visits {
            let slot = Slot::from(visit.agency_starts);
            let (date, minute, at) = (written(slot.date), slot.minute, at(visit.at));
            let (authorization, child, provider) = (visit.authorization, visit.child, visit.provider);
            write!(f, "\nvisit\t{}\t{authorization}\t{child}\t{provider}", visit.id)?;
            write!(f, "\t{date}\t{minute}\t{}\t{at}", visit.minutes)?;
        }
        Ok(())
    }
}

impl From<BoardFacts> for String {
    fn from(facts: BoardFacts) -> Self {
        let mut text = Self::with_capacity(256 * 1024);
        write!(text, "{facts}").expect("a text grows");
        text
    }
}

impl TryFrom<String> for BoardFacts {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let mut week = Self { facts: Facts::default(), visits: Vec::new(), ahead: [].into() };
        text.lines().try_for_each(|line| read_fact(&mut week, line)).ok_or("facts.unreadable").map(|()| week)
    }
}

fn read_fact(week: &mut BoardFacts, line: &str) -> Option<()> {
    let fields: Vec<&str> = line.split('\t').collect();
    match fields[..] {
        ["settings", buffer, detour, park, slowest, fastest] => {
            week.facts.settings = Settings {
                buffer_minutes: buffer.parse().ok()?,
                travel: Travel {
                    detour_factor: part(detour, FIGURE)?,
                    park_minutes: part(park, FIGURE)?,
                    slowest_kmh: part(slowest, FIGURE)?,
                    fastest_kmh: part(fastest, FIGURE)?,
                },
                ..Settings::default()
            };
        }
        ["provider", id, letters, most, lat, lon, windows] => {
            let facts = ProviderFacts {
                disciplines: letters.split(',').map(|letters| Discipline(letters.to_owned())).collect(),
                languages: Vec::new(),
                availability: windows.parse().ok()?,
                max_visits_per_day: most.parse().ok()?,
                base: point(lat, lon)?,
            };
            week.facts.providers.insert(id.parse::<ProviderId>().ok()?, facts);
        }
        ["child", id, ahead, lat, lon, windows] => {
            let (id, ahead) = (id.parse::<ChildId>().ok()?, ahead.parse::<i32>().ok()?);
            let facts = ChildFacts { language: String::new(), availability: windows.parse().ok()?, home: point(lat, lon)? };
            week.facts.children.insert(id, facts);
            if ahead != 0 {
                week.ahead.insert(id, ahead);
            }
        }
        ["authorization", id, child, letters, from, to, count, minutes] => {
            let facts = AuthorizationFacts {
                child: child.parse().ok()?,
                discipline: Discipline(letters.to_owned()),
                starts_on: date(from)?,
                ends_on: date(to)?,
                visits_per_week: count.parse().ok()?,
                minutes_per_visit: minutes.parse().ok()?,
                provider: None,
            };
            week.facts.authorizations.insert(id.parse::<AuthorizationId>().ok()?, facts);
        }
        ["holiday", day, name] => {
            week.facts.holidays.insert(date(day)?, name.to_owned());
        }
        ["visit", id, authorization, child, provider, day, at, minutes, lat, lon] => {
            let child = child.parse().ok()?;
            let slot = Slot { date: date(day)?, minute: minute(at)? };
            week.visits.push(PlannedVisit {
                id: id.parse().ok()?,
                authorization: authorization.parse().ok()?,
                child,
                provider: provider.parse().ok()?,
                starts: week.childs_clock(child, slot),
                agency_starts: slot.datetime(),
                minutes: minutes.parse().ok()?,
                at: point(lat, lon)?,
            });
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::feel::tests::week;

    const VISIT: &str = "00000000-0000-0000-0000-000000000001";

    #[test]
    fn a_change_is_read_as_it_was_written() {
        for text in [
            format!("move {VISIT} 3 {VISIT} 2026-12-01 600 60"),
            format!("place {VISIT} {VISIT} 2026-12-01 600"),
            format!("place {VISIT} {VISIT} 2026-12-01 -"),
            format!("cancel {VISIT} 1 family The child is ill,\nsays the mother"),
            format!("reinstate {VISIT} 2"),
            format!("withdraw {VISIT} 1"),
        ] {
            assert_eq!(text.parse::<BoardChange>().map(String::from), Ok(text));
        }
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let change: BoardChange = format!("cancel {VISIT} 1 family Ill.\nVery.").parse().unwrap();
        let said = || vec!["Somebody was first.".to_owned(), "You wanted another time.".to_owned()];
        for answer in [
            BoardAnswer::Done { back: vec![change.clone()], said: "Done.".into() },
            BoardAnswer::Refused { said: said(), anyway: None },
            BoardAnswer::Refused { said: said(), anyway: Some(Anyway::Reason) },
            BoardAnswer::Refused { said: said(), anyway: Some(Anyway::Fresh(vec![change.clone(), change])) },
        ] {
            assert_eq!(BoardAnswer::try_from(String::from(answer.clone())), Ok(answer));
        }
        assert!(BoardAnswer::try_from("maybe".to_owned()).is_err());
    }

    #[test]
    fn what_is_no_change_is_refused() {
        let good = format!("move {VISIT} 3 {VISIT} 2026-12-01 600 60");
        for (is, was) in
            [(" 1440 60", " 600 60"), ("1626-", "2026-"), ("-13-", "-12-"), (" 0", " 60"), (" 725", " 60"), ("", " 3")]
        {
            assert!(good.replace(was, is).parse::<BoardChange>().is_err(), "{is}");
        }
        for text in ["", "move", "stay 1 2", &format!("cancel {VISIT} 1 nobody ill"), &format!("cancel {VISIT} 1 family ")] {
            assert!(text.parse::<BoardChange>().is_err(), "{text}");
        }
    }

    #[test]
    fn facts_are_felt_the_same_after_the_way_to_the_browser() {
        let mut facts = week();
        facts.ahead.insert(*facts.facts.children.keys().next().unwrap(), -60);
        facts.facts.holidays.insert(jiff::civil::date(2026, 12, 2), "Staff day".into());
        let text = String::from(facts.clone());
        let again = BoardFacts::try_from(text.clone()).unwrap();
        assert_eq!(String::from(again.clone()), text);
        assert_eq!(again.ahead, facts.ahead);
        assert_eq!(again.facts.holidays, facts.facts.holidays);
        assert_eq!(
            again.visits.iter().map(|visit| visit.agency_starts).collect::<Vec<_>>(),
            facts.visits.iter().map(|visit| visit.agency_starts).collect::<Vec<_>>()
        );
        assert!(BoardFacts::try_from(text.replace("provider\t", "provider\t\t")).is_err());
    }
}
