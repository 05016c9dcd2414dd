//! The demo agency: of realistic size, imported from the files in `demo/maple`, with all dates moved to the demo's week, and with
//! what an office enters by hand.

mod additions;

use crate::{
    commands::{Failure, open_database},
    config::{Config, Settings},
};
use auth::Hasher;
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use domain::{
    Language, Role,
    agency::ChangeSettings,
    audit::AuditAction,
    import::Files,
    text::{EmailAddress, Password, PersonName},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use store::{
    Clock, Db,
    demo::{self, NoteTexts},
    identity::{JoiningAccount, NewAgency},
    records::import::{self, ImportOptions},
};

const SLUG: &str = "demo";
const NAME: &str = "Maple Early Intervention";
const TIME_ZONE: &str = "America/New_York";
const OFFICE_PHONE: &str = "585-555-0100";
const ADMIN: &str = "marta.ruiz@maple.example";

/// The Monday of the week in the files, which all dates are moved from.
const FILES_MONDAY: Date = Date::constant(2026, 11, 30);
/// How many earlier weeks get visits too.
const PAST_WEEKS: i64 = 2;

const PROVIDERS: &[u8] = include_bytes!("../demo/maple/providers.csv");
const CHILDREN: &[u8] = include_bytes!("../demo/maple/children.csv");
const AUTHORIZATIONS: &[u8] = include_bytes!("../demo/maple/authorizations.csv");
const VISITS: &[u8] = include_bytes!("../demo/maple/visits.csv");
/// Session notes, each followed by its summary for the family in English and in Spanish.
const NOTES: &str = include_str!("../demo/maple/notes.txt");

/// Reasons of canceled visits in the past.
const REASONS: [&str; 4] = ["Child is ill", "Family is away", "Car trouble", "Doctor's appointment"];

/// An account of the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SignIn {
    role: Role,
    email: String,
    password: String,
}

/// `visitoms demo`.
pub async fn demo(config: &Config, week: Option<Date>, now: Option<DateTime>, json: bool) -> Result<(), Failure> {
    let settings = &config.settings;
    let zone = zone()?;
    let clock = now.map_or_else(|| Ok(Clock::default()), |now| clock_at(&zone, now))?;
    let db = open_database(settings, clock).await?;
    if is_missing(&db).await? {
        let today = db.clock().now().to_zoned(zone).date();
        create_demo(settings, &db, monday_of_demo(week, today)?).await?;
    }
    let sign_ins = read_sign_ins(settings)?;
    if json {
        println!("{}", serde_json::to_string(&sign_ins).map_err(to_failure)?);
    } else {
        print!("{}", sign_in_lines(&sign_ins));
    }
    db.close().await;
    Ok(())
}

/// The clock of a command: the real time, unless the setting `dev_now` moves it.
///
/// # Errors
/// For a local time that does not exist.
pub fn clock_of_commands(settings: &Settings) -> Result<Clock, Failure> {
    settings.dev_now.map_or_else(|| Ok(Clock::default()), |now| clock_at(&zone()?, now))
}

/// A clock that starts at `now`; an error unless every agency in the database is a demo, since real ones need the real time.
pub async fn moved_clock(settings: &Settings, now: DateTime) -> Result<Clock, Failure> {
    let db = open_database(settings, Clock::default()).await?;
    let agencies = db.identity().agencies().await?;
    db.close().await;
    if agencies.is_empty() || agencies.iter().any(|(_, demo)| !demo) {
        return Err(Failure::Input("--now moves the clock of a demo only, and this database is none".into()));
    }
    clock_at(&zone()?, now)
}

/// Prints the demo's sign-ins when a demo is served. Since the output ends up in logs, prints nothing with an https
/// `public_url`, or where there are real agencies besides the demo.
pub async fn print_sign_ins(settings: &Settings, db: &Db) -> Result<(), Failure> {
    let shows = may_print_sign_ins(&settings.public_url(), &db.identity().agencies().await?);
    if let Some(sign_ins) = shows.then(|| read_sign_ins(settings).ok()).flatten() {
        print!("{}", sign_in_lines(&sign_ins));
    }
    Ok(())
}

fn may_print_sign_ins(public_url: &str, agencies: &[(String, bool)]) -> bool {
    !public_url.starts_with("https://")
        && agencies.iter().any(|(slug, _)| slug == SLUG)
        && agencies.iter().all(|(_, is_demo)| *is_demo)
}

