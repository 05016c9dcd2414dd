//! Security notices to members whose rights changed.

use crate::{Tx, kernel::sql::args, outbox};
use domain::{GuardianId, Result, UserId, mail::Email, security::SecurityEvent};
use uuid::Uuid;

/// Records the change as a security event of the user and emails them.
pub(super) async fn notify_user(
    tx: &mut Tx,
    user: UserId,
    email: &str,
    language: Option<&str>,
    event: SecurityEvent,
) -> Result<()> {
    tx.record_security_event(user, event).await?;
    let (email, language) = outbox::recipient(email.to_owned(), language)?;
    let agency = tx.agency().name.clone();
    tx.queue_email(&email, language, &Email::MembershipChange { agency, event: event.as_str().to_owned() }).await
}

/// Notifies the member who signs in as the guardian that their rights changed.
pub(crate) async fn notify_guardian(tx: &mut Tx, guardian: GuardianId) -> Result<()> {
    let member: Option<(Uuid, String, Option<String>)> = tx
        .fetch_optional(
            "SELECT u.id, u.email, u.language FROM guardians gn
             JOIN members m ON m.agency_id = gn.agency_id AND m.guardian_id = COALESCE(gn.same_as, gn.id)
             JOIN users u ON u.id = m.user_id
             WHERE gn.agency_id = $1 AND gn.id = $4 AND m.removed_us IS NULL",
            args![guardian],
        )
        .await?;
    match member {
        Some((user, email, language)) => {
            notify_user(tx, UserId(user), &email, language.as_deref(), SecurityEvent::RoleChanged).await
        }
        None => Ok(()),
    }
}
