//! Files of an import between their check and the office's yes: one upload of a member, and nobody else's to read.

use super::{Identity, SECOND};
use crate::{
    Actor,
    sql::{Conn, args},
};
use domain::{AgencyId, Error, MemberId, Result};
use uuid::Uuid;

/// How long an upload waits for its import.
const KEPT_US: i64 = 900 * SECOND;

impl Identity<'_> {
    /// Keeps an upload in place of the one before.
    pub async fn keep_upload(&self, actor: &Actor, content: &str) -> Result<()> {
        let (agency, member) = whose(actor)?;
        let mut conn = self.of_agency(true, agency).await?;
        conn.run(
            "INSERT INTO import_uploads (agency_id, member_id, expires_us, content_sealed) VALUES ($1, $2, $3, $4)
             ON CONFLICT (agency_id, member_id) DO UPDATE SET expires_us = $3, content_sealed = $4",
            args![agency, member.0, self.now_us() + KEPT_US, content],
        )
        .await?;
        conn.commit().await
    }

    pub async fn upload(&self, actor: &Actor) -> Result<Option<String>> {
        let (agency, member) = whose(actor)?;
        let mut conn = self.of_agency(false, agency).await?;
        let row: Option<(String,)> = conn
            .maybe(
                "SELECT content_sealed FROM import_uploads WHERE agency_id = $1 AND member_id = $2 AND expires_us > $3",
                args![agency, member.0, self.now_us()],
            )
            .await?;
        conn.commit().await?;
        Ok(row.map(|(content,)| content))
    }

    pub async fn drop_upload(&self, actor: &Actor) -> Result<()> {
        let (agency, member) = whose(actor)?;
        let mut conn = self.of_agency(true, agency).await?;
        conn.run("DELETE FROM import_uploads WHERE agency_id = $1 AND member_id = $2", args![agency, member.0]).await?;
        conn.commit().await
    }

    /// Removes refused forms and uploads that have had their time. They are large, so that this is done by the minute.
    pub async fn sweep_kept(&self) -> Result<()> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        conn.run("DELETE FROM form_returns WHERE expires_us < $1", args![now]).await?;
        let agencies: Vec<(Uuid,)> = conn.all("SELECT id FROM agencies", args![]).await?;
        for (agency,) in agencies {
            self.db.name_agency(&mut conn, AgencyId(agency)).await?;
            conn.run("DELETE FROM import_uploads WHERE agency_id = $1 AND expires_us < $2", args![agency, now]).await?;
        }
        conn.commit().await
    }

    async fn of_agency(&self, write: bool, agency: AgencyId) -> Result<Conn> {
        let mut conn = self.db.connection(write).await?;
        self.db.name_agency(&mut conn, agency).await?;
        Ok(conn)
    }
}

fn whose(actor: &Actor) -> Result<(AgencyId, MemberId)> {
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    Ok((viewer.agency, viewer.member))
}
