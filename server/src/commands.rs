//! What the operator does from the command line.

use crate::{
    config::{Config, LogFormat, Settings},
    terminal::{self, plain, plain_lines},
};
use domain::{
    Error,
    import::Files,
    text::{Email, PersonName},
};
use std::{fs, io, path::Path};
use store::{
    Clock, Db, Options,
    identity::{LinkFor, NewAgency, Token},
    import::{self, ImportOptions},
};
use tracing_subscriber::EnvFilter;

/// Why a command did not do its work.
pub enum Failure {
    /// Bad usage or bad input: exit 2.
    Input(String),
    /// Bad input that a report on stdout has named.
    Reported,
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { fields } => {
                let fields: Vec<_> = fields.into_iter().map(|field| format!("{}: {}", field.field, field.reason)).collect();
                Self::Input(fields.join("\n"))
            }
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Other(error.to_string())
    }
}

pub fn start_log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    match settings.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Opens the database of the settings, making the data folder and bringing the schema up to date.
pub async fn open(settings: &Settings, clock: Clock) -> Result<Db, Failure> {
    if settings.database_url.is_none() {
        make_private_folder(&settings.data_dir)
            .map_err(|error| Failure::Other(format!("the data folder {}: {error}", settings.data_dir.display())))?;
    }
    let mut options = Options::new(settings.database_url());
    options.migrate_url.clone_from(&settings.migrate_url);
    options.connections = settings.connections;
    options.clock = clock;
    Db::open(options).await.map_err(|error| Failure::Other(with_advice(error.to_string())))
}

/// A pooler that gives each transaction another connection is found out by the statements that it mixes up.
fn with_advice(told: String) -> String {
    if told.contains("prepared statement") {
        format!("{told}; a pooler before the database, such as PgBouncer, must pool by session (see docs/OPERATIONS.md)")
    } else {
        told
    }
}

#[cfg(unix)]
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

pub async fn migrate(config: &Config) -> Result<(), Failure> {
    let db = open(&config.settings, Clock::default()).await?;
    db.close().await;
    println!("The database is up to date.");
    Ok(())
}

pub async fn create_agency(
    config: &Config,
    name: String,
    slug: String,
    time_zone: String,
    admin_email: String,
) -> Result<(), Failure> {
    let slug_is_good = !slug.is_empty()
        && slug.len() <= 40
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !slug_is_good {
        return Err(Failure::Input(format!("--slug: `{slug}` may hold small letters, digits and hyphens, 40 at most")));
    }
    let new = NewAgency {
        name: PersonName::try_from(name).map_err(|reason| Failure::Input(format!("NAME: {reason}")))?,
        slug,
        time_zone,
        admin_email: email(admin_email, "--admin-email")?,
        admin_name: None,
        demo: false,
    };
    let db = open(&config.settings, Clock::default()).await?;
    let token = db.identity().create_agency(&new).await.map_err(|error| match &error {
        Error::Invalid { fields } if fields.iter().any(|field| field.reason == "slug.taken") => {
            Failure::Input(format!("--slug: there is already an agency `{}`", new.slug))
        }
        Error::Invalid { fields } if fields.iter().any(|field| field.reason == "time_zone.unknown") => {
            Failure::Input(format!("--time-zone: `{}` is no IANA time zone such as America/New_York", new.time_zone))
        }
        _ => error.into(),
    })?;
    db.close().await;
    print_link(config, &token);
    Ok(())
}

pub async fn link_member(config: &Config, agency: &str, address: String, admin: bool, who: Option<&str>) -> Result<(), Failure> {
    let address = email(address, "--email")?;
    let db = open(&config.settings, Clock::default()).await?;
    let actor = system(&db, agency, "member-link").await?;
    let mut tx = db.write(&actor, "members.link").await?;
    let link = link_for(&mut tx, &address, admin, who, "--admin").await?;
    tx.commit().await?;
    let token = db.identity().create_link(actor.agency().id, &link).await.map_err(|error| not_to(&address, error))?;
    db.close().await;
    print_link(config, &token);
    Ok(())
}

/// Whom a link for an address is for. Where several people have it, they are listed and one is to be named.
pub async fn link_for(
    tx: &mut store::Tx,
    address: &Email,
    admin: bool,
    who: Option<&str>,
    office: &str,
) -> Result<LinkFor, Failure> {
    let link = match who {
        Some(who) if !admin => store::people::link_for_one(tx, address, who).await,
        _ => store::people::link_for(tx, address, admin).await,
    };
    let agency = tx.agency().slug.clone();
    match link {
        Err(Error::NotFound) if who.is_some() => {
            Err(Failure::Input(format!("--who: nobody with the address {} is called so or has this id", address.as_str())))
        }
        Err(Error::NotFound) => Err(Failure::Input(format!(
            "--email: no provider or guardian of `{agency}` has the address {}; import them first, or add {office}",
            address.as_str()
        ))),
        Err(error) if error == Error::field("email", "email.several") => {
            let mut text =
                format!("--email: several people of `{agency}` have the address {}; add --who with one of", address.as_str());
            for holder in store::people::with_address(tx, address).await? {
                text += &format!("\n  {}  {:>8}  {}", holder.id, holder.role.as_str(), holder.name());
            }
            Err(Failure::Input(text))
        }
        link => Ok(link?),
    }
}

