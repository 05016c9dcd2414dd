//! What the office may change of its settings, and within which limits.

use super::{Colours, Hue, SecondFactorRule, Settings, Travel};
use crate::{
    text::Phone,
    travel::{KM_PER_MILE, kmh},
};
use serde::{Deserialize, Serialize};

/// A figure of the settings: the field that carries it and what it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub field: &'static str,
    /// Both ends are allowed.
    pub least: f64,
    pub most: f64,
    /// Whether parts of one are refused.
    pub whole: bool,
}

impl Figure {
    /// Kilometres by road for one as the crow flies: never shorter, and three times as long only around water.
    pub const DETOUR_FACTOR: Self = Self::new("detour_factor", 1.0, 3.0, false);
    /// Minutes to park and reach the door.
    pub const PARK_MINUTES: Self = Self::new("park_minutes", 0.0, 30.0, false);
    /// Miles per hour on the shortest drives; the settings hold km/h.
    pub const SLOWEST_MPH: Self = Self::new("slowest_mph", 3.0, 50.0, false);
    /// Miles per hour that no drive exceeds; not below the slowest.
    pub const FASTEST_MPH: Self = Self::new("fastest_mph", 12.0, 81.0, false);
    /// Minutes between two visits of a provider, beside the drive.
    pub const BUFFER_MINUTES: Self = Self::new("buffer_minutes", 0.0, 60.0, true);
    /// Hours before its start until which a family may cancel a visit: up to a week.
    pub const FAMILY_CANCEL_HOURS: Self = Self::new("family_cancel_hours", 0.0, 168.0, true);
    /// Days for which a provider keeps a child's page after the last visit: none, to a year.
    pub const CASELOAD_DAYS: Self = Self::new("caseload_days", 0.0, 365.0, true);
    /// Hour of the day at which the boards begin; the stylesheet has an axis for each of these.
    pub const BOARD_FROM_HOUR: Self = Self::new("board_from_hour", 0.0, 11.0, true);
    /// Hour of the day at which the boards end.
    pub const BOARD_TO_HOUR: Self = Self::new("board_to_hour", 12.0, 24.0, true);

    pub const ALL: [Self; 9] = [
        Self::DETOUR_FACTOR,
        Self::PARK_MINUTES,
        Self::SLOWEST_MPH,
        Self::FASTEST_MPH,
        Self::BUFFER_MINUTES,
        Self::FAMILY_CANCEL_HOURS,
        Self::CASELOAD_DAYS,
        Self::BOARD_FROM_HOUR,
        Self::BOARD_TO_HOUR,
    ];

    const fn new(field: &'static str, least: f64, most: f64, whole: bool) -> Self {
        Self { field, least, most, whole }
    }

    /// The figure that was typed, with a point or a comma; what is wrong with it as `field.reason`.
    fn read(self, text: &str) -> Result<f64, String> {
        let text = text.trim().replace(',', ".");
        let wrong = |reason: &str| Err(format!("{}.{reason}", self.field));
        match text.parse::<f64>() {
            _ if text.is_empty() => wrong("missing"),
            Err(_) => wrong("not_a_number"),
            Ok(number) if !(self.least..=self.most).contains(&number) => wrong("out_of_range"),
            Ok(number) if self.whole && number.fract() != 0.0 => wrong("not_whole"),
            Ok(number) => Ok(number),
        }
    }
}

/// The office changes the settings; `version` is the one that it saw. What has a form of its own is not in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Typed", into = "Typed")]
pub struct ChangeSettings(pub Settings);

/// The settings as a form sends them.
#[derive(Serialize, Deserialize)]
struct Typed {
    version: i64,
    detour_factor: String,
    park_minutes: String,
    slowest_mph: String,
    fastest_mph: String,
    buffer_minutes: String,
    /// Absent in a form that was opened before there was one.
    #[serde(default)]
    office_phone: String,
    family_cancel_hours: String,
    /// The usual in a form that was opened before there was a choice.
    #[serde(default = "usual_caseload_days")]
    caseload_days: String,
    board_from_hour: String,
    board_to_hour: String,
    #[serde(default)]
    board_weekend: bool,
    colour_si: String,
    colour_st: String,
    colour_ot: String,
    colour_pt: String,
    colour_aba: String,
    colour_sw: String,
    colour_other: String,
}

fn usual_caseload_days() -> String {
    Settings::default().caseload_days.to_string()
}

impl TryFrom<Typed> for ChangeSettings {
    type Error = String;

