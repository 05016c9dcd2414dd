//! Writes an SQL dump of this version's database, for the upgrade tests of later versions: see `fixtures/README.md`.

use crate::{
    read_tx,
    support::{Engine, TestApp, demo_files, fixture},
    write_tx,
};
use domain::{
    Capability, GuardianId, Language, Role, VisitId,
    copies::NewCopy,
    factors::PasskeyName,
    holidays::NewHoliday,
    import::Files,
    members::{InviteOffice, RevokeGuardianship},
    notes::{DraftNote, NoteToSign},
    people::Search,
    public::ContactRequest,
    text::{EmailAddress, FamilySummary, Message, NoteBody, Organization, PersonName, Reason, Remark},
    visits::{CancelVisit, CancelledBy, FieldReport, NewFieldReport},
};
use jiff::civil::date;
use std::fs;
use store::{
    Actor,
    audit::{self, Signer, Trust},
    care::{family, notes, visits},
    identity::{InvitationRecipient, Origin, VerifiedSignIn, suspension},
    outbox,
    records::{
        members::{self, Delivery},
        people,
    },
    scheduling::{copies, holidays},
};

const CHILDREN: [&str; 6] = ["C0001", "C0002", "C0003", "C0004", "C0153", "C0207"];
const HOUR: i64 = 3_600_000_000;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes a fixture folder, once per released schema"]
async fn write_the_fixture_of_this_version() {
    let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
    let newest = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite"))
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy()[..4].to_owned())
        .max()
        .unwrap();
    let folder = fixture::fixtures_dir().join(newest);
    fs::create_dir_all(&folder).unwrap();
    let sqlite = TestApp::empty(Engine::Sqlite).await;
    Box::pin(create_data(&sqlite, &signer)).await;
    sqlite.db.close().await;
    fs::write(folder.join("sqlite.sql"), fixture::dump_sqlite(&sqlite).await).unwrap();
    let postgres = TestApp::empty(Engine::Postgres).await;
    Box::pin(create_data(&postgres, &signer)).await;
    fs::write(folder.join("postgres.sql"), fixture::dump_postgres(&postgres).await).unwrap();
    fs::write(folder.join("audit-key.pem"), signer.public().pem()).unwrap();
}

