//! The text encoding of board changes, responses and context: one line each, a keyword, then its fields.
//!
//! Fields of changes are separated by spaces: `move VISIT VERSION PROVIDER 2026-12-01 600 60` (minutes since midnight, duration),
//! `place AUTHORIZATION PROVIDER 2026-12-01 600` (or `-` for any minute), `cancel VISIT VERSION family REASON…`,
//! `reinstate VISIT VERSION`, `withdraw VISIT VERSION`. A response is a keyword and its entries, each after an
//! [`ENTRY_SEPARATOR`]: messages and, prefixed with `!`, changes. Fields of the context are separated by tabs; coordinates are in
//! millionths of a degree, travel figures in thousandths.

use super::{BoardChange, BoardContext, BoardResponse, OverrideOption, Slot};
use crate::{
    AuthorizationId, ChildId, ProviderId,
    agency::Settings,
    discipline::Discipline,
    rules::{AuthorizationContext, ChildContext, PlannedVisit, PlanningContext, ProviderContext},
    text::Reason,
    travel::{Point, Travel},
    visits::is_valid_duration,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    fmt::{self, Write},
    str::FromStr,
};

/// A date as board and server exchange it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WireDate(pub Date);

impl From<WireDate> for String {
    fn from(WireDate(day): WireDate) -> Self {
        format_date(day)
    }
}

impl TryFrom<String> for WireDate {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl FromStr for WireDate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        date(text).map(Self).ok_or("date:date.not_a_date")
    }
}

const UNREADABLE: &str = "changes:changes.unreadable";

/// Parses a date from 2000 to 2100, such as `2026-12-01`. `jiff`'s parser accepts many more formats and would make the browser
/// build much larger.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok().filter(|year| (2000..=2100).contains(year))?;
    Date::new(year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?).ok()
}

/// Formats a date as [`date`] parses it.
fn format_date(date: Date) -> String {
    format!("{}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn minute(text: &str) -> Option<u16> {
    text.parse().ok().filter(|minute| *minute < 24 * 60)
}

impl fmt::Display for BoardChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Move { visit, version, provider, slot, minutes } => {
                write!(f, "move {visit} {version} {provider} {} {} {minutes}", format_date(slot.date), slot.minute)
            }
            Self::Place { authorization, provider, date, minute } => {
                let minute = minute.map_or_else(|| "-".to_owned(), |minute| minute.to_string());
                write!(f, "place {authorization} {provider} {} {minute}", format_date(*date))
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
        parse_change(text).ok_or(UNREADABLE)
    }
}

fn parse_change(text: &str) -> Option<BoardChange> {
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
            minutes: minutes.parse().ok().filter(|minutes| is_valid_duration(*minutes))?,
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

/// Separates entries. No message or change contains it.
pub const ENTRY_SEPARATOR: char = '\u{1e}';

/// Encodes a keyword, messages and changes.
fn entries<'a>(word: &str, messages: impl Iterator<Item = &'a String>, changes: &[BoardChange]) -> String {
    let changes = changes.iter().map(|change| format!("!{change}"));
    let all = std::iter::once(word.to_owned()).chain(messages.cloned()).chain(changes);
    all.collect::<Vec<_>>().join(&ENTRY_SEPARATOR.to_string())
}

impl From<BoardResponse> for String {
    fn from(answer: BoardResponse) -> Self {
        match answer {
            BoardResponse::Done { undo, message } => entries("done", [message].iter(), &undo),
            BoardResponse::Rejected { messages, override_option: None } => entries("refused", messages.iter(), &[]),
            BoardResponse::Rejected { messages, override_option: Some(OverrideOption::Reason) } => {
                entries("reason", messages.iter(), &[])
            }
            BoardResponse::Rejected { messages, override_option: Some(OverrideOption::RetryOnCurrent(changes)) } => {
                entries("fresh", messages.iter(), &changes)
            }
        }
    }
}

impl TryFrom<String> for BoardResponse {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let mut entries = text.split(ENTRY_SEPARATOR);
        let word = entries.next().unwrap_or_default();
        let (mut messages, mut changes) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.strip_prefix('!') {
                Some(change) => changes.push(change.parse()?),
                None => messages.push(entry.to_owned()),
            }
        }
        let override_option = match word {
            "done" => return Ok(Self::Done { undo: changes, message: messages.concat() }),
            "refused" => None,
            "reason" => Some(OverrideOption::Reason),
            "fresh" => Some(OverrideOption::RetryOnCurrent(changes)),
            _ => return Err(UNREADABLE),
        };
        Ok(Self::Rejected { messages, override_option })
    }
}