    /// All that is wrong at once, one `field.reason` after the other.
    fn try_from(typed: Typed) -> Result<Self, String> {
        let mut wrong = Vec::new();
        let mut read = |figure: Figure, text: &str| {
            figure.read(text).unwrap_or_else(|reason| {
                wrong.push(reason);
                f64::NAN
            })
        };
        let travel = Travel {
            detour_factor: read(Figure::DETOUR_FACTOR, &typed.detour_factor),
            park_minutes: read(Figure::PARK_MINUTES, &typed.park_minutes),
            slowest_kmh: kmh(read(Figure::SLOWEST_MPH, &typed.slowest_mph)),
            fastest_kmh: kmh(read(Figure::FASTEST_MPH, &typed.fastest_mph)),
        };
        let settings = Settings {
            travel,
            buffer_minutes: read(Figure::BUFFER_MINUTES, &typed.buffer_minutes) as u16,
            office_phone: String::new(),
            family_cancel_hours: read(Figure::FAMILY_CANCEL_HOURS, &typed.family_cancel_hours) as u16,
            caseload_days: read(Figure::CASELOAD_DAYS, &typed.caseload_days) as u16,
            board_from_hour: read(Figure::BOARD_FROM_HOUR, &typed.board_from_hour) as u8,
            board_to_hour: read(Figure::BOARD_TO_HOUR, &typed.board_to_hour) as u8,
            board_weekend: typed.board_weekend,
            colours: Colours::default(),
            second_factor: SecondFactorRule::default(),
            version: typed.version,
        };
        let hues = [
            &typed.colour_si,
            &typed.colour_st,
            &typed.colour_ot,
            &typed.colour_pt,
            &typed.colour_aba,
            &typed.colour_sw,
            &typed.colour_other,
        ];
        let hues = std::array::from_fn(|index| {
            hues[index].parse().unwrap_or_else(|()| {
                wrong.push(format!("colour_{}.unknown", Colours::CLASSES[index]));
                Hue::Slate
            })
        });
        let office_phone = phone(&typed.office_phone).unwrap_or_else(|reason| {
            wrong.push(format!("office_phone.{reason}"));
            String::new()
        });
        let settings = Settings { office_phone, colours: Colours::from_hues(hues), ..settings };
        // A figure that could not be read is below nothing.
        if travel.fastest_kmh < travel.slowest_kmh {
            wrong.push("fastest_mph.below_the_slowest".into());
        }
        if wrong.is_empty() { Ok(Self(settings)) } else { Err(wrong.join(", ")) }
    }
}

/// A number that can be called, or none; what is wrong with it.
fn phone(typed: &str) -> Result<String, &'static str> {
    let phone = Phone::try_from(typed).map_err(|_| "too_long")?;
    let digits = phone.as_str().chars().filter(char::is_ascii_digit).count();
    if phone.as_str().is_empty() || digits >= 3 { Ok(phone.as_str().to_owned()) } else { Err("no_number") }
}

