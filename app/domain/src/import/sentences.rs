//! Why a row is refused or should be looked at, in English. The screens have the same keys in every language.

const SENTENCES: &[(&str, &str)] = &[
    // The file.
    ("import.not_utf8", "This line is not UTF-8 text. Save the file as UTF-8 and import it again."),
    ("import.empty_file", "The file is empty. Its first line names the columns."),
    ("import.missing_column", "This column is missing from the file."),
    ("import.duplicate_column", "Two columns have this name."),
    ("import.unknown_column", "This column is not known and was ignored."),
    ("import.number_of_cells", "This row has more or fewer cells than the header."),
    (
        "import.too_many_rows",
        "An import takes at most 10,000 rows in all its files together, and this one is too many. Import the files in parts.",
    ),
    ("import.duplicate_reference", "Another row of this file has the same reference."),
    // A cell.
    ("import.missing", "This cell must not be empty."),
    ("import.too_long", "This text is too long."),
    ("import.control_character", "This text contains a character that can't be shown."),
    ("email.missing", "This cell must hold an e-mail address."),
    ("email.not_an_address", "This is not an e-mail address."),
    (
        "email.looks_like_another",
        "This address has letters that look like others, such as a Cyrillic a; type it again in plain letters.",
    ),
    ("import.not_a_date", "This is not a date. Write it as 2026-11-30."),
    ("import.not_a_time", "This is not a date and time. Write it as 2026-11-30T08:00."),
    ("import.not_a_number", "This is not a whole number."),
    ("import.latitude", "This is not a latitude. It must be from -90 to 90 degrees."),
    ("import.longitude", "This is not a longitude. It must be from -180 to 180 degrees."),
    ("import.minutes", "Minutes must be from 5 to 480."),
    ("import.visits_per_week", "Visits per week must be from 1 to 50."),
    ("import.visits_per_day", "Visits per day must be from 1 to 50."),
    ("import.units", "Units must be from 0 to 100,000."),
    ("import.unit_minutes", "Minutes of a unit must be from 1 to 480."),
    ("import.unit_minutes_missing", "This way of counting units needs the minutes of a unit."),
    ("import.unit_rounding", "This is not a way of counting units. Write cms, midpoint, floor, exact or per_visit."),
    ("import.language", "This is not a language. Write its short name, such as en or es, several with a semicolon between."),
    ("import.discipline", "This is not a discipline. Write its letters, such as SI or OT, several with a semicolon between."),
    ("availability.unreadable", "These hours can't be read. Write them as Mon 08:00-12:00,13:00-17:00; Tue 09:00-18:00."),
    ("availability.reversed", "These hours end before they begin."),
    ("availability.overlapping", "Two windows of one day overlap."),
    ("import.ends_before_start", "The authorization ends before it starts."),
    ("time_zone.unknown", "This time zone is not known. Write its IANA name, such as America/New_York."),
    // Rows that refer to others.
    ("import.unknown_provider", "No provider has this reference, neither in the file nor in your agency."),
    ("import.unknown_child", "No child has this reference, neither in the file nor in your agency."),
    ("import.unknown_authorization", "No authorization has this reference, neither in the file nor in your agency."),
    (
        "import.child_rows_differ",
        "Another row of this child says something else. The rows of one child may differ only in their guardian.",
    ),
    (
        "import.guardian_of_two_names",
        "Another row has this guardian_id with another name. Give each person a guardian_id of their own.",
    ),
    ("import.guardian_differs", "Another row of this guardian has another e-mail or phone; the last one was used."),
    (
        "import.address_shared",
        "Two guardians have this address and are saved as two people. Only one of them can sign in with it.",
    ),
    (
        "import.guardian_of_two_families",
        "This guardian is taken for one person with children of two last names. If they are two people, give each a guardian_id.",
    ),
    // Guardians who stand.
    (
        "import.guardian_stays_away",
        "This row has the e-mail or phone of a guardian whose access to this child was removed, so it gives no access. If it is \
         somebody else, add them on the child's page.",
    ),
    (
        "import.guardian_keeps_access",
        "This guardian's address changes. They keep their access and still sign in with the address that is saved here.",
    ),
    (
        "import.guardian_loses_access",
        "This guardian has joined, and no row of this child names them: they lose access to this child.",
    ),
    (
        "import.guardian_renamed",
        "The guardian with this guardian_id had another name. Give another person a guardian_id of their own.",
    ),
    (
        "import.guardian_changed_here",
        "This guardian was changed here, and the file says something else. What is saved here did not change.",
    ),
    // Against what stands.
    ("import.child_of_authorization", "The authorization here is for another child. Give the new one a reference of its own."),
    ("import.changed_here", "This was changed here since the last import, and the file says something else."),
    ("import.visit_has_begun", "This visit has started or is over; an import can't change it."),
    ("import.visit_is_cancelled", "This visit was canceled here; an import can't change it."),
    ("import.provider_overlap", "The provider is in another visit at this time."),
    ("import.child_overlap", "The child is in another visit at this time."),
    // Rules that a person may break on purpose.
    ("import.outside_authorization", "The day is outside the authorization."),
    ("import.not_the_authorized_minutes", "The authorization says other minutes."),
    ("import.not_the_discipline", "The provider does not have the authorization's discipline."),
    ("import.provider_not_available", "The provider is not available at this time."),
    ("import.child_not_available", "The child is not available at this time."),
    ("import.in_the_past", "The start is in the past."),
    ("import.holiday", "The agency makes no visits on that day: it is a holiday."),
    ("import.not_on_the_grid", "Visits start on a 5-minute mark, such as 9:05."),
    ("import.too_many_this_week", "The authorization allows fewer visits in this week."),
    ("import.two_on_one_day", "The authorization has two visits on this day."),
    ("import.too_many_that_day", "The provider takes fewer visits on this day."),
    ("import.drive_does_not_fit", "The drive to the provider's next visit doesn't fit."),
    ("import.refused", "This row can't be imported as it is."),
];

/// The English sentence of a key.
pub fn sentence(key: &str) -> &'static str {
    SENTENCES.iter().find(|(known, _)| *known == key).map_or(SENTENCES[SENTENCES.len() - 1].1, |(_, sentence)| sentence)
}

/// The key of an English sentence.
pub fn key_of(sentence: &str) -> &'static str {
    SENTENCES.iter().find(|(_, known)| *known == sentence).map_or("import.refused", |(key, _)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_sentence_of_its_own() {
        for (key, words) in SENTENCES {
            assert_eq!(sentence(key), *words);
            assert_eq!(key_of(words), *key);
        }
    }
}
