//! What the operator does about letters from the command line.

use super::{Mailer, Relay};
use crate::{
    commands::{Failure, email, open},
    config::Config,
    terminal::{json as json_of, plain},
};
use domain::{Error, Language, LetterId, mail::Letter};
use store::{Clock, outbox};

/// `visitoms mail list`.
pub async fn list(config: &Config, only_failed: bool, json: bool) -> Result<(), Failure> {
    let db = open(&config.settings, Clock::default()).await?;
    let letters = outbox::list(&db, only_failed).await?;
    db.close().await;
    if json {
        println!("{}", json_of(&letters)?);
        return Ok(());
    }
    if letters.is_empty() {
        println!("No e-mails.");
    }
    for outbox::Listed { id, to, kind, state, at, tries, refusal } in letters {
        let (to, refusal) = (plain(&to), plain(&refusal));
        println!("{id}  {at:.0}  {:>7}  {tries:>2}  {kind}  {to}  {refusal}", state.as_str());
    }
    Ok(())
}

/// `visitoms mail retry`. The serving process sends it.
pub async fn retry(config: &Config, letter: LetterId) -> Result<(), Failure> {
    let db = open(&config.settings, Clock::default()).await?;
    let freed = outbox::retry(&db, letter).await;
    db.close().await;
    freed.map_err(|error| match error {
        Error::NotFound => Failure::Input(format!("there is no e-mail {letter}: see `visitoms mail list --failed`")),
        Error::Conflict { .. } => {
            Failure::Input("it can't go again: it was not given up, or its link is over; make a new one".into())
        }
        other => other.into(),
    })?;
    println!("It waits for the serving process, which sends it in a moment.");
    Ok(())
}

/// `visitoms mail test`: sends a letter at once, past the outbox.
pub async fn test(config: &Config, address: String) -> Result<(), Failure> {
    let address = email(address, "ADDRESS")?;
    let settings = &config.settings;
    let relay = Relay::of(settings).map_err(Failure::Input)?;
    let relay = relay.ok_or_else(|| Failure::Input("smtp_url is not set: there is no mail server to try".into()))?;
    let shown = relay.shown();
    let mailer = Mailer::new(relay, settings.public_url()).map_err(Failure::Input)?;
    let id = uuid::Uuid::from_bytes(store::random_bytes());
    let sent = mailer.send(id, address.as_str(), Language::En, &Letter::Trial, Clock::default().now()).await;
    sent.map_err(|refused| Failure::Other(format!("{shown} did not take it: {}", refused.words())))?;
    println!("{shown} accepted an e-mail to {}: check that it arrived, in the spam folder too.", address.as_str());
    Ok(())
}
