//! Names of the languages of families and providers, by tag.

use domain::Language;

macro_rules! language_names {
    ($($tag:ident { en: $en:literal, es: $es:literal })*) => {
        /// The name of a language by its tag, whose region or script don't matter; `None` for a tag that no import accepts.
        pub fn known_language(lang: Language, tag: &str) -> Option<&'static str> {
            let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
            match primary.as_str() {
                $(stringify!($tag) => Some(crate::text!(lang, $en, $es)),)*
                _ => None,
            }
        }
    };
}

language_names! {
    ak { en: "Twi", es: "twi" }
    am { en: "Amharic", es: "amárico" }
    ar { en: "Arabic", es: "árabe" }
    ase { en: "American Sign Language", es: "lengua de señas americana" }
    ay { en: "Aymara", es: "aimara" }
    az { en: "Azerbaijani", es: "azerí" }
    be { en: "Belarusian", es: "bielorruso" }
    bg { en: "Bulgarian", es: "búlgaro" }
    bn { en: "Bengali", es: "bengalí" }
    bs { en: "Bosnian", es: "bosnio" }
    ceb { en: "Cebuano", es: "cebuano" }
    chk { en: "Chuukese", es: "chuukés" }
    chr { en: "Cherokee", es: "cheroqui" }
    cs { en: "Czech", es: "checo" }
    da { en: "Danish", es: "danés" }
    de { en: "German", es: "alemán" }
    el { en: "Greek", es: "griego" }
    en { en: "English", es: "inglés" }
    es { en: "Spanish", es: "español" }
    fa { en: "Farsi", es: "farsi" }
    ff { en: "Fulani", es: "fula" }
    fr { en: "French", es: "francés" }
    gn { en: "Guarani", es: "guaraní" }
    gu { en: "Gujarati", es: "guyaratí" }
    ha { en: "Hausa", es: "hausa" }
    haw { en: "Hawaiian", es: "hawaiano" }
    he { en: "Hebrew", es: "hebreo" }
    hi { en: "Hindi", es: "hindi" }
    hmn { en: "Hmong", es: "hmong" }
    hr { en: "Croatian", es: "croata" }
    ht { en: "Haitian Creole", es: "criollo haitiano" }
    hu { en: "Hungarian", es: "húngaro" }
    hy { en: "Armenian", es: "armenio" }
    id { en: "Indonesian", es: "indonesio" }
    ig { en: "Igbo", es: "igbo" }
    ilo { en: "Ilocano", es: "ilocano" }
    it { en: "Italian", es: "italiano" }
    ja { en: "Japanese", es: "japonés" }
    ka { en: "Georgian", es: "georgiano" }
    kar { en: "Karen", es: "karen" }
    kea { en: "Cape Verdean Creole", es: "criollo caboverdiano" }
    kjb { en: "Q'anjob'al", es: "kanjobal" }
    km { en: "Khmer", es: "jemer" }
    kn { en: "Kannada", es: "canarés" }
    ko { en: "Korean", es: "coreano" }
    ku { en: "Kurdish", es: "kurdo" }
    ln { en: "Lingala", es: "lingala" }
    lo { en: "Lao", es: "lao" }
    lt { en: "Lithuanian", es: "lituano" }
    mam { en: "Mam", es: "mam" }
    mh { en: "Marshallese", es: "marshalés" }
    ml { en: "Malayalam", es: "malayalam" }
    mn { en: "Mongolian", es: "mongol" }
    mr { en: "Marathi", es: "maratí" }
    my { en: "Burmese", es: "birmano" }
    nah { en: "Nahuatl", es: "náhuatl" }
    ne { en: "Nepali", es: "nepalí" }
    nl { en: "Dutch", es: "neerlandés" }
    nv { en: "Navajo", es: "navajo" }
    om { en: "Oromo", es: "oromo" }
    pa { en: "Punjabi", es: "panyabí" }
    pl { en: "Polish", es: "polaco" }
    prs { en: "Dari", es: "dari" }
    ps { en: "Pashto", es: "pastún" }
    pt { en: "Portuguese", es: "portugués" }
    qu { en: "Quechua", es: "quechua" }
    quc { en: "K'iche'", es: "quiché" }
    rn { en: "Kirundi", es: "kirundi" }
    ro { en: "Romanian", es: "rumano" }
    ru { en: "Russian", es: "ruso" }
    rw { en: "Kinyarwanda", es: "kiñaruanda" }
    sm { en: "Samoan", es: "samoano" }
    so { en: "Somali", es: "somalí" }
    sq { en: "Albanian", es: "albanés" }
    sr { en: "Serbian", es: "serbio" }
    sv { en: "Swedish", es: "sueco" }
    sw { en: "Swahili", es: "suajili" }
    ta { en: "Tamil", es: "tamil" }
    te { en: "Telugu", es: "telugu" }
    th { en: "Thai", es: "tailandés" }
    ti { en: "Tigrinya", es: "tigriña" }
    tl { en: "Tagalog", es: "tagalo" }
    to { en: "Tongan", es: "tongano" }
    tr { en: "Turkish", es: "turco" }
    uk { en: "Ukrainian", es: "ucraniano" }
    ur { en: "Urdu", es: "urdu" }
    uz { en: "Uzbek", es: "uzbeko" }
    vi { en: "Vietnamese", es: "vietnamita" }
    wo { en: "Wolof", es: "wólof" }
    yi { en: "Yiddish", es: "yidis" }
    yo { en: "Yoruba", es: "yoruba" }
    yue { en: "Cantonese", es: "cantonés" }
    zh { en: "Chinese", es: "chino" }
}

/// The name of a language by its tag; an unknown tag is shown as it is.
pub fn language_name(lang: Language, tag: &str) -> String {
    known_language(lang, tag).unwrap_or(tag).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};

    #[test]
    fn languages_have_names_also_with_a_region() {
        assert_eq!([language_name(En, "ne"), language_name(Es, "ne")], ["Nepali", "nepalí"]);
        assert_eq!([language_name(En, "zh-Hant"), language_name(Es, "es-419")], ["Chinese", "español"]);
        assert_eq!((known_language(En, "xx"), language_name(En, "xx")), (None, "xx".to_owned()));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_language_that_an_import_accepts_has_a_name() {
        for tag in domain::import::language_tags() {
            for lang in Language::ALL {
                assert!(known_language(lang, tag).is_some(), "{tag}");
            }
        }
    }
}
