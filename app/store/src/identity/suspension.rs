//! Suspension of agencies and users by the operator. Nothing is deleted; restoring brings everything back.

use crate::{
    ChangeEvent, Db,
    audit::{ChainHead, NewEvent},
    identity::{Identity, IdentityTx, Origin, Token},
    kernel::sql::{args, internal},
};
use domain::{
    AgencyId, Language, Result, Role, UserId,
    account::{SessionLimits, SessionTimes, Suspended},
    audit::AuditAction,
    security::SecurityEvent,
    text::{EmailAddress, Reason},
};
use uuid::Uuid;

/// Suspends an agency: its members only see a page that says so. Returns whether it was active before.
///
/// # Errors
/// `NotFound` if there is no such agency.
pub async fn suspend_agency(db: &Db, slug: &str, reason: &Reason) -> Result<bool> {
    change_agency(db, slug, Some(reason)).await
}

/// Restores an agency. Returns whether it was suspended before.
pub async fn restore_agency(db: &Db, slug: &str) -> Result<bool> {
    change_agency(db, slug, None).await
}

async fn change_agency(db: &Db, slug: &str, reason: Option<&Reason>) -> Result<bool> {
    let identity = db.identity();
    let agency = identity.agency(slug).await?.id;
    identity
        .write(async |tx| {
            let head = tx.lock_agency(agency).await?;
            let (us, text) = columns(tx, reason);
            let changed = tx
                .execute(
                    "UPDATE agencies SET suspended_us = $2, suspended_reason = $3
                     WHERE id = $1 AND (suspended_us IS NULL) = $4",
                    args![agency, us, text, reason.is_some()],
                )
                .await?;
            if changed > 0 {
                let action = if reason.is_some() { AuditAction::AgencySuspend } else { AuditAction::AgencyRestore };
                append_event(tx, head, action, format!("agency:{agency}")).await?;
                // Event streams check at once whether they may continue.
                let by = "system:suspension".to_owned();
                tx.notify(ChangeEvent { agency, member: None, by, action: action.key().to_owned() });
            }
            Ok(changed > 0)
        })
        .await
}

/// Suspends a user in every agency. Returns whether they were active before.
///
/// # Errors
/// `NotFound` if no user has this address.
pub async fn suspend_user(db: &Db, email: &EmailAddress, reason: &Reason) -> Result<bool> {
    change_user(db, email, Some(reason)).await
}

/// Restores a user. Returns whether they were suspended before.
pub async fn restore_user(db: &Db, email: &EmailAddress) -> Result<bool> {
    change_user(db, email, None).await
}

async fn change_user(db: &Db, email: &EmailAddress, reason: Option<&Reason>) -> Result<bool> {
    let identity = db.identity();
    let write = identity.write(async |tx| {
        let (user,): (Uuid,) = tx.fetch_one("SELECT id FROM users WHERE email = $1", args![email.as_str()]).await?;
        let (us, text) = columns(tx, reason);
        let sql = "UPDATE users SET suspended_us = $2, suspended_reason = $3 WHERE id = $1 AND (suspended_us IS NULL) = $4";
        if tx.execute(sql, args![user, us, text, reason.is_some()]).await? == 0 {
            return Ok(false);
        }
        let (event, action) = match reason {
            Some(_) => (SecurityEvent::Suspended, AuditAction::UserSuspend),
            None => (SecurityEvent::Restored, AuditAction::UserRestore),
        };
        tx.record_event(UserId(user), event, &Origin::default()).await?;
        // Always in the same order, to avoid deadlocks.
        let members: Vec<(Uuid, Uuid)> = tx
            .fetch_all("SELECT m.agency_id, m.id FROM members m WHERE m.user_id = $1 ORDER BY m.agency_id, m.id", args![user])
            .await?;
        for (agency, member) in members {
            let head = tx.lock_agency(AgencyId(agency)).await?;
            append_event(tx, head, action, format!("member:{member}")).await?;
        }
        Ok(true)
    });
    write.await
}

fn columns(tx: &IdentityTx, reason: Option<&Reason>) -> (Option<i64>, String) {
    (reason.map(|_| tx.now_us()), reason.map(|reason| reason.as_str().to_owned()).unwrap_or_default())
}

/// Appends an event to an agency's audit chain. The reason is free text and is left out.
async fn append_event(tx: &mut IdentityTx, mut head: ChainHead, action: AuditAction, subject: String) -> Result<()> {
    let event = NewEvent { subjects: vec![subject], ..NewEvent::by("system:suspension", action) };
    tx.append_event(&mut head, event).await
}

#[derive(sqlx::FromRow)]
struct Row {
    created_us: i64,
    used_us: i64,
    role: String,
    language: Option<String>,
    agency_name: String,
    agency_suspended: bool,
}

impl Identity<'_> {
    /// Whether the agency or the user of a session is suspended; `None` if the session is over, or neither is suspended.
    pub async fn suspension(&self, token: &Token) -> Result<Option<Suspended>> {
        let sql = "SELECT s.created_us, s.used_us, m.role, u.language, a.name AS agency_name,
                a.suspended_us IS NOT NULL AS agency_suspended
             FROM sessions s
             JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id
             JOIN users u ON u.id = m.user_id
             JOIN agencies a ON a.id = m.agency_id
             WHERE s.token_hash = $1 AND (a.suspended_us IS NOT NULL OR u.suspended_us IS NOT NULL)";
        let row: Option<Row> = self.read(async |tx| tx.fetch_optional(sql, args![token.digest()]).await).await?;
        let Some(row) = row else { return Ok(None) };
        let role: Role = row.role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let times = SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.created_us };
        if SessionLimits::of(role).is_over(times, self.now_us()) {
            return Ok(None);
        }
        Ok(Some(Suspended {
            agency: row.agency_suspended.then_some(row.agency_name),
            role,
            language: row.language.as_deref().and_then(Language::from_tag),
        }))
    }
}
