//! Coming in: a session for who has proved who they are, what their browser is remembered by, and what is told of it.

use super::{Identity, Token, sessions::address_of};
use crate::{
    outbox,
    security::{Origin, record},
    sql::{Conn, args, internal},
};
use domain::{AgencyId, Error, MemberId, Result, Role, UserId, mail::Letter, security::SecurityEvent};
use uuid::Uuid;

/// Somebody who has proved who they are, at the door.
pub struct Entry<'a> {
    pub user: UserId,
    /// The agency just joined; otherwise the one they used last.
    pub agency: Option<AgencyId>,
    /// The session they came with: it ends.
    pub old: Option<&'a Token>,
    /// What the browser shows of earlier sign-ins.
    pub device: Option<&'a Token>,
    pub origin: &'a Origin,
}

/// By what a browser is known as its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// They set a password in it by a letter, or came in.
    Letter,
    /// They came in with it, past the second step where the account has one.
    Entry,
}

/// The way in.
pub struct Entered {
    pub session: Token,
    pub role: Role,
    /// What the browser is remembered by from now on.
    pub device: Token,
}

impl Identity<'_> {
    /// Opens a session under a new token, remembers the browser, and tells the owner by mail where it, or the region, is
    /// new to an account that was used before.
    ///
    /// # Errors
    /// `Conflict::State` `account.no_place` for a user who is in no agency any more.
    pub async fn enter(&self, entry: Entry<'_>) -> Result<Entered> {
        let Entry { user, agency, old, device, origin } = entry;
        let mut conn = self.write().await?;
        let (session, role, agency, member) = self.insert_session(&mut conn, user, agency, old, origin).await?;
        if self.is_news(&mut conn, user, device, origin).await? {
            self.tell_of_news(&mut conn, user, agency, origin).await?;
        }
        let device = self.remember(&mut conn, user, device, Acquaintance::Entry).await?;
        last_entered(&mut conn, user, &device, member).await?;
        record(self.db, &mut conn, user, SecurityEvent::SignedIn, origin).await?;
        conn.commit().await?;
        Ok(Entered { session, role, device })
    }

    /// Opens a session for a user, and ends the one they came with, without a browser that could be remembered.
    /// A user of several agencies enters the one they used last.
    pub async fn open_session(&self, user: UserId, old: Option<&Token>) -> Result<(Token, Role)> {
        self.open_session_in(user, None, old).await
    }

    /// As [`Self::open_session`], in a certain agency: the one just joined.
    pub async fn open_session_in(&self, user: UserId, agency: Option<AgencyId>, old: Option<&Token>) -> Result<(Token, Role)> {
        let mut conn = self.write().await?;
        let (session, role, ..) = self.insert_session(&mut conn, user, agency, old, &Origin::default()).await?;
        conn.commit().await?;
        Ok((session, role))
    }

    async fn insert_session(
        &self,
        conn: &mut Conn,
        user: UserId,
        agency: Option<AgencyId>,
        old: Option<&Token>,
        origin: &Origin,
    ) -> Result<(Token, Role, AgencyId, MemberId)> {
        let (agency, member, role): (Uuid, Uuid, String) = conn
            .maybe(
                "SELECT m.agency_id, m.id, m.role FROM members m
                 JOIN agencies a ON a.id = m.agency_id
                 LEFT JOIN sessions s ON s.agency_id = m.agency_id AND s.member_id = m.id
                 WHERE m.user_id = $1 AND m.agency_id = COALESCE($2, m.agency_id) AND m.removed_us IS NULL
                 GROUP BY m.agency_id, m.id, m.role, m.created_us, a.suspended_us
                 ORDER BY CASE WHEN a.suspended_us IS NULL THEN 0 ELSE 1 END, COALESCE(MAX(s.used_us), 0) DESC,
                    m.created_us, m.id LIMIT 1",
                args![user, agency.map(|agency| agency.0)],
            )
            .await?
            .ok_or_else(|| Error::state("account.no_place"))?;
        let role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        if let Some(old) = old {
            conn.run("DELETE FROM sessions WHERE token_hash = $1", args![old.digest()]).await?;
        }
        let (token, now) = (Token::new(), self.now_us());
        conn.run(
            "INSERT INTO sessions (token_hash, agency_id, member_id, created_us, used_us, proved_us, device, region)
             VALUES ($1, $2, $3, $4, $4, $4, $5, $6)",
            args![token.digest(), agency, member, now, &origin.device, &origin.region],
        )
        .await?;
        conn.run("UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2", args![agency, member, now]).await?;
        Ok((token, role, AgencyId(agency), MemberId(member)))
    }

    /// Whether an account that was used before is now used from another browser or another region. Where no region was
    /// ever known, none is new.
    async fn is_news(&self, conn: &mut Conn, user: UserId, device: Option<&Token>, origin: &Origin) -> Result<bool> {
        let (seen, known, regions, this_region): (i64, i64, i64, i64) = conn
            .one(
                "SELECT (SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND entered_us IS NOT NULL)
                        + (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2),
                    (SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND token_hash = $3 AND entered_us IS NOT NULL),
                    (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2 AND region <> ''),
                    (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2 AND region = $4)",
                args![
                    user,
                    SecurityEvent::SignedIn.as_str(),
                    device.map(|device| device.digest().to_vec()).unwrap_or_default(),
                    &origin.region
                ],
            )
            .await?;
        let new_region = !origin.region.is_empty() && regions > 0 && this_region == 0;
        Ok(seen > 0 && (known == 0 || new_region))
    }

    async fn tell_of_news(&self, conn: &mut Conn, user: UserId, agency: AgencyId, origin: &Origin) -> Result<()> {
        let (email, language) = address_of(conn, user).await?;
        let letter = Letter::NewDevice { device: origin.device.clone(), region: origin.region.clone(), at_us: self.now_us() };
        outbox::queue(self.db, conn, Some(agency), &email, language, &letter).await
    }

    /// A browser that is new to this user is remembered under a new token, with all who used it before: a token that was
    /// put into it by somebody else is worth nothing.
    pub(super) async fn remember(
        &self,
        conn: &mut Conn,
        user: UserId,
        device: Option<&Token>,
        by: Acquaintance,
    ) -> Result<Token> {
        let now = self.now_us();
        let entered = (by == Acquaintance::Entry).then_some(now);
        if let Some(device) = device {
            let known = conn
                .run(
                    "UPDATE known_devices SET used_us = $3, entered_us = COALESCE($4, entered_us)
                     WHERE token_hash = $1 AND user_id = $2",
                    args![device.digest(), user, now, entered],
                )
                .await?;
            if known > 0 {
                return Ok(device.clone());
            }
        }
        let new = Token::new();
        if let Some(device) = device {
            conn.run("UPDATE known_devices SET token_hash = $2 WHERE token_hash = $1", args![device.digest(), new.digest()])
                .await?;
        }
        conn.run(
            "INSERT INTO known_devices (token_hash, user_id, used_us, entered_us) VALUES ($1, $2, $3, $4)",
            args![new.digest(), user, now, entered],
        )
        .await?;
        Ok(new)
    }

    /// Whether the owner of an address is known to use this browser, at least so well.
    pub async fn knows_device(&self, device: &Token, email: &str, by: Acquaintance) -> Result<bool> {
        let mut conn = self.db.connection(false).await?;
        let known: Option<(i64,)> = conn
            .maybe(
                "SELECT d.used_us FROM known_devices d JOIN users u ON u.id = d.user_id
                 WHERE d.token_hash = $1 AND u.email = $2 AND (d.entered_us IS NOT NULL OR $3)",
                args![device.digest(), email, by == Acquaintance::Letter],
            )
            .await?;
        conn.commit().await?;
        Ok(known.is_some())
    }

    /// Keeps that somebody did not get in. At an address without an account it is as much work, and nobody's.
    pub async fn keep_failure(&self, user: Option<UserId>, origin: &Origin) -> Result<()> {
        const FAILED: SecurityEvent = SecurityEvent::SignInFailed;
        let mut conn = self.write().await?;
        match user {
            Some(user) => record(self.db, &mut conn, user, FAILED, origin).await?,
            None => {
                conn.run(
                    "INSERT INTO nobodys_events (id, at_us, event, device, region) VALUES ($1, $2, $3, $4, $5)",
                    args![self.db.next_id(), self.now_us(), FAILED.as_str(), &origin.device, &origin.region],
                )
                .await?;
            }
        }
        conn.commit().await
    }
}

/// Keeps with a browser the place that its user went to with it.
pub(super) async fn last_entered(conn: &mut Conn, user: UserId, device: &Token, member: MemberId) -> Result<()> {
    conn.run(
        "UPDATE known_devices SET member_id = $3 WHERE token_hash = $1 AND user_id = $2",
        args![device.digest(), user, member.0],
    )
    .await?;
    Ok(())
}
