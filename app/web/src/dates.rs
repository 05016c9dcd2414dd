//! Formats dates, times and durations in the reader's language. This runs on the server, so the browser needs no calendar code.

use crate::request;
use domain::{Language, preferences::Clock};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_ES: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const MONTHS_ES: [&str; 12] =
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

fn weekday_index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

/// "Tuesday", "martes".
pub fn weekday(lang: Language, date: Date) -> &'static str {
    weekday_name(lang, date.weekday())
}

pub fn weekday_name(lang: Language, day: Weekday) -> &'static str {
    let names = match lang {
        Language::En | Language::Mirrored => WEEKDAYS_EN,
        Language::Es => WEEKDAYS_ES,
    };
    names[weekday_index(day)]
}

/// "Tue", "mar", for a weekday without a date.
pub fn weekday_name_short(lang: Language, day: Weekday) -> String {
    weekday_name(lang, day).chars().take(3).collect()
}

/// "Tue", "mar".
pub fn weekday_short(lang: Language, date: Date) -> String {
    weekday_name_short(lang, date.weekday())
}

/// "December", "diciembre".
pub fn month(lang: Language, date: Date) -> &'static str {
    let names = match lang {
        Language::En | Language::Mirrored => MONTHS_EN,
        Language::Es => MONTHS_ES,
    };
    names[usize::from(date.month().unsigned_abs()) - 1]
}

/// "December 1", "1 de diciembre".
pub fn day_month(lang: Language, date: Date) -> String {
    match lang {
        Language::En | Language::Mirrored => format!("{} {}", month(lang, date), date.day()),
        Language::Es => format!("{} de {}", date.day(), month(lang, date)),
    }
}

/// "Dec 1", "1 dic": the short form for tight layouts.
pub fn day_month_short(lang: Language, date: Date) -> String {
    let name: String = month(lang, date).chars().take(3).collect();
    match lang {
        Language::En | Language::Mirrored => format!("{name} {}", date.day()),
        Language::Es => format!("{} {name}", date.day()),
    }
}

/// Puts a weekday before a date: English uses a comma between them, Spanish doesn't.
fn on_weekday(lang: Language, weekday: &str, date: String) -> String {
    match lang {
        Language::En | Language::Mirrored => format!("{weekday}, {date}"),
        Language::Es => format!("{weekday} {date}"),
    }
}

/// "Tuesday, December 1", "martes 1 de diciembre".
pub fn long(lang: Language, date: Date) -> String {
    on_weekday(lang, weekday(lang, date), day_month(lang, date))
}

/// "Tue, Dec 1", "mar 1 dic": the short form for tight layouts.
pub fn long_short(lang: Language, date: Date) -> String {
    on_weekday(lang, &weekday_short(lang, date), day_month_short(lang, date))
}

/// "Tuesday, December 1, 2026", "martes 1 de diciembre de 2026".
pub fn long_with_year(lang: Language, date: Date) -> String {
    on_weekday(lang, weekday(lang, date), with_year(lang, date))
}

/// "Tue, Dec 1, 2026", "mar 1 dic 2026": the short form for tight layouts.
pub fn long_short_with_year(lang: Language, date: Date) -> String {
    on_weekday(lang, &weekday_short(lang, date), short(lang, date))
}

/// "December 1, 2026", "1 de diciembre de 2026".
pub fn with_year(lang: Language, date: Date) -> String {
    match lang {
        Language::En | Language::Mirrored => format!("{}, {}", day_month(lang, date), date.year()),
        Language::Es => format!("{} de {}", day_month(lang, date), date.year()),
    }
}

/// "Dec 1, 2026", "1 dic 2026": the short form for tight layouts.
pub fn short(lang: Language, date: Date) -> String {
    match lang {
        Language::En | Language::Mirrored => format!("{}, {}", day_month_short(lang, date), date.year()),
        Language::Es => format!("{} {}", day_month_short(lang, date), date.year()),
    }
}

/// "Tue, Dec 1, 10:00", "mar 1 dic, 10:00".
pub fn moment(lang: Language, at: DateTime) -> String {
    format!("{}, {}", long_short(lang, at.date()), time(at.time()))
}

/// [`moment`] with its zone abbreviation when that isn't the agency's zone: "Tue, Dec 1, 10:00 HST".
pub fn moment_on(lang: Language, at: DateTime, zone: Option<&str>) -> String {
    format!("{}, {}", long_short(lang, at.date()), time_on(at.time(), zone))
}

/// [`moment`] for a timestamp, in a time zone.
pub fn moment_in(lang: Language, zone: &TimeZone, at: Timestamp) -> String {
    moment(lang, at.to_zoned(zone.clone()).datetime())
}

