//! Commands of the operator's command line, and the helpers that they share.

pub use crate::failure::Failure;

use crate::{
    config::{Config, LogFormat, Settings},
    demo::clock_of_commands,
    terminal::{self, sanitize, sanitize_lines},
    traces::{self, Traces},
};
use domain::{
    Error, ErrorCode,
    audit::AuditAction,
    import::{Files, ImportFile},
    text::{EmailAddress, PersonName},
};
use std::{fs, io, path::Path};
use store::{
    Clock, Db, Options,
    identity::{InvitationRecipient, NewAgency, Token},
    records::import::{self, ImportOptions},
};
use tracing_subscriber::{EnvFilter, Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Begins logging, and sends traces if a collector is configured: until the returned value is dropped.
///
/// # Errors
/// If the collector's address is none.
pub fn init_logging(settings: &Settings) -> Result<Option<Traces>, String> {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt::layer().with_writer(io::stderr).with_target(false);
    let log = match settings.log_format {
        LogFormat::Text => log.with_filter(filter).boxed(),
        LogFormat::Json => log.json().with_filter(filter).boxed(),
    };
    let export = settings.otlp_endpoint.as_deref().map(traces::export).transpose();
    let (layer, traces) = export.map_err(|error| format!("otlp_endpoint: {error}"))?.unzip();
    tracing_subscriber::registry().with(layer).with(log).init();
    Ok(traces)
}

/// Opens the configured database; creates the data folder and runs pending migrations.
pub async fn open_database(settings: &Settings, clock: Clock) -> Result<Db, Failure> {
    if settings.database_url.is_none() || settings.keys_url.is_none() || settings.master_key_file.is_none() {
        make_private_folder(&settings.data_dir)
            .map_err(|error| Failure::Other(format!("the data folder {}: {error}", settings.data_dir.display())))?;
    }
    let mut options = Options::new(settings.database_url());
    options.migrate_url.clone_from(&settings.migrate_url);
    options.keys_url = Some(settings.keys_url());
    options.master_key_file = Some(settings.master_key_file());
    options.connections = settings.connections;
    options.clock = clock;
    Db::open(options).await.map_err(|error| Failure::Other(with_advice(error.to_string())))
}

/// A pooler in transaction mode gives each transaction another connection, which shows up as errors of prepared statements.
fn with_advice(message: String) -> String {
    if message.contains("prepared statement") {
        format!("{message}; a pooler before the database, such as PgBouncer, must pool by session (see docs/OPERATIONS.md)")
    } else {
        message
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

/// Rows of texts from before that are sealed in one transaction.
pub const SEALED_ROWS: u32 = 200;

pub async fn migrate(config: &Config) -> Result<(), Failure> {
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    while store::upgrade::seal_next_texts(&db, SEALED_ROWS).await? {}
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
        name: PersonName::try_from(name).map_err(|error| Failure::Input(format!("NAME: {}", error.code)))?,
        slug,
        time_zone,
        admin_email: parse_email(admin_email, "--admin-email")?,
        admin_name: None,
        demo: false,
    };
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let token = db.identity().create_agency(&new).await.map_err(|error| match &error {
        Error::Invalid { fields } if fields.iter().any(|field| field.code == ErrorCode::SlugTaken) => {
            Failure::Input(format!("--slug: there is already an agency `{}`", new.slug))
        }
        Error::Invalid { fields } if fields.iter().any(|field| field.code == ErrorCode::TimeZoneUnknown) => {
            Failure::Input(format!("--time-zone: `{}` is no IANA time zone such as America/New_York", new.time_zone))
        }
        _ => error.into(),
    })?;
    db.close().await;
    print_link(config, &token);
    Ok(())
}

pub async fn link_member(
    config: &Config,
    agency: &str,
    address: String,
    admin: bool,
    person: Option<&str>,
) -> Result<(), Failure> {
    let address = parse_email(address, "--email")?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let actor = system_actor(&db, agency, "member-link").await?;
    let mut tx = db.write(&actor, AuditAction::MembersCreateLink).await?;
    let link = link_recipient_for(&mut tx, &address, admin, person, "--admin").await?;
    tx.commit().await?;
    let token = db.identity().create_link(actor.agency().id, &link).await.map_err(|error| link_failure(&address, error))?;
    db.close().await;
    print_link(config, &token);
    Ok(())
}

/// Finds the person that an invitation link for this address is for. Where several people have the address, the error lists
/// them, so that the operator can name one with `--who`. `office_option` is the option that the error suggests for an admin.
pub async fn link_recipient_for(
    tx: &mut store::Tx,
    address: &EmailAddress,
    admin: bool,
    person: Option<&str>,
    office_option: &str,
) -> Result<InvitationRecipient, Failure> {
    let link = match person {
        Some(person) if !admin => store::records::people::link_recipient_named(tx, address, person).await,
        _ => store::records::people::link_recipient_for(tx, address, admin).await,
    };
    let agency = tx.agency().slug.clone();
    match link {
        Err(Error::NotFound) if person.is_some() => {
            Err(Failure::Input(format!("--who: nobody with the address {} is called so or has this id", address.as_str())))
        }
        Err(Error::NotFound) => Err(Failure::Input(format!(
            "--email: no provider or guardian of `{agency}` has the address {}; import them first, or add {office_option}",
            address.as_str()
        ))),
        Err(error) if error == Error::field("email", ErrorCode::EmailAmbiguous) => {
            let mut text =
                format!("--email: several people of `{agency}` have the address {}; add --who with one of", address.as_str());
            for holder in store::records::people::records_with_email(tx, address).await? {
                text += &format!("\n  {}  {:>8}  {}", holder.id, holder.role.as_str(), holder.name());
            }
            Err(Failure::Input(text))
        }
        link => Ok(link?),
    }
}

/// Turns an error of creating a link into a message for the operator.
pub fn link_failure(address: &EmailAddress, error: Error) -> Failure {
    let address = address.as_str();
    if error == Error::field("email", ErrorCode::EmailInvitedAsAnother) {
        return Failure::Input(format!(
            "--email: an invitation to {address} for another person is open; two people can't sign in with one address"
        ));
    }
    if error == Error::field("email", ErrorCode::EmailIsMember) {
        return Failure::Input(format!("--email: {address} is a member in this role already, maybe as another person"));
    }
    error.into()
}

pub fn print_link(config: &Config, token: &Token) {
    println!("{}/join/{}", config.settings.public_url(), token.expose());
}

pub fn parse_email(text: String, option: &str) -> Result<EmailAddress, Failure> {
    let shown = text.clone();
    EmailAddress::try_from(text).map_err(|_| Failure::Input(format!("{option}: `{shown}` is no e-mail address")))
}

/// Removes every second factor of an account whose owner has lost them all.
pub async fn reset_factors(config: &Config, address: String) -> Result<(), Failure> {
    let address = parse_email(address, "EMAIL")?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let done = db.identity().reset_factors(&address).await;
    db.close().await;
    done.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("EMAIL: nobody here has the address {}", address.as_str())),
        other => other.into(),
    })?;
    println!("{} signs in with the password alone now. Every session has ended, and an e-mail says so.", address.as_str());
    Ok(())
}

