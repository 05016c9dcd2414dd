//! The demo agency: real-sized, made of the files in `demo/maple`, moved to the week it plays in.

use crate::{
    commands::{Failure, open},
    config::{Config, Settings},
};
use app::account::Hasher;
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use domain::{
    Role,
    agency::ChangeSettings,
    import::Files,
    text::{Email, Password, PersonName},
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
    Clock, Db, demo,
    identity::{Joiner, NewAgency},
    import::{self, ImportOptions},
};

const SLUG: &str = "demo";
const NAME: &str = "Maple Early Intervention";
const TIME_ZONE: &str = "America/New_York";
const OFFICE_PHONE: &str = "585-555-0100";
const ADMIN: &str = "marta.ruiz@maple.example";

/// The Monday of the week in the files.
const FILES_MONDAY: Date = Date::constant(2026, 11, 30);
/// How many weeks before it are played too.
const PAST_WEEKS: i64 = 2;

const PROVIDERS: &[u8] = include_bytes!("../demo/maple/providers.csv");
const CHILDREN: &[u8] = include_bytes!("../demo/maple/children.csv");
const AUTHORIZATIONS: &[u8] = include_bytes!("../demo/maple/authorizations.csv");
const VISITS: &[u8] = include_bytes!("../demo/maple/visits.csv");
/// Session notes and their family summaries, by turns.
const NOTES: &str = include_str!("../demo/maple/notes.txt");

/// Why visits of the past were cancelled.
const REASONS: [&str; 4] = ["Child is ill", "Family is away", "Car trouble", "Doctor's appointment"];

/// Who may sign in to a demo.
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
    let db = open(settings, clock).await?;
    if is_missing(&db).await? {
        let today = db.clock().now().to_zoned(zone).date();
        make(settings, &db, monday_of_demo(week, today)?).await?;
    }
    let sign_ins = read_sign_ins(settings)?;
    if json {
        println!("{}", serde_json::to_string(&sign_ins).map_err(other)?);
    } else {
        print!("{}", in_words(&sign_ins));
    }
    db.close().await;
    Ok(())
}

/// At the start of a demo's server: the clock that shows `now`, unless real agencies would be given a wrong time.
pub async fn moved_clock(settings: &Settings, now: DateTime) -> Result<Clock, Failure> {
    let db = open(settings, Clock::default()).await?;
    let agencies = db.identity().agencies().await?;
    db.close().await;
    if agencies.is_empty() || agencies.iter().any(|(_, demo)| !demo) {
        return Err(Failure::Input("--now moves the clock of a demo only, and this database is none".into()));
    }
    clock_at(&zone()?, now)
}

/// When a demo is served: who can sign in. What is printed here ends up in logs, so nothing is where people come by https,
/// or where there are real agencies beside the demo.
pub async fn print_sign_ins(settings: &Settings, db: &Db) -> Result<(), Failure> {
    let shows = shows_sign_ins(&settings.public_url(), &db.identity().agencies().await?);
    if let Some(sign_ins) = shows.then(|| read_sign_ins(settings).ok()).flatten() {
        print!("{}", in_words(&sign_ins));
    }
    Ok(())
}

fn shows_sign_ins(public_url: &str, agencies: &[(String, bool)]) -> bool {
    !public_url.starts_with("https://")
        && agencies.iter().any(|(slug, _)| slug == SLUG)
        && agencies.iter().all(|(_, is_demo)| *is_demo)
}

