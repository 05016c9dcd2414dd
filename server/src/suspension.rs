//! `visitoms agency suspend` and its like.

use crate::{
    commands::{Failure, email, open},
    config::Config,
};
use domain::{Error, Result, text::Reason};
use store::{
    Clock,
    suspension::{restore_agency, restore_user, suspend_agency, suspend_user},
};

pub async fn agency(config: &Config, slug: &str, reason: Option<String>) -> Result<(), Failure> {
    let reason = reason.map(read).transpose()?;
    let db = open(&config.settings, Clock::default()).await?;
    let changed = match &reason {
        Some(reason) => suspend_agency(&db, slug, reason).await,
        None => restore_agency(&db, slug).await,
    };
    let changed = known(changed, || format!("there is no agency `{slug}`"))?;
    db.close().await;
    println!("{}", told(slug, reason.is_some(), changed));
    Ok(())
}

pub async fn user(config: &Config, address: String, reason: Option<String>) -> Result<(), Failure> {
    let reason = reason.map(read).transpose()?;
    let address = email(address, "EMAIL")?;
    let db = open(&config.settings, Clock::default()).await?;
    let changed = match &reason {
        Some(reason) => suspend_user(&db, &address, reason).await,
        None => restore_user(&db, &address).await,
    };
    let changed = known(changed, || format!("nobody has the address {}", address.as_str()))?;
    db.close().await;
    println!("{}", told(address.as_str(), reason.is_some(), changed));
    Ok(())
}

fn read(reason: String) -> Result<Reason, Failure> {
    Reason::try_from(reason).map_err(|reason| Failure::Input(format!("--reason: {reason}")))
}

fn known(changed: Result<bool>, unknown: impl FnOnce() -> String) -> Result<bool, Failure> {
    changed.map_err(|error| match error {
        Error::NotFound => Failure::Input(unknown()),
        other => other.into(),
    })
}

fn told(who: &str, suspended: bool, changed: bool) -> String {
    match (suspended, changed) {
        (true, true) => format!("{who} is suspended."),
        (true, false) => format!("{who} was suspended already; its reason stays."),
        (false, true) => format!("{who} is restored."),
        (false, false) => format!("{who} was not suspended."),
    }
}