/// The system actor of a job in an agency.
pub async fn system_actor(db: &Db, slug: &str, name: &'static str) -> Result<store::Actor, Failure> {
    db.system(slug, name).await.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("there is no agency `{slug}`")),
        other => other.into(),
    })
}

/// Flags of `visitoms import`.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct ImportFlags {
    pub dry_run: bool,
    pub overwrite: bool,
    pub accept_warnings: bool,
    pub json: bool,
}

pub async fn import(config: &Config, agency: &str, folder: &Path, flags: ImportFlags) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(Failure::Input(format!("{} is no folder", folder.display())));
    }
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let actor = system_actor(&db, agency, "import").await?;
    let ImportFlags { dry_run, overwrite, accept_warnings, json } = flags;
    let options = ImportOptions { dry_run, overwrite, stop_at_warnings: !accept_warnings };
    let report = match crate::import_layouts::read_by_saved_layouts(&db, &actor, folder).await? {
        Some(lists) => {
            for line in &lists.used {
                eprintln!("{}", sanitize(line));
            }
            import::layouts::run_tables(&db, &actor, lists.tables, &lists.warnings, options).await?
        }
        None => import::run(&db, &actor, &read_files(folder)?, options).await?,
    };
    db.close().await;
    if json {
        println!("{}", terminal::json(&report)?);
    } else {
        print!("{}", crate::import_report::render(&report, dry_run));
    }
    if !report.errors.is_empty() {
        Err(Failure::Reported)
    } else if !dry_run && !accept_warnings && !report.warnings.is_empty() {
        Err(Failure::Input(
            "nothing was changed: there are warnings; if these rows are right, import with --accept-warnings".into(),
        ))
    } else {
        Ok(())
    }
}

/// Reads those import files that exist in a folder; an error where there is none.
fn read_files(folder: &Path) -> Result<Files, Failure> {
    let read = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Input(format!("{}: {error}", folder.join(name).display()))),
    };
    let (mut files, mut found) = (Files::default(), false);
    for file in ImportFile::ALL {
        let bytes = read(file.name())?;
        found |= bytes.is_some();
        *files.of(file) = bytes;
    }
    if !found {
        let names = ImportFile::ALL.map(ImportFile::name).join(", ");
        return Err(Failure::Input(format!("{} holds none of {names}", folder.display())));
    }
    Ok(files)
}

pub async fn list_contacts(config: &Config, json: bool) -> Result<(), Failure> {
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let contacts = db.identity().contact_requests().await?;
    db.close().await;
    if json {
        println!("{}", terminal::json(&contacts)?);
        return Ok(());
    }
    if contacts.is_empty() {
        println!("No requests.");
    }
    for contact in contacts {
        let [name, email, organization] = [contact.name, contact.email, contact.organization].map(|text| sanitize(&text));
        println!("{}  {name} <{email}>  {organization}\n{}\n", contact.at, sanitize_lines(&contact.message, "    "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::with_advice;

    #[test]
    fn prepared_statement_errors_name_the_pooler() {
        let message = with_advice("error returned from database: prepared statement \"sqlx_s_1\" already exists".into());
        assert!(message.contains("must pool by session"), "{message}");
        assert_eq!(with_advice("connection refused".into()), "connection refused");
    }
}
