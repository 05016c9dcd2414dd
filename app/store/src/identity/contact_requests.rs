//! Requests from the contact form.

use super::Identity;
use crate::kernel::sql::{args, internal};
use domain::{Result, public::ContactRequest};

/// A request from the contact form, as shown to the operator.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ReceivedContactRequest {
    pub at: jiff::Timestamp,
    pub name: String,
    pub email: String,
    pub organization: String,
    pub message: String,
}

impl Identity<'_> {
    pub async fn save_contact_request(&self, request: &ContactRequest) -> Result<()> {
        self.write(async |tx| {
            let values = args![
                tx.next_id(),
                request.name.as_str(),
                request.email.as_str(),
                request.organisation.as_str(),
                request.message.as_str(),
                tx.now_us()
            ];
            let sql =
                "INSERT INTO contact_requests (id, name, email, organisation, message, at_us) VALUES ($1, $2, $3, $4, $5, $6)";
            tx.execute(sql, values).await.map(drop)
        })
        .await
    }

    /// All requests, newest first.
    pub async fn contact_requests(&self) -> Result<Vec<ReceivedContactRequest>> {
        let sql = "SELECT at_us, name, email, organisation, message FROM contact_requests ORDER BY at_us DESC, id DESC";
        let rows: Vec<(i64, String, String, String, String)> = self.read(async |tx| tx.fetch_all(sql, args![]).await).await?;
        rows.into_iter()
            .map(|(at, name, email, organization, message)| {
                let at = jiff::Timestamp::from_microsecond(at).map_err(|error| internal(&error))?;
                Ok(ReceivedContactRequest { at, name, email, organization, message })
            })
            .collect()
    }
}
