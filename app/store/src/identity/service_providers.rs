//! The list of service providers that the operator keeps in the configuration, with the time since when it is the list.

use super::{Identity, IdentityTx};
use crate::{
    audit::hex,
    kernel::sql::{Conn, args, internal},
    outbox,
};
use domain::{
    AgencyId, Capabilities, Capability, Result,
    agreements::{ServiceProvider, ServiceProviderList},
    mail::Email,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The current list and the one before it; `None` before the first start of a server.
pub(super) async fn latest(conn: &mut Conn) -> Result<Option<ServiceProviderList>> {
    let rows: Vec<(String, i64)> =
        conn.fetch_all("SELECT list, since_us FROM service_provider_lists ORDER BY number DESC LIMIT 2", args![]).await?;
    let mut rows = rows.into_iter();
    let Some((list, since_us)) = rows.next() else { return Ok(None) };
    Ok(Some(ServiceProviderList {
        providers: parse(&list)?,
        since: Timestamp::from_microsecond(since_us).map_err(|error| internal(&error))?,
        previous: rows.next().map(|(list, _)| parse(&list)).transpose()?,
    }))
}

fn parse(list: &str) -> Result<Vec<ServiceProvider>> {
    serde_json::from_str(list).map_err(|error| internal(&error))
}

impl Identity<'_> {
    /// The list for the public page.
    pub async fn service_providers(&self) -> Result<Option<ServiceProviderList>> {
        self.read(async |tx| latest(tx.conn()).await).await
    }

    /// Saves the list of the configuration if it differs from the last one, and emails the managers of all agencies about a
    /// change. The first list of an installation is no change. Returns whether the list is new.
    pub async fn save_service_providers(&self, providers: &[ServiceProvider]) -> Result<bool> {
        let list = serde_json::to_string(providers).map_err(|error| internal(&error))?;
        let digest = hex(&Sha256::digest(&list));
        self.write(async |tx| {
            let last: Option<(i64, String)> = tx
                .fetch_optional("SELECT number, digest FROM service_provider_lists ORDER BY number DESC LIMIT 1", args![])
                .await?;
            let number = last.as_ref().map_or(1, |(number, _)| number + 1);
            if last.as_ref().is_some_and(|(_, known)| *known == digest) {
                return Ok(false);
            }
            // Of two processes that start at the same time, one saves the list.
            let saved = tx
                .execute(
                    "INSERT INTO service_provider_lists (number, digest, list, since_us) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (number) DO NOTHING",
                    args![number, digest, list, tx.now_us()],
                )
                .await?;
            if saved == 0 {
                return Ok(false);
            }
            if last.is_some() {
                tx.email_managers().await?;
            }
            Ok(true)
        })
        .await
    }
}

impl IdentityTx {
    /// Queues the email about a changed list for every member with the capability to manage, once for each agency; not in a
    /// demo, whose addresses are made up.
    async fn email_managers(&mut self) -> Result<()> {
        let office: Vec<(Uuid, String, String, Option<String>, String)> = self
            .fetch_all(
                "SELECT a.id, a.name, u.email, u.language, m.capabilities FROM members m
                 JOIN users u ON u.id = m.user_id JOIN agencies a ON a.id = m.agency_id
                 WHERE m.role = 'admin' AND m.removed_us IS NULL AND a.demo = $1 ORDER BY a.id, u.email",
                args![false],
            )
            .await?;
        for (agency, name, email, language, capabilities) in office {
            if Capabilities::from(capabilities).has(Capability::Manage) {
                let (email, language) = outbox::recipient(email, language.as_deref())?;
                let message = Email::ServiceProviders { agency: name };
                self.queue_email(Some(AgencyId(agency)), &email, language, &message).await?;
            }
        }
        Ok(())
    }
}
