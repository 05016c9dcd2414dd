//! The command line: results on stdout, errors on stderr, exit 0, 1 or 2 (bad usage or bad input).

use crate::{
    audit, backup,
    commands::{self, Failure},
    config::Config,
    keys, members, suspension,
    terminal::sanitize_lines,
};
use clap::{Parser, Subcommand};
use domain::EmailId;
use jiff::civil::{Date, DateTime};
use std::{path::PathBuf, process::ExitCode};

#[derive(Parser)]
#[command(name = "visitoms", version, about = "The working day of agencies that visit families at home")]
struct Cli {
    /// A TOML file with settings; by default `visitoms.toml` here, if it exists. `VISITOMS_*` environment variables win.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM.
    Serve {
        /// Start the clock at this local time of the demo agency. Only on a database that is a demo.
        #[arg(long, value_name = "DATETIME")]
        now: Option<DateTime>,
    },
    /// Bring the database up to date.
    Migrate,
    /// Write a verified backup into one file: the database, the settings without secrets, a manifest.
    Backup {
        /// The archive. An existing one is replaced when the new one is complete.
        file: PathBuf,
        /// Also write the key files, into this archive of their own: store it elsewhere.
        #[arg(long, value_name = "KEYFILE")]
        keys: Option<PathBuf>,
    },
    /// Restore a backup into an installation that has no database yet.
    Restore {
        /// The archive of `visitoms backup`.
        file: PathBuf,
        /// The archive of its key files.
        #[arg(long, value_name = "KEYFILE")]
        keys: Option<PathBuf>,
    },
    /// Create the demo agency if there is none, and print its sign-ins.
    Demo {
        /// Any day of the demo's week. By default the current week, from Saturday on the next.
        #[arg(long, value_name = "DATE")]
        week: Option<Date>,
        /// The local time of the demo's clock: visits before it are over. Use it with `serve --now`.
        #[arg(long, value_name = "DATETIME")]
        now: Option<DateTime>,
        /// Print `[{"role","email","password"}]`.
        #[arg(long)]
        json: bool,
    },
    /// Agencies of this installation.
    #[command(subcommand)]
    Agency(Agency),
    /// Members of an agency.
    #[command(subcommand)]
    Member(Member),
    /// People's accounts.
    #[command(subcommand)]
    User(User),
    /// Import the files of a folder, all or nothing: providers.csv, children.csv, authorizations.csv, visits.csv, places.csv,
    /// payers.csv, services.csv and disciplines.csv, or CSV files and workbooks whose columns have a layout saved on the import page.
    Import {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        dir: PathBuf,
        /// Report what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// Print the report as JSON, also for rejected files.
        #[arg(long)]
        json: bool,
        /// Let the files overwrite changes that were made here since the last import.
        #[arg(long)]
        overwrite: bool,
        /// Import although there are warnings. Without it, warnings stop an import that is no dry run.
        #[arg(long)]
        accept_warnings: bool,
    },
    /// Write all records of an agency into a folder, as the files that `import` reads.
    Export {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        /// The folder. Files of the same names are replaced when the new ones are complete.
        dir: PathBuf,
    },
    /// The audit: verify, sign, export.
    #[command(subcommand)]
    Audit(audit::Command),
    /// The keys of sealed texts.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Requests from the contact form.
    #[command(subcommand)]
    Contact(Contact),
    /// E-mails of this installation.
    #[command(subcommand)]
    Mail(Mail),
    /// Check this installation, and print what to fix.
    Doctor,
}

#[derive(Subcommand)]
enum Agency {
    /// Create an agency and print a one-time link for its first admin to set a password.
    Create {
        name: String,
        /// Its name in commands and addresses: small letters, digits, hyphens.
        #[arg(long)]
        slug: String,
        /// An IANA time zone such as America/New_York.
        #[arg(long)]
        time_zone: String,
        #[arg(long)]
        admin_email: String,
    },
    /// Suspend an agency. Its members see a message about it; nothing is deleted.
    Suspend {
        slug: String,
        /// The reason, which only operators can see.
        #[arg(long)]
        reason: String,
    },
    /// Restore a suspended agency.
    Restore { slug: String },
}

#[derive(Subcommand)]
enum Member {
    /// Print members and open invitations.
    List(members::List),
    /// Invite a person by e-mail; without a mail server, print the link.
    Invite(members::Invite),
    /// Remove a membership.
    Remove(members::Remove),
    /// Print a one-time sign-in link for an imported provider or guardian, or for an admin.
    Link {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        #[arg(long)]
        email: String,
        /// Invite as an admin of the office.
        #[arg(long)]
        admin: bool,
        /// If several people have this address: the person's name, or the id of a record.
        #[arg(long, visible_alias = "guardian", value_name = "NAME_OR_ID")]
        who: Option<String>,
    },
}

