//! The `visitoms audit` commands.

use super::{load_checkpoints, save_checkpoint, signer};
use crate::{
    commands::{Failure, open_database, system_actor},
    config::{Config, Settings},
    terminal::sanitize_lines,
};
use clap::Subcommand;
use domain::audit::AuditAction;
use jiff::civil::Date;
use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use store::{
    Clock, Db,
    audit::{self, Checkpoint, PublicKey, Trust, Verified},
};

#[derive(Subcommand)]
pub enum Command {
    /// Verify the chains and print every problem; exit 1 if there is any.
    Verify {
        /// Only this agency.
        #[arg(long, value_name = "SLUG")]
        agency: Option<String>,
        /// A checkpoint that was saved elsewhere: only such a checkpoint shows that a chain was truncated. Repeatable.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// A public key to trust in addition to our own. Repeatable.
        #[arg(long, value_name = "FILE")]
        key: Vec<PathBuf>,
    },
    /// Sign a checkpoint of each chain, and print it.
    Checkpoint {
        #[arg(long, value_name = "SLUG")]
        agency: Option<String>,
    },
    /// Print the public key that verifies checkpoints.
    Key,
    /// Write an agency's chain to a file, one event a line, as it was hashed.
    Export {
        #[arg(long, value_name = "SLUG")]
        agency: String,
        /// The first day, in the agency's zone.
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
        /// The last day.
        #[arg(long, value_name = "DATE")]
        to: Option<Date>,
        file: PathBuf,
    },
}

/// Runs the command.
pub async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    let settings = &config.settings;
    match command {
        Command::Verify { agency, checkpoint, key } => verify(settings, agency, &checkpoint, &key).await,
        Command::Checkpoint { agency } => sign(settings, agency).await,
        Command::Key => {
            print!("{}", signer(settings)?.public().pem());
            Ok(())
        }
        Command::Export { agency, from, to, file } => export(settings, &agency, from, to, &file).await,
    }
}

/// The slug of the given agency, or of all agencies.
async fn slugs(db: &Db, agency: Option<String>) -> Result<Vec<String>, Failure> {
    match agency {
        Some(slug) => Ok(vec![slug]),
        None => Ok(db.identity().agencies().await?.into_iter().map(|(slug, _)| slug).collect()),
    }
}

fn read_file(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}

async fn verify(settings: &Settings, agency: Option<String>, files: &[PathBuf], keys: &[PathBuf]) -> Result<(), Failure> {
    let own = signer(settings)?.keys();
    let mut trust = Trust { keys: own.clone(), checkpoints: Vec::new() };
    for path in keys {
        let key =
            PublicKey::from_pem(&read_file(path)?).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
        trust.keys.extend(key);
    }
    let mut given = Vec::with_capacity(files.len());
    for path in files {
        let checkpoint = Checkpoint::read(&read_file(path)?)
            .ok_or_else(|| Failure::Input(format!("{} holds no checkpoint of VisitOMS", path.display())))?;
        given.push(checkpoint);
    }
    let db = open_database(settings, Clock::default()).await?;
    let slugs = slugs(&db, agency).await?;
    if let Some(unknown) = given.iter().find(|checkpoint| !slugs.contains(&checkpoint.slug)) {
        return Err(Failure::Input(format!("--checkpoint: one is of `{}`, which is not verified here", unknown.slug)));
    }
    let mut broken = 0;
    for slug in slugs {
        trust.checkpoints = given.iter().filter(|checkpoint| checkpoint.slug == slug).cloned().collect();
        let actor = system_actor(&db, &slug, "audit").await?;
        trust.checkpoints.extend(load_checkpoints(settings, &own, actor.agency()).map_err(Failure::Other)?);
        let mut tx = db.read(&actor, AuditAction::AuditVerify).await?;
        let verified = audit::verify(&mut tx, &trust, progress(&slug)).await?;
        tx.commit().await?;
        audit::save_check(&db, &actor, &verified).await?;
        println!("{}", sanitize_lines(&describe(&slug, &verified), ""));
        broken += u32::from(!verified.is_valid());
    }
    db.close().await;
    match broken {
        0 => Ok(()),
        1 => Err(Failure::Other("one chain is broken".into())),
        many => Err(Failure::Other(format!("{many} chains are broken"))),
    }
}

