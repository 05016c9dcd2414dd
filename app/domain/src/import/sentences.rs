//! Why a row is refused or should be looked at, in English. The screens have the same keys in every language.

const SENTENCES: &[(&str, &str)] = &[
    // The file.
    ("import.not_utf8", "The text on this line is not in one encoding. Save the file as CSV UTF-8 and choose it again."),
    ("import.empty_file", "The file is empty. Export the list again, with the names of the columns in its first line."),
    ("import.missing_column", "The file lacks this column. Add it with this name, as in the template on the import page."),
    ("import.duplicate_column", "Two columns have this name. Take one out."),
    ("import.unknown_column", "This column is not known and was left out."),
    (
        "import.number_of_cells",
        "This row has more or fewer cells than there are columns. Put quotation marks around a cell that holds the separator.",
    ),
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
    ("import.not_a_date", "This is not a date. Write it as 2026-11-30, or 11/30/2026 in the whole column."),
    (
        "import.not_a_time",
        "This is not a date and time. Write it as 2026-11-30T08:00, or 11/30/2026 8:00 AM in the whole column.",
    ),
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
    (
        "import.language",
        "This is not a language. Write its name in English or its short form, such as Spanish or es; several with a semicolon between.",
    ),
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
    // What the file is, and how its cells are written.
    (
        "import.workbook",
        "This is a workbook of a spreadsheet program. Open it, save each sheet as CSV (comma separated, UTF-8), and choose that file.",
    ),
    (
        "import.document",
        "This is a document of a word processor. Put its table into a spreadsheet and save it as CSV (comma separated).",
    ),
    (
        "import.pdf",
        "This is a PDF, from which no table can be read. Export the list as CSV (comma separated) from the program that made it.",
    ),
    ("import.archive", "This is a compressed file (such as ZIP). Unpack it and choose the CSV file inside it."),
    (
        "import.web_page",
        "This is a web page or XML, even if its name says otherwise. Open it in a spreadsheet program and save it as CSV (comma separated).",
    ),
    ("import.not_a_table", "This is JSON, not a table. Export the list as CSV (comma separated)."),
    ("import.not_text", "This is not a text file. Save the list as CSV (comma separated) and choose that file."),
    (
        "import.guessed_encoding",
        "The file is not UTF-8 and was read as Windows-1252. See whether the accents here are right; if not, save it as CSV UTF-8.",
    ),
    (
        "import.no_header",
        "No line names the columns of this file. Put the names from the template on the import page in its first line.",
    ),
    ("import.above_header", "What stands above the names of the columns was left out."),
    ("import.header_again", "This row repeats the names of the columns and was left out."),
    ("import.no_rows", "The file names its columns and has no rows below them. Choose the file that holds the rows."),
    (
        "import.is_providers",
        "These are the columns of providers.csv, in the place of another file. Choose this file under providers.csv.",
    ),
    (
        "import.is_children",
        "These are the columns of children.csv, in the place of another file. Choose this file under children.csv.",
    ),
    (
        "import.is_authorizations",
        "These are the columns of authorizations.csv, in the place of another file. Choose this file under authorizations.csv.",
    ),
    ("import.is_visits", "These are the columns of visits.csv, in the place of another file. Choose this file under visits.csv."),
    ("import.unclosed_quote", "A quotation mark in this row is not closed. Close it at the end of its cell, or take it out."),
    ("import.total_row", "This row looks like a total and was left out."),
    ("import.remark_row", "This row holds a remark alone and was left out."),
    (
        "import.row_does_not_fit",
        "Most of this row does not fit its columns. Take it out if it is an instruction, an example or a total.",
    ),
    (
        "import.garbled",
        "This text was read in the wrong encoding before (é became Ã©). Export the list again and save it as CSV UTF-8.",
    ),
    (
        "import.lost_letters",
        "Characters of this text were lost when the file was saved. Export the list again and save it as CSV UTF-8.",
    ),
    (
        "import.month_first",
        "The dates of this column were read with the month first: 3/4/2026 as March 4. If the day is first, write them as 2026-04-03.",
    ),
    (
        "import.day_first",
        "The dates of this column have the day first. Write them as 2026-11-30 or, with the month first, as 11/30/2026.",
    ),
    (
        "import.dates_differ",
        "The dates of this column have the month first in some rows and the day in others. Write all of them as 2026-11-30.",
    ),
    (
        "import.day_number",
        "These are a spreadsheet's numbers for days. Format the column as a date (2026-11-30) and save the file again.",
    ),
    ("import.some_without_am_pm", "Some times of this column say AM or PM, and this one does not. Write AM or PM in every row."),
    (
        "import.formula_error",
        "This is an error of the spreadsheet, not a value. Correct it there, or widen the column, and save the file again.",
    ),
    (
        "import.shortened_number",
        "A spreadsheet has shortened this number. Format the column as Text, enter it again, and save the file.",
    ),
    (
        "import.zip",
        "A ZIP code has five digits; a spreadsheet may have dropped the zero in front. Format the column as Text and write all five.",
    ),
    (
        "import.fixed_zone",
        "This is a fixed offset without daylight saving time. Write the zone of the place, such as America/New_York.",
    ),
    (
        "import.lost_zeros",
        "This reference and another differ in zeros alone; a spreadsheet may have dropped them. Format the column as Text and write the zeros.",
    ),
    (
        "import.same_child",
        "Another child has the same name and birth date. If it is one child, give both rows the same child_id.",
    ),
    ("import.not_born", "This birth date is in the future. Correct the year."),
    ("import.no_child", "This birth date makes the child older than 22. See whether the year is right."),
    ("import.swapped", "Latitude and longitude look swapped. Put the latitude into lat and the longitude into lon."),
    ("import.lost_minus", "This longitude has lost its minus. In the United States it is negative, such as -77.60880."),
    ("import.far_away", "This place is far from everybody else. See whether latitude and longitude are those of the address."),
    ("import.at_night", "This visit begins in the night. See whether the time should be in the afternoon (2 PM is 14:00)."),
    ("import.hours_at_night", "These hours lie in the night. See whether they should be in the afternoon (2 PM is 14:00)."),
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
