//! What islands and scripts store in a browser is in the data map. A key of a storage is a constant whose name ends with `_KEY` or
//! `_PREFIX`.

use domain::data_map::{Kind, entries};
use std::{collections::BTreeSet, fs, path::Path};

fn read_sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_sources(&path, texts);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "js") {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// The value of a line such as `const RETURN_KEY: &str = "typed-return";`.
fn storage_key(line: &str) -> Option<&str> {
    let (name, value) = line.trim().split_once(": &str = \"")?;
    let is_key = name.contains("const ") && (name.ends_with("_KEY") || name.ends_with("_PREFIX"));
    is_key.then(|| value.split('"').next()).flatten()
}

#[test]
fn every_key_of_a_browsers_storage_is_in_the_data_map() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Vec::new();
    for area in ["account", "family", "office", "privacy", "public", "records", "schedule", "visits", "web"] {
        read_sources(&app.join(area).join("src"), &mut sources);
    }
    let keys: BTreeSet<&str> = sources.iter().flat_map(|text| text.lines()).filter_map(storage_key).collect();
    let stored = entries().filter(|entry| matches!(entry.kind, Kind::LocalStorage | Kind::SessionStorage));
    let in_map: BTreeSet<&str> = stored.map(|entry| entry.name.trim_end_matches('*')).collect();
    assert!(in_map.len() >= 6);
    assert_eq!(keys, in_map);

    let mut scripts = Vec::new();
    read_sources(&app.join("../public/js"), &mut scripts);
    assert!(!scripts.is_empty());
    for word in ["localStorage", "sessionStorage", "indexedDB", "document.cookie"] {
        assert!(
            scripts.iter().all(|script| !script.contains(word)),
            "{word} in public/js: add it to the data map and to this test"
        );
    }
}