fn sign_in_lines(sign_ins: &[SignIn]) -> String {
    let line = |sign_in: &SignIn| format!("{:>9}  {}  {}\n", sign_in.role.as_str(), sign_in.email, sign_in.password);
    sign_ins.iter().map(line).collect()
}

async fn is_missing(db: &Db) -> Result<bool, Failure> {
    let agencies = db.identity().agencies().await?;
    if agencies.iter().any(|(slug, demo)| slug == SLUG && *demo) {
        return Ok(false);
    }
    if agencies.is_empty() {
        return Ok(true);
    }
    Err(Failure::Input(
        "this database holds real agencies: a demo gets a database of its own (see --config and VISITOMS_DATA_DIR)".into(),
    ))
}

async fn create_demo(settings: &Settings, db: &Db, monday: Date) -> Result<(), Failure> {
    let new = NewAgency {
        name: PersonName::try_from(NAME).map_err(domain::Error::from)?,
        slug: SLUG.into(),
        time_zone: TIME_ZONE.into(),
        admin_email: address(ADMIN)?,
        admin_name: Some(PersonName::try_from("Marta Ruiz").map_err(domain::Error::from)?),
        demo: true,
    };
    let first_link = db.identity().create_agency(&new).await?;
    let actor = db.system(SLUG, "demo").await?;
    let payer = additions::before_import(db, &actor).await?;
    let files = moved_files(monday)?;
    let report = import::run(db, &actor, &files, ImportOptions::default()).await?;
    if let Some(problem) = report.errors.first() {
        return Err(Failure::Other(format!(
            "the demo's {} line {}, {}: `{}` {}",
            problem.file,
            problem.line,
            problem.column,
            problem.value,
            problem.code.text(Language::En)
        )));
    }
    let mut tx = db.write(&actor, AuditAction::AgencySettings).await?;
    let mut agency = store::records::agency::settings(&mut tx).await?;
    OFFICE_PHONE.clone_into(&mut agency.office_phone);
    store::records::agency::change_settings(&mut tx, ChangeSettings(agency)).await?;
    tx.commit().await?;
    let mut tx = db.write(&actor, AuditAction::DemoLoad).await?;
    demo::simulate_history(&mut tx, &texts(), &REASONS).await?;
    tx.commit().await?;
    additions::after_import(db, &actor, payer, monday).await?;

    let hasher = Hasher::new();
    let mut sign_ins = Vec::new();
    for (role, email) in members()? {
        let password = password();
        let hash = hasher.hash(Password::new(&password)).await?;
        let token = if role == Role::Admin {
            first_link.clone()
        } else {
            let mut tx = db.write(&actor, AuditAction::MembersCreateLink).await?;
            let link = store::records::people::link_recipient_for(&mut tx, &email, false).await?;
            tx.commit().await?;
            db.identity().create_link(actor.agency().id, &link).await?
        };
        db.identity().join(&token, JoiningAccount::New { password_hash: hash, name: None }).await?;
        sign_ins.push(SignIn { role, email: String::from(email), password });
    }
    save_sign_ins(settings, &sign_ins)
}

/// One account per role, and a second provider and family, to show what each may not see of the other.
fn members() -> Result<Vec<(Role, EmailAddress)>, Failure> {
    let visits = rows(VISITS)?;
    let authorizations = rows(AUTHORIZATIONS)?;
    let tuesday = FILES_MONDAY.tomorrow().map_err(to_failure)?.to_string();
    // The first provider with a full Tuesday, and the first family that they visit on it.
    let on_tuesday = |provider: &str| -> Vec<&StringRecord> {
        visits.iter().filter(|visit| &visit[2] == provider && visit[3].starts_with(&tuesday)).collect()
    };
    let email_of = |bytes, id: &str, column: usize| -> Result<EmailAddress, Failure> {
        let row = rows(bytes)?.into_iter().find(|row| &row[0] == id);
        address(&row.ok_or_else(|| Failure::Other(format!("the demo names {id}, who is not there")))?[column])
    };
    let mut members = vec![(Role::Admin, address(ADMIN)?)];
    for provider in rows(PROVIDERS)?.iter().filter(|row| on_tuesday(&row[0]).len() >= 5).take(2) {
        members.push((Role::Provider, address(&provider[3])?));
        let last = *on_tuesday(&provider[0]).last().ok_or_else(|| Failure::Other("a full day is empty".into()))?;
        let child = authorizations.iter().find(|row| row[0] == last[1]).map(|row| row[1].to_owned()).unwrap_or_default();
        members.push((Role::Parent, email_of(CHILDREN, &child, 15)?));
    }
    members.sort_by_key(|(role, _)| *role);
    Ok(members)
}

