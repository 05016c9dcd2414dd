//! The places of a person: a user may be a member of several agencies, or of one in two roles.

use super::{Identity, SECOND, Token, entrance::last_entered};
use crate::sql::{args, internal};
use domain::{
    Error, MemberId, Result, Role, UserId,
    account::{SessionLimits, SessionTimes},
    search::SortKey,
};
use uuid::Uuid;

/// A membership of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub member: MemberId,
    pub agency_name: String,
    pub role: Role,
}

impl Identity<'_> {
    /// All places of a user, in the order of their agencies' names.
    pub async fn places(&self, user: UserId) -> Result<Vec<Place>> {
        let mut conn = self.db.connection(false).await?;
        let mut rows: Vec<(Uuid, String, String)> = conn
            .all(
                "SELECT m.id, a.name, m.role FROM members m JOIN agencies a ON a.id = m.agency_id
                 WHERE m.user_id = $1 AND m.removed_us IS NULL ORDER BY a.id, m.role",
                args![user],
            )
            .await?;
        conn.commit().await?;
        rows.sort_by_cached_key(|(_, name, _)| SortKey::of(name));
        rows.into_iter()
            .map(|(member, agency_name, role)| {
                let role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
                Ok(Place { member: MemberId(member), agency_name, role })
            })
            .collect()
    }

    /// Goes from one place to another of the same user: the session ends and one of the other place begins, under a new
    /// token. It is as old as the last proof of who one is, so that going to and fro makes no session last.
    ///
    /// # Errors
    /// `NotFound` for a membership that is not theirs; `Unproved` where the last proof is older than a session of that role
    /// may be.
    pub async fn enter_place(
        &self,
        user: UserId,
        old: &Token,
        device: Option<&Token>,
        member: MemberId,
    ) -> Result<(Token, Role)> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let (agency, role): (Uuid, String) = conn
            .one("SELECT agency_id, role FROM members WHERE id = $1 AND user_id = $2 AND removed_us IS NULL", args![member, user])
            .await?;
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let (created_us, used_us, proved_us): (i64, i64, i64) =
            conn.one("SELECT created_us, used_us, proved_us FROM sessions WHERE token_hash = $1", args![old.digest()]).await?;
        let times = SessionTimes { created_us, used_us, proved_us }.on_clock(now).ok_or(Error::Unproved)?;
        let since = times.created_us.max(times.proved_us);
        if now - since > SessionLimits::of(role).absolute_seconds * SECOND {
            return Err(Error::Unproved);
        }
        let token = Token::new();
        conn.run(
            "UPDATE sessions SET token_hash = $2, agency_id = $3, member_id = $4, created_us = $5, used_us = $6
             WHERE token_hash = $1",
            args![old.digest(), token.digest(), agency, member, since, now],
        )
        .await?;
        conn.run("UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2", args![agency, member, now]).await?;
        if let Some(device) = device {
            last_entered(&mut conn, user, device, member).await?;
        }
        conn.commit().await?;
        Ok((token, role))
    }
}
