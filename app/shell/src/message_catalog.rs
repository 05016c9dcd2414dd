//! Lints every text of the message catalog, and the notes of the demo, in both languages: banned terms (British spelling,
//! frightening words, Spanish of Spain), and one name for one state.

use std::{fs, path::Path};

/// One catalog entry: file, name and texts.
struct Entry {
    file: String,
    name: String,
    en: String,
    es: String,
}

/// Entries in which "letter" means a letter of the alphabet.
const ALPHABET_LETTER_ENTRIES: [&str; 10] = [
    "EmailConfusable",
    "colors_help",
    "Discipline",
    "DisciplineCode",
    "DisciplineCodeInvalid",
    "DisciplineKnown",
    "own_disciplines_help",
    "built_in_disciplines_help",
    "discipline_code",
    "references",
];

/// Banned in English texts: British spelling, frightening or unidiomatic phrases, metric units.
const BANNED_ENGLISH: &[&str] = &[
    "organis",
    "colour",
    "favourite",
    "practis",
    "modell",
    " email",
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

/// Banned in Spanish texts: frightening words, words used only in Spain, and literal translations from English.
const BANNED_SPANISH: &[&str] = &[
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

/// The entries of a source file: lines such as `name(arg) { en: "…", es: "…" }`.
fn entries(file: &str, source: &str, found: &mut Vec<Entry>) {
    let source = source.replace("\\\"", "'");
    for line in source.lines() {
        let Some((name, texts)) = line.trim().split_once(" { en: ") else { continue };
        let Some((en, es)) = texts.split_once(", es: ") else { continue };
        let name = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
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

fn load_catalog() -> Vec<Entry> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    sources(&app, &app, &mut found);
    for (name, en, es) in records::import::meanings() {
        let [name, en, es] = [name, en, es].map(|text| (*text).to_owned());
        found.push(Entry { file: "import/columns.rs".into(), name, en, es });
    }
    let notes = fs::read_to_string(app.join("../server/demo/maple/notes.txt")).unwrap();
    let paragraphs: Vec<&str> = notes.trim().split("\n\n").collect();
    for (nth, note) in paragraphs.chunks(3).enumerate() {
        let [body, summary, summary_es] = note else { panic!("note {nth} has three paragraphs") };
        let (en, es) = (format!("{body} {summary}"), (*summary_es).to_owned());
        found.push(Entry { file: "demo/maple/notes.txt".into(), name: format!("note {nth}"), en, es });
    }
    found
}

#[test]
fn no_message_uses_a_banned_term() {
    let catalog = load_catalog();
    assert!(catalog.len() > 900, "the catalog is incomplete: {}", catalog.len());
    let mut wrong = Vec::new();
    for Entry { file, name, en, es } in &catalog {
        // A leading space, so that a banned term may start with one.
        let (english, spanish) = (format!(" {}", en.to_lowercase()), format!(" {}", es.to_lowercase()));
        let means_email = english.contains("letter") && !ALPHABET_LETTER_ENTRIES.contains(&name.as_str());
        let banned = BANNED_ENGLISH.iter().filter(|word| english.contains(**word)).chain(means_email.then_some(&"letter"));
        wrong.extend(banned.map(|word| format!("{file}, {name}: “{word}” in “{en}”")));
        let banned = BANNED_SPANISH.iter().filter(|word| spanish.contains(**word));
        wrong.extend(banned.map(|word| format!("{file}, {name}: «{word}» en «{es}»")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All entries that name the same state of a visit have the same text, except for capitalization.
#[test]
fn each_state_has_one_name() {
    let catalog = load_catalog();
    let text = |file: &str, name: &str| {
        let entry = catalog.iter().find(|entry| entry.file == file && entry.name == name);
        let entry = entry.unwrap_or_else(|| panic!("no {name} in {file}"));
        (entry.en.to_lowercase(), entry.es.to_lowercase())
    };
    let visits = "visits/src/messages.rs";
    let (boards, people, notes) = ("schedule/src/messages.rs", "records/src/people/messages.rs", "visits/src/notes/messages.rs");
    let shared = "ui/src/visit_messages.rs";
    let states: [&[(&str, &str)]; 8] = [
        &[(visits, "state_planned"), (shared, "state_planned"), (people, "planned")],
        &[(visits, "state_under_way"), (shared, "state_under_way"), (boards, "in_progress"), (people, "under_way")],
        &[(visits, "state_done"), (notes, "visit_over"), (shared, "state_done"), (boards, "visit_over"), (people, "visit_over")],
        &[
            (visits, "state_cancelled"),
            (shared, "state_cancelled"),
            (boards, "cancelled"),
            (people, "cancelled"),
            (notes, "cancelled"),
            ("family/src/messages.rs", "cancelled"),
        ],
        &[(boards, "not_begun"), (people, "not_begun"), (notes, "not_begun")],
        &[(shared, "state_done_unsigned"), (boards, "note_unsigned"), (people, "note_unsigned")],
        &[(visits, "note_state_signed"), (shared, "state_signed"), (boards, "signed"), (people, "signed")],
        &[("records/src/members/messages.rs", "member"), (people, "joined")],
    ];
    for names in states {
        let (file, name) = names[0];
        for (other, alike) in names {
            assert_eq!(text(other, alike), text(file, name), "{other}, {alike}");
        }
    }
}