/// The Monday of the requested week; without one, of the current week, or on a weekend of the next.
fn monday_of_demo(week: Option<Date>, today: Date) -> Result<Date, Failure> {
    let monday = |date: Date| date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).map_err(to_failure);
    match week {
        Some(date) => monday(date),
        None if matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday) => {
            monday(today.checked_add(2.days()).map_err(to_failure)?)
        }
        None => monday(today),
    }
}

/// The import files with all dates moved by whole weeks, and with visits added in earlier weeks.
fn moved_files(monday: Date) -> Result<Files, Failure> {
    let days = i64::from(FILES_MONDAY.until(monday).map_err(to_failure)?.get_days());
    let authorizations = additions::rows_with(AUTHORIZATIONS, additions::AUTHORIZATIONS)?;
    let starts_on = |authorization: &str| -> Result<Date, Failure> {
        let row = authorizations.iter().find(|row| &row[0] == authorization);
        row.map(|row| &row[5]).unwrap_or_default().parse().map_err(to_failure)
    };
    let mut visits = Vec::new();
    for weeks in (0..=PAST_WEEKS).rev() {
        for row in rows(VISITS)? {
            let planned: DateTime = row[3].parse().map_err(to_failure)?;
            let at = planned.checked_sub(weeks.weeks()).map_err(to_failure)?;
            if weeks > 0 && at.date() < starts_on(&row[1])? {
                continue;
            }
            let moved = at.checked_add(days.days()).map_err(to_failure)?.strftime("%Y-%m-%dT%H:%M").to_string();
            let id = if weeks == 0 { row[0].to_owned() } else { format!("{}-{weeks}", &row[0]) };
            visits.push(StringRecord::from(vec![&*id, &row[1], additions::provider_at(&row[2], weeks), &moved, &row[4]]));
        }
    }
    let mut moved = Vec::new();
    for row in &authorizations {
        let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
        for date in &mut row[5..=6] {
            *date = date.parse::<Date>().and_then(|date| date.checked_add(days.days())).map_err(to_failure)?.to_string();
        }
        moved.push(StringRecord::from(row));
    }
    Ok(Files {
        providers: Some(additions::file_with(PROVIDERS, additions::PROVIDERS)?),
        children: Some(additions::file_with(CHILDREN, additions::CHILDREN)?),
        authorizations: Some(to_csv(AUTHORIZATIONS, &moved)?),
        visits: Some(to_csv(VISITS, &visits)?),
        ..Files::default()
    })
}

fn rows(bytes: &[u8]) -> Result<Vec<StringRecord>, Failure> {
    ReaderBuilder::new().from_reader(bytes).into_records().collect::<Result<_, _>>().map_err(to_failure)
}

fn to_csv(like: &[u8], rows: &[StringRecord]) -> Result<Vec<u8>, Failure> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(ReaderBuilder::new().from_reader(like).headers().map_err(to_failure)?).map_err(to_failure)?;
    for row in rows {
        writer.write_record(row).map_err(to_failure)?;
    }
    writer.into_inner().map_err(to_failure)
}

/// Each note has three paragraphs: one for the record, two for the family.
fn texts() -> Vec<NoteTexts> {
    let paragraphs: Vec<&str> = NOTES.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).collect();
    paragraphs.chunks_exact(3).map(|part| NoteTexts { body: part[0], summary: part[1], summary_es: part[2] }).collect()
}

/// A password of letters and digits that are hard to confuse: 100 bits of entropy.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    store::random_bytes::<20>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

fn sign_ins_file(settings: &Settings) -> PathBuf {
    settings.data_dir.join("demo-sign-ins.json")
}

