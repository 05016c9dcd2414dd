//! Parses languages by tag or by name.

/// The languages of home visits in the United States: tag, and the usual names in lower case.
const NAMES: [(&str, &[&str]); 161] = [
    ("aa", &["afar"]),
    ("acr", &["achi", "achí"]),
    ("af", &["afrikaans", "afrikáans"]),
    ("aii", &["assyrian", "asirio", "assyrian neo-aramaic"]),
    ("ak", &["twi", "akan"]),
    ("am", &["amharic", "amárico"]),
    ("ar", &["arabic", "árabe", "العربية"]),
    ("ase", &["asl", "american sign language", "sign language", "lengua de señas", "lengua de señas americana"]),
    ("ay", &["aymara", "aimara"]),
    ("az", &["azerbaijani", "azerí"]),
    ("be", &["belarusian", "bielorruso"]),
    ("bg", &["bulgarian", "búlgaro"]),
    ("bm", &["bambara"]),
    ("bn", &["bengali", "bangla", "bengalí"]),
    ("bo", &["tibetan", "tibetano"]),
    ("bs", &["bosnian", "bosnio"]),
    ("ca", &["catalan", "catalán"]),
    ("cab", &["garifuna", "garífuna"]),
    ("cak", &["kaqchikel", "cakchiquel", "kaqchikel maya"]),
    ("ceb", &["cebuano"]),
    ("cfm", &["falam chin", "chin falam", "falam"]),
    ("ch", &["chamorro"]),
    ("chk", &["chuukese", "chuukés"]),
    ("chr", &["cherokee", "cheroqui"]),
    ("cld", &["chaldean", "caldeo", "chaldean neo-aramaic"]),
    ("cnh", &["hakha chin", "chin hakha", "chin", "hakha", "lai"]),
    ("cs", &["czech", "checo"]),
    ("ctd", &["tedim chin", "chin tedim", "tedim", "zomi"]),
    ("da", &["danish", "danés"]),
    ("de", &["german", "deutsch", "alemán"]),
    ("din", &["dinka"]),
    ("ee", &["ewe", "ewé"]),
    ("el", &["greek", "griego"]),
    ("en", &["english", "inglés", "eng"]),
    ("es", &["spanish", "español", "espanol", "castellano", "spa"]),
    ("et", &["estonian", "estonio"]),
    ("fa", &["farsi", "persian", "farsi/persian"]),
    ("ff", &["fulani", "fula"]),
    ("fi", &["finnish", "finés", "finlandés"]),
    ("fj", &["fijian", "fiyiano"]),
    ("fr", &["french", "français", "francés", "fra"]),
    ("gn", &["guarani", "guaraní"]),
    ("gu", &["gujarati", "guyaratí"]),
    ("ha", &["hausa"]),
    ("haw", &["hawaiian", "hawaiano"]),
    ("he", &["hebrew", "hebreo"]),
    ("hi", &["hindi"]),
    ("hil", &["hiligaynon", "hiligainón", "ilonggo"]),
    ("hmn", &["hmong"]),
    ("hr", &["croatian", "croata"]),
    ("ht", &["haitian creole", "haitian", "creole", "kreyòl", "kreyol", "haitian kreyol", "criollo haitiano"]),
    ("hu", &["hungarian", "húngaro"]),
    ("hy", &["armenian", "armenio"]),
    ("id", &["indonesian", "indonesio"]),
    ("ig", &["igbo"]),
    ("ilo", &["ilocano"]),
    ("is", &["icelandic", "islandés"]),
    ("it", &["italian", "italiano"]),
    ("ium", &["mien", "iu mien"]),
    ("ixl", &["ixil"]),
    ("ja", &["japanese", "japonés"]),
    ("jam", &["jamaican patois", "patois jamaicano", "jamaican creole"]),
    ("ka", &["georgian", "georgiano"]),
    ("kar", &["karen"]),
    ("kea", &["cape verdean creole", "criollo caboverdiano"]),
    ("kek", &["q'eqchi'", "quekchí", "kekchi", "kekchí", "qʼeqchiʼ"]),
    ("kjb", &["q'anjob'al", "kanjobal"]),
    ("kk", &["kazakh", "kazajo"]),
    ("km", &["khmer", "cambodian", "jemer"]),
    ("kn", &["kannada", "canarés"]),
    ("ko", &["korean", "coreano"]),
    ("kos", &["kosraean", "kosraeano"]),
    ("kri", &["krio", "sierra leone krio"]),
    ("ku", &["kurdish", "kurdo"]),
    ("ky", &["kyrgyz", "kirguís", "kirghiz"]),
    ("lg", &["luganda", "ganda"]),
    ("lkt", &["lakota"]),
    ("ln", &["lingala"]),
    ("lo", &["lao", "laotian"]),
    ("lt", &["lithuanian", "lituano"]),
    ("luo", &["luo", "dholuo"]),
    ("lv", &["latvian", "letón"]),
    ("mam", &["mam"]),
    ("man", &["mandingo", "mandinga", "mandinka"]),
    ("mg", &["malagasy", "malgache"]),
    ("mh", &["marshallese", "marshalés"]),
    ("mix", &["mixtec", "mixteco", "mixteca"]),
    ("mk", &["macedonian", "macedonio"]),
    ("ml", &["malayalam"]),
    ("mn", &["mongolian", "mongol"]),
    ("mr", &["marathi", "maratí"]),
    ("ms", &["malay", "malayo"]),
    ("my", &["burmese", "birmano"]),
    ("nah", &["nahuatl", "náhuatl"]),
    ("nan", &["taiwanese", "taiwanés", "hokkien", "min nan"]),
    ("ne", &["nepali", "nepalí"]),
    ("nl", &["dutch", "neerlandés", "holandés"]),
    ("no", &["norwegian", "noruego"]),
    ("nus", &["nuer"]),
    ("nv", &["navajo"]),
    ("ny", &["chichewa", "nyanja"]),
    ("oj", &["ojibwe", "ojibwa"]),
    ("om", &["oromo"]),
    ("or", &["odia", "oriya"]),
    ("pa", &["punjabi", "panjabi", "panyabí"]),
    ("pap", &["papiamento"]),
    ("pau", &["palauan", "palauano"]),
    ("pdc", &["pennsylvania dutch", "alemán de pensilvania", "pennsylvania german"]),
    ("pl", &["polish", "polaco"]),
    ("pon", &["pohnpeian", "pohnpeiano"]),
    ("prs", &["dari"]),
    ("ps", &["pashto", "pastún"]),
    ("pt", &["portuguese", "português", "portugués"]),
    ("pua", &["purépecha", "purepecha", "tarascan"]),
    ("qu", &["quechua"]),
    ("quc", &["k'iche'", "kiche", "quiché"]),
    ("rhg", &["rohingya", "rohinyá", "rohinga"]),
    ("rn", &["kirundi"]),
    ("ro", &["romanian", "rumano"]),
    ("rom", &["romani", "romaní", "romany"]),
    ("ru", &["russian", "ruso", "русский"]),
    ("rw", &["kinyarwanda", "kiñaruanda"]),
    ("sd", &["sindhi"]),
    ("si", &["sinhala", "cingalés", "sinhalese"]),
    ("sk", &["slovak", "eslovaco"]),
    ("sl", &["slovenian", "esloveno", "slovene"]),
    ("sm", &["samoan", "samoano"]),
    ("sn", &["shona"]),
    ("snk", &["soninke", "soninké", "sarakole"]),
    ("so", &["somali", "somalí"]),
    ("sq", &["albanian", "albanés"]),
    ("sr", &["serbian", "serbio"]),
    ("sv", &["swedish", "sueco"]),
    ("sw", &["swahili", "kiswahili", "suajili"]),
    ("ta", &["tamil"]),
    ("te", &["telugu"]),
    ("tg", &["tajik", "tayiko"]),
    ("th", &["thai", "tailandés"]),
    ("ti", &["tigrinya", "tigriña"]),
    ("tk", &["turkmen", "turcomano"]),
    ("tl", &["tagalog", "filipino", "tagalo"]),
    ("to", &["tongan", "tongano"]),
    ("tr", &["turkish", "turco"]),
    ("trq", &["triqui", "trique"]),
    ("tzh", &["tzeltal"]),
    ("tzj", &["tz'utujil", "tzutujil"]),
    ("tzo", &["tzotzil"]),
    ("ug", &["uyghur", "uigur", "uighur"]),
    ("uk", &["ukrainian", "ucraniano"]),
    ("ur", &["urdu"]),
    ("uz", &["uzbek", "uzbeko"]),
    ("vi", &["vietnamese", "vietnamita", "tiếng việt"]),
    ("wo", &["wolof", "wólof"]),
    ("xh", &["xhosa"]),
    ("yi", &["yiddish", "ídish", "yidis"]),
    ("yo", &["yoruba"]),
    ("yua", &["yucatec maya", "maya yucateco"]),
    ("yue", &["cantonese", "cantonés", "chinese (cantonese)"]),
    ("zap", &["zapotec", "zapoteco", "zapoteca"]),
    ("zh", &["chinese", "mandarin", "chino", "mandarín", "中文"]),
    ("zu", &["zulu", "zulú"]),
];

