//! The settings form: which settings the office may change, and their limits.

use super::{DisciplineColors, FirstDay, Hue, SecondFactorRule, Settings, Travel};
use crate::{
    ErrorCode, FieldErrors,
    text::Phone,
    travel::{KM_PER_MILE, kmh},
};
use serde::{Deserialize, Serialize};

/// A numeric setting: its form field and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberSetting {
    pub field: &'static str,
    /// Inclusive.
    pub min: f64,
    /// Inclusive.
    pub max: f64,
    /// Whether it must be a whole number.
    pub whole: bool,
}

impl NumberSetting {
    /// Kilometers by road per kilometer of straight-line distance: at least 1, and as high as 3 only around water.
    pub const DETOUR_FACTOR: Self = Self::new("detour_factor", 1.0, 3.0, false);
    /// Minutes to park and reach the door.
    pub const PARK_MINUTES: Self = Self::new("park_minutes", 0.0, 30.0, false);
    /// Miles per hour on the shortest drives; stored as km/h.
    pub const SLOWEST_MPH: Self = Self::new("slowest_mph", 3.0, 50.0, false);
    /// The maximum miles per hour; not below `SLOWEST_MPH`.
    pub const FASTEST_MPH: Self = Self::new("fastest_mph", 12.0, 81.0, false);
    /// Minutes between two visits of a provider, in addition to the drive.
    pub const BUFFER_MINUTES: Self = Self::new("buffer_minutes", 0.0, 60.0, true);
    /// Hours before the start until which a family may cancel a visit: up to a week.
    pub const FAMILY_CANCEL_HOURS: Self = Self::new("family_cancel_hours", 0.0, 168.0, true);
    /// Days for which a provider has access to a child's page after the last visit: 0 to a year.
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

    const fn new(field: &'static str, min: f64, max: f64, whole: bool) -> Self {
        Self { field, min, max, whole }
    }

    /// Parses the typed number, with a decimal point or comma; the error is one of the setting.
    fn parse(self, text: &str) -> Result<f64, ErrorCode> {
        let text = text.trim().replace(',', ".");
        match text.parse::<f64>() {
            _ if text.is_empty() => Err(ErrorCode::SettingMissing),
            Err(_) => Err(ErrorCode::SettingNotANumber),
            Ok(number) if !(self.min..=self.max).contains(&number) => Err(ErrorCode::SettingOutOfRange),
            Ok(number) if self.whole && number.fract() != 0.0 => Err(ErrorCode::SettingNotWhole),
            Ok(number) => Ok(number),
        }
    }
}

/// Input: change the settings; `version` is the one that the user saw. Settings with a separate form are not included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SettingsForm", into = "SettingsForm")]
pub struct ChangeSettings(pub Settings);

/// The fields of the settings form.
#[derive(Serialize, Deserialize)]
struct SettingsForm {
    version: i64,
    detour_factor: String,
    park_minutes: String,
    slowest_mph: String,
    fastest_mph: String,
    buffer_minutes: String,
    /// Absent in forms that were opened before this setting existed.
    #[serde(default)]
    office_phone: String,
    family_cancel_hours: String,
    /// The default in forms that were opened before this setting existed.
    #[serde(default = "default_caseload_days")]
    caseload_days: String,
    board_from_hour: String,
    board_to_hour: String,
    #[serde(default)]
    board_weekend: bool,
    /// The default in forms that were opened before this setting existed.
    #[serde(default = "default_first_day")]
    first_day: String,
    colour_si: String,
    colour_st: String,
    colour_ot: String,
    colour_pt: String,
    colour_aba: String,
    colour_sw: String,
    colour_other: String,
}

fn default_caseload_days() -> String {
    Settings::default().caseload_days.to_string()
}

fn default_first_day() -> String {
    FirstDay::default().as_str().to_owned()
}

impl TryFrom<SettingsForm> for ChangeSettings {
    type Error = FieldErrors;