fn read_sign_ins(settings: &Settings) -> Result<Vec<SignIn>, Failure> {
    let path = sign_ins_file(settings);
    let text = fs::read(&path).map_err(|error| Failure::Other(format!("the demo's sign-ins, {}: {error}", path.display())))?;
    serde_json::from_slice(&text).map_err(to_failure)
}

fn save_sign_ins(settings: &Settings, sign_ins: &[SignIn]) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(sign_ins).map_err(to_failure)?;
    let path = sign_ins_file(settings);
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))
        .and_then(|()| store::open_private_file(&path)?.write_all(&text))
        .map_err(|error| Failure::Other(format!("{}: {error}", path.display())))
}

fn zone() -> Result<TimeZone, Failure> {
    store::zone(TIME_ZONE).map_err(Failure::from)
}

fn clock_at(zone: &TimeZone, now: DateTime) -> Result<Clock, Failure> {
    Ok(Clock::moved_to(now.to_zoned(zone.clone()).map_err(to_failure)?.timestamp()))
}

fn address(text: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::try_from(text).map_err(|error| domain::Error::from(error).into())
}

fn to_failure(error: impl std::fmt::Display) -> Failure {
    Failure::Other(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn on_a_weekend_the_demo_week_is_the_next() {
        let monday = |today| monday_of_demo(None, today).ok();
        assert_eq!(monday(date(2026, 12, 4)), Some(date(2026, 11, 30)), "Friday");
        assert_eq!(monday(date(2026, 12, 5)), Some(date(2026, 12, 7)), "Saturday");
        assert_eq!(monday(date(2026, 12, 6)), Some(date(2026, 12, 7)), "Sunday");
        assert_eq!(monday_of_demo(Some(date(2027, 2, 3)), date(2026, 1, 1)).ok(), Some(date(2027, 2, 1)));
    }

    #[test]
    fn dates_move_by_whole_weeks_and_earlier_weeks_are_added() {
        let files = moved_files(date(2026, 12, 7)).ok().expect("the demo's files are good");
        let visits = rows(files.visits.as_deref().unwrap_or_default()).ok().expect("they are read again");
        let last = visits.iter().find(|row| &row[0] == "V00001").expect("the first visit of the files");
        assert_eq!(&last[3], "2026-12-07T08:00");
        let earlier = visits.iter().find(|row| &row[0] == "V00001-2").expect("it was there two weeks before");
        assert_eq!(&earlier[3], "2026-11-23T08:00");
        let provider = |id: &str| visits.iter().find(|row| &row[0] == id).map(|row| row[2].to_owned());
        assert_eq!(provider("V00092").as_deref(), Some("P034"));
        assert_eq!(provider("V00092-1").as_deref(), Some("P037"), "who has left made the earlier visits");
    }

    #[test]
    fn passwords_are_printed_only_for_a_pure_demo() {
        let agencies = |all: &[(&str, bool)]| all.iter().map(|(slug, demo)| ((*slug).to_owned(), *demo)).collect::<Vec<_>>();
        let (here, alone) = ("http://127.0.0.1:3000", agencies(&[(SLUG, true)]));
        assert!(may_print_sign_ins(here, &alone));
        assert!(!may_print_sign_ins("https://visits.example", &alone));
        assert!(!may_print_sign_ins(here, &agencies(&[(SLUG, true), ("maple", false)])), "beside a real agency");
        assert!(!may_print_sign_ins(here, &agencies(&[(SLUG, false)])), "a real agency of that name");
        assert!(!may_print_sign_ins(here, &[]));
    }

    #[test]
    fn the_demo_has_one_admin_and_two_of_each_other_role() {
        let roles: Vec<Role> = members().ok().expect("the demo's files are good").into_iter().map(|member| member.0).collect();
        assert_eq!(roles, [Role::Admin, Role::Provider, Role::Provider, Role::Parent, Role::Parent]);
    }

    #[test]
    fn every_note_has_a_summary_in_both_languages() {
        assert!(texts().len() >= 6);
        assert_eq!(NOTES.trim().split("\n\n").count(), texts().len() * 3, "three paragraphs each");
        for NoteTexts { body, summary, summary_es } in texts() {
            assert_eq!(Language::of_text(body), Some(Language::En), "{body}");
            assert_eq!(Language::of_text(summary), Some(Language::En), "{summary}");
            assert_eq!(Language::of_text(summary_es), Some(Language::Es), "{summary_es}");
        }
    }
}