/// "Dec 1, 2026, 10:15": for times that may be in another year.
pub fn moment_with_year(lang: Language, at: DateTime) -> String {
    format!("{}, {}", short(lang, at.date()), time(at.time()))
}

/// "December 1, 2026, 3:15 PM UTC": for readers whose time zone and clock format aren't known; each language has its usual one.
pub fn moment_utc(lang: Language, at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    let clock = if lang == Language::Es { Clock::Hours24 } else { Clock::Hours12 };
    let minute = u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs());
    format!("{}, {}\u{a0}UTC", with_year(lang, at.date()), clock.format_time(lang, minute))
}

/// "9:00", "14:30", or "2:30 PM" if the reader uses a 12-hour clock (`request::clock`).
pub fn time(time: Time) -> String {
    minute(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
}

/// The first day of a date's week, using the first weekday that the reader's agency has set.
pub fn week_start(date: Date) -> Date {
    request::first_day().of_week(date)
}

/// A time with its zone abbreviation when that isn't the agency's zone: "9:00 HST", on one line.
pub fn time_on(at: Time, zone: Option<&str>) -> String {
    zone.map_or_else(|| time(at), |zone| format!("{}\u{a0}{zone}", time(at)))
}

/// Formats a minute of the day like [`time`]; 1440 is the end of the day.
pub fn minute(minute: u16) -> String {
    request::clock().format_time(request::language(), minute)
}

/// Like [`minute`], without the minutes of a whole hour on a 12-hour clock: "9:00", "9 AM".
pub fn minute_short(minute: u16) -> String {
    request::clock().format_short(request::language(), minute)
}

/// A whole hour of the day for tight layouts: "9:00", "9 AM".
pub fn hour(hour: u8) -> String {
    request::clock().format_hour(request::language(), hour.into())
}

/// "45 min", "1 h", "34 h 10": a duration in minutes, the same in both languages.
pub fn span(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest:02}"),
    }
}

/// Capitalizes the first letter, for text that starts a line.
pub fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The date this many days later (or earlier), clamped to the last date the calendar supports.
pub fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};
    use jiff::civil::date;

    #[test]
    fn dates_follow_each_languages_order() {
        type Written = fn(Language, Date) -> String;
        let day = date(2026, 12, 1);
        assert_eq!(weekday_short(Es, date(2026, 12, 2)), "mié");
        let written: [(Written, &str, &str); 8] = [
            (day_month, "December 1", "1 de diciembre"),
            (day_month_short, "Dec 1", "1 dic"),
            (long, "Tuesday, December 1", "martes 1 de diciembre"),
            (long_short, "Tue, Dec 1", "mar 1 dic"),
            (long_with_year, "Tuesday, December 1, 2026", "martes 1 de diciembre de 2026"),
            (long_short_with_year, "Tue, Dec 1, 2026", "mar 1 dic 2026"),
            (with_year, "December 1, 2026", "1 de diciembre de 2026"),
            (short, "Dec 1, 2026", "1 dic 2026"),
        ];
        for (write, english, spanish) in written {
            assert_eq!([write(En, day), write(Es, day)], [english, spanish]);
        }
        assert_eq!(moment(En, day.at(9, 5, 0, 0)), "Tue, Dec 1, 9:05");
        assert_eq!(moment(Es, day.at(9, 5, 0, 0)), "mar 1 dic, 9:05");
        assert_eq!(moment_on(Es, day.at(9, 5, 0, 0), Some("HST")), "mar 1 dic, 9:05\u{a0}HST");
        assert_eq!(moment_on(En, day.at(9, 5, 0, 0), None), "Tue, Dec 1, 9:05");
        assert_eq!(moment_with_year(En, day.at(9, 5, 0, 0)), "Dec 1, 2026, 9:05");
        assert_eq!(moment_with_year(Es, day.at(9, 5, 0, 0)), "1 dic 2026, 9:05");
        let at: Timestamp = "2026-12-01T15:05:00Z".parse().unwrap();
        assert_eq!(moment_in(En, &TimeZone::fixed(jiff::tz::offset(-6)), at), "Tue, Dec 1, 9:05");
        assert_eq!(moment_utc(En, at), "December 1, 2026, 3:05\u{a0}PM\u{a0}UTC");
        assert_eq!(moment_utc(Es, at), "1 de diciembre de 2026, 15:05\u{a0}UTC");
    }

    #[test]
    fn durations_use_hours_and_minutes() {
        assert_eq!([span(0), span(45), span(60), span(2050)], ["0 min", "45 min", "1 h", "34 h 10"]);
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(week_start(date(2026, 12, 6)), date(2026, 11, 30));
        assert_eq!(week_start(date(2026, 11, 30)), date(2026, 11, 30));
    }
}
