//! Exports: an import of what was exported changes nothing, whatever happened before.

mod further;
mod older;
mod places;
mod rights;

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    AuthorizationId, Capability, ChildId, Error, VisitId,
    assignments::ChangeTherapist,
    audit::AuditAction,
    children::EndChild,
    import::{Counts, Files, ImportFile, ProblemCode, Report},
    members::RevokeGuardianship,
    notes::NoteToSign,
    people::{NewGuardian, guardians::KnownGuardian},
    text::{EmailAddress, FamilySummary, FirstName, LastName, NoteBody, Phone, Relationship},
    visits::{CancelVisit, CancelledBy, ChangePlace, MoveVisit, NewSlot, NewVisit, ReinstateVisit, TakeProviderOff, VisitState},
};
use store::{
    Actor,
    care::{notes, visits},
    records::{
        authorizations, children, export,
        import::{ImportOptions, run},
        members, people,
    },
    scheduling::board,
};
use uuid::Uuid;

pub const NONE: Counts =
    Counts { providers: 0, children: 0, authorizations: 0, visits: 0, places: 0, payers: 0, services: 0, disciplines: 0 };

/// All files of an agency.
pub async fn export_all(app: &TestApp, actor: &Actor) -> Files {
    let mut files = Files::default();
    for mut file in export::begin(&app.db, actor, &ImportFile::ALL).await.unwrap() {
        let mut bytes = Vec::new();
        loop {
            let mut tx = app.db.read(actor, AuditAction::ExportFile).await.unwrap();
            let part = file.next(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            let Some(part) = part else { break };
            bytes.extend(part);
        }
        *files.of(file.file()) = Some(bytes);
    }
    files
}

pub async fn import(app: &TestApp, actor: &Actor, files: &Files, overwrite: bool) -> Report {
    let options = ImportOptions { overwrite, ..ImportOptions::default() };
    let report = run(&app.db, actor, files, options).await.unwrap();
    assert_eq!(report.errors, []);
    report
}

/// Imports what is exported, with and without overwriting: nothing is written. Returns the files and the rows that change nothing.
pub async fn assert_import_changes_nothing(app: &TestApp, admin: &Actor) -> (Files, Counts) {
    let admin = &app.reload_actor(admin).await;
    let files = export_all(app, admin).await;
    let mut unchanged = NONE;
    for overwrite in [false, true] {
        let report = import(app, admin, &files, overwrite).await;
        assert_eq!((report.added, report.changed), (NONE, NONE), "overwrite: {overwrite}");
        unchanged = report.unchanged;
    }
    (files, unchanged)
}

/// The same, of all records that are stored: on SQLite those of all agencies, and of merged children too.
pub async fn assert_nothing_changes(app: &TestApp, admin: &Actor) -> Files {
    let agency = admin.agency().id;
    let (files, unchanged) = assert_import_changes_nothing(app, admin).await;
    let stored = Counts {
        providers: app.count(agency, "SELECT COUNT(*) FROM providers").await as usize,
        children: app.count(agency, "SELECT COUNT(*) FROM children").await as usize,
        authorizations: app.count(agency, "SELECT COUNT(*) FROM authorizations").await as usize,
        visits: app.count(agency, "SELECT COUNT(*) FROM visits").await as usize,
        // Each child has one home, which is in its own row.
        places: app.count(agency, "SELECT COUNT(*) FROM places WHERE kind <> 'home'").await as usize,
        payers: app.count(agency, "SELECT COUNT(*) FROM payers").await as usize,
        services: app.count(agency, "SELECT COUNT(*) FROM services").await as usize,
        disciplines: app.count(agency, "SELECT COUNT(*) FROM agency_disciplines").await as usize,
    };
    assert_eq!(unchanged.visits, stored.visits);
    assert_eq!(unchanged, stored);
    files
}

/// The lines of a file, sorted: an export has the order in which records were made.
pub fn lines(file: Option<&Vec<u8>>) -> Vec<String> {
    let mut lines: Vec<String> =
        String::from_utf8(file.unwrap().clone()).unwrap().trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Numbers that a seed determines.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What was done, so that a test sees that something was.
#[derive(Debug, Default)]
struct Done {
    moved: usize,
    placed: usize,
    canceled: usize,
    reinstated: usize,
    begun: usize,
    signed: usize,
    guardians: usize,
    therapists: usize,
    children: usize,
    places: usize,
    ended_places: usize,
    at_places: usize,
    settings: usize,
}

struct Week<'a> {
    app: &'a TestApp,
    admin: Actor,
    providers: Vec<Actor>,
    random: Random,
    done: Done,
}

impl Week<'_> {
    async fn ids(&self, condition: &str) -> Vec<Uuid> {
        let sql = format!("SELECT id FROM visits WHERE {condition} ORDER BY id");
        self.app.query_values(self.admin.agency().id, &sql).await
    }

    async fn edit(&mut self) {
        self.admin = self.app.reload_actor(&self.admin).await;
        match self.random.below(15) {
            0..=2 => self.move_visit().await,
            3 => self.place().await,
            4 => self.cancel().await,
            5 => self.reinstate().await,
            6 => self.change_guardian().await,
            7 => self.change_therapist().await,
            8 => self.change_child().await,
            9 => self.change_place().await,
            10 => self.end_place().await,
            11 => self.change_settings().await,
            12 | 13 => self.move_to_place().await,
            _ => self.care().await,
        }
    }

    async fn visit(&mut self, condition: &str) -> Option<domain::visits::VisitView> {
        let ids = self.ids(condition).await;
        if ids.is_empty() {
            return None;
        }
        let id = VisitId(*self.random.one_of(&ids));
        Some(read_tx!(self.app, &self.admin, |tx| visits::show(&mut tx, id)).unwrap())
    }

    async fn move_visit(&mut self) {
        let Some(visit) = self.visit("state = 'planned'").await else { return };
        let providers: Vec<Uuid> = self.app.query_values(self.admin.agency().id, "SELECT id FROM providers ORDER BY id").await;
        let days = self.random.below(5) as i64;
        let moved = MoveVisit {
            visit: visit.id,
            version: visit.version,
            provider: if self.random.below(2) == 0 {
                visit.provider.id
            } else {
                domain::ProviderId(*self.random.one_of(&providers))
            },
            date: jiff::civil::date(2026, 12, 7).saturating_add(jiff::Span::new().days(days)),
            time: jiff::civil::time(8 + self.random.below(10) as i8, 5 * self.random.below(12) as i8, 0, 0),
            minutes: [None, Some(45), Some(600)][self.random.below(3)],
            override_reason: Some("The office decided".try_into().unwrap()),
        };
        let result = write_tx!(self.app, &self.admin, |tx| visits::move_to(&mut tx, moved));
        self.done.moved += usize::from(result.is_ok());
    }

    /// Another place of the child, also the home again.
    async fn move_to_place(&mut self) {
        // Few children have another place.
        let with_places = "state = 'planned' AND child_id IN (SELECT child_id FROM places WHERE kind <> 'home')";
        let Some(visit) = self.visit(with_places).await else { return };
        let choices =
            read_tx!(self.app, &self.admin, |tx| visits::place_choices(&mut tx, visit.child.id, visit.starts.date())).unwrap();
        let change = ChangePlace {
            visit: visit.id,
            version: visit.version,
            place: self.random.one_of(&choices).id,
            override_reason: Some("The office decided".try_into().unwrap()),
        };
        let result = write_tx!(self.app, &self.admin, |tx| visits::change_place(&mut tx, change));
        self.done.at_places += usize::from(result.is_ok());
    }

    /// Someone of the same discipline, or nobody, from a day on.
    async fn change_therapist(&mut self) {
        let agency = self.admin.agency().id;
        let all: Vec<Uuid> = self.app.query_values(agency, "SELECT id FROM authorizations ORDER BY id").await;
        let authorization = AuthorizationId(*self.random.one_of(&all));
        let page = read_tx!(self.app, &self.admin, |tx| authorizations::show(&mut tx, authorization)).unwrap();
        let fitting: Vec<_> =
            page.choices.iter().filter(|choice| choice.disciplines.contains(&page.record.discipline)).map(|one| one.id).collect();
        let days = (page.record.ends_on - page.record.starts_on).get_days().max(1) as usize;
        let change = ChangeTherapist {
            authorization,
            version: page.record.version,
            provider: (self.random.below(4) > 0).then(|| *self.random.one_of(&fitting)),
            first_day: page.record.starts_on.saturating_add(jiff::Span::new().days(self.random.below(days) as i64)),
        };
        let result = write_tx!(self.app, &self.admin, |tx| authorizations::change_therapist(&mut tx, change));
        self.done.therapists += usize::from(result.is_ok());
    }

    /// The texts that only further columns have.
    async fn change_child(&mut self) {
        let all: Vec<Uuid> = self.app.query_values(self.admin.agency().id, "SELECT id FROM children ORDER BY id").await;
        let child = ChildId(*self.random.one_of(&all));
        let form = read_tx!(self.app, &self.admin, |tx| children::form(&mut tx, child)).unwrap();
        let fields = form.fields;
        let mut change = serde_json::json!({
            "child": child, "version": form.version.to_string(), "first_name": fields.first_name, "last_name": fields.last_name,
            "birth_date": fields.birth_date.to_string(), "home_language": fields.home_language, "time_zone": fields.time_zone,
            "availability": fields.availability, "preferred_name": (["", "Jo", "=Lee"][self.random.below(3)]),
            "pronouns": (["", "they/them"][self.random.below(2)]), "further_languages": (["", "es;pt"][self.random.below(2)]),
            "allergies": (["", "Nuts, eggs;\nlatex \"gloves\""][self.random.below(2)]),
            "safety_note": (["", "- A dog\n- Ring twice"][self.random.below(2)]),
        });
        if self.random.below(2) == 0 {
            change["interpreter"] = "true".into();
        }
        let change = serde_json::from_value(change).unwrap();
        let result = write_tx!(self.app, &self.admin, |tx| children::change(&mut tx, change));
        self.done.children += usize::from(result.is_ok());
    }

    async fn place(&mut self) {
        let agency = self.admin.agency().id;
        let authorizations: Vec<Uuid> = self.app.query_values(agency, "SELECT id FROM authorizations ORDER BY id").await;
        let providers: Vec<Uuid> = self.app.query_values(agency, "SELECT id FROM providers ORDER BY id").await;
        let new = NewVisit::authorized(
            AuthorizationId(*self.random.one_of(&authorizations)),
            NewSlot {
                provider: Some(domain::ProviderId(*self.random.one_of(&providers))),
                place: None,
                date: jiff::civil::date(2026, 12, 14 + self.random.below(5) as i8),
                time: jiff::civil::time(8 + self.random.below(10) as i8, 0, 0, 0),
                override_reason: Some("The office decided".try_into().unwrap()),
            },
        );
        let result = write_tx!(self.app, &self.admin, |tx| visits::create(&mut tx, new));
        self.done.placed += usize::from(result.is_ok());
    }

    async fn cancel(&mut self) {
        let Some(visit) = self.visit("state = 'planned'").await else { return };
        let cancel = CancelVisit {
            visit: visit.id,
            version: visit.version,
            by: *self.random.one_of(&CancelledBy::ALL),
            reason: "The child is ill".try_into().unwrap(),
        };
        write_tx!(self.app, &self.admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        self.done.canceled += 1;
    }

    async fn reinstate(&mut self) {
        let Some(visit) = self.visit("state = 'cancelled'").await else { return };
        let reinstate = ReinstateVisit {
            visit: visit.id,
            version: visit.version,
            override_reason: Some("The office decided".try_into().unwrap()),
        };
        let result = write_tx!(self.app, &self.admin, |tx| board::reinstate_visit(&mut tx, reinstate));
        self.done.reinstated += usize::from(result.is_ok());
    }

    /// A provider's visit of the day: begun, or also ended and signed.
    async fn care(&mut self) {
        let nth = self.random.below(self.providers.len());
        let provider = self.app.reload_actor(&self.providers[nth]).await;
        let day = read_tx!(self.app, &provider, |tx| store::scheduling::own_day(&mut tx, None)).unwrap();
        let Some(stop) = day.stops.iter().find(|stop| stop.state == VisitState::Planned) else { return };
        let visit = stop.visit;
        if write_tx!(self.app, &provider, |tx| visits::check_in(&mut tx, visit, true)).is_err() {
            return;
        }
        self.done.begun += 1;
        if self.random.below(3) == 0 {
            return;
        }
        self.app.clock.shift(20 * 60 * 1_000_000);
        write_tx!(self.app, &provider, |tx| visits::check_out(&mut tx, visit, true)).unwrap();
        if self.random.below(2) == 0 {
            let note = NoteToSign {
                visit,
                version: 0,
                body: NoteBody::try_from("A tower of six").unwrap(),
                family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
                attested: true,
            };
            write_tx!(self.app, &provider, |tx| notes::sign(&mut tx, note)).unwrap();
            self.done.signed += 1;
        }
    }

    /// Changes, adds or revokes a guardian.
    async fn change_guardian(&mut self) {
        let children: Vec<Uuid> = self.app.query_values(self.admin.agency().id, "SELECT id FROM children ORDER BY id").await;
        let child = ChildId(*self.random.one_of(&children));
        let page = read_tx!(self.app, &self.admin, |tx| people::child(&mut tx, child)).unwrap();
        let number = self.random.below(100_000);
        let known = page.guardians.first();
        let result = match (self.random.below(3), known) {
            (0, Some(known)) => {
                let revoke = RevokeGuardianship { guardian: known.id, child: Some(child) };
                write_tx!(self.app, &self.admin, |tx| members::revoke_guardianship(&mut tx, revoke))
            }
            (choice, known) => {
                let new = NewGuardian {
                    child,
                    guardian: known.filter(|_| choice == 1).map(|known| known.id),
                    version: known.map(|known| known.version),
                    first_name: FirstName::try_from(format!(
                        "Ana {}",
                        ["=1", "O'Hara", "\u{645}\u{631}\u{64a}\u{645}"][number % 3]
                    ))
                    .unwrap(),
                    last_name: LastName::try_from(format!("Ruiz {}", ["Diaz", "\u{738b}", "Lee"][number % 3])).unwrap(),
                    relationship: Relationship::try_from("aunt").unwrap(),
                    email: number
                        .is_multiple_of(2)
                        .then(|| EmailAddress::try_from(format!("ana{number}@family.example")).unwrap()),
                    phone: Phone::try_from(format!("+1 585 555 {:04}", number % 10_000)).unwrap(),
                    may_see_summaries: !number.is_multiple_of(5),
                    may_cancel: number.is_multiple_of(7),
                    known: Some(KnownGuardian::Another),
                    confirmed: false,
                };
                write_tx!(self.app, &self.admin, |tx| people::save_guardian(&mut tx, new))
            }
        };
        self.done.guardians += usize::from(result.is_ok());
    }
}

both_engines! {
    async fn an_export_of_an_imported_agency_changes_nothing_and_fills_another(app, admin) {
        let files = assert_nothing_changes(&app, &admin).await;
        let other = app.create_agency("oak").await;
        let report = import(&app, &other, &files, false).await;
        let payers = lines(files.payers.as_ref()).len() - 1;
        assert_eq!(report.added, Counts { providers: 36, children: 210, authorizations: 297, visits: 443, payers, ..NONE });
        let again = export_all(&app, &app.reload_actor(&other).await).await;
        assert_eq!(lines(files.providers.as_ref()), lines(again.providers.as_ref()));
        assert_eq!(lines(files.children.as_ref()), lines(again.children.as_ref()));
        assert_eq!(lines(files.authorizations.as_ref()), lines(again.authorizations.as_ref()));
        assert_eq!(lines(files.visits.as_ref()), lines(again.visits.as_ref()));
    }

    async fn an_export_after_a_week_of_changes_changes_nothing(app, admin) {
        const SEEDS: [u64; 2] = [0x5eed_0001, 0x5eed_0002];
        let mut providers = Vec::new();
        for email in ["sarah.young@maple.example", "jennifer.berry@maple.example", "sherry.escobar@maple.example"] {
            providers.push(app.sign_in_member(&admin, email).await);
        }
        let mut week = Week { app: &app, admin: app.reload_actor(&admin).await, providers, random: Random(1), done: Done::default() };
        for day in 0..5 {
            week.random = Random(SEEDS[day % SEEDS.len()] + day as u64);
            for _ in 0..32 {
                week.edit().await;
            }
            assert_nothing_changes(&app, &week.admin).await;
            app.set_time(&format!("2026-12-{:02}T13:00:00Z", day + 1));
        }
        let done = &week.done;
        let all = [done.moved, done.placed, done.canceled, done.reinstated, done.begun, done.signed, done.guardians, done.therapists, done.children, done.places, done.ended_places, done.at_places, done.settings];
        let elsewhere = "SELECT COUNT(*) FROM visits WHERE place_id IN (SELECT id FROM places WHERE kind <> 'home')";
        assert!(app.count(week.admin.agency().id, elsewhere).await > 0, "some visits are at another place");
        assert!(all.iter().all(|count| *count > 0), "{done:?}");
    }

    async fn further_columns_are_imported_and_an_absent_one_changes_nothing(app, admin) {
        let agency = admin.agency().id;
        let child = ChildId(app.id(&admin, "children", "C0001").await);
        let old = assert_nothing_changes(&app, &admin).await;
        let text = String::from_utf8(old.children.clone().unwrap()).unwrap();
        let line = text.lines().find(|line| line.starts_with("C0001,")).unwrap();
        let header = text.lines().next().unwrap();
        let filled = format!("{},Jo,they/them,es,yes,Nuts,Ring twice,emergency | Rosa Diaz | aunt | +15855550102 | Speaks Spanish,", line.strip_suffix(",,,,,,,,").unwrap());
        let files = Files { children: Some(format!("{header}\n{filled}\n").into_bytes()), ..Files::default() };
        assert_eq!(import(&app, &admin, &files, false).await.changed.children, 1);
        let fields = read_tx!(app, &admin, |tx| children::form(&mut tx, child)).unwrap().fields;
        assert_eq!((fields.preferred_name.as_str(), fields.allergies.as_str(), fields.interpreter), ("Jo", "Nuts", true));
        let contacts = "SELECT COUNT(*) FROM child_contacts WHERE name = 'Rosa Diaz' AND note_sealed NOT LIKE '%Spanish%'";
        assert_eq!(app.count(agency, contacts).await, 1);
        let plain = "SELECT COUNT(*) FROM children WHERE allergies_sealed LIKE '%Nuts%'";
        assert_eq!(app.count(agency, plain).await, 0);
        assert_nothing_changes(&app, &admin).await;

        let (short, first) = (header.split(",preferred_name").next().unwrap(), filled.split(",Jo,").next().unwrap());
        let files = Files { children: Some(format!("{short}\n{first}\n").into_bytes()), ..Files::default() };
        assert_eq!(import(&app, &admin, &files, true).await.changed.children, 0, "the columns are absent");
        let other = filled.replace(",Nuts,", ",,");
        let files = Files { children: Some(format!("{header}\n{other}\n").into_bytes()), ..Files::default() };
        let report = run(&app.db, &admin, &files, ImportOptions::default()).await.unwrap();
        let problems: Vec<_> = report.errors.iter().map(|one| one.code).collect();
        assert_eq!(problems, [ProblemCode::ChangedHere], "no list takes an allergy away unasked");
        assert_eq!(import(&app, &admin, &files, true).await.changed.children, 1);
        let fields = read_tx!(app, &admin, |tx| children::form(&mut tx, child)).unwrap().fields;
        assert_eq!((fields.preferred_name.as_str(), fields.allergies.as_str()), ("Jo", ""));
    }

    async fn nothing_comes_back_by_an_import(app, admin) {
        let agency = admin.agency().id;
        // Without visits.
        let child = ChildId(app.id(&admin, "children", "C0023").await);
        let before = export_all(&app, &admin).await;
        let reason = "The family moved".try_into().unwrap();
        let end = EndChild { child, version: 1, ended_on: jiff::civil::date(2026, 11, 30), reason };
        write_tx!(app, &admin, |tx| children::end(&mut tx, end)).unwrap();
        for overwrite in [false, true] {
            let report = import(&app, &admin, &before, overwrite).await;
            assert_eq!((report.added, report.changed), (NONE, NONE));
            let codes: Vec<_> = report.warnings.iter().filter(|one| one.code == ProblemCode::ChildEndedHere).collect();
            assert_eq!(codes.len(), 1, "an older list is reported");
        }
        let now = assert_nothing_changes(&app, &admin).await;
        let report = import(&app, &admin, &now, false).await;
        assert!(report.warnings.iter().all(|one| one.code != ProblemCode::ChildEndedHere), "an export says it itself");
        let ended = "SELECT COUNT(*) FROM children WHERE reference = 'C0023' AND ended_on = '2026-11-30'";
        assert_eq!(app.count(agency, ended).await, 1);
    }

    async fn visits_that_are_not_planned_are_left_out_of_another_agency(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let view = read_tx!(app, &admin, |tx| visits::show(&mut tx, visit)).unwrap();
        let reason = "The child is ill".try_into().unwrap();
        let cancel = CancelVisit { visit, version: view.version, by: CancelledBy::Family, reason };
        write_tx!(app, &admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        let files = assert_nothing_changes(&app, &admin).await;
        let exported = lines(files.visits.as_ref());
        let line = exported.iter().find(|line| line.starts_with("V00113,")).unwrap();
        assert!(line.contains(",canceled,family,"), "{line}");
        let other = app.create_agency("oak").await;
        let report = import(&app, &other, &files, false).await;
        assert_eq!(report.added.visits, 442);
        let left_out: Vec<_> = report.warnings.iter().filter(|one| one.code == ProblemCode::VisitNotPlanned).collect();
        assert_eq!(left_out.iter().map(|one| (one.value.as_str(), one.more)).collect::<Vec<_>>(), [("V00113", 0)]);
    }

    async fn a_visit_without_a_provider_is_exported_without_one(app, admin) {
        let visit = VisitId(app.id(&admin, "visits", "V00113").await);
        let take = TakeProviderOff { visit, version: 1, reason: "On leave".try_into().unwrap() };
        write_tx!(app, &admin, |tx| visits::take_provider_off(&mut tx, take)).unwrap();
        let files = assert_nothing_changes(&app, &admin).await;
        let exported = lines(files.visits.as_ref());
        let line = exported.iter().find(|line| line.starts_with("V00113,")).unwrap();
        assert!(line.split(',').nth(2) == Some(""), "{line}");
        // A row that changes it needs a provider, and then gives the visit to them.
        let text = String::from_utf8(files.visits.unwrap()).unwrap();
        let moved = line.replace("T08:30", "T08:35");
        let with = |line_then: &str| Files {
            visits: Some(text.replace(line.as_str(), line_then).into_bytes()),
            ..Files::default()
        };
        let options = ImportOptions { overwrite: true, ..ImportOptions::default() };
        let report = run(&app.db, &admin, &with(&moved), options).await.unwrap();
        let problems: Vec<_> = report.errors.iter().map(|one| (one.column.as_str(), one.code)).collect();
        assert_eq!(problems, [("provider_id", ProblemCode::Missing)]);
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[2] = "P006";
        let given = import(&app, &admin, &with(&cells.join(",")), true).await;
        assert_eq!(given.changed.visits, 1);
        assert_nothing_changes(&app, &admin).await;
    }

    async fn a_zip_code_places_an_address_without_a_position(app) {
        const CHILDREN: &str = "\
child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,guardian_first_name,\
guardian_last_name,guardian_relationship,guardian_email,guardian_phone,availability
C1,Gloria,Diaz,2025-01-13,es,3 Elm St,Rochester,NY,14604-1234,,,,,,Mon 08:00-18:00
C2,Leo,Ford,2024-06-01,en,4 Elm St,Gary,IN,46402,,,,,,Mon 08:00-18:00
";
        let admin = app.create_agency("small").await;
        let agency = admin.agency().id;
        let files = Files { children: Some(CHILDREN.as_bytes().to_vec()), ..Files::default() };
        assert_eq!(import(&app, &admin, &files, false).await.added.children, 2);
        assert_eq!(app.count(agency, "SELECT COUNT(*) FROM places WHERE placed_by = 'zip' AND lat > 41 AND lon < -77").await, 2);
        let zones: Vec<String> = app.query_values(agency, "SELECT time_zone FROM children ORDER BY reference").await;
        assert_eq!(zones, ["America/New_York", "America/Chicago"]);
        assert_eq!(import(&app, &admin, &files, false).await.unchanged.children, 2);
        let exported = assert_nothing_changes(&app, &admin).await;
        assert!(lines(exported.children.as_ref()).iter().any(|line| line.contains(",14604-1234,,,America/New_York,")), "{exported:?}");
        // With a position it is no longer placed by its ZIP code.
        let text = String::from_utf8(exported.children.unwrap()).unwrap();
        let given = text.replace(",14604-1234,,,", ",14604-1234,43.15,-77.6,");
        let files = Files { children: Some(given.into_bytes()), ..Files::default() };
        assert_eq!(import(&app, &admin, &files, false).await.changed.children, 1);
        assert_eq!(app.count(agency, "SELECT COUNT(*) FROM places WHERE placed_by = 'given'").await, 1);
        let unknown = CHILDREN.replace("46402", "00000");
        let files = Files { children: Some(unknown.into_bytes()), ..Files::default() };
        let report = run(&app.db, &admin, &files, ImportOptions::default()).await.unwrap();
        let problems: Vec<_> = report.errors.iter().map(|one| (one.line, one.column.as_str(), one.code)).collect();
        assert_eq!(problems, [(3, "zip", ProblemCode::ZipUnknown)]);
    }

    async fn an_export_needs_the_capability_and_is_audited_with_its_children(app, admin) {
        let agency = admin.agency().id;
        let files = [ImportFile::Children, ImportFile::Visits];
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        assert!(!provider.has(Capability::Manage));
        assert!(matches!(export::begin(&app.db, &provider, &files).await, Err(Error::NotFound)));
        let mut begun = export::begin(&app.db, &admin, &files).await.unwrap();
        let counted = "SELECT COUNT(*) FROM audit_events WHERE action = 'export'
            AND subjects = '[\"children.csv:210\",\"visits.csv:443\"]'";
        assert_eq!(app.count(agency, counted).await, 1);
        let mut tx = app.db.read(&admin, AuditAction::ExportFile).await.unwrap();
        begun[0].next(&mut tx).await.unwrap().unwrap();
        assert_eq!(tx.accessed_children().len(), 210);
        tx.commit().await.unwrap();
        let seen = "SELECT COUNT(*) FROM audit_events WHERE action = 'export.file' AND subjects = '[\"seen:210\"]'";
        assert_eq!(app.count(agency, seen).await, 1);
        let mut tx = app.db.read(&provider, AuditAction::ExportFile).await.unwrap();
        assert!(matches!(begun[1].next(&mut tx).await, Err(Error::NotFound)));
        app.clock.shift(24 * 3_600 * 1_000_000);
        assert!(matches!(export::begin(&app.db, &admin, &files).await, Err(Error::RecentProofRequired)));
    }
}
