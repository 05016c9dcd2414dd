//! Parses languages by tag or by name.

/// The languages of home visits in the United States, with their usual names in lower case.
const NAMES: [(&str, &[&str]); 52] = [
    ("am", &["amharic", "amárico"]),
    ("ar", &["arabic", "árabe", "العربية"]),
    ("ase", &["asl", "american sign language", "sign language", "lengua de señas"]),
    ("bn", &["bengali", "bangla", "bengalí"]),
    ("bs", &["bosnian", "bosnio"]),
    ("de", &["german", "deutsch", "alemán"]),
    ("el", &["greek", "griego"]),
    ("en", &["english", "inglés", "eng"]),
    ("es", &["spanish", "español", "espanol", "castellano", "spa"]),
    ("fa", &["farsi", "persian", "farsi/persian"]),
    ("fr", &["french", "français", "francés", "fra"]),
    ("gu", &["gujarati"]),
    ("ha", &["hausa"]),
    ("he", &["hebrew", "hebreo"]),
    ("hi", &["hindi"]),
    ("hmn", &["hmong"]),
    ("ht", &["haitian creole", "haitian", "creole", "kreyòl", "kreyol", "haitian kreyol", "criollo haitiano"]),
    ("hy", &["armenian", "armenio"]),
    ("id", &["indonesian", "indonesio"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "japonés"]),
    ("kar", &["karen"]),
    ("km", &["khmer", "cambodian"]),
    ("ko", &["korean", "coreano"]),
    ("ku", &["kurdish", "kurdo"]),
    ("lo", &["lao", "laotian"]),
    ("mam", &["mam"]),
    ("ml", &["malayalam"]),
    ("my", &["burmese", "birmano"]),
    ("ne", &["nepali"]),
    ("om", &["oromo"]),
    ("pa", &["punjabi", "panjabi"]),
    ("pl", &["polish", "polaco"]),
    ("prs", &["dari"]),
    ("ps", &["pashto", "pastún"]),
    ("pt", &["portuguese", "português", "portugués"]),
    ("quc", &["k'iche'", "kiche", "quiché"]),
    ("ro", &["romanian", "rumano"]),
    ("ru", &["russian", "ruso", "русский"]),
    ("rw", &["kinyarwanda"]),
    ("so", &["somali", "somalí"]),
    ("sq", &["albanian", "albanés"]),
    ("sw", &["swahili", "kiswahili"]),
    ("ta", &["tamil"]),
    ("te", &["telugu"]),
    ("ti", &["tigrinya"]),
    ("tl", &["tagalog", "filipino"]),
    ("uk", &["ukrainian", "ucraniano"]),
    ("ur", &["urdu"]),
    ("vi", &["vietnamese", "vietnamita", "tiếng việt"]),
    ("yi", &["yiddish", "ídish"]),
    ("zh", &["chinese", "mandarin", "chino", "mandarín", "中文"]),
];
const YUE: (&str, &[&str]) = ("yue", &["cantonese", "cantonés", "chinese (cantonese)"]);

/// The tag of a language, in its usual letters: `es`, `zh-Hant`, `en-US`.
pub(super) fn tag(cell: &str) -> Option<String> {
    let name = cell.trim().to_lowercase();
    let named = NAMES.iter().chain([&YUE]).find(|(_, names)| names.contains(&name.as_str()));
    if let Some((tag, _)) = named {
        return Some((*tag).to_owned());
    }
    let mut parts = cell.split(['-', '_']);
    let primary = parts.next().filter(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let mut tag = primary.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        tag.push('-');
        tag.push_str(&match part.len() {
            2 => part.to_ascii_uppercase(),
            4 => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
            _ => part.to_ascii_lowercase(),
        });
    }
    (tag.len() <= 35).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_tag_and_by_name() {
        for (cell, known) in [
            ("Spanish", "es"),
            ("ESPAÑOL", "es"),
            ("Haitian Creole", "ht"),
            ("Cantonese", "yue"),
            ("ES", "es"),
            ("spa", "es"),
            ("en_us", "en-US"),
            ("zh-hant", "zh-Hant"),
            ("es-419", "es-419"),
        ] {
            assert_eq!(tag(cell).as_deref(), Some(known), "{cell}");
        }
        for wrong in ["", "language", "Klingon", "e", "e n", "-en", "en-", "English and Spanish"] {
            assert_eq!(tag(wrong), None, "{wrong}");
        }
    }
}
