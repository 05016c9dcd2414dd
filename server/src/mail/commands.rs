//! The `visitoms mail` commands.

use super::{Mailer, Relay};
use crate::{
    commands::{Failure, open_database, parse_email},
    config::Config,
    terminal::{json as json_of, sanitize},
};
use domain::{EmailId, Error, Language, mail::Email};
use store::{Clock, outbox};

/// `visitoms mail list`.
pub async fn list(config: &Config, only_failed: bool, json: bool) -> Result<(), Failure> {
    let db = open_database(&config.settings, Clock::default()).await?;
    let emails = outbox::list(&db, only_failed).await?;
    db.close().await;
    if json {
        println!("{}", json_of(&emails)?);
        return Ok(());
    }
    if emails.is_empty() {
        println!("No e-mails.");
    }
    for outbox::ListedEmail { id, to, kind, state, at, tries, refusal } in emails {
        let (to, refusal) = (sanitize(&to), sanitize(&refusal));
        println!("{id}  {at:.0}  {:>7}  {tries:>2}  {kind}  {to}  {refusal}", state.as_str());
    }
    Ok(())
}

/// `visitoms mail retry`: queues the email again; the serving process sends it.
pub async fn retry(config: &Config, email: EmailId) -> Result<(), Failure> {
    let db = open_database(&config.settings, Clock::default()).await?;
    let queued = outbox::retry(&db, email).await;
    db.close().await;
    queued.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("there is no e-mail {email}: see `visitoms mail list --failed`")),
        Error::Conflict { .. } => {
            Failure::Input("it can't go again: it was not given up, or its link is over; make a new one".into())
        }
        other => other.into(),
    })?;
    println!("It waits for the serving process, which sends it in a moment.");
    Ok(())
}

/// `visitoms mail test`: sends a test email directly, without the outbox.
pub async fn test(config: &Config, address: String) -> Result<(), Failure> {
    let address = parse_email(address, "ADDRESS")?;
    let settings = &config.settings;
    let relay = Relay::from_settings(settings).map_err(Failure::Input)?;
    let relay = relay.ok_or_else(|| Failure::Input("smtp_url is not set: there is no mail server to try".into()))?;
    let description = relay.describe();
    let mailer = Mailer::new(relay, settings.public_url()).map_err(Failure::Input)?;
    let id = uuid::Uuid::from_bytes(store::random_bytes());
    let sent = mailer.send(id, address.as_str(), Language::En, &Email::Test, Clock::default().now()).await;
    sent.map_err(|error| Failure::Other(format!("{description} did not take it: {}", error.message())))?;
    println!("{description} accepted an e-mail to {}: check that it arrived, in the spam folder too.", address.as_str());
    Ok(())
}
