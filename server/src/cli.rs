//! The command line: results on stdout, errors on stderr, exit 0, 1 or 2 (bad usage or bad input).

use crate::{
    audit,
    commands::{self, Failure},
    config::Config,
    members, suspension,
    terminal::plain_lines,
};
use clap::{Parser, Subcommand};
use domain::LetterId;
use jiff::civil::{Date, DateTime};
use std::{path::PathBuf, process::ExitCode};

#[derive(Parser)]
#[command(name = "visitoms", version, about = "The working day of agencies that visit families at home")]
struct Cli {
    /// A TOML file with settings; without it `visitoms.toml` here, where there is one. `VISITOMS_*` of the environment wins.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM.
    Serve {
        /// Move the clock: it shows this local time of the demo agency at the start. Only on a database that is a demo.
        #[arg(long, value_name = "DATETIME")]
        now: Option<DateTime>,
    },
    /// Bring the database up to date.
    Migrate,
    /// Make the demo agency where there is none, and print who can sign in.
    Demo {
        /// The week that the demo plays in: any of its days. Without it the present week, from Saturday on the next.
        #[arg(long, value_name = "DATE")]
        week: Option<Date>,
        /// Move the clock: visits before this local time are over. Goes with `serve --now`.
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
    /// Import providers.csv, children.csv, authorizations.csv and visits.csv of a folder: all or nothing.
    Import {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        dir: PathBuf,
        /// Say what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// Print the report as JSON, also when it refuses.
        #[arg(long)]
        json: bool,
        /// Let the files replace what was changed here since the last import.
        #[arg(long)]
        overwrite: bool,
    },
    /// The audit: walk it, sign it, take it elsewhere.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Requests from the contact form.
    #[command(subcommand)]
    Contact(Contact),
    /// E-mails of this installation.
    #[command(subcommand)]
    Mail(Mail),
    /// Say how this installation stands, and what to do about it.
    Doctor,
}

#[derive(Subcommand)]
enum Agency {
    /// Make an agency and print a one-time link with which its first admin sets a password.
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
    /// Stop an agency's use. Its members read that it is so; nothing is deleted.
    Suspend {
        slug: String,
        /// Why, for the operator: nobody else reads it.
        #[arg(long)]
        reason: String,
    },
    /// Open a suspended agency again.
    Restore { slug: String },
}

#[derive(Subcommand)]
enum Member {
    /// Print members and open invitations.
    List(members::List),
    /// Ask somebody to join, by e-mail; where none are sent, print the link.
    Invite(members::Invite),
    /// Take a membership away.
    Remove(members::Remove),
    /// Print a one-time link for an imported provider or guardian, or for an admin: the way back in.
    Link {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        #[arg(long)]
        email: String,
        /// The address joins the office.
        #[arg(long)]
        admin: bool,
        /// Of several people with this address, which: a name, or the id of a record.
        #[arg(long, visible_alias = "guardian", value_name = "NAME_OR_ID")]
        who: Option<String>,
    },
}

#[derive(Subcommand)]
enum User {
    /// Take authenticator app, passkeys and recovery codes off an account whose owner has lost them. First make sure, by
    /// voice or in person, that it is the owner who asks.
    ResetFactors { email: String },
    /// Stop a person's use in every agency. They read that it is so; nothing is deleted.
    Suspend {
        email: String,
        /// Why, for the operator: nobody else reads it.
        #[arg(long)]
        reason: String,
    },
    /// Let a suspended person in again.
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
    /// List the e-mails that are stored, newest first.
    List {
        /// Only those that were given up.
        #[arg(long)]
        failed: bool,
        #[arg(long)]
        json: bool,
    },
    /// Send an e-mail again that was given up.
    Retry {
        #[arg(value_name = "ID")]
        letter: LetterId,
    },
    /// Send a test e-mail.
    Test {
        #[arg(value_name = "ADDRESS")]
        address: String,
    },
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no failure.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    let config = match Config::load(cli.config.as_deref()) {
        Ok(config) => config,
        Err(message) => {
            eprintln!("visitoms: {}", plain_lines(&message, ""));
            return ExitCode::from(2);
        }
    };
    commands::start_log(&config.settings);
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
            eprintln!("visitoms: {}", plain_lines(&message, ""));
            ExitCode::from(2)
        }
        // The report on stdout has said it all.
        Err(Failure::Reported) => ExitCode::from(2),
        Err(Failure::Other(message)) => {
            eprintln!("visitoms: {}", plain_lines(&message, ""));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::Serve { now } => crate::serve::serve(&config, now).await,
        Command::Migrate => commands::migrate(&config).await,
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
        Command::Member(Member::Link { agency, email, admin, who }) => {
            commands::link_member(&config, &agency, email, admin, who.as_deref()).await
        }
        Command::User(User::ResetFactors { email }) => commands::reset_factors(&config, email).await,
        Command::Import { agency, dir, dry_run, json, overwrite } => {
            commands::import(&config, &agency, &dir, commands::ImportAs { dry_run, overwrite, json }).await
        }
        Command::Contact(Contact::List { json }) => commands::list_contacts(&config, json).await,
        Command::Mail(Mail::List { failed, json }) => crate::mail::list(&config, failed, json).await,
        Command::Mail(Mail::Retry { letter }) => crate::mail::retry(&config, letter).await,
        Command::Mail(Mail::Test { address }) => crate::mail::test(&config, address).await,
        Command::Doctor => crate::doctor::doctor(&config).await,
    }
}
