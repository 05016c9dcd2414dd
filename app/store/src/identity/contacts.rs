//! The contact form's requests.

use super::Identity;
use crate::sql::{args, internal};
use domain::{Result, public::ContactRequest};

/// A request from the contact form, as the operator reads it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Contact {
    pub at: jiff::Timestamp,
    pub name: String,
    pub email: String,
    pub organisation: String,
    pub message: String,
}

impl Identity<'_> {
    pub async fn keep_contact(&self, request: &ContactRequest) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO contact_requests (id, name, email, organisation, message, at_us) VALUES ($1, $2, $3, $4, $5, $6)",
            args![
                self.db.next_id(),
                request.name.as_str(),
                request.email.as_str(),
                request.organisation.as_str(),
                request.message.as_str(),
                self.now_us()
            ],
        )
        .await?;
        conn.commit().await
    }

    /// All requests, newest first.
    pub async fn contacts(&self) -> Result<Vec<Contact>> {
        let mut conn = self.db.connection(false).await?;
        let rows: Vec<(i64, String, String, String, String)> = conn
            .all("SELECT at_us, name, email, organisation, message FROM contact_requests ORDER BY at_us DESC, id DESC", args![])
            .await?;
        conn.commit().await?;
        rows.into_iter()
            .map(|(at, name, email, organisation, message)| {
                let at = jiff::Timestamp::from_microsecond(at).map_err(|error| internal(&error))?;
                Ok(Contact { at, name, email, organisation, message })
            })
            .collect()
    }
}
