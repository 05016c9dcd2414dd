//! Messages of number settings, with their limits.

use domain::{ErrorCode, FieldError, Language, agency::NumberSetting};

/// The limits of a number setting, if the error is one of a number; `None` for other fields and codes.
pub fn limits_text(lang: Language, error: &FieldError) -> Option<String> {
    use ErrorCode::{SettingMissing, SettingNotANumber, SettingNotWhole, SettingOutOfRange};
    if !matches!(error.code, SettingMissing | SettingNotANumber | SettingNotWhole | SettingOutOfRange) {
        return None;
    }
    let setting = NumberSetting::ALL.into_iter().find(|setting| setting.field == error.field)?;
    Some(if setting.whole { whole_number(lang, setting.min, setting.max) } else { number(lang, setting.min, setting.max) })
}

crate::messages! {
    number(min, max) { en: "Enter a number from {min} to {max}.", es: "Escriba un número de {min} a {max}." }
    whole_number(min, max) { en: "Enter a whole number from {min} to {max}.", es: "Escriba un número entero de {min} a {max}." }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};

    #[test]
    fn errors_of_number_settings_name_the_limits() {
        let text = |lang, field: &str, code| limits_text(lang, &FieldError::new(field, code));
        assert_eq!(text(En, "buffer_minutes", ErrorCode::SettingNotWhole).unwrap(), "Enter a whole number from 0 to 60.");
        assert_eq!(text(Es, "detour_factor", ErrorCode::SettingMissing).unwrap(), "Escriba un número de 1 a 3.");
        assert_eq!(text(En, "detour_factor", ErrorCode::FieldTooLong), None);
        assert_eq!(text(En, "minutes", ErrorCode::SettingOutOfRange), None);
    }
}
