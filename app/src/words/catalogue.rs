//! Walks every text of the catalogue, in both languages: words that American offices and Latin American families would not
//! use, and one name for one state.

use std::{fs, path::Path};

/// One entry: where it is, its name, and its texts.
struct Entry {
    file: String,
    name: String,
    en: String,
    es: String,
}

/// Whether the letters of a word or of an alphabet are meant, and no mail.
const OF_THE_ALPHABET: [&str; 4] = ["looks_like_another", "colours_help", "email.looks_like_another", "import.discipline"];

/// What no English text may say: British spelling, frightening or foreign turns of phrase, units of other countries.
const NOT_ENGLISH: &[&str] = &[
    "organis",
    "colour",
    "favourite",
    "practis",
    "yoghurt",
    "cancelled",
    "cancelling",
    "programme",
    "centre",
    "metre",
    "kilomet",
    "km/h",
    "revoke",
    "custody",
    "took a child",
    "take away",
    "taken away",
    "took away",
    "give back",
    "gave back",
    "fell out",
    "come to rest",
    "reckon",
    "mend ",
    "walked",
    "is kept",
    "are kept.",
    "was kept",
    "were kept",
    "can't be kept",
    "this is needed",
    "behind the clock",
    "its weeks",
    "from the stop before",
    "took the place",
    "the place back",
    "costs you nothing",
    "your yes",
    "on its way back",
    "put off",
    "not like this",
    "change what they may",
    "can't be taken",
    "anew",
    "unwanted mail",
    "set down",
    "sets it down",
    "whom ",
    "under way",
    "not begun",
    "over the clock",
    "fall out",
];

/// What no Spanish text may say: frightening words, words of Spain, and literal translations of English ones.
const NOT_SPANISH: &[&str] = &[
    "custodia",
    "revocar",
    "retiró un niño",
    "devolvió un niño",
    "quitar un niño",
    " carta",
    "ratón",
    "tiempos muertos",
    "en pie",
    "sostuvo",
    "recorrió",
    "representó",
    "escuchó",
    "repuso",
    "desde el camino",
    "día en camino",
    "ordenador",
    "móvil",
    "añad",
    "añád",
    "pulse",
    "pulsar",
    "ajustes",
    "con su semana",
    "aplazar",
    "no le cuesta",
    "gestor de contraseñas",
    "km/h",
    "kilómetro",
    "intro ",
    "en reposo",
    "clave de acceso",
    "contactar con",
    "vosotros",
    "vuestr",
];

fn literals(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The entries of a source: lines such as `name(arg) { en: "…", es: "…" }`, or pairs of a key and a sentence.
fn entries(file: &str, source: &str, found: &mut Vec<Entry>) {
    let source = source.replace("\\\"", "'");
    for line in source.lines() {
        let Some((name, texts)) = line.trim().split_once(" { en: ") else { continue };
        let Some((en, es)) = texts.split_once(", es: ") else { continue };
        let name = name.split('(').next().unwrap_or_default().to_owned();
        let (en, es) = (literals(en).join(" "), literals(es).join(" "));
        found.push(Entry { file: file.to_owned(), name, en, es });
    }
}

fn sources(root: &Path, folder: &Path, found: &mut Vec<Entry>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(root, &path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let file = path.strip_prefix(root).unwrap().display().to_string();
            entries(&file, text.split("#[cfg(test)]").next().unwrap_or_default(), found);
        }
    }
}

fn catalogue() -> Vec<Entry> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&src, &src, &mut found);
    // The sentences of an import: those of the domain are English, the screens have the Spanish ones.
    for key in crate::import::sentence_keys() {
        let problem = domain::import::sentence(key).to_owned();
        let spanish = crate::import::spanish_sentence(key).to_owned();
        found.push(Entry { file: "import/sentences.rs".into(), name: key.into(), en: problem, es: spanish });
    }
    for (name, en, es) in crate::import::meanings() {
        let [name, en, es] = [name, en, es].map(|text| (*text).to_owned());
        found.push(Entry { file: "import/columns.rs".into(), name, en, es });
    }
    found
}

#[test]
fn no_text_says_what_nobody_here_would_say() {
    let catalogue = catalogue();
    assert!(catalogue.len() > 900, "the catalogue is walked: {}", catalogue.len());
    let mut wrong = Vec::new();
    for Entry { file, name, en, es } in &catalogue {
        // A space before the first word, so that a word may be looked for with one.
        let (english, spanish) = (format!(" {}", en.to_lowercase()), format!(" {}", es.to_lowercase()));
        let mail = english.contains("letter") && !OF_THE_ALPHABET.contains(&name.as_str());
        let said = NOT_ENGLISH.iter().filter(|word| english.contains(**word)).chain(mail.then_some(&"letter"));
        wrong.extend(said.map(|word| format!("{file}, {name}: “{word}” in “{en}”")));
        let said = NOT_SPANISH.iter().filter(|word| spanish.contains(**word));
        wrong.extend(said.map(|word| format!("{file}, {name}: «{word}» en «{es}»")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Places where one state of a visit is named; all say the same, but for a capital.
#[test]
fn one_state_has_one_name() {
    let catalogue = catalogue();
    let text = |file: &str, name: &str| {
        let entry = catalogue.iter().find(|entry| entry.file == file && entry.name == name);
        let entry = entry.unwrap_or_else(|| panic!("no {name} in {file}"));
        (entry.en.to_lowercase(), entry.es.to_lowercase())
    };
    let visits = "visits/words.rs";
    let (boards, people, notes) = ("schedule/words.rs", "people/words.rs", "notes/words.rs");
    let states: [&[(&str, &str)]; 8] = [
        &[(visits, "state_planned"), (boards, "state_planned"), (people, "planned")],
        &[(visits, "state_under_way"), (boards, "state_under_way"), (boards, "now_here"), (people, "under_way")],
        &[(visits, "state_over"), (notes, "over")],
        &[
            (visits, "state_cancelled"),
            (boards, "state_cancelled"),
            (boards, "cancelled"),
            (people, "cancelled"),
            (notes, "cancelled"),
            ("family/words.rs", "cancelled"),
        ],
        &[(boards, "not_begun"), (people, "not_begun"), (notes, "not_begun")],
        &[(boards, "state_done_unsigned"), (boards, "note_to_sign"), (people, "note_unsigned")],
        &[(visits, "note_state_signed"), (boards, "state_signed"), (boards, "signed"), (people, "signed")],
        &[("members/words.rs", "member"), (people, "joined")],
    ];
    for names in states {
        let (file, name) = names[0];
        for (other, alike) in names {
            assert_eq!(text(other, alike), text(file, name), "{other}, {alike}");
        }
    }
}
