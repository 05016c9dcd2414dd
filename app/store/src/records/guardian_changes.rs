//! Guardians of children as they are before a change, and their last change for undo. The version is that of the person with all
//! links to children, because one form has both.

use super::changes::{self, Record};
use crate::{Tx, kernel::sql::args};
use domain::{ChildId, GuardianId, Result, people::guardians::GuardianFields, records::RecordKind};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
    is_linked: bool,
}

/// A guardian of a child, now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GuardianNow {
    pub version: i64,
    pub fields: GuardianFields,
}

/// The record for undo of a guardian's last change, if it was made at this child.
pub(crate) fn record_of(guardian: Uuid, child: ChildId) -> Record {
    Record::of_child(RecordKind::Guardian, guardian, child)
}

/// A guardian of a child, also one whose access has ended; `None` if the two were never linked.
pub(crate) async fn load(tx: &mut Tx, guardian: Uuid, child: ChildId) -> Result<Option<GuardianNow>> {
    let row: Option<Row> = tx
        .fetch_optional(
            "SELECT gn.version, gn.first_name, gn.last_name, gn.email, gn.phone, g.relationship, g.may_see_summaries,
                g.may_cancel, TRUE AS is_linked
             FROM guardians gn JOIN guardianships g ON g.agency_id = gn.agency_id AND g.guardian_id = gn.id
             WHERE gn.agency_id = $1 AND gn.id = $4 AND g.child_id = $5
             UNION ALL
             SELECT gn.version, gn.first_name, gn.last_name, gn.email, gn.phone, r.relationship, r.may_see_summaries,
                r.may_cancel, FALSE
             FROM guardians gn JOIN revoked_guardianships r ON r.agency_id = gn.agency_id AND r.guardian_id = gn.id
             WHERE gn.agency_id = $1 AND gn.id = $4 AND r.child_id = $5",
            args![guardian, child],
        )
        .await?;
    Ok(row.map(|row| GuardianNow {
        version: row.version,
        fields: GuardianFields {
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            phone: row.phone,
            relationship: row.relationship,
            may_see_summaries: row.may_see_summaries,
            may_cancel: row.may_cancel,
            is_linked: row.is_linked,
        },
    }))
}

/// Raises the version of a guardian and stores what they were at this child before the change; `None` for a new guardian.
pub(crate) async fn record_change(tx: &mut Tx, guardian: GuardianId, child: ChildId, before: Option<&GuardianNow>) -> Result<()> {
    if before.is_some() {
        tx.execute("UPDATE guardians SET version = version + 1 WHERE agency_id = $1 AND id = $4", args![guardian]).await?;
    }
    let version = before.map_or(1, |before| before.version + 1);
    changes::record_previous(tx, record_of(guardian.0, child), version, before.map(|before| &before.fields)).await
}