/// Creates the data of two agencies.
async fn create_data(app: &TestApp, signer: &Signer) {
    let maple = app.create_agency("maple").await;
    app.import(&maple, &demo_files_for(&CHILDREN)).await.unwrap();
    let oak = app.create_agency("oak").await;
    app.import(&oak, &demo_files_for(&CHILDREN[4..])).await.unwrap();

    let jennifer = app.sign_in_member(&maple, "jennifer.berry@maple.example").await;
    let natalie = app.sign_in_member(&maple, "natalie.martin@maple.example").await;
    let parent = app.sign_in_member(&maple, "guardian207@family.example").await;
    // A guardian of two children with two last names in two homes.
    app.sign_in_member(&maple, "guardian3@family.example").await;
    app.sign_in_member(&oak, "guardian153@family.example").await;
    for (address, capability) in [
        ("bill@maple.example", Capability::Bill),
        ("rosa@maple.example", Capability::Schedule),
        ("rosa2@maple.example", Capability::Schedule),
    ] {
        let link = InvitationRecipient {
            email: email(address),
            name: address.split('@').next().unwrap().to_owned(),
            role: Role::Admin,
            capabilities: [capability].into_iter().collect(),
            provider: None,
            guardian: None,
            language: Language::Es,
        };
        let token = app.db.identity().create_link(maple.agency().id, &link).await.unwrap();
        app.join(&token).await;
    }

    visits_and_notes(app, &maple, &jennifer, &natalie).await;
    office_work(app, &maple).await;
    account_data(app, &maple, &jennifer).await;
    let all = Search::default();
    read_tx!(app, &maple, |tx| people::children(&mut tx, &all)).unwrap();
    read_tx!(app, &parent, |tx| family::home(&mut tx, 1)).unwrap();
    for admin in [&maple, &oak] {
        audit::make_checkpoint(&app.db, admin, signer).await.unwrap();
        let trust = Trust { keys: signer.keys(), checkpoints: Vec::new() };
        let verified = read_tx!(app, admin, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap();
        assert!(verified.is_valid(), "{:?}", verified.findings);
        audit::save_check(&app.db, admin, &verified).await.unwrap();
    }
    add_unnormalized_texts(app).await;
}

async fn visits_and_notes(app: &TestApp, maple: &Actor, jennifer: &Actor, natalie: &Actor) {
    let visit = async |reference: &str| VisitId(app.id(maple, "visits", reference).await);
    let (signed, drafted, reported, cancelled) =
        (visit("V00001").await, visit("V00104").await, visit("V00006").await, visit("V00205").await);
    let cancel = CancelVisit { visit: cancelled, version: 1, by: CancelledBy::Family, reason: Reason::try_from("Ill").unwrap() };
    write_tx!(app, maple, |tx| visits::cancel(&mut tx, cancel)).unwrap();
    write_tx!(app, jennifer, |tx| visits::check_in(&mut tx, signed, true)).unwrap();
    app.clock.shift(HOUR);
    write_tx!(app, jennifer, |tx| visits::check_out(&mut tx, signed, false)).unwrap();
    let note = NoteToSign {
        visit: signed,
        version: 0,
        body: NoteBody::try_from("A tower of six, with one prompt.\nMatthew asked for more.").unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
        attested: true,
    };
    write_tx!(app, jennifer, |tx| notes::sign(&mut tx, note)).unwrap();
    app.clock.shift(HOUR / 2);
    let report = NewFieldReport {
        visit: reported,
        report: FieldReport::NobodyHome,
        minutes: None,
        remark: Remark::try_from("No answer at the door.").unwrap(),
    };
    write_tx!(app, natalie, |tx| visits::report(&mut tx, report)).unwrap();
    app.next_day();
    let jennifer = app.reload_actor(jennifer).await;
    write_tx!(app, &jennifer, |tx| visits::check_in(&mut tx, drafted, true)).unwrap();
    let draft = DraftNote {
        visit: drafted,
        version: 0,
        body: NoteBody::try_from("Puzzle").unwrap(),
        family_summary: FamilySummary::try_from("").unwrap(),
    };
    write_tx!(app, &jennifer, |tx| notes::save(&mut tx, draft)).unwrap();
}

async fn office_work(app: &TestApp, maple: &Actor) {
    let maple = &app.reload_actor(maple).await;
    let holiday = NewHoliday { date: date(2026, 12, 25), name: "Christmas Day".into() };
    write_tx!(app, maple, |tx| holidays::add(&mut tx, holiday)).unwrap();
    let (from, to) = (date(2026, 11, 30), date(2026, 12, 7));
    let seen = read_tx!(app, maple, |tx| copies::preview(&mut tx, Some(from), Some(to))).unwrap().copied.len();
    let copy = NewCopy { from, to, seen: u32::try_from(seen).unwrap() };
    write_tx!(app, maple, |tx| copies::copy(&mut tx, copy)).unwrap();
    let invite = InviteOffice {
        name: PersonName::try_from("Ines Prado").unwrap(),
        email: email("ines@maple.example"),
        language: Language::Es,
        schedule: true,
        bill: false,
        supervise: false,
        privacy: false,
        manage: false,
    };
    write_tx!(app, maple, |tx| members::invite_office(&mut tx, invite, Delivery::Email)).unwrap();
    let guardian = "SELECT id FROM guardians WHERE email = 'guardian2@family.example'";
    let revoke = RevokeGuardianship { guardian: GuardianId(app.query_value(maple.agency().id, guardian).await), child: None };
    write_tx!(app, maple, |tx| members::revoke_guardianship(&mut tx, revoke)).unwrap();
}

async fn account_data(app: &TestApp, maple: &Actor, jennifer: &Actor) {
    let identity = app.db.identity();
    let (admin, provider) = (maple.viewer().unwrap().user, jennifer.viewer().unwrap().user);
    let nowhere = Origin::default();
    identity.begin_totp(admin, vec![1; 48]).await.unwrap();
    assert!(identity.confirm_totp(admin, 100, &nowhere).await.unwrap());
    identity.save_recovery_codes(admin, &[9; 16], &[vec![1; 32], vec![2; 32]], &nowhere).await.unwrap();
    identity.add_passkey(admin, &PasskeyName::try_from("Phone").unwrap(), &[7; 16], "{}", &nowhere).await.unwrap();
    let phone = Origin { device: "Chrome on Android".into(), region: "US-NY".into() };
    for origin in [&nowhere, &phone] {
        identity.sign_in(VerifiedSignIn { user: provider, agency: None, old: None, device: None, origin }).await.unwrap();
    }
    identity.record_failed_sign_in(None, &phone).await.unwrap();
    identity.record_failed_sign_in(Some(provider), &phone).await.unwrap();
    identity.request_password_reset(&email("guardian3@family.example"), Language::En).await.unwrap();
    let contact = ContactRequest {
        name: PersonName::try_from("Lee Park").unwrap(),
        email: email("lee@elsewhere.example"),
        organisation: Organization::try_from("").unwrap(),
        message: Message::try_from("How does it work?").unwrap(),
    };
    identity.save_contact_request(&contact).await.unwrap();
    suspension::suspend_user(&app.db, &email("bill@maple.example"), &Reason::try_from("Asked by Maple").unwrap()).await.unwrap();
    let now = app.clock.now();
    for outcome in [outbox::Outcome::Sent, outbox::Outcome::Failed("550 unknown here".into())] {
        let taken = outbox::lease_next(&app.db, now).await.unwrap().unwrap();
        outbox::save_outcome(&app.db, &taken, outcome, now).await.unwrap();
    }
}

/// Writes names and email addresses in Unicode forms that versions up to 0018 stored without normalizing them.
async fn add_unnormalized_texts(app: &TestApp) {
    let agencies: Vec<uuid::Uuid> =
        app.query_values(domain::AgencyId(uuid::Uuid::nil()), "SELECT id FROM agencies WHERE slug = 'maple'").await;
    let maple = Some(domain::AgencyId(agencies[0]));
    for sql in [
        // Full-width letters, and letters with separate combining accents.
        "UPDATE users SET email = '\u{ff47}uardian3@family.example' WHERE email = 'guardian3@family.example'",
        "UPDATE guardians SET email = '\u{ff47}uardian3@family.example', first_name = 'Jose\u{301}' WHERE email = 'guardian3@family.example'",
        "UPDATE members SET name = 'Jose\u{301} Robinson' WHERE guardian_id IN (SELECT id FROM guardians WHERE first_name = 'Jose\u{301}')",
        "UPDATE children SET last_name = 'Cru\u{200b}z' WHERE last_name = 'Cruz'",
        // Two accounts that look the same.
        "UPDATE users SET email = 'ro\u{200b}sa@maple.example' WHERE email = 'rosa2@maple.example'",
        // An address with a Cyrillic letter, which looks like another address of the office.
        "UPDATE users SET email = 'b\u{456}ll@maple.example' WHERE email = 'bill@maple.example'",
    ] {
        assert_ne!(app.execute_raw(maple, sql).await.unwrap(), 0, "{sql}");
    }
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::try_from(text).unwrap()
}

/// The demo files reduced to a few children and their providers, with one guardian for two of the children.
fn demo_files_for(children: &[&str]) -> Files {
    let all = demo_files();
    let cell = |line: &str, column: usize| line.split(',').nth(column).unwrap_or_default().to_owned();
    let pick = |file: Option<Vec<u8>>, wanted: &dyn Fn(&str) -> bool| {
        let text = String::from_utf8(file.unwrap()).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        let rows: Vec<String> = rows.lines().filter(|row| wanted(row)).map(str::to_owned).collect();
        (header.to_owned(), rows)
    };
    let (children_header, mut of_children) = pick(all.children, &|row| children.contains(&cell(row, 0).as_str()));
    for row in &mut of_children {
        *row = row.replace("Jeremy,Richardson,father,guardian4@", "Samantha,Robinson,mother,guardian3@");
    }
    let (authorizations_header, authorizations) = pick(all.authorizations, &|row| children.contains(&cell(row, 1).as_str()));
    let known: Vec<String> = authorizations.iter().map(|row| cell(row, 0)).collect();
    let (visits_header, visits) = pick(all.visits, &|row| known.contains(&cell(row, 1)));
    let visiting: Vec<String> = visits
        .iter()
        .map(|row| cell(row, 2))
        .chain(authorizations.iter().map(|row| row.rsplit(',').next().unwrap_or_default().trim().to_owned()))
        .collect();
    let (providers_header, providers) = pick(all.providers, &|row| visiting.contains(&cell(row, 0)));
    let file = |header: String, rows: Vec<String>| Some(format!("{header}\n{}\n", rows.join("\n")).into_bytes());
    Files {
        providers: file(providers_header, providers),
        children: file(children_header, of_children),
        authorizations: file(authorizations_header, authorizations),
        visits: file(visits_header, visits),
        ..Files::default()
    }
}
