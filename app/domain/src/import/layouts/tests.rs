//! Lists as other programs and offices write them, from the file to the rows that are imported.

use super::*;
use crate::import::{ParsedFiles, Problem, ProblemCode, read};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// An import of foreign files, with the suggested layouts.
struct Foreign {
    tables: Vec<SourceTable>,
    layouts: Vec<Layout>,
    warnings: Vec<Problem>,
}

impl Foreign {
    fn of_files(files: &[(&str, &[u8])]) -> Self {
        let files: Vec<SourceFile> =
            files.iter().map(|(name, bytes)| SourceFile { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
        let read = read_tables(&files);
        assert_eq!(read.errors, []);
        let layouts = suggest(&read.tables, "America/New_York");
        Self { tables: read.tables, layouts, warnings: read.warnings }
    }

    fn of(name: &str, text: &str) -> Self {
        Self::of_files(&[(name, text.as_bytes())])
    }

    /// Fills in what the table does not have.
    fn with(mut self, file: ImportFile, constants: &[(&str, &str)]) -> Self {
        for layout in &mut self.layouts {
            let Some(sources) = layout.files.get_mut(&file) else { continue };
            for (column, text) in constants {
                sources.insert((*column).to_owned(), Source::Constant((*text).to_owned()));
            }
        }
        self
    }

    /// The children's columns that hardly any list has.
    fn with_place(self) -> Self {
        self.with(ImportFile::Children, &[("lat", "43.15"), ("lon", "-77.6")])
            .with(ImportFile::Providers, &[("lat", "43.1"), ("lon", "-77.5")])
    }

    fn translation(&self) -> Translation {
        let missing: Vec<_> = self.layouts.iter().flat_map(missing_sources).collect();
        assert_eq!(missing, [], "columns without a source");
        let tables: Vec<_> = self.tables.iter().cloned().zip(self.layouts.iter().cloned()).collect();
        translate(&tables)
    }

    /// The rows as they are imported; no problem may be an error.
    fn rows(&self) -> ParsedFiles {
        let parsed = read(&self.translation().files);
        assert_eq!(parsed.errors, []);
        parsed
    }

    fn source(&self, file: ImportFile, column: &str) -> Option<&Source> {
        self.layouts.iter().find_map(|layout| layout.files.get(&file)).and_then(|sources| sources.get(column))
    }
}

/// A cell of a workbook.
enum Cell {
    Text(&'static str),
    Number(f64),
    /// The number of a day, with the format of a date.
    Day(f64),
    /// The fraction of a day, with the format of a time.
    Time(f64),
}

/// A workbook with the parts that every program writes.
fn workbook(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let numbered = || sheets.iter().zip(1..);
    let names: Vec<String> =
        numbered().map(|((name, _), n)| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")).collect();
    let links: Vec<String> = numbered()
        .map(|(_, n)| format!("<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect();
    let (names, mut links) = (names.concat(), links.concat());
    links += &format!("<Relationship Id=\"rId99\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>");
    let mut parts = vec![
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{names}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\">{links}</Relationships>")),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>\
                 <xf numFmtId=\"20\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    for ((_, rows), n) in numbered() {
        let mut data = String::new();
        for (row, line) in rows.iter().zip(1..) {
            data += &format!("<row r=\"{line}\">");
            for (cell, column) in row.iter().zip('A'..) {
                data += &match cell {
                    Cell::Text(text) => format!("<c r=\"{column}{line}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                    Cell::Number(number) => format!("<c r=\"{column}{line}\"><v>{number}</v></c>"),
                    Cell::Day(day) => format!("<c r=\"{column}{line}\" s=\"1\"><v>{day}</v></c>"),
                    Cell::Time(time) => format!("<c r=\"{column}{line}\" s=\"2\"><v>{time}</v></c>"),
                };
            }
            data += "</row>";
        }
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn texts(cells: &[&'static str]) -> Vec<Cell> {
    cells.iter().map(|cell| Cell::Text(cell)).collect()
}

const ROSTER: &str = "\
Client,DOB,Address,City,State,ZIP,Primary Language,Parent Name,Parent Phone,Auth #,Service Type,CPT Code,Payor,Auth Start,Auth End,Visits/Week,Minutes,Units,Therapist
\"Diaz, Gloria\",1/13/2025,34 Oak St,Rochester,NY,14604,Spanish,Rosa Diaz,(585) 555-0101,77-1,Speech Therapy,92507,State EI,9/1/2026,2/27/2027,2x/week,60 min,52,\"Berry, Ana, OTR/L\"
\"Diaz, Gloria\",1/13/2025,34 Oak St,Rochester,NY,14604,Spanish,Rosa Diaz,(585) 555-0101,77-2,Occupational Therapy,97530,State EI,9/1/2026,2/27/2027,1x/week,45 min,26,
\"Ford, Leo\",6/1/2024,4 Elm St,Rochester,NY,14605,English,Kim Ford,585.555.0102,,,,,,,,,,
Total,,,,,,,,,2,,,,,,,,,
";

/// One sheet with everything: names in one cell, US dates, a child with two authorizations and one with none, a total.
#[test]
fn one_sheet_with_everything() {
    let foreign = Foreign::of("roster.csv", ROSTER)
        .with_place()
        .with(ImportFile::Authorizations, &[("unit_rounding", "cms"), ("unit_minutes", "15"), ("provider_id", "")]);
    assert_eq!(
        foreign.warnings.iter().map(|warning| (warning.line, warning.code)).collect::<Vec<_>>(),
        [(5, ProblemCode::TotalRow)]
    );
    let parsed = foreign.rows();
    let names: Vec<_> = parsed.children.rows.iter().map(|child| (child.first_name.as_str(), child.last_name.as_str())).collect();
    assert_eq!(names, [("Gloria", "Diaz"), ("Leo", "Ford")]);
    let gloria = &parsed.children.rows[0];
    assert_eq!((gloria.birth_date.to_string().as_str(), gloria.home_language.as_str()), ("2025-01-13", "es"));
    assert_eq!((gloria.guardians[0].first_name.as_str(), gloria.guardians[0].phone.as_str()), ("Rosa", "(585) 555-0101"));
    assert_eq!(gloria.time_zone, "America/New_York");
    let authorizations = &parsed.authorizations.rows;
    assert_eq!(authorizations.iter().map(|row| row.reference.as_str()).collect::<Vec<_>>(), ["77-1", "77-2"]);
    assert!(authorizations.iter().all(|row| row.child == gloria.reference));
    assert_eq!((authorizations[0].discipline.as_str(), authorizations[0].visits_per_week), ("ST", 2));
    assert_eq!((authorizations[1].discipline.as_str(), authorizations[1].minutes_per_visit), ("OT", 45));
}

/// A second import makes the same references, also if the rows are in another order and the names in other letters.
#[test]
fn made_references_stay_the_same() {
    let references = |text: &str| {
        let foreign = Foreign::of("roster.csv", text)
            .with_place()
            .with(ImportFile::Authorizations, &[("unit_rounding", "cms"), ("unit_minutes", "15"), ("provider_id", "")]);
        let mut references: Vec<_> = foreign.rows().children.rows.into_iter().map(|child| child.reference).collect();
        references.sort();
        references
    };
    let lines: Vec<&str> = ROSTER.lines().collect();
    let reordered = [lines[0], lines[3], lines[1], lines[2]].join("\n").replace("Diaz, Gloria", "DÍAZ, GLORIA");
    assert_eq!(references(ROSTER), references(&reordered));
}

#[test]
fn spanish_headers_and_semicolons() {
    let text = "\
Expediente;Nombre;Apellidos;Fecha de nacimiento;Idioma;Dirección;Ciudad;Estado;Código postal;Latitud;Longitud;Nombre del tutor;Apellido del tutor;Parentesco;Teléfono del tutor
17;Gloria;Díaz López;13/01/2025;Español;34 Oak St;Rochester;NY;14604;43,1566;-77,6088;Rosa;Díaz;madre;585 555 0101
18;Leo;Ford;01/06/2024;Inglés;4 Elm St;Rochester;NY;14605;43,1600;-77,6100;Kim;Ford;padre;585 555 0102
";
    let foreign = Foreign::of("niños.csv", text);
    assert_eq!(foreign.layouts[0].dates, DateFormat::DayFirst);
    let parsed = foreign.rows();
    let gloria = &parsed.children.rows[0];
    assert_eq!((gloria.reference.as_str(), gloria.last_name.as_str(), gloria.home_language.as_str()), ("17", "Díaz López", "es"));
    assert_eq!((gloria.birth_date.to_string().as_str(), gloria.zip.as_str()), ("2025-01-13", "14604"));
    assert_eq!(gloria.guardians[0].relationship, "madre");
    assert!((gloria.lat - 43.1566).abs() < 1e-9);
}

#[test]
fn a_workbook_with_several_sheets_and_real_dates() {
    let clients = vec![
        texts(&["Roster of the agency"]),
        Vec::new(),
        texts(&["Client ID", "First", "Last", "Birth Date", "Street", "City", "State", "Zip", "Mother", "Mother's Cell"]),
        vec![
            Cell::Number(101.0),
            Cell::Text("Gloria"),
            Cell::Text("Diaz"),
            Cell::Day(45_670.0),
            Cell::Text("34 Oak St"),
            Cell::Text("Rochester"),
            Cell::Text("NY"),
            Cell::Number(14_604.0),
            Cell::Text("Rosa Diaz"),
            Cell::Number(5_855_550_101.0),
        ],
    ];
    let staff = vec![
        texts(&["Employee No", "Employee Name", "E-mail", "Phone", "Specialty", "Address", "Town", "State", "Zip Code"]),
        texts(&["E7", "Berry, Ana", "ana@agency.example", "585-555-0100", "Speech/OT", "12 Elm St", "Rochester", "NY", "14604"]),
    ];
    let service = vec![
        texts(&[
            "Authorization Number",
            "Client ID",
            "Service",
            "CPT",
            "Payer",
            "From",
            "Thru",
            "Freq/wk",
            "Min",
            "Units",
            "Unit minutes",
            "Employee No",
        ]),
        vec![
            Cell::Text("A9"),
            Cell::Number(101.0),
            Cell::Text("Speech"),
            Cell::Number(92_507.0),
            Cell::Text("State EI"),
            Cell::Day(46_266.0),
            Cell::Day(46_446.0),
            Cell::Number(2.0),
            Cell::Number(60.0),
            Cell::Number(104.0),
            Cell::Number(15.0),
            Cell::Text("E7"),
        ],
    ];
    let schedule = vec![
        texts(&["Visit ID", "Auth No", "Employee No", "Client ID", "Date", "Start Time", "End Time"]),
        vec![
            Cell::Text("V1"),
            Cell::Text("A9"),
            Cell::Text("E7"),
            Cell::Number(101.0),
            Cell::Day(46_357.0),
            Cell::Time(0.375),
            Cell::Time(0.416_666_666_7),
        ],
    ];
    let cover = vec![texts(&["Exported from another program"])];
    let bytes = workbook(&[("Cover", cover), ("Clients", clients), ("Staff", staff), ("Auths", service), ("Schedule", schedule)]);
    let foreign =
        Foreign::of_files(&[("agency.xlsx", &bytes)]).with_place().with(ImportFile::Authorizations, &[("unit_rounding", "cms")]);
    let names: Vec<_> = foreign.tables.iter().map(|table| (table.name.as_str(), table.header_line)).collect();
    assert_eq!(
        names,
        [("agency.xlsx, Clients", 3), ("agency.xlsx, Staff", 1), ("agency.xlsx, Auths", 1), ("agency.xlsx, Schedule", 1)]
    );
    assert!(
        foreign.warnings.iter().any(|warning| warning.code == ProblemCode::SheetLeftOut && warning.file == "agency.xlsx, Cover")
    );
    let parsed = foreign.rows();
    let (child, authorization, visit) = (&parsed.children.rows[0], &parsed.authorizations.rows[0], &parsed.visits.rows[0]);
    assert_eq!((child.reference.as_str(), child.birth_date.to_string().as_str()), ("101", "2025-01-13"));
    assert_eq!((child.zip.as_str(), child.guardians[0].phone.as_str()), ("14604", "5855550101"));
    assert_eq!((parsed.providers.rows[0].first_name.as_str(), parsed.providers.rows[0].disciplines.as_str()), ("Ana", "ST;OT"));
    assert_eq!((authorization.child.as_str(), authorization.starts_on.to_string().as_str()), ("101", "2026-09-01"));
    assert_eq!(authorization.provider.as_deref(), Some("E7"));
    assert_eq!((visit.starts.to_string().as_str(), visit.minutes), ("2026-12-01T09:00:00", 60));
}

#[test]
fn titles_above_the_header_and_a_footer() {
    let text = "\
Sunny Days Therapy LLC,,,,,,,,
\"Active clients, printed 11/30/2026\",,,,,,,,
,,,,,,,,
Patient ID,Patient Last Name,Patient First Name,Date of Birth,Home Address,City,State,Zip Code,Home Language
P-1,Diaz,Gloria,\"Jan 13, 2025\",34 Oak St,Rochester,NY,14604,es
P-2,Ford,Leo,\"Jun 1, 2024\",4 Elm St,Rochester,NY,14605,en
Total patients,,,,,,,,2
";
    let foreign = Foreign::of("export.csv", text).with_place();
    assert_eq!(foreign.tables[0].header_line, 4);
    let parsed = foreign.rows();
    assert_eq!(
        parsed.children.rows.iter().map(|child| child.birth_date.to_string()).collect::<Vec<_>>(),
        ["2025-01-13", "2024-06-01"]
    );
    assert_eq!(parsed.children.rows[1].first_name, "Leo");
}

#[test]
fn headers_with_numbers() {
    let text = "Kids\nClient,Phone 1,Phone 2,Address 1,Address 2,Contact 1,Contact 2,Zip\n\"Quill, Gloria\",585-555-0171,,34 Oak St,Apt 4,Rosa,Leo,14604\n";
    let tables = read_tables(&[SourceFile { name: "kids.csv".into(), bytes: text.as_bytes().to_vec() }]).tables;
    assert_eq!((tables[0].header_line, tables[0].header[1].as_str(), tables[0].rows.len()), (2, "Phone 1", 1));
}

#[test]
fn a_cell_of_megabytes_is_located() {
    let text = format!("Client,DOB,Remark\nGloria,1/13/2025,{}\n", "é".repeat(2_000_000));
    let errors = read_tables(&[SourceFile { name: "kids.csv".into(), bytes: text.into_bytes() }]).errors;
    let found: Vec<_> = errors.iter().map(|error| (error.line, error.column.as_str(), error.code)).collect();
    assert_eq!(found, [(2, "Remark", ProblemCode::TooLong)]);
    assert!(errors[0].value.chars().count() < 60);
}

#[test]
fn duplicate_headers() {
    let text = "\
Name,DOB,Street,City,State,Zip,Name,Phone,Phone
Gloria Diaz,01/13/2025,34 Oak St,Rochester,NY,14604,Rosa Diaz,,585-555-0101
Leo Ford,06/01/2024,4 Elm St,Rochester,NY,14605,Kim Ford,,585-555-0102
";
    let foreign = Foreign::of("families.csv", text).with_place();
    assert_eq!(foreign.source(ImportFile::Children, "first_name"), Some(&Source::NamePart(0)));
    assert_eq!(foreign.source(ImportFile::Children, "guardian_first_name"), Some(&Source::NamePart(6)));
    let parsed = foreign.rows();
    assert_eq!(parsed.children.rows[1].guardians[0].first_name, "Kim");
    assert_eq!(parsed.children.rows[1].guardians[0].phone, "585-555-0102", "the first phone column is empty");
}

#[test]
fn tabs_and_days_before_months() {
    let text = "\
Student Number\tStudent Surname\tStudent Given Name\tBirthday\tStreet\tCity\tState\tPostal code\tTime zone
5\tDiaz\tGloria\t13.01.2025\t34 Oak St\tRochester\tNY\t14604\tEastern
6\tFord\tLeo\t01.06.2024\t4 Elm St\tRochester\tNY\t14605\tEastern
";
    let foreign = Foreign::of("students.txt", text).with_place();
    let parsed = foreign.rows();
    assert_eq!(parsed.children.rows[1].birth_date.to_string(), "2024-06-01");
    assert_eq!(
        (parsed.children.rows[0].time_zone.as_str(), parsed.children.rows[0].reference.as_str()),
        ("America/New_York", "5")
    );
}

/// Children, authorizations and visits in three lists without a single reference: names and disciplines connect them.
#[test]
fn lists_that_are_connected_by_names() {
    let clients = "Client Name,DOB,Address,City,State,Zip\nGloria Diaz,1/13/2025,34 Oak St,Rochester,NY,14604\n";
    let service = "Client,Discipline,CPT,Payer,Start Date,End Date,Visits per Week,Minutes per Visit,Units,Therapist\n\
        \"Diaz, Gloria\",ST,92507,State EI,9/1/2026,2/27/2027,2,60,52,Ana Berry\n";
    let schedule = "Client,Therapist,Service,Appt Date,Start Time,End Time\n\
        \"Diaz, Gloria\",\"Berry, Ana\",Speech,12/1/2026,9:00 AM,9:45 AM\n\
        \"Diaz, Gloria\",\"Berry, Ana\",Speech,12/3/2026,9:00 AM,9:45 AM\n";
    let staff =
        "Therapist,Email,Discipline,Address,City,State,Zip\nAna Berry,ana@agency.example,ST,12 Elm St,Rochester,NY,14604\n";
    let files: [(&str, &[u8]); 4] = [
        ("clients.csv", clients.as_bytes()),
        ("authorizations.csv", service.as_bytes()),
        ("week.csv", schedule.as_bytes()),
        ("staff.csv", staff.as_bytes()),
    ];
    let foreign = Foreign::of_files(&files)
        .with_place()
        .with(ImportFile::Authorizations, &[("unit_rounding", "cms"), ("unit_minutes", "15")]);
    let parsed = foreign.rows();
    let (child, authorization) = (&parsed.children.rows[0], &parsed.authorizations.rows[0]);
    assert_eq!(authorization.child, child.reference);
    assert_eq!(authorization.provider.as_ref(), Some(&parsed.providers.rows[0].reference));
    assert_eq!(parsed.visits.rows.len(), 2);
    for visit in &parsed.visits.rows {
        assert_eq!((&visit.authorization, &visit.provider), (&authorization.reference, &parsed.providers.rows[0].reference));
        assert_eq!(visit.minutes, 45);
    }
    assert_ne!(parsed.visits.rows[0].reference, parsed.visits.rows[1].reference);
}

#[test]
fn headers_of_a_database() {
    let text = "\
childId,childFirstName,childLastName,childDob,homeLanguage,streetAddress,cityName,stateCode,zipCode,latitude,longitude,guardianEmail,guardianFirstName
C1,Gloria,Diaz,2025-01-13 00:00:00,es,34 Oak St,Rochester,NY,14604,43.15,-77.6,rosa@family.example,Rosa
";
    let parsed = Foreign::of("dump.csv", text).rows();
    let child = &parsed.children.rows[0];
    assert_eq!((child.reference.as_str(), child.birth_date.to_string().as_str()), ("C1", "2025-01-13"));
    assert_eq!(child.guardians[0].email(), "rosa@family.example");
}

/// Columns whose names say nothing are recognized by their cells.
#[test]
fn columns_are_recognized_by_their_cells() {
    let text = "\
Therapist|Contact info|Reach at|Discipline|Street|City|State|Area
Ana Berry, OTR/L|ana@agency.example|(585) 555-0100|OT|12 Elm St|Rochester|NY|14604
Bo Cole, MS CCC-SLP|bo@agency.example|(585) 555-0109|SLP|14 Elm St|Rochester|NY|14604
";
    let foreign = Foreign::of("staff.csv", text).with_place();
    let parsed = foreign.rows();
    let names: Vec<_> = parsed.providers.rows.iter().map(|row| (row.first_name.as_str(), row.last_name.as_str())).collect();
    assert_eq!(names, [("Ana", "Berry"), ("Bo", "Cole")]);
    assert_eq!((parsed.providers.rows[1].email.as_str(), parsed.providers.rows[1].zip.as_str()), ("bo@agency.example", "14604"));
    assert_eq!(
        (parsed.providers.rows[1].phone.as_str(), parsed.providers.rows[1].disciplines.as_str()),
        ("(585) 555-0109", "ST")
    );
}

/// A problem names the file, line and column that the office knows.
#[test]
fn problems_are_located_in_the_original() {
    let text = ROSTER.replace("14605", "4605").replace("2x/week", "often");
    let foreign = Foreign::of("roster.csv", &text)
        .with_place()
        .with(ImportFile::Authorizations, &[("unit_rounding", "cms"), ("unit_minutes", "15"), ("provider_id", "")]);
    let translation = foreign.translation();
    let mut problems = read(&translation.files).errors;
    for problem in &mut problems {
        translation.locate(problem);
    }
    let located: Vec<_> =
        problems.iter().map(|problem| (problem.file.as_str(), problem.line, problem.column.as_str(), problem.code)).collect();
    assert_eq!(located, [("roster.csv", 4, "ZIP", ProblemCode::Zip), ("roster.csv", 2, "Visits/Week", ProblemCode::NotANumber),]);
    assert!(translation.warnings.iter().any(|warning| warning.code == ProblemCode::OnePlace));
}

#[test]
fn our_own_columns_need_no_matching() {
    let own = crate::import::template(ImportFile::Visits).replace('\u{FEFF}', "") + "V1,A1,P1,2026-12-01T09:00,60\n";
    let foreign = Foreign::of("anything.csv", &own);
    assert!(own_layout(&foreign.tables[0].header).is_some());
    assert_eq!(foreign.rows().visits.rows[0].reference, "V1");
    assert_eq!(own_layout(&Foreign::of("roster.csv", ROSTER).tables[0].header), None);
}

#[test]
fn a_fingerprint_is_of_the_names_alone() {
    let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(fingerprint(&header("Client Name,D.O.B.")), fingerprint(&header("client name,DOB")));
    assert_ne!(fingerprint(&header("Client Name,DOB")), fingerprint(&header("DOB,Client Name")));
}

/// The office may say that a list feeds another file than was suggested.
#[test]
fn the_sources_of_a_chosen_file_are_suggested() {
    let foreign = Foreign::of(
        "people.csv",
        "Name,Email,Street,City,State,Zip\nAna Berry,ana@agency.example,12 Elm St,Rochester,NY,14604\n",
    );
    assert_eq!(foreign.layouts[0].files.keys().collect::<Vec<_>>(), [&ImportFile::Providers]);
    let sources = suggest_file(&foreign.tables[0], ImportFile::Children, "America/Chicago");
    assert_eq!(sources.get("first_name"), Some(&Source::NamePart(0)));
    assert_eq!(sources.get("zip"), Some(&Source::Column(5)));
    assert_eq!(sources.get("time_zone"), Some(&Source::Constant("America/Chicago".to_owned())));
}

/// What the form shows is what it sends.
#[test]
fn a_layout_survives_its_form() {
    for foreign in [
        Foreign::of("roster.csv", ROSTER),
        Foreign::of("week.csv", "Client,Date,Start Time,End Time,Therapist\nA B,12/1/2026,9:00,9:45,C D\n"),
    ] {
        let layout = &foreign.layouts[0];
        let mut fields = vec![("3.dates".to_owned(), layout.dates.key().to_owned())];
        for (file, sources) in &layout.files {
            fields.push(("3.files".to_owned(), file.key().to_owned()));
            for (column, source) in sources {
                fields.push((field_name(3, *file, column, ""), source.choice()));
                fields.extend(source.parts().into_iter().map(|(part, value)| (field_name(3, *file, column, &part), value)));
            }
        }
        assert_eq!(fields_of(&fields, 3, foreign.tables[0].header.len()), *layout);
        assert!(
            fields_of(&fields, 3, 1)
                .files
                .values()
                .flat_map(BTreeMap::values)
                .flat_map(Source::columns)
                .all(|column| column == 0)
        );
    }
}
