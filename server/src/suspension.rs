//! `visitoms agency suspend|restore` and `visitoms user suspend|restore`.

use crate::{
    commands::{Failure, open_database, parse_email},
    config::Config,
    demo::clock_of_commands,
};
use domain::{Error, Result, text::Reason};
use store::identity::suspension::{restore_agency, restore_user, suspend_agency, suspend_user};

pub async fn agency(config: &Config, slug: &str, reason: Option<String>) -> Result<(), Failure> {
    let reason = reason.map(parse_reason).transpose()?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let changed = match &reason {
        Some(reason) => suspend_agency(&db, slug, reason).await,
        None => restore_agency(&db, slug).await,
    };
    let changed = describe_not_found(changed, || format!("there is no agency `{slug}`"))?;
    db.close().await;
    println!("{}", outcome_message(slug, reason.is_some(), changed));
    Ok(())
}

pub async fn user(config: &Config, address: String, reason: Option<String>) -> Result<(), Failure> {
    let reason = reason.map(parse_reason).transpose()?;
    let address = parse_email(address, "EMAIL")?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let changed = match &reason {
        Some(reason) => suspend_user(&db, &address, reason).await,
        None => restore_user(&db, &address).await,
    };
    let changed = describe_not_found(changed, || format!("nobody has the address {}", address.as_str()))?;
    db.close().await;
    println!("{}", outcome_message(address.as_str(), reason.is_some(), changed));
    Ok(())
}

fn parse_reason(reason: String) -> Result<Reason, Failure> {
    Reason::try_from(reason).map_err(|error| Failure::Input(format!("--reason: {}", error.code)))
}

fn describe_not_found(changed: Result<bool>, message: impl FnOnce() -> String) -> Result<bool, Failure> {
    changed.map_err(|error| match error {
        Error::NotFound => Failure::Input(message()),
        other => other.into(),
    })
}

fn outcome_message(name: &str, suspended: bool, changed: bool) -> String {
    match (suspended, changed) {
        (true, true) => format!("{name} is suspended."),
        (true, false) => format!("{name} was suspended already; its reason stays."),
        (false, true) => format!("{name} is restored."),
        (false, false) => format!("{name} was not suspended."),
    }
}
