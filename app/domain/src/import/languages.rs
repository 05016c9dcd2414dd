//! Parses languages by tag or by name.

/// The languages of home visits in the United States: tag, and the usual names in lower case.
const NAMES: [(&str, &[&str]); 93] = [
    ("ak", &["twi", "akan"]),
    ("am", &["amharic", "amárico"]),
    ("ar", &["arabic", "árabe", "العربية"]),
    ("ase", &["asl", "american sign language", "sign language", "lengua de señas", "lengua de señas americana"]),
    ("ay", &["aymara", "aimara"]),
    ("az", &["azerbaijani", "azerí"]),
    ("be", &["belarusian", "bielorruso"]),
    ("bg", &["bulgarian", "búlgaro"]),
    ("bn", &["bengali", "bangla", "bengalí"]),
    ("bs", &["bosnian", "bosnio"]),
    ("ceb", &["cebuano"]),
    ("chk", &["chuukese", "chuukés"]),
    ("chr", &["cherokee", "cheroqui"]),
    ("cs", &["czech", "checo"]),
    ("da", &["danish", "danés"]),
    ("de", &["german", "deutsch", "alemán"]),
    ("el", &["greek", "griego"]),
    ("en", &["english", "inglés", "eng"]),
    ("es", &["spanish", "español", "espanol", "castellano", "spa"]),
    ("fa", &["farsi", "persian", "farsi/persian"]),
    ("ff", &["fulani", "fula"]),
    ("fr", &["french", "français", "francés", "fra"]),
    ("gn", &["guarani", "guaraní"]),
    ("gu", &["gujarati", "guyaratí"]),
    ("ha", &["hausa"]),
    ("haw", &["hawaiian", "hawaiano"]),
    ("he", &["hebrew", "hebreo"]),
    ("hi", &["hindi"]),
    ("hmn", &["hmong"]),
    ("hr", &["croatian", "croata"]),
    ("ht", &["haitian creole", "haitian", "creole", "kreyòl", "kreyol", "haitian kreyol", "criollo haitiano"]),
    ("hu", &["hungarian", "húngaro"]),
    ("hy", &["armenian", "armenio"]),
    ("id", &["indonesian", "indonesio"]),
    ("ig", &["igbo"]),
    ("ilo", &["ilocano"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "japonés"]),
    ("ka", &["georgian", "georgiano"]),
    ("kar", &["karen"]),
    ("kea", &["cape verdean creole", "criollo caboverdiano"]),
    ("kjb", &["q'anjob'al", "kanjobal"]),
    ("km", &["khmer", "cambodian", "jemer"]),
    ("kn", &["kannada", "canarés"]),
    ("ko", &["korean", "coreano"]),
    ("ku", &["kurdish", "kurdo"]),
    ("ln", &["lingala"]),
    ("lo", &["lao", "laotian"]),
    ("lt", &["lithuanian", "lituano"]),
    ("mam", &["mam"]),
    ("mh", &["marshallese", "marshalés"]),
    ("ml", &["malayalam"]),
    ("mn", &["mongolian", "mongol"]),
    ("mr", &["marathi", "maratí"]),
    ("my", &["burmese", "birmano"]),
    ("nah", &["nahuatl", "náhuatl"]),
    ("ne", &["nepali", "nepalí"]),
    ("nl", &["dutch", "neerlandés", "holandés"]),
    ("nv", &["navajo"]),
    ("om", &["oromo"]),
    ("pa", &["punjabi", "panjabi", "panyabí"]),
    ("pl", &["polish", "polaco"]),
    ("prs", &["dari"]),
    ("ps", &["pashto", "pastún"]),
    ("pt", &["portuguese", "português", "portugués"]),
    ("qu", &["quechua"]),
    ("quc", &["k'iche'", "kiche", "quiché"]),
    ("rn", &["kirundi"]),
    ("ro", &["romanian", "rumano"]),
    ("ru", &["russian", "ruso", "русский"]),
    ("rw", &["kinyarwanda", "kiñaruanda"]),
    ("sm", &["samoan", "samoano"]),
    ("so", &["somali", "somalí"]),
    ("sq", &["albanian", "albanés"]),
    ("sr", &["serbian", "serbio"]),
    ("sv", &["swedish", "sueco"]),
    ("sw", &["swahili", "kiswahili", "suajili"]),
    ("ta", &["tamil"]),
    ("te", &["telugu"]),
    ("th", &["thai", "tailandés"]),
    ("ti", &["tigrinya", "tigriña"]),
    ("tl", &["tagalog", "filipino", "fil", "tagalo"]),
    ("to", &["tongan", "tongano"]),
    ("tr", &["turkish", "turco"]),
    ("uk", &["ukrainian", "ucraniano"]),
    ("ur", &["urdu"]),
    ("uz", &["uzbek", "uzbeko"]),
    ("vi", &["vietnamese", "vietnamita", "tiếng việt"]),
    ("wo", &["wolof", "wólof"]),
    ("yi", &["yiddish", "ídish", "yidis"]),
    ("yo", &["yoruba"]),
    ("yue", &["cantonese", "cantonés", "chinese (cantonese)"]),
    ("zh", &["chinese", "mandarin", "chino", "mandarín", "中文", "cmn"]),
];

/// The tags of all languages that an import accepts, without regions or scripts.
pub fn language_tags() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(tag, _)| *tag)
}

/// The tag of a language, in its usual letters: `es`, `zh-Hant`, `en-US`.
pub(super) fn tag(cell: &str) -> Option<String> {
    let name = cell.trim().to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
    if let Some((tag, _)) = named {
        return Some((*tag).to_owned());
    }
    let mut parts = cell.split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    let mut tag = language_tags().find(|known| *known == primary)?.to_owned();
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
        for wrong in ["", "language", "Klingon", "e", "e n", "-en", "en-", "English and Spanish", "tbd", "na", "xx-US"] {
            assert_eq!(tag(wrong), None, "{wrong}");
        }
    }
}
