//! Names of the languages of families and providers, by tag.

use domain::Language;

macro_rules! language_names {
    ($($($tag:ident)|+ { en: $en:literal, es: $es:literal })*) => {
        /// The name of a language by its tag, whose region or script don't matter; `None` for one without a name here.
        pub fn known_language(lang: Language, tag: &str) -> Option<&'static str> {
            let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
            match primary.as_str() {
                $($(stringify!($tag))|+ => Some(crate::text!(lang, $en, $es)),)*
                _ => None,
            }
        }
    };
}

// First the tag that an import gives a language by its name, then other tags of the same language.
language_names! {
    aa { en: "Afar", es: "afar" }
    acr { en: "Achi", es: "achí" }
    af { en: "Afrikaans", es: "afrikáans" }
    aii { en: "Assyrian", es: "asirio" }
    ak | aka | tw | twi { en: "Twi", es: "twi" }
    am | amh { en: "Amharic", es: "amárico" }
    ar | ara { en: "Arabic", es: "árabe" }
    ase { en: "American Sign Language", es: "lengua de señas americana" }
    ay { en: "Aymara", es: "aimara" }
    az { en: "Azerbaijani", es: "azerí" }
    be { en: "Belarusian", es: "bielorruso" }
    bg { en: "Bulgarian", es: "búlgaro" }
    bm { en: "Bambara", es: "bambara" }
    bn | ben { en: "Bengali", es: "bengalí" }
    bo { en: "Tibetan", es: "tibetano" }
    bs | bos { en: "Bosnian", es: "bosnio" }
    ca { en: "Catalan", es: "catalán" }
    cab { en: "Garifuna", es: "garífuna" }
    cak { en: "Kaqchikel", es: "cakchiquel" }
    ceb { en: "Cebuano", es: "cebuano" }
    cfm { en: "Falam Chin", es: "chin falam" }
    ch { en: "Chamorro", es: "chamorro" }
    chk { en: "Chuukese", es: "chuukés" }
    chr { en: "Cherokee", es: "cheroqui" }
    cld { en: "Chaldean", es: "caldeo" }
    cnh { en: "Hakha Chin", es: "chin hakha" }
    cs { en: "Czech", es: "checo" }
    ctd { en: "Tedim Chin", es: "chin tedim" }
    da { en: "Danish", es: "danés" }
    de | deu | ger { en: "German", es: "alemán" }
    din { en: "Dinka", es: "dinka" }
    ee { en: "Ewe", es: "ewé" }
    el | ell | gre { en: "Greek", es: "griego" }
    en | eng { en: "English", es: "inglés" }
    es | spa { en: "Spanish", es: "español" }
    et { en: "Estonian", es: "estonio" }
    fa | fas | per { en: "Farsi", es: "farsi" }
    ff { en: "Fulani", es: "fula" }
    fi { en: "Finnish", es: "finés" }
    fj { en: "Fijian", es: "fiyiano" }
    fr | fra | fre { en: "French", es: "francés" }
    gn { en: "Guarani", es: "guaraní" }
    gu | guj { en: "Gujarati", es: "guyaratí" }
    ha { en: "Hausa", es: "hausa" }
    haw { en: "Hawaiian", es: "hawaiano" }
    he | heb { en: "Hebrew", es: "hebreo" }
    hi | hin { en: "Hindi", es: "hindi" }
    hil { en: "Hiligaynon", es: "hiligainón" }
    hmn | hnj | mww { en: "Hmong", es: "hmong" }
    hr | hrv { en: "Croatian", es: "croata" }
    ht | hat { en: "Haitian Creole", es: "criollo haitiano" }
    hu { en: "Hungarian", es: "húngaro" }
    hy | arm | hye { en: "Armenian", es: "armenio" }
    id { en: "Indonesian", es: "indonesio" }
    ig { en: "Igbo", es: "igbo" }
    ilo { en: "Ilocano", es: "ilocano" }
    is { en: "Icelandic", es: "islandés" }
    it | ita { en: "Italian", es: "italiano" }
    ium { en: "Mien", es: "mien" }
    ixl { en: "Ixil", es: "ixil" }
    ja | jpn { en: "Japanese", es: "japonés" }
    jam { en: "Jamaican Patois", es: "patois jamaicano" }
    ka { en: "Georgian", es: "georgiano" }
    kar | ksw { en: "Karen", es: "karen" }
    kea { en: "Cape Verdean Creole", es: "criollo caboverdiano" }
    kek { en: "Q'eqchi'", es: "quekchí" }
    kjb { en: "Q'anjob'al", es: "kanjobal" }
    kk { en: "Kazakh", es: "kazajo" }
    km | khm { en: "Khmer", es: "jemer" }
    kn { en: "Kannada", es: "canarés" }
    ko | kor { en: "Korean", es: "coreano" }
    kos { en: "Kosraean", es: "kosraeano" }
    kri { en: "Krio", es: "krio" }
    ku | ckb | kmr { en: "Kurdish", es: "kurdo" }
    ky { en: "Kyrgyz", es: "kirguís" }
    lg { en: "Luganda", es: "luganda" }
    lkt { en: "Lakota", es: "lakota" }
    ln { en: "Lingala", es: "lingala" }
    lo | lao { en: "Lao", es: "lao" }
    lt { en: "Lithuanian", es: "lituano" }
    luo { en: "Luo", es: "luo" }
    lv { en: "Latvian", es: "letón" }
    mam { en: "Mam", es: "mam" }
    man | mnk { en: "Mandingo", es: "mandinga" }
    mg { en: "Malagasy", es: "malgache" }
    mh { en: "Marshallese", es: "marshalés" }
    mix | mig | mxv { en: "Mixtec", es: "mixteco" }
    mk { en: "Macedonian", es: "macedonio" }
    ml { en: "Malayalam", es: "malayalam" }
    mn { en: "Mongolian", es: "mongol" }
    mr { en: "Marathi", es: "maratí" }
    ms { en: "Malay", es: "malayo" }
    my | bur | mya { en: "Burmese", es: "birmano" }
    nah { en: "Nahuatl", es: "náhuatl" }
    nan { en: "Taiwanese", es: "taiwanés" }
    ne | nep { en: "Nepali", es: "nepalí" }
    nl { en: "Dutch", es: "neerlandés" }
    no | nb | nn | nor { en: "Norwegian", es: "noruego" }
    nus { en: "Nuer", es: "nuer" }
    nv { en: "Navajo", es: "navajo" }
    ny { en: "Chichewa", es: "chichewa" }
    oj { en: "Ojibwe", es: "ojibwa" }
    om | orm { en: "Oromo", es: "oromo" }
    or { en: "Odia", es: "odia" }
    pa | pan { en: "Punjabi", es: "panyabí" }
    pap { en: "Papiamento", es: "papiamento" }
    pau { en: "Palauan", es: "palauano" }
    pdc { en: "Pennsylvania Dutch", es: "alemán de Pensilvania" }
    pl | pol { en: "Polish", es: "polaco" }
    pon { en: "Pohnpeian", es: "pohnpeiano" }
    prs { en: "Dari", es: "dari" }
    ps | pus { en: "Pashto", es: "pastún" }
    pt | por { en: "Portuguese", es: "portugués" }
    pua { en: "Purépecha", es: "purépecha" }
    qu | que { en: "Quechua", es: "quechua" }
    quc { en: "K'iche'", es: "quiché" }
    rhg { en: "Rohingya", es: "rohinyá" }
    rn { en: "Kirundi", es: "kirundi" }
    ro | ron | rum { en: "Romanian", es: "rumano" }
    rom { en: "Romani", es: "romaní" }
    ru | rus { en: "Russian", es: "ruso" }
    rw { en: "Kinyarwanda", es: "kiñaruanda" }
    sd { en: "Sindhi", es: "sindhi" }
    si { en: "Sinhala", es: "cingalés" }
    sk { en: "Slovak", es: "eslovaco" }
    sl { en: "Slovenian", es: "esloveno" }
    sm { en: "Samoan", es: "samoano" }
    sn { en: "Shona", es: "shona" }
    snk { en: "Soninke", es: "soninké" }
    so | som { en: "Somali", es: "somalí" }
    sq | alb | sqi { en: "Albanian", es: "albanés" }
    sr | srp { en: "Serbian", es: "serbio" }
    sv { en: "Swedish", es: "sueco" }
    sw | swa { en: "Swahili", es: "suajili" }
    ta | tam { en: "Tamil", es: "tamil" }
    te | tel { en: "Telugu", es: "telugu" }
    tg { en: "Tajik", es: "tayiko" }
    th | tha { en: "Thai", es: "tailandés" }
    ti | tir { en: "Tigrinya", es: "tigriña" }
    tk { en: "Turkmen", es: "turcomano" }
    tl | fil | tgl { en: "Tagalog", es: "tagalo" }
    to { en: "Tongan", es: "tongano" }
    tr | tur { en: "Turkish", es: "turco" }
    trq { en: "Triqui", es: "triqui" }
    tzh { en: "Tzeltal", es: "tzeltal" }
    tzj { en: "Tz'utujil", es: "tzutujil" }
    tzo { en: "Tzotzil", es: "tzotzil" }
    ug { en: "Uyghur", es: "uigur" }
    uk | ukr { en: "Ukrainian", es: "ucraniano" }
    ur | urd { en: "Urdu", es: "urdu" }
    uz { en: "Uzbek", es: "uzbeko" }
    vi | vie { en: "Vietnamese", es: "vietnamita" }
    wo { en: "Wolof", es: "wólof" }
    xh { en: "Xhosa", es: "xhosa" }
    yi | yid { en: "Yiddish", es: "yidis" }
    yo { en: "Yoruba", es: "yoruba" }
    yua { en: "Yucatec Maya", es: "maya yucateco" }
    yue { en: "Cantonese", es: "cantonés" }
    zap { en: "Zapotec", es: "zapoteco" }
    zh | chi | cmn | zho { en: "Chinese", es: "chino" }
    zu { en: "Zulu", es: "zulú" }
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
        assert_eq!([language_name(En, "fil"), language_name(En, "cmn-Hans")], ["Tagalog", "Chinese"]);
        assert_eq!((known_language(En, "xx"), language_name(En, "xx")), (None, "xx".to_owned()));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_language_that_an_import_knows_by_name_has_one() {
        for tag in domain::import::language_tags() {
            for lang in Language::ALL {
                assert!(known_language(lang, tag).is_some(), "{tag}");
            }
        }
    }
}