impl From<ChangeSettings> for Typed {
    fn from(ChangeSettings(settings): ChangeSettings) -> Self {
        let travel = settings.travel;
        let hue = |hue: Hue| hue.as_str().to_owned();
        Self {
            version: settings.version,
            detour_factor: travel.detour_factor.to_string(),
            park_minutes: travel.park_minutes.to_string(),
            slowest_mph: (travel.slowest_kmh / KM_PER_MILE).to_string(),
            fastest_mph: (travel.fastest_kmh / KM_PER_MILE).to_string(),
            buffer_minutes: settings.buffer_minutes.to_string(),
            office_phone: settings.office_phone,
            family_cancel_hours: settings.family_cancel_hours.to_string(),
            caseload_days: settings.caseload_days.to_string(),
            board_from_hour: settings.board_from_hour.to_string(),
            board_to_hour: settings.board_to_hour.to_string(),
            board_weekend: settings.board_weekend,
            colour_si: hue(settings.colours.si),
            colour_st: hue(settings.colours.st),
            colour_ot: hue(settings.colours.ot),
            colour_pt: hue(settings.colours.pt),
            colour_aba: hue(settings.colours.aba),
            colour_sw: hue(settings.colours.sw),
            colour_other: hue(settings.colours.other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json, to_value};

    /// What is wrong with the defaults, where some fields hold other texts.
    fn wrong(texts: &[(&str, &str)]) -> String {
        let mut form = to_value(ChangeSettings(Settings::default())).unwrap();
        for (field, text) in texts {
            form[*field] = json!(text);
        }
        serde_json::from_value::<ChangeSettings>(form).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_sent_comes_back() {
        let colours = Colours { st: Hue::Rose, ..Colours::default() };
        let mut sent = ChangeSettings(Settings {
            version: 3,
            board_weekend: true,
            buffer_minutes: 15,
            office_phone: "585 1".into(),
            colours,
            ..Settings::default()
        });
        sent.0.travel.detour_factor = 1.45;
        let form = to_value(sent.clone()).unwrap();
        assert_eq!((&form["detour_factor"], &form["version"]), (&json!("1.45"), &json!(3)));
        assert_eq!(serde_json::from_value::<ChangeSettings>(form).unwrap(), sent);
    }

    #[test]
    fn every_figure_keeps_its_limits() {
        for figure in Figure::ALL {
            // The fastest speed must stay above the slowest, whatever is tried of either.
            let with = |number: f64| match figure.field {
                "slowest_mph" => wrong(&[("fastest_mph", "81"), ("slowest_mph", &number.to_string())]),
                "fastest_mph" => wrong(&[("slowest_mph", "3"), ("fastest_mph", &number.to_string())]),
                field => wrong(&[(field, &number.to_string())]),
            };
            assert_eq!((with(figure.least), with(figure.most)), (String::new(), String::new()), "{}", figure.field);
            let out = format!("{}.out_of_range", figure.field);
            assert_eq!((with(figure.least - 0.01), with(figure.most + 0.01)), (out.clone(), out.clone()));
            assert_eq!(wrong(&[(figure.field, " ")]), format!("{}.missing", figure.field));
            assert_eq!(wrong(&[(figure.field, "many")]), format!("{}.not_a_number", figure.field));
            assert_eq!(wrong(&[(figure.field, "NaN")]), out);
            let part = if figure.whole { format!("{}.not_whole", figure.field) } else { String::new() };
            assert_eq!(with(figure.most - 0.5), part);
        }
    }

    #[test]
    fn a_hue_is_one_of_the_palette() {
        assert_eq!(wrong(&[("colour_st", "rose"), ("colour_other", "teal")]), "");
        assert_eq!(wrong(&[("colour_st", "mauve"), ("colour_other", "")]), "colour_st.unknown, colour_other.unknown");
    }

    #[test]
    fn the_offices_number_can_be_called() {
        for fine in ["", "(585) 555-0100", "911"] {
            assert_eq!(wrong(&[("office_phone", fine)]), "", "{fine}");
        }
        assert_eq!(wrong(&[("office_phone", "ask Ana")]), "office_phone.no_number");
        assert_eq!(wrong(&[("office_phone", &"5".repeat(41))]), "office_phone.too_long");
    }

    #[test]
    fn speeds_are_typed_in_miles_and_kept_in_kilometers() {
        let mut form = to_value(ChangeSettings(Settings::default())).unwrap();
        (form["slowest_mph"], form["fastest_mph"]) = (json!("20"), json!("50"));
        let travel = serde_json::from_value::<ChangeSettings>(form).unwrap().0.travel;
        assert_eq!((travel.slowest_kmh, travel.fastest_kmh), (32.186_88, 80.467_2));
    }

    #[test]
    fn a_speed_that_looks_the_same_stays_to_the_last_digit() {
        let before = Travel { slowest_kmh: 30.0, fastest_kmh: 65.0, ..Travel::default() };
        let sent = Travel { slowest_kmh: kmh(18.6), fastest_kmh: kmh(45.0), park_minutes: 4.0, ..before };
        let kept = sent.keeping_speeds_of(before);
        assert_eq!(kept, Travel { slowest_kmh: 30.0, ..sent });
    }

    #[test]
    fn a_comma_is_a_point() {
        assert_eq!(wrong(&[("detour_factor", "1,45")]), "");
    }

    #[test]
    fn the_fastest_is_not_below_the_slowest() {
        assert_eq!(wrong(&[("slowest_mph", "50"), ("fastest_mph", "50")]), "");
        assert_eq!(wrong(&[("slowest_mph", "50"), ("fastest_mph", "49.9")]), "fastest_mph.below_the_slowest");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let said = wrong(&[("park_minutes", "31"), ("buffer_minutes", ""), ("board_to_hour", "noon")]);
        assert_eq!(said, "park_minutes.out_of_range, buffer_minutes.missing, board_to_hour.not_a_number");
    }

    #[test]
    fn settings_of_before_are_read() {
        let kept: Value = json!({ "buffer_minutes": 7 });
        let settings: Settings = serde_json::from_value(kept).unwrap();
        assert_eq!(settings, Settings { buffer_minutes: 7, ..Settings::default() });
    }
}
