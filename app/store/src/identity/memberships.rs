//! Memberships of a user: in several agencies, or in one agency in two roles.

use super::{Identity, SECOND, Token};
use crate::kernel::sql::{args, internal};
use domain::{
    Error, MemberId, Result, Role, UserId,
    account::{SessionLimits, SessionTimes},
    search::SortKey,
};
use uuid::Uuid;

/// A membership of the signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub member: MemberId,
    pub agency_name: String,
    pub role: Role,
}

impl Identity<'_> {
    /// All memberships of a user, by their agencies' names.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Membership>> {
        let sql = "SELECT m.id, a.name, m.role FROM members m JOIN agencies a ON a.id = m.agency_id
             WHERE m.user_id = $1 AND m.removed_us IS NULL ORDER BY a.id, m.role";
        let mut rows: Vec<(Uuid, String, String)> = self.read(async |tx| tx.fetch_all(sql, args![user]).await).await?;
        rows.sort_by_cached_key(|(_, name, _)| SortKey::of(name));
        rows.into_iter()
            .map(|(member, agency_name, role)| {
                let role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
                Ok(Membership { member: MemberId(member), agency_name, role })
            })
            .collect()
    }

    /// Switches to another membership of the same user: replaces the session by one of the other membership, under a new token.
    /// Its age counts from the last proof of identity, so that switching back and forth does not extend a session.
    ///
    /// # Errors
    /// `NotFound` for a membership of another user; `RecentProofRequired` if the last proof is older than a session of that role
    /// may be.
    pub async fn switch_membership(
        &self,
        user: UserId,
        old: &Token,
        device: Option<&Token>,
        member: MemberId,
    ) -> Result<(Token, Role)> {
        self.write(async |tx| {
            let now = tx.now_us();
            let (agency, role): (Uuid, String) = tx
                .fetch_one(
                    "SELECT agency_id, role FROM members WHERE id = $1 AND user_id = $2 AND removed_us IS NULL",
                    args![member, user],
                )
                .await?;
            let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
            let (created_us, used_us, proved_us): (i64, i64, i64) = tx
                .fetch_one("SELECT created_us, used_us, proved_us FROM sessions WHERE token_hash = $1", args![old.digest()])
                .await?;
            let times = SessionTimes { created_us, used_us, proved_us }.clamped_to(now).ok_or(Error::RecentProofRequired)?;
            let since = times.created_us.max(times.proved_us);
            if now - since > SessionLimits::of(role).absolute_seconds * SECOND {
                return Err(Error::RecentProofRequired);
            }
            let token = Token::new();
            tx.execute(
                "UPDATE sessions SET token_hash = $2, agency_id = $3, member_id = $4, created_us = $5, used_us = $6
                 WHERE token_hash = $1",
                args![old.digest(), token.digest(), agency, member, since, now],
            )
            .await?;
            tx.execute("UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2", args![agency, member, now]).await?;
            if let Some(device) = device {
                tx.save_last_membership(user, device, member).await?;
            }
            Ok((token, role))
        })
        .await
    }
}