fn in_words(sign_ins: &[SignIn]) -> String {
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

async fn make(settings: &Settings, db: &Db, monday: Date) -> Result<(), Failure> {
    let new = NewAgency {
        name: PersonName::try_from(NAME).map_err(Failure::Other)?,
        slug: SLUG.into(),
        time_zone: TIME_ZONE.into(),
        admin_email: address(ADMIN)?,
        admin_name: Some(PersonName::try_from("Marta Ruiz").map_err(Failure::Other)?),
        demo: true,
    };
    let first_link = db.identity().create_agency(&new).await?;
    let actor = db.system(SLUG, "demo").await?;
    let files = moved_files(monday)?;
    let report = import::run(db, &actor, &files, ImportOptions { dry_run: false, overwrite: false }).await?;
    if let Some(problem) = report.errors.first() {
        return Err(Failure::Other(format!(
            "the demo's {} line {}, {}: `{}` {}",
            problem.file, problem.line, problem.column, problem.value, problem.reason
        )));
    }
    let mut tx = db.write(&actor, "agency.settings").await?;
    let mut agency = store::agency::settings(&mut tx).await?;
    OFFICE_PHONE.clone_into(&mut agency.office_phone);
    store::agency::change_settings(&mut tx, ChangeSettings(agency)).await?;
    tx.commit().await?;
    let mut tx = db.write(&actor, "demo.live").await?;
    demo::live(&mut tx, &texts(), &REASONS).await?;
    tx.commit().await?;

    let hasher = Hasher::new();
    let mut sign_ins = Vec::new();
    for (role, email) in members()? {
        let password = password();
        let hash = hasher.hash(Password::new(&password)).await?;
        let token = if role == Role::Admin {
            first_link.clone()
        } else {
            let mut tx = db.write(&actor, "members.link").await?;
            let link = store::people::link_for(&mut tx, &email, false).await?;
            tx.commit().await?;
            db.identity().create_link(actor.agency().id, &link).await?
        };
        db.identity().join(&token, Joiner::New { password_hash: hash, name: None }).await?;
        sign_ins.push(SignIn { role, email: String::from(email), password });
    }
    keep_sign_ins(settings, &sign_ins)
}

/// One sign-in per role, and of providers and families a second, to see what each may not see.
fn members() -> Result<Vec<(Role, Email)>, Failure> {
    let visits = rows(VISITS)?;
    let authorizations = rows(AUTHORIZATIONS)?;
    let tuesday = FILES_MONDAY.tomorrow().map_err(other)?.to_string();
    // The first provider with a full Tuesday, and the first family that they visit on it.
    let on_tuesday = |provider: &str| -> Vec<&StringRecord> {
        visits.iter().filter(|visit| &visit[2] == provider && visit[3].starts_with(&tuesday)).collect()
    };
    let email_of = |bytes, id: &str, column: usize| -> Result<Email, Failure> {
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

/// The present week's Monday, from Saturday on the next; or that of the week that was asked for.
fn monday_of_demo(week: Option<Date>, today: Date) -> Result<Date, Failure> {
    let monday = |date: Date| date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).map_err(other);
    match week {
        Some(date) => monday(date),
        None if matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday) => {
            monday(today.checked_add(2.days()).map_err(other)?)
        }
        None => monday(today),
    }
}

/// The files with all dates moved by whole weeks, and the visits of the weeks before.
fn moved_files(monday: Date) -> Result<Files, Failure> {
    let days = i64::from(FILES_MONDAY.until(monday).map_err(other)?.get_days());
    let authorizations = rows(AUTHORIZATIONS)?;
    let starts_on = |authorization: &str| -> Result<Date, Failure> {
        let row = authorizations.iter().find(|row| &row[0] == authorization);
        row.map(|row| &row[5]).unwrap_or_default().parse().map_err(other)
    };
    let mut visits = Vec::new();
    for weeks in (0..=PAST_WEEKS).rev() {
        for row in rows(VISITS)? {
            let planned: DateTime = row[3].parse().map_err(other)?;
            let at = planned.checked_sub(weeks.weeks()).map_err(other)?;
            if weeks > 0 && at.date() < starts_on(&row[1])? {
                continue;
            }
            let moved = at.checked_add(days.days()).map_err(other)?.strftime("%Y-%m-%dT%H:%M").to_string();
            let id = if weeks == 0 { row[0].to_owned() } else { format!("{}-{weeks}", &row[0]) };
            visits.push(StringRecord::from(vec![&*id, &row[1], &row[2], &moved, &row[4]]));
        }
    }
    let mut moved = Vec::new();
    for row in &authorizations {
        let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
        for date in &mut row[5..=6] {
            *date = date.parse::<Date>().and_then(|date| date.checked_add(days.days())).map_err(other)?.to_string();
        }
        moved.push(StringRecord::from(row));
    }
    Ok(Files {
        providers: Some(PROVIDERS.to_vec()),
        children: Some(CHILDREN.to_vec()),
        authorizations: Some(csv_of(AUTHORIZATIONS, &moved)?),
        visits: Some(csv_of(VISITS, &visits)?),
    })
}

fn rows(bytes: &[u8]) -> Result<Vec<StringRecord>, Failure> {
    ReaderBuilder::new().from_reader(bytes).into_records().collect::<Result<_, _>>().map_err(other)
}

fn csv_of(like: &[u8], rows: &[StringRecord]) -> Result<Vec<u8>, Failure> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(ReaderBuilder::new().from_reader(like).headers().map_err(other)?).map_err(other)?;
    for row in rows {
        writer.write_record(row).map_err(other)?;
    }
    writer.into_inner().map_err(other)
}