#[derive(Subcommand)]
enum User {
    /// Remove the authenticator app, passkeys and recovery codes of an account whose owner has lost them. First make sure, by
    /// phone or in person, that the request is from the owner.
    ResetFactors { email: String },
    /// Suspend a person in every agency. They see a message about it; nothing is deleted.
    Suspend {
        email: String,
        /// The reason, which only operators can see.
        #[arg(long)]
        reason: String,
    },
    /// Restore a suspended person.
    Restore { email: String },
}

#[derive(Subcommand)]
enum Contact {
    /// Print all requests, newest first.
    List {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Mail {
    /// List the stored e-mails, newest first.
    List {
        /// Only those whose sending has failed.
        #[arg(long)]
        failed: bool,
        #[arg(long)]
        json: bool,
    },
    /// Send a failed e-mail again.
    Retry {
        #[arg(value_name = "ID")]
        email: EmailId,
    },
    /// Send a test e-mail.
    Test {
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
}

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and exit with 0.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    let config = match Config::load(cli.config.as_deref()) {
        Ok(config) => config,
        Err(message) => {
            eprintln!("visitoms: {}", sanitize_lines(&message, ""));
            return ExitCode::from(2);
        }
    };
    let _traces_until_the_end = match commands::init_logging(&config.settings) {
        Ok(traces) => traces,
        Err(message) => {
            eprintln!("visitoms: {}", sanitize_lines(&message, ""));
            return ExitCode::from(2);
        }
    };
    if !config.ignored.is_empty() {
        tracing::warn!("no settings, and ignored: {} (see docs/OPERATIONS.md)", config.ignored.join(", "));
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("visitoms: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input(message)) => {
            eprintln!("visitoms: {}", sanitize_lines(&message, ""));
            ExitCode::from(2)
        }
        // The report on stdout already has the details.
        Err(Failure::Reported) => ExitCode::from(2),
        Err(Failure::Other(message)) => {
            eprintln!("visitoms: {}", sanitize_lines(&message, ""));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::Serve { now } => crate::serve::serve(&config, now).await,
        Command::Migrate => commands::migrate(&config).await,
        Command::Backup { file, keys } => backup::backup(&config.settings, &file, keys.as_deref()).await,
        Command::Restore { file, keys } => backup::restore(&config.settings, &file, keys.as_deref()).await,
        Command::Demo { week, now, json } => crate::demo::demo(&config, week, now, json).await,
        Command::Agency(Agency::Create { name, slug, time_zone, admin_email }) => {
            commands::create_agency(&config, name, slug, time_zone, admin_email).await
        }
        Command::Member(Member::List(list)) => members::list(&config, list).await,
        Command::Member(Member::Invite(invite)) => members::invite(&config, invite).await,
        Command::Member(Member::Remove(remove)) => members::remove(&config, remove).await,
        Command::Agency(Agency::Suspend { slug, reason }) => suspension::agency(&config, &slug, Some(reason)).await,
        Command::Agency(Agency::Restore { slug }) => suspension::agency(&config, &slug, None).await,
        Command::User(User::Suspend { email, reason }) => suspension::user(&config, email, Some(reason)).await,
        Command::User(User::Restore { email }) => suspension::user(&config, email, None).await,
        Command::Audit(command) => audit::run(&config, command).await,
        Command::Keys(command) => keys::run(&config, command).await,
        Command::Member(Member::Link { agency, email, admin, who }) => {
            commands::link_member(&config, &agency, email, admin, who.as_deref()).await
        }
        Command::User(User::ResetFactors { email }) => commands::reset_factors(&config, email).await,
        Command::Import { agency, dir, dry_run, json, overwrite, accept_warnings } => {
            let flags = commands::ImportFlags { dry_run, overwrite, accept_warnings, json };
            commands::import(&config, &agency, &dir, flags).await
        }
        Command::Export { agency, dir } => crate::export::export(&config, &agency, &dir).await,
        Command::Contact(Contact::List { json }) => commands::list_contacts(&config, json).await,
        Command::Mail(Mail::List { failed, json }) => crate::mail::list(&config, failed, json).await,
        Command::Mail(Mail::Retry { email }) => crate::mail::retry(&config, email).await,
        Command::Mail(Mail::Test { address }) => crate::mail::test(&config, address).await,
        Command::Doctor => crate::doctor::doctor(&config).await,
    }
}
