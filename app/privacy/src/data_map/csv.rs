//! The record as CSV: a line for each field.

use super::messages;
use domain::{Language, data_map::Entry};
use web::{csv::Csv, terms::data_map};

/// The route of the download.
pub const CSV: &str = "/settings/data/csv";

/// The entries as CSV in the reader's language.
pub fn csv(lang: Language, entries: &[&Entry]) -> String {
    let mut csv = Csv::default();
    csv.line([
        messages::class(lang),
        messages::place(lang),
        messages::name(lang),
        messages::what(lang),
        messages::field(lang),
        messages::purpose(lang),
        messages::seen_by(lang),
        messages::retention(lang),
        messages::on_deletion(lang),
        messages::sealing(lang),
    ]);
    for entry in entries {
        for field in entry.fields() {
            let rule = field.rule;
            csv.line([
                data_map::class_name(lang, rule.class),
                data_map::kind_name(lang, entry.kind),
                entry.name,
                data_map::entry_name(lang, entry.name).unwrap_or_default(),
                field.name,
                data_map::purpose(lang, rule.purpose),
                &data_map::seen_by(lang, rule.seen_by),
                &data_map::retention(lang, rule.retention),
                data_map::on_deletion(lang, rule.on_deletion),
                &data_map::sealing(lang, field.sealing),
            ]);
        }
    }
    csv.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::data_map::entries;

    #[test]
    fn each_field_is_a_line_in_both_languages() {
        let entries: Vec<_> = entries().collect();
        let fields: usize = entries.iter().map(|entry| entry.fields().count()).sum();
        for (lang, begins) in [(Language::En, "\u{feff}\"Class\",\"Where\""), (Language::Es, "\u{feff}\"Clase\",\"Dónde\"")] {
            let text = csv(lang, &entries);
            assert!(text.starts_with(begins), "{text}");
            assert_eq!(text.matches("\r\n").count(), fields + 1);
            let cells = |line: &str| line.matches("\",\"").count() + 1;
            assert!(text.lines().all(|line| cells(line) == 10), "{text}");
        }
        let text = csv(Language::En, &entries);
        let letter = text.lines().find(|line| line.contains("\"outbox\"") && line.contains("\"letter\"")).expect("a line");
        assert!(letter.contains("\"14 days at most\""), "a field has its own period: {letter}");
    }
}