/// Why an address gets no link, in a sentence.
pub fn not_to(address: &Email, error: Error) -> Failure {
    let address = address.as_str();
    if error == Error::field("email", "email.invited_as_another") {
        return Failure::Input(format!(
            "--email: an invitation to {address} for another person is open; two people can't sign in with one address"
        ));
    }
    if error == Error::field("email", "email.is_member") {
        return Failure::Input(format!("--email: {address} is a member in this role already, maybe as another person"));
    }
    error.into()
}

pub fn print_link(config: &Config, token: &Token) {
    println!("{}/join/{}", config.settings.public_url(), token.expose());
}

pub fn email(text: String, option: &str) -> Result<Email, Failure> {
    let shown = text.clone();
    Email::try_from(text).map_err(|_| Failure::Input(format!("{option}: `{shown}` is no e-mail address")))
}

/// Takes every second factor off an account whose owner has lost them all.
pub async fn reset_factors(config: &Config, address: String) -> Result<(), Failure> {
    let address = email(address, "EMAIL")?;
    let db = open(&config.settings, Clock::default()).await?;
    let done = db.identity().reset_factors(&address).await;
    db.close().await;
    done.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("EMAIL: nobody here has the address {}", address.as_str())),
        other => other.into(),
    })?;
    println!("{} signs in with the password alone now. Every session has ended, and an e-mail says so.", address.as_str());
    Ok(())
}

/// The door of a job in an agency.
pub async fn system(db: &Db, slug: &str, name: &'static str) -> Result<store::Actor, Failure> {
    db.system(slug, name).await.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("there is no agency `{slug}`")),
        other => other.into(),
    })
}

/// How an import is to be done.
#[derive(Clone, Copy)]
pub struct ImportAs {
    pub dry_run: bool,
    pub overwrite: bool,
    pub json: bool,
}

pub async fn import(config: &Config, agency: &str, folder: &Path, how: ImportAs) -> Result<(), Failure> {
    let files = read_files(folder)?;
    let db = open(&config.settings, Clock::default()).await?;
    let actor = system(&db, agency, "import").await?;
    let options = ImportOptions { dry_run: how.dry_run, overwrite: how.overwrite };
    let report = import::run(&db, &actor, &files, options).await?;
    db.close().await;
    if how.json {
        println!("{}", terminal::json(&report)?);
    } else {
        print!("{}", crate::report::in_words(&report, how.dry_run));
    }
    if report.errors.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

/// The files of a folder that there are.
fn read_files(folder: &Path) -> Result<Files, Failure> {
    if !folder.is_dir() {
        return Err(Failure::Input(format!("{} is no folder", folder.display())));
    }
    let read = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Input(format!("{}: {error}", folder.join(name).display()))),
    };
    let files = Files {
        providers: read("providers.csv")?,
        children: read("children.csv")?,
        authorizations: read("authorizations.csv")?,
        visits: read("visits.csv")?,
    };
    let none = [&files.providers, &files.children, &files.authorizations, &files.visits].into_iter().all(Option::is_none);
    if none {
        return Err(Failure::Input(format!(
            "{} holds none of providers.csv, children.csv, authorizations.csv, visits.csv",
            folder.display()
        )));
    }
    Ok(files)
}

pub async fn list_contacts(config: &Config, json: bool) -> Result<(), Failure> {
    let db = open(&config.settings, Clock::default()).await?;
    let contacts = db.identity().contacts().await?;
    db.close().await;
    if json {
        println!("{}", terminal::json(&contacts)?);
        return Ok(());
    }
    if contacts.is_empty() {
        println!("No requests.");
    }
    for contact in contacts {
        let [name, email, organisation] = [contact.name, contact.email, contact.organisation].map(|text| plain(&text));
        println!("{}  {name} <{email}>  {organisation}\n{}\n", contact.at, plain_lines(&contact.message, "    "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::with_advice;

    #[test]
    fn a_pooler_that_mixes_up_statements_is_named() {
        let told = with_advice("error returned from database: prepared statement \"sqlx_s_1\" already exists".into());
        assert!(told.contains("must pool by session"), "{told}");
        assert_eq!(with_advice("connection refused".into()), "connection refused");
    }
}
