//! `visitoms keys`: the keys of sealed texts, and the rotation of the master key.

use crate::{
    commands::{Failure, open_database},
    config::Config,
};
use clap::Subcommand;
use store::{Clock, Db, KeyStatus};

/// Keys of one transaction: a server that needs a new key meanwhile waits for no longer than that.
const BATCH: u32 = 200;

#[derive(Subcommand)]
pub enum Command {
    /// Print how many keys there are, and whether all texts are sealed.
    Status,
    /// Add a master key to the file without using it, so that the file can be copied to other machines before `rotate`.
    Prepare,
    /// Wrap all keys with a new master key, while servers run. Continues a rotation that was interrupted.
    Rotate,
}

pub async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    let db = open_database(&config.settings, Clock::default()).await?;
    match command {
        Command::Status => {
            let status = db.key_status().await?;
            println!("{}", describe(&status));
            for tip in tips(&status) {
                println!("{tip}");
            }
        }
        Command::Prepare => println!(
            "The master key {} is in {}. Copy the file to every machine, then run `visitoms keys rotate`.",
            db.prepare_master_key()?,
            config.settings.master_key_file().display()
        ),
        Command::Rotate => rotate(config, &db).await?,
    }
    db.close().await;
    Ok(())
}

async fn rotate(config: &Config, db: &Db) -> Result<(), Failure> {
    let master = db.begin_key_rotation().await?;
    let mut rewrapped = 0;
    loop {
        match db.rewrap_keys(BATCH).await? {
            0 => break,
            some => rewrapped += some,
        }
    }
    db.finish_key_rotation().await?;
    println!(
        "{rewrapped} keys are wrapped with the master key {master}; the old one is no longer in {}. Back up both anew: older copies of the key store can't be read with this file.",
        config.settings.master_key_file().display()
    );
    Ok(())
}

/// A line for the operator.
pub fn describe(status: &KeyStatus) -> String {
    let KeyStatus { living, destroyed, master, .. } = status;
    format!("{living} keys of sealed texts, {destroyed} destroyed; the master key is {master}")
}

/// What is unfinished.
pub fn tips(status: &KeyStatus) -> Vec<String> {
    let mut tips = Vec::new();
    if status.to_rewrap > 0 {
        tips.push(format!(
            "a rotation of the master key was interrupted, {} keys are left: run `visitoms keys rotate`",
            status.to_rewrap
        ));
    }
    if !status.all_sealed {
        tips.push("texts of an earlier version are not sealed yet: the server does it, or run `visitoms migrate`".to_owned());
    }
    tips
}
