//! Writes the database of this version as text, for the tests of later ones: see `fixtures/README.md`.

use crate::{
    reading,
    support::{Engine, House, fixture, maple_files},
    writing,
};
use domain::{
    Capability, GuardianId, Language, Role, VisitId,
    copies::NewCopy,
    factors::PasskeyName,
    holidays::NewHoliday,
    import::Files,
    members::{InviteOffice, RevokeCustody},
    notes::{DraftNote, NoteToSign},
    people::Search,
    public::ContactRequest,
    text::{Email, FamilySummary, Message, NoteBody, Organisation, PersonName, Reason, Remark},
    visits::{CancelVisit, CancelledBy, NewRoadReport, RoadReport},
};
use jiff::civil::date;
use std::fs;
use store::{
    Actor,
    audit::{self, Signer, Trust},
    copies, family, holidays,
    identity::{Entry, LinkFor},
    members::{self, Delivery},
    notes, outbox, people,
    security::Origin,
    suspension, visits,
};

const CHILDREN: [&str; 6] = ["C0001", "C0002", "C0003", "C0004", "C0153", "C0207"];
const HOUR: i64 = 3_600_000_000;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it writes a folder of fixtures, once per released schema"]
async fn write_the_fixture_of_this_version() {
    let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
    let newest = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite"))
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy()[..4].to_owned())
        .max()
        .unwrap();
    let folder = fixture::folder().join(newest);
    fs::create_dir_all(&folder).unwrap();
    let sqlite = House::empty(Engine::Sqlite).await;
    live(&sqlite, &signer).await;
    sqlite.db.close().await;
    fs::write(folder.join("sqlite.sql"), fixture::dump_sqlite(&sqlite).await).unwrap();
    let postgres = House::empty(Engine::Postgres).await;
    live(&postgres, &signer).await;
    fs::write(folder.join("postgres.sql"), fixture::dump_postgres(&postgres).await).unwrap();
    fs::write(folder.join("audit-key.pem"), signer.public().pem()).unwrap();
}

/// What two agencies leave behind.
async fn live(house: &House, signer: &Signer) {
    let maple = house.agency("maple").await;
    house.import(&maple, &cut_down(&CHILDREN)).await.unwrap();
    let oak = house.agency("oak").await;
    house.import(&oak, &cut_down(&CHILDREN[4..])).await.unwrap();

    let jennifer = house.member(&maple, "jennifer.berry@maple.example").await;
    let natalie = house.member(&maple, "natalie.martin@maple.example").await;
    let parent = house.member(&maple, "guardian207@family.example").await;
    // Of two children with two surnames in two homes.
    house.member(&maple, "guardian3@family.example").await;
    house.member(&oak, "guardian153@family.example").await;
    for (address, capability) in [
        ("bill@maple.example", Capability::Bill),
        ("rosa@maple.example", Capability::Schedule),
        ("rosa2@maple.example", Capability::Schedule),
    ] {
        let link = LinkFor {
            email: email(address),
            name: address.split('@').next().unwrap().to_owned(),
            role: Role::Admin,
            capabilities: [capability].into_iter().collect(),
            provider: None,
            guardian: None,
            language: Language::Es,
        };
        let token = house.db.identity().create_link(maple.agency().id, &link).await.unwrap();
        house.join(&token).await;
    }

    visits_and_notes(house, &maple, &jennifer, &natalie).await;
    office(house, &maple).await;
    accounts(house, &maple, &jennifer).await;
    let everybody = Search::default();
    reading!(house, &maple, |tx| people::children(&mut tx, &everybody)).unwrap();
    reading!(house, &parent, |tx| family::home(&mut tx, 1)).unwrap();
    for admin in [&maple, &oak] {
        audit::make(&house.db, admin, signer).await.unwrap();
        let trust = Trust { keys: signer.keys(), checkpoints: Vec::new() };
        let verified = reading!(house, admin, |tx| audit::verify(&mut tx, &trust, |_| {})).unwrap();
        assert!(verified.stands(), "{:?}", verified.findings);
        audit::keep_check(&house.db, admin, &verified).await.unwrap();
    }
    as_typed_before(house).await;
}

async fn visits_and_notes(house: &House, maple: &Actor, jennifer: &Actor, natalie: &Actor) {
    let visit = async |reference: &str| VisitId(house.id(maple, "visits", reference).await);
    let (signed, drafted, reported, cancelled) =
        (visit("V00001").await, visit("V00104").await, visit("V00006").await, visit("V00205").await);
    let cancel = CancelVisit { visit: cancelled, version: 1, by: CancelledBy::Family, reason: Reason::try_from("Ill").unwrap() };
    writing!(house, maple, |tx| visits::cancel(&mut tx, cancel)).unwrap();
    writing!(house, jennifer, |tx| visits::check_in(&mut tx, signed, true)).unwrap();
    house.clock.shift(HOUR);
    writing!(house, jennifer, |tx| visits::check_out(&mut tx, signed, false)).unwrap();
    let note = NoteToSign {
        visit: signed,
        version: 0,
        body: NoteBody::try_from("A tower of six, with one prompt.\nMatthew asked for more.").unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
        attested: true,
    };
    writing!(house, jennifer, |tx| notes::sign(&mut tx, note)).unwrap();
    house.clock.shift(HOUR / 2);
    let report = NewRoadReport {
        visit: reported,
        report: RoadReport::NobodyHome,
        minutes: None,
        remark: Remark::try_from("No answer at the door.").unwrap(),
    };
    writing!(house, natalie, |tx| visits::report(&mut tx, report)).unwrap();
    house.next_day();
    let jennifer = house.again(jennifer).await;
    writing!(house, &jennifer, |tx| visits::check_in(&mut tx, drafted, true)).unwrap();
    let draft = DraftNote {
        visit: drafted,
        version: 0,
        body: NoteBody::try_from("Puzzle").unwrap(),
        family_summary: FamilySummary::try_from("").unwrap(),
    };
    writing!(house, &jennifer, |tx| notes::save(&mut tx, draft)).unwrap();
}