/// The tags of ISO 639-1. Without `na` (Nauruan), which in a list nearly always means that the language is not known.
const TWO_LETTER_TAGS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
     de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it \
     iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my nb nd ne ng \
     nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta \
     te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Tags of ISO 639-2 and 639-3 besides those in [`NAMES`]: other tags of the same languages, and languages of fewer families.
const THREE_LETTER_TAGS: &str = "aka alb amh apw ara arm ast ben bik blk bos bur cac cdo chi cho ckb cku cmn dak deu dje dyu ell \
     eng esu fas fil fra fre fur gcf ger gre gsw guj hak hat heb hin hnj hop hrv hye ita jac jpn kac khm kmr knj kor kpe ksw kyu \
     lad lao lua men mig miq mnk mnw mus mww mxv mya nap nep nor ood orm pag pam pan per poh pol por pus que quz rmy ron rum rus \
     scn sco som spa sqi srp swa tam tar tel tem tgl tha tir tpi tsz tur twi ukr umb urd vai vie war wuu yap yid zho zun";

/// The tags of the languages that an import knows by name, without regions or scripts.
pub fn language_tags() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(tag, _)| *tag)
}

/// Whether the language of a tag is known, whatever its region or script.
pub(super) fn is_known(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    let mut others = TWO_LETTER_TAGS.split_whitespace().chain(THREE_LETTER_TAGS.split_whitespace());
    language_tags().any(|known| known == primary) || others.any(|known| known == primary)
}

/// The tag of a language, in its usual letters: `es`, `zh-Hant`, `en-US`. A tag is not replaced by another of the same language:
/// each child or provider with it would count as changed at the next import. It need not be [known](is_known).
pub(super) fn tag(cell: &str) -> Option<String> {
    let name = cell.trim().to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
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
            ("fil", "fil"),
            ("cmn", "cmn"),
            ("Q'eqchi'", "kek"),
        ] {
            assert_eq!(tag(cell).as_deref(), Some(known), "{cell}");
        }
        for wrong in ["", "language", "Klingon", "e", "e n", "-en", "en-", "English and Spanish", "none"] {
            assert_eq!(tag(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tags_of_languages_are_known_and_others_are_accepted() {
        for known in ["sk", "FI", "lv", "si", "bm", "kri", "cnh", "rhg", "zap", "mix", "kek", "fil", "cmn", "vie", "kg", "es-MX"]
        {
            assert!(tag(known).is_some_and(|tag| is_known(&tag)), "{known}");
        }
        for unknown in ["tbd", "na", "unk", "xx-US"] {
            assert!(tag(unknown).is_some_and(|tag| !is_known(&tag)), "{unknown}");
        }
    }
}
