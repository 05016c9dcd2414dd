//! Uploaded import files between their check and the confirmation: one upload per member, readable by that member only.

use super::{Identity, SECOND};
use crate::{
    Actor,
    kernel::{
        sealing::{Sealed, SealedColumn, Subject},
        sql::args,
    },
};
use domain::{AgencyId, Error, MemberId, Result};
use uuid::Uuid;

/// How long an upload is stored.
const RETENTION_US: i64 = 900 * SECOND;

impl Identity<'_> {
    /// Saves an upload and replaces the previous one.
    pub async fn save_upload(&self, actor: &Actor, content: &str) -> Result<()> {
        let (agency, member) = agency_and_member(actor)?;
        let subject = Subject::of_agency(agency.0);
        let content = self.db.keys().seal(subject, SealedColumn::ImportUpload, member.0, content).await?;
        self.write(async |tx| {
            tx.conn().scope_to_agency(agency).await?;
            let expires = tx.now_us() + RETENTION_US;
            tx.execute(
                "INSERT INTO import_uploads (agency_id, member_id, expires_us, content_sealed) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (agency_id, member_id) DO UPDATE SET expires_us = $3, content_sealed = $4",
                args![agency, member.0, expires, content],
            )
            .await
            .map(drop)
        })
        .await
    }

    pub async fn upload(&self, actor: &Actor) -> Result<Option<String>> {
        let (agency, member) = agency_and_member(actor)?;
        let row: Option<(Sealed,)> = self
            .read(async |tx| {
                tx.conn().scope_to_agency(agency).await?;
                let now = tx.now_us();
                tx.fetch_optional(
                    "SELECT content_sealed FROM import_uploads WHERE agency_id = $1 AND member_id = $2 AND expires_us > $3",
                    args![agency, member.0, now],
                )
                .await
            })
            .await?;
        // One in plain is of an earlier version, and counts as expired.
        let Some((content,)) = row.filter(|(content,)| !content.is_plain()) else { return Ok(None) };
        let subject = Subject::of_agency(agency.0);
        let content = self.db.keys().open_text(subject, SealedColumn::ImportUpload, member.0, &content).await?;
        Ok(content.text().map(str::to_owned))
    }

    pub async fn delete_upload(&self, actor: &Actor) -> Result<()> {
        let (agency, member) = agency_and_member(actor)?;
        self.write(async |tx| {
            tx.conn().scope_to_agency(agency).await?;
            let sql = "DELETE FROM import_uploads WHERE agency_id = $1 AND member_id = $2";
            tx.execute(sql, args![agency, member.0]).await.map(drop)
        })
        .await
    }

    /// Deletes expired form drafts and uploads. They are large, so this runs every minute.
    pub async fn delete_expired_drafts(&self) -> Result<()> {
        self.write(async |tx| {
            let now = tx.now_us();
            tx.execute("DELETE FROM form_returns WHERE expires_us < $1", args![now]).await?;
            let agencies: Vec<(Uuid,)> = tx.fetch_all("SELECT id FROM agencies", args![]).await?;
            for (agency,) in agencies {
                tx.conn().scope_to_agency(AgencyId(agency)).await?;
                tx.execute("DELETE FROM import_uploads WHERE agency_id = $1 AND expires_us < $2", args![agency, now]).await?;
            }
            Ok(())
        })
        .await
    }
}

fn agency_and_member(actor: &Actor) -> Result<(AgencyId, MemberId)> {
    let viewer = actor.viewer().ok_or(Error::SignedOut)?;
    Ok((viewer.agency, viewer.member))
}