/// A callback that prints progress every 50,000 events.
fn progress(slug: &str) -> impl FnMut(i64) + use<> {
    const EVERY: i64 = 50_000;
    let (slug, mut last_printed) = (slug.to_owned(), 0);
    move |events| {
        if events - last_printed >= EVERY {
            last_printed = events;
            eprintln!("{slug}: {events} events walked");
        }
    }
}

fn describe(slug: &str, verified: &Verified) -> String {
    let Verified { events, sets, checkpoints, findings, more, set_back, .. } = verified;
    let mut text = if verified.is_valid() {
        format!(
            "{slug}: {events} events and {sets} sets of children are as they were written; compared with {checkpoints} checkpoints\n"
        )
    } else {
        format!("{slug}: BROKEN ({events} events, {sets} sets of children, {checkpoints} checkpoints)\n")
    };
    for finding in findings {
        text += &format!("  {finding}\n");
    }
    if *more > 0 {
        text += &format!("  and {more} more\n");
    }
    for set_back in set_back {
        text += &format!("  no tampering, but: {set_back}\n");
    }
    text
}

async fn sign(settings: &Settings, agency: Option<String>) -> Result<(), Failure> {
    let signer = signer(settings)?;
    let db = open_database(settings, Clock::default()).await?;
    for slug in slugs(&db, agency).await? {
        let actor = system_actor(&db, &slug, "audit").await?;
        let saved = load_checkpoints(settings, &signer.keys(), actor.agency()).map_err(Failure::Other)?;
        let mut tx = db.read(&actor, AuditAction::AuditVerify).await?;
        let contradiction = audit::contradictions(&mut tx, &saved).await?.into_iter().next();
        tx.commit().await?;
        if let Some(finding) = contradiction {
            return Err(Failure::Other(format!("{slug} is not signed: {finding}")));
        }
        let made = audit::make_checkpoint(&db, &actor, &signer).await?;
        save_checkpoint(settings, &made).map_err(Failure::Other)?;
        print!("{made}");
    }
    db.close().await;
    Ok(())
}

async fn export(settings: &Settings, agency: &str, from: Option<Date>, to: Option<Date>, path: &Path) -> Result<(), Failure> {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Failure::Input("--from comes after --to".into()));
    }
    let signer = signer(settings)?;
    let db = open_database(settings, Clock::default()).await?;
    let actor = system_actor(&db, agency, "audit-export").await?;
    let file = store::new_private_file(path);
    let mut file = BufWriter::new(file.map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?);
    let mut export = audit::begin_export(&db, &actor, &signer, from, to).await?;
    loop {
        let mut tx = db.read(&actor, AuditAction::AuditExport).await?;
        let lines = export.next(&mut tx).await?;
        tx.commit().await?;
        let Some(lines) = lines else { break };
        file.write_all(lines.as_bytes())?;
    }
    file.flush()?;
    db.close().await;
    println!("{}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::audit::{ClockSetBack, Finding};

    #[test]
    fn a_broken_chain_is_reported_line_by_line() {
        let findings = vec![Finding::Altered { seq: 4 }, Finding::Missing { from: 7, to: 9 }];
        let set_back = vec![ClockSetBack { seq: 12, at_us: 1_796_119_200_000_000, by_us: 7_265_000_000 }];
        let verified = Verified { events: 40, sets: 3, checkpoints: 1, findings, more: 2, last: 43, set_back };
        assert_eq!(
            describe("maple", &verified),
            "maple: BROKEN (40 events, 3 sets of children, 1 checkpoints)\n  event 4 was altered: its content is not what its hash \
             says\n  events 7 to 9 are missing\n  and 2 more\n  no tampering, but: the clock was set back at \
             2026-12-01T10:00:00Z: event 12 is 2h 1m 5s earlier than the one before it\n"
        );
    }
}