    /// Collects all validation errors.
    fn try_from(typed: SettingsForm) -> Result<Self, FieldErrors> {
        let mut wrong = FieldErrors::default();
        let mut read = |setting: NumberSetting, text: &str| {
            setting.parse(text).unwrap_or_else(|code| {
                wrong.add(setting.field, code);
                f64::NAN
            })
        };
        let travel = Travel {
            detour_factor: read(NumberSetting::DETOUR_FACTOR, &typed.detour_factor),
            park_minutes: read(NumberSetting::PARK_MINUTES, &typed.park_minutes),
            slowest_kmh: kmh(read(NumberSetting::SLOWEST_MPH, &typed.slowest_mph)),
            fastest_kmh: kmh(read(NumberSetting::FASTEST_MPH, &typed.fastest_mph)),
        };
        let settings = Settings {
            travel,
            buffer_minutes: read(NumberSetting::BUFFER_MINUTES, &typed.buffer_minutes) as u16,
            office_phone: String::new(),
            family_cancel_hours: read(NumberSetting::FAMILY_CANCEL_HOURS, &typed.family_cancel_hours) as u16,
            caseload_days: read(NumberSetting::CASELOAD_DAYS, &typed.caseload_days) as u16,
            board_from_hour: read(NumberSetting::BOARD_FROM_HOUR, &typed.board_from_hour) as u8,
            board_to_hour: read(NumberSetting::BOARD_TO_HOUR, &typed.board_to_hour) as u8,
            board_weekend: typed.board_weekend,
            first_day: FirstDay::default(),
            colours: DisciplineColors::default(),
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
                wrong.add(format!("colour_{}", DisciplineColors::CLASSES[index]), ErrorCode::ColorUnknown);
                Hue::Slate
            })
        });
        let office_phone = phone(&typed.office_phone).unwrap_or_else(|code| {
            wrong.add("office_phone", code);
            String::new()
        });
        let first_day = typed.first_day.parse().unwrap_or_else(|()| {
            wrong.add("first_day", ErrorCode::FirstDayUnknown);
            FirstDay::default()
        });
        let settings = Settings { office_phone, first_day, colours: DisciplineColors::from_hues(hues), ..settings };
        // An invalid speed is NaN, for which this comparison is false.
        if travel.fastest_kmh < travel.slowest_kmh {
            wrong.add("fastest_mph", ErrorCode::FastestBelowSlowest);
        }
        if wrong.0.is_empty() { Ok(Self(settings)) } else { Err(wrong) }
    }
}

/// Validates a phone number, or an empty text.
fn phone(typed: &str) -> Result<String, ErrorCode> {
    let phone = Phone::try_from(typed).map_err(|_| ErrorCode::OfficePhoneTooLong)?;
    let digits = phone.as_str().chars().filter(char::is_ascii_digit).count();
    if phone.as_str().is_empty() || digits >= 3 { Ok(phone.as_str().to_owned()) } else { Err(ErrorCode::OfficePhoneInvalid) }
}

impl From<ChangeSettings> for SettingsForm {
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
            first_day: settings.first_day.as_str().to_owned(),
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

