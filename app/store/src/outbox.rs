//! Letters on their way: queued in the transaction of what they tell, sent by a job of the process.

use crate::{
    Db, Tx,
    sql::{Conn, args, internal},
};
use domain::{AgencyId, Language, Result, mail::Letter, text::Email};

/// Queues a letter. It leaves when the transaction has been committed, and never if it is not.
pub(crate) async fn queue(
    db: &Db,
    conn: &mut Conn,
    agency: Option<AgencyId>,
    to: &Email,
    language: Language,
    letter: &Letter,
) -> Result<()> {
    let letter = serde_json::to_string(letter).map_err(|error| internal(&error))?;
    let now = db.clock().now_us();
    conn.run(
        "INSERT INTO outbox (id, agency_id, recipient, language, letter, queued_us, due_us) VALUES ($1, $2, $3, $4, $5, $6, $6)",
        args![db.next_id(), agency.map(|agency| agency.0), to.as_str(), language.tag(), letter, now],
    )
    .await?;
    Ok(())
}

impl Tx {
    /// Queues a letter of the agency.
    pub(crate) async fn letter(&mut self, to: &Email, language: Language, letter: &Letter) -> Result<()> {
        let (db, agency) = (self.db().clone(), self.agency_id());
        queue(&db, self.conn(), Some(agency), to, language, letter).await
    }
}