fn whole(value: f64, parts: f64) -> i64 {
    (value * parts).round() as i64
}

fn part(text: &str, parts: f64) -> Option<f64> {
    Some(text.parse::<i64>().ok()? as f64 / parts)
}

const DEGREE: f64 = 1e6;
const THOUSANDTHS: f64 = 1e3;

fn point(lat: &str, lon: &str) -> Option<Point> {
    Some(Point { lat: part(lat, DEGREE)?, lon: part(lon, DEGREE)? })
}

impl fmt::Display for BoardContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |point: Point| format!("{}\t{}", whole(point.lat, DEGREE), whole(point.lon, DEGREE));
        // All fields, so that a new setting has to be added here: does the browser need it for a rule? If so, also parse it.
        let Settings {
            travel,
            buffer_minutes,
            first_day,
            office_phone: _,
            family_cancel_hours: _,
            caseload_days: _,
            board_from_hour: _,
            board_to_hour: _,
            board_weekend: _,
            colours: _,
            second_factor: _,
            version: _,
        } = &self.context.settings;
        let figures = [travel.detour_factor, travel.park_minutes, travel.slowest_kmh, travel.fastest_kmh];
        write!(f, "settings\t{buffer_minutes}\t{}", first_day.as_str())?;
        figures.iter().try_for_each(|figure| write!(f, "\t{}", whole(*figure, THOUSANDTHS)))?;
        for (id, provider) in &self.context.providers {
            let disciplines: Vec<&str> = provider.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
            let (disciplines, base, windows) = (disciplines.join(","), at(provider.base), &provider.availability);
            let ended_on = provider.ended_on.map_or_else(|| "-".to_owned(), format_date);
            write!(f, "\nprovider\t{id}\t{disciplines}\t{}\t{base}\t{ended_on}\t{windows}", provider.max_visits_per_day)?;
        }
        for (id, child) in &self.context.children {
            write!(f, "\nchild\t{id}\t{}\t{}\t{}", child.clock_offset, at(child.home), child.availability)?;
        }
        for (id, allowed) in &self.context.authorizations {
            let (from, to) = (format_date(allowed.starts_on), format_date(allowed.ends_on));
            let (child, discipline, count) = (allowed.child, &allowed.discipline.0, allowed.visits_per_week);
            let (minutes, limit) = (allowed.minutes_per_visit, allowed.daily_limit);
            write!(f, "\nauthorization\t{id}\t{child}\t{discipline}\t{from}\t{to}\t{count}\t{minutes}\t{limit}")?;
        }
        for (day, name) in &self.context.holidays {
            write!(f, "\nholiday\t{}\t{name}", format_date(*day))?;
        }
        for visit in &self.visits {
            let slot = Slot::from(visit.agency_starts);
            let (date, minute, at) = (format_date(slot.date), slot.minute, at(visit.at));
            let (authorization, child, provider) = (visit.authorization, visit.child, visit.provider);
            write!(f, "\nvisit\t{}\t{authorization}\t{child}\t{provider}", visit.id)?;
            write!(f, "\t{date}\t{minute}\t{}\t{at}", visit.minutes)?;
        }
        Ok(())
    }
}

impl From<BoardContext> for String {
    fn from(context: BoardContext) -> Self {
        let mut text = Self::with_capacity(256 * 1024);
        write!(text, "{context}").expect("a text grows");
        text
    }
}

impl TryFrom<String> for BoardContext {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let mut week = Self { context: PlanningContext::default(), visits: Vec::new() };
        text.lines().try_for_each(|line| parse_context_line(&mut week, line)).ok_or("facts.unreadable").map(|()| week)
    }
}