    /// The validation errors of the default settings with some fields replaced.
    fn wrong(texts: &[(&str, &str)]) -> String {
        let mut form = to_value(ChangeSettings(Settings::default())).unwrap();
        for (field, text) in texts {
            form[*field] = json!(text);
        }
        serde_json::from_value::<ChangeSettings>(form).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn settings_survive_a_round_trip() {
        let colours = DisciplineColors { st: Hue::Rose, ..DisciplineColors::default() };
        let mut sent = ChangeSettings(Settings {
            version: 3,
            board_weekend: true,
            first_day: FirstDay::Sunday,
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
    fn every_number_setting_enforces_its_limits() {
        for setting in NumberSetting::ALL {
            // The fastest speed must stay above the slowest.
            let with = |number: f64| match setting.field {
                "slowest_mph" => wrong(&[("fastest_mph", "81"), ("slowest_mph", &number.to_string())]),
                "fastest_mph" => wrong(&[("slowest_mph", "3"), ("fastest_mph", &number.to_string())]),
                field => wrong(&[(field, &number.to_string())]),
            };
            assert_eq!((with(setting.min), with(setting.max)), (String::new(), String::new()), "{}", setting.field);
            let out = format!("{}:setting.out_of_range", setting.field);
            assert_eq!((with(setting.min - 0.01), with(setting.max + 0.01)), (out.clone(), out.clone()));
            assert_eq!(wrong(&[(setting.field, " ")]), format!("{}:setting.missing", setting.field));
            assert_eq!(wrong(&[(setting.field, "many")]), format!("{}:setting.not_a_number", setting.field));
            assert_eq!(wrong(&[(setting.field, "NaN")]), out);
            let part = if setting.whole { format!("{}:setting.not_whole", setting.field) } else { String::new() };
            assert_eq!(with(setting.max - 0.5), part);
        }
    }

    #[test]
    fn the_first_day_is_validated() {
        assert_eq!(wrong(&[("first_day", "sunday")]), "");
        assert_eq!(wrong(&[("first_day", "friday")]), "first_day:first_day.unknown");
    }

    #[test]
    fn hues_are_validated() {
        assert_eq!(wrong(&[("colour_st", "rose"), ("colour_other", "teal")]), "");
        assert_eq!(
            wrong(&[("colour_st", "mauve"), ("colour_other", "")]),
            "colour_st:colour.unknown, colour_other:colour.unknown"
        );
    }

    #[test]
    fn the_office_phone_is_validated() {
        for fine in ["", "(585) 555-0100", "911"] {
            assert_eq!(wrong(&[("office_phone", fine)]), "", "{fine}");
        }
        assert_eq!(wrong(&[("office_phone", "ask Ana")]), "office_phone:office_phone.no_number");
        assert_eq!(wrong(&[("office_phone", &"5".repeat(41))]), "office_phone:office_phone.too_long");
    }

    #[test]
    fn speeds_are_entered_in_mph_and_stored_in_kmh() {
        let mut form = to_value(ChangeSettings(Settings::default())).unwrap();
        (form["slowest_mph"], form["fastest_mph"]) = (json!("20"), json!("50"));
        let travel = serde_json::from_value::<ChangeSettings>(form).unwrap().0.travel;
        assert_eq!((travel.slowest_kmh, travel.fastest_kmh), (32.186_88, 80.467_2));
    }

    #[test]
    fn a_speed_that_looks_the_same_is_unchanged() {
        let before = Travel { slowest_kmh: 30.0, fastest_kmh: 65.0, ..Travel::default() };
        let sent = Travel { slowest_kmh: kmh(18.6), fastest_kmh: kmh(45.0), park_minutes: 4.0, ..before };
        let result = sent.with_unchanged_speeds(before);
        assert_eq!(result, Travel { slowest_kmh: 30.0, ..sent });
    }

    #[test]
    fn a_decimal_comma_is_accepted() {
        assert_eq!(wrong(&[("detour_factor", "1,45")]), "");
    }

    #[test]
    fn the_fastest_is_not_below_the_slowest() {
        assert_eq!(wrong(&[("slowest_mph", "50"), ("fastest_mph", "50")]), "");
        assert_eq!(wrong(&[("slowest_mph", "50"), ("fastest_mph", "49.9")]), "fastest_mph:setting.below_the_slowest");
    }

    #[test]
    fn all_validation_errors_are_reported() {
        let actual = wrong(&[("park_minutes", "31"), ("buffer_minutes", ""), ("board_to_hour", "noon")]);
        assert_eq!(
            actual,
            "park_minutes:setting.out_of_range, buffer_minutes:setting.missing, board_to_hour:setting.not_a_number"
        );
    }

    #[test]
    fn older_settings_are_read_with_defaults() {
        let stored: Value = json!({ "buffer_minutes": 7 });
        let settings: Settings = serde_json::from_value(stored).unwrap();
        assert_eq!(settings, Settings { buffer_minutes: 7, ..Settings::default() });
    }
}