async fn office(house: &House, maple: &Actor) {
    let maple = &house.again(maple).await;
    let holiday = NewHoliday { date: date(2026, 12, 25), name: "Christmas Day".into() };
    writing!(house, maple, |tx| holidays::add(&mut tx, holiday)).unwrap();
    let (from, to) = (date(2026, 11, 30), date(2026, 12, 7));
    let seen = reading!(house, maple, |tx| copies::preview(&mut tx, Some(from), Some(to))).unwrap().copied.len();
    let copy = NewCopy { from, to, seen: u32::try_from(seen).unwrap() };
    writing!(house, maple, |tx| copies::copy(&mut tx, copy)).unwrap();
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
    writing!(house, maple, |tx| members::invite_office(&mut tx, invite, Delivery::Letter)).unwrap();
    let guardian = "SELECT id FROM guardians WHERE email = 'guardian2@family.example'";
    let revoke = RevokeCustody { guardian: GuardianId(house.value(maple.agency().id, guardian).await), child: None };
    writing!(house, maple, |tx| members::revoke_custody(&mut tx, revoke)).unwrap();
}

async fn accounts(house: &House, maple: &Actor, jennifer: &Actor) {
    let identity = house.db.identity();
    let (admin, provider) = (maple.viewer().unwrap().user, jennifer.viewer().unwrap().user);
    let nowhere = Origin::default();
    identity.begin_totp(admin, vec![1; 48]).await.unwrap();
    assert!(identity.confirm_totp(admin, 100, &nowhere).await.unwrap());
    identity.keep_recovery_codes(admin, &[9; 16], &[vec![1; 32], vec![2; 32]], &nowhere).await.unwrap();
    identity.add_passkey(admin, &PasskeyName::try_from("Phone").unwrap(), &[7; 16], "{}", &nowhere).await.unwrap();
    let phone = Origin { device: "Chrome on Android".into(), region: "US-NY".into() };
    for origin in [&nowhere, &phone] {
        identity.enter(Entry { user: provider, agency: None, old: None, device: None, origin }).await.unwrap();
    }
    identity.keep_failure(None, &phone).await.unwrap();
    identity.keep_failure(Some(provider), &phone).await.unwrap();
    identity.ask_for_reset(&email("guardian3@family.example"), Language::En).await.unwrap();
    let contact = ContactRequest {
        name: PersonName::try_from("Lee Park").unwrap(),
        email: email("lee@elsewhere.example"),
        organisation: Organisation::try_from("").unwrap(),
        message: Message::try_from("How does it work?").unwrap(),
    };
    identity.keep_contact(&contact).await.unwrap();
    suspension::suspend_user(&house.db, &email("bill@maple.example"), &Reason::try_from("Asked by Maple").unwrap())
        .await
        .unwrap();
    let now = house.clock.now();
    for outcome in [outbox::Outcome::Sent, outbox::Outcome::Never("550 unknown here".into())] {
        let taken = outbox::take(&house.db, now).await.unwrap().unwrap();
        outbox::keep(&house.db, &taken, outcome, now).await.unwrap();
    }
}

/// Names and addresses in forms that versions up to 0018 took as they came.
async fn as_typed_before(house: &House) {
    let agencies: Vec<uuid::Uuid> =
        house.values(domain::AgencyId(uuid::Uuid::nil()), "SELECT id FROM agencies WHERE slug = 'maple'").await;
    let maple = Some(domain::AgencyId(agencies[0]));
    for sql in [
        // Full width, and letters with their accents apart.
        "UPDATE users SET email = '\u{ff47}uardian3@family.example' WHERE email = 'guardian3@family.example'",
        "UPDATE guardians SET email = '\u{ff47}uardian3@family.example', first_name = 'Jose\u{301}' WHERE email = 'guardian3@family.example'",
        "UPDATE members SET name = 'Jose\u{301} Robinson' WHERE guardian_id IN (SELECT id FROM guardians WHERE first_name = 'Jose\u{301}')",
        "UPDATE children SET last_name = 'Cru\u{200b}z' WHERE last_name = 'Cruz'",
        // Two accounts that look the same.
        "UPDATE users SET email = 'ro\u{200b}sa@maple.example' WHERE email = 'rosa2@maple.example'",
        // One that looks like the office's own: a Cyrillic letter.
        "UPDATE users SET email = 'b\u{456}ll@maple.example' WHERE email = 'bill@maple.example'",
    ] {
        assert_ne!(house.raw(maple, sql).await.unwrap(), 0, "{sql}");
    }
}

fn email(text: &str) -> Email {
    Email::try_from(text).unwrap()
}

/// The demo agency with a few of its children, those who visit them, and one guardian of two of them.
fn cut_down(children: &[&str]) -> Files {
    let all = maple_files();
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
    let giving: Vec<String> = visits
        .iter()
        .map(|row| cell(row, 2))
        .chain(authorizations.iter().map(|row| row.rsplit(',').next().unwrap_or_default().trim().to_owned()))
        .collect();
    let (providers_header, providers) = pick(all.providers, &|row| giving.contains(&cell(row, 0)));
    let file = |header: String, rows: Vec<String>| Some(format!("{header}\n{}\n", rows.join("\n")).into_bytes());
    Files {
        providers: file(providers_header, providers),
        children: file(children_header, of_children),
        authorizations: file(authorizations_header, authorizations),
        visits: file(visits_header, visits),
    }
}