fn parse_context_line(week: &mut BoardContext, line: &str) -> Option<()> {
    let fields: Vec<&str> = line.split('\t').collect();
    match fields[..] {
        ["settings", buffer, first_day, detour, park, slowest, fastest] => {
            week.context.settings = Settings {
                buffer_minutes: buffer.parse().ok()?,
                first_day: first_day.parse().ok()?,
                travel: Travel {
                    detour_factor: part(detour, THOUSANDTHS)?,
                    park_minutes: part(park, THOUSANDTHS)?,
                    slowest_kmh: part(slowest, THOUSANDTHS)?,
                    fastest_kmh: part(fastest, THOUSANDTHS)?,
                },
                ..Settings::default()
            };
        }
        ["provider", id, disciplines, max_visits, lat, lon, ended_on, windows] => {
            let context = ProviderContext {
                disciplines: disciplines.split(',').map(|code| Discipline(code.to_owned())).collect(),
                languages: Vec::new(),
                availability: windows.parse().ok()?,
                max_visits_per_day: max_visits.parse().ok()?,
                base: point(lat, lon)?,
                ended_on: if ended_on == "-" { None } else { Some(date(ended_on)?) },
                away: Vec::new(),
            };
            week.context.providers.insert(id.parse::<ProviderId>().ok()?, context);
        }
        ["child", id, offset, lat, lon, windows] => {
            let context = ChildContext {
                language: String::new(),
                availability: windows.parse().ok()?,
                clock_offset: offset.parse().ok()?,
                home: point(lat, lon)?,
            };
            week.context.children.insert(id.parse::<ChildId>().ok()?, context);
        }
        ["authorization", id, child, discipline, from, to, count, minutes, limit] => {
            let context = AuthorizationContext {
                child: child.parse().ok()?,
                discipline: Discipline(discipline.to_owned()),
                starts_on: date(from)?,
                ends_on: date(to)?,
                visits_per_week: count.parse().ok()?,
                minutes_per_visit: minutes.parse().ok()?,
                daily_limit: limit.parse().ok()?,
                // No rule of a drag needs them.
                assignments: Vec::new(),
            };
            week.context.authorizations.insert(id.parse::<AuthorizationId>().ok()?, context);
        }
        ["holiday", day, name] => {
            week.context.holidays.insert(date(day)?, name.to_owned());
        }
        ["visit", id, authorization, child, provider, day, at, minutes, lat, lon] => {
            let child = child.parse().ok()?;
            let slot = Slot { date: date(day)?, minute: minute(at)? };
            week.visits.push(PlannedVisit {
                id: id.parse().ok()?,
                authorization: authorization.parse().ok()?,
                child,
                provider: provider.parse().ok()?,
                starts: week.to_child_clock(child, slot),
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
    use crate::board::preview::tests::week;

    const VISIT: &str = "00000000-0000-0000-0000-000000000001";

    #[test]
    fn changes_survive_a_round_trip() {
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
    fn responses_survive_a_round_trip() {
        let change: BoardChange = format!("cancel {VISIT} 1 family Ill.\nVery.").parse().unwrap();
        let messages = || vec!["Somebody was first.".to_owned(), "You wanted another time.".to_owned()];
        for answer in [
            BoardResponse::Done { undo: vec![change.clone()], message: "Done.".into() },
            BoardResponse::Rejected { messages: messages(), override_option: None },
            BoardResponse::Rejected { messages: messages(), override_option: Some(OverrideOption::Reason) },
            BoardResponse::Rejected {
                messages: messages(),
                override_option: Some(OverrideOption::RetryOnCurrent(vec![change.clone(), change])),
            },
        ] {
            assert_eq!(BoardResponse::try_from(String::from(answer.clone())), Ok(answer));
        }
        assert!(BoardResponse::try_from("maybe".to_owned()).is_err());
    }

    #[test]
    fn invalid_changes_are_rejected() {
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
    fn the_context_survives_a_round_trip() {
        let mut context = week();
        context.context.children.values_mut().next().unwrap().clock_offset = -60;
        context.context.holidays.insert(jiff::civil::date(2026, 12, 2), "Staff day".into());
        let provider = context.context.providers.values_mut().next().unwrap();
        provider.ended_on = Some(jiff::civil::date(2026, 12, 4));
        let text = String::from(context.clone());
        let again = BoardContext::try_from(text.clone()).unwrap();
        assert_eq!(String::from(again.clone()), text);
        let offsets =
            |context: &BoardContext| context.context.children.values().map(|child| child.clock_offset).collect::<Vec<_>>();
        assert_eq!(offsets(&again), offsets(&context));
        assert_eq!(again.context.holidays, context.context.holidays);
        let ended_on =
            |context: &BoardContext| context.context.providers.values().map(|provider| provider.ended_on).collect::<Vec<_>>();
        assert_eq!(ended_on(&again), ended_on(&context));
        assert_eq!(
            again.visits.iter().map(|visit| visit.agency_starts).collect::<Vec<_>>(),
            context.visits.iter().map(|visit| visit.agency_starts).collect::<Vec<_>>()
        );
        assert!(BoardContext::try_from(text.replace("provider\t", "provider\t\t")).is_err());
    }
}