/// The notes stand in pairs: a paragraph for the record, a paragraph for the family.
fn texts() -> Vec<(&'static str, &'static str)> {
    let paragraphs: Vec<&str> = NOTES.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).collect();
    paragraphs.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Letters and digits that nobody mistakes for another: some 100 bits.
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
    serde_json::from_slice(&text).map_err(other)
}

fn keep_sign_ins(settings: &Settings, sign_ins: &[SignIn]) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(sign_ins).map_err(other)?;
    let path = sign_ins_file(settings);
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))
        .and_then(|()| store::private_file(&path)?.write_all(&text))
        .map_err(|error| Failure::Other(format!("{}: {error}", path.display())))
}

fn zone() -> Result<TimeZone, Failure> {
    store::zone(TIME_ZONE).map_err(Failure::from)
}

fn clock_at(zone: &TimeZone, now: DateTime) -> Result<Clock, Failure> {
    Ok(Clock::moved_to(now.to_zoned(zone.clone()).map_err(other)?.timestamp()))
}

fn address(text: &str) -> Result<Email, Failure> {
    Email::try_from(text).map_err(Failure::Other)
}

fn other(error: impl std::fmt::Display) -> Failure {
    Failure::Other(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn from_saturday_on_the_demo_plays_next_week() {
        let monday = |today| monday_of_demo(None, today).ok();
        assert_eq!(monday(date(2026, 12, 4)), Some(date(2026, 11, 30)), "Friday");
        assert_eq!(monday(date(2026, 12, 5)), Some(date(2026, 12, 7)), "Saturday");
        assert_eq!(monday(date(2026, 12, 6)), Some(date(2026, 12, 7)), "Sunday");
        assert_eq!(monday_of_demo(Some(date(2027, 2, 3)), date(2026, 1, 1)).ok(), Some(date(2027, 2, 1)));
    }

    #[test]
    fn dates_move_by_whole_weeks_and_the_past_is_added() {
        let files = moved_files(date(2026, 12, 7)).ok().expect("the demo's files are good");
        let visits = rows(files.visits.as_deref().unwrap_or_default()).ok().expect("they are read again");
        let last = visits.iter().find(|row| &row[0] == "V00001").expect("the first visit of the files");
        assert_eq!(&last[3], "2026-12-07T08:00");
        let earlier = visits.iter().find(|row| &row[0] == "V00001-2").expect("it was there two weeks before");
        assert_eq!(&earlier[3], "2026-11-23T08:00");
    }

    #[test]
    fn passwords_are_printed_where_there_is_nothing_but_the_demo() {
        let agencies = |all: &[(&str, bool)]| all.iter().map(|(slug, demo)| ((*slug).to_owned(), *demo)).collect::<Vec<_>>();
        let (here, alone) = ("http://127.0.0.1:3000", agencies(&[(SLUG, true)]));
        assert!(shows_sign_ins(here, &alone));
        assert!(!shows_sign_ins("https://visits.example", &alone));
        assert!(!shows_sign_ins(here, &agencies(&[(SLUG, true), ("maple", false)])), "beside a real agency");
        assert!(!shows_sign_ins(here, &agencies(&[(SLUG, false)])), "a real agency of that name");
        assert!(!shows_sign_ins(here, &[]));
    }

    #[test]
    fn there_are_two_of_each_but_the_admin() {
        let roles: Vec<Role> = members().ok().expect("the demo's files are good").into_iter().map(|member| member.0).collect();
        assert_eq!(roles, [Role::Admin, Role::Provider, Role::Provider, Role::Parent, Role::Parent]);
    }

    #[test]
    fn every_note_has_its_summary() {
        assert!(texts().len() >= 6);
        assert!(texts().iter().all(|(note, summary)| note.len() > summary.len() / 2));
    }
}
