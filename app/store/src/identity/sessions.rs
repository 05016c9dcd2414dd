//! Sessions: the actor of a token, and its lifetime.

use super::{AgencyRow, Identity, IdentityTx, SECOND, Token, agreements::AcceptedRow};
use crate::{
    Actor,
    identity::security::Origin,
    kernel::{
        actor::Member,
        sql::{Conn, args, internal},
    },
    outbox,
};
use domain::{
    AgencyId, Capabilities, Error, Language, MemberId, Result, Role, UserId,
    account::{SessionLimits, SessionTimes, Viewer},
    agreements::{Party, Versions, due},
    preferences::Preferences,
    text::EmailAddress,
};
use std::sync::LazyLock;
use uuid::Uuid;

/// SQL column: whether an account has a second factor, in statements that name `users` as `u`.
const HAS_SECOND_FACTOR_SQL: &str = "CASE WHEN EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id)
      OR EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_us IS NOT NULL)
      THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END";

/// What sign-in checks a password against.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub user: UserId,
    /// Argon2 in PHC format; `None` if no password was ever set.
    pub password_hash: Option<String>,
}

/// Member, role and capabilities of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionIdentity {
    pub agency: AgencyId,
    pub member: MemberId,
    pub role: Role,
    pub capabilities: Capabilities,
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "they are columns")]
struct SessionRow {
    created_us: i64,
    used_us: i64,
    proved_us: i64,
    region: String,
    device: String,
    user_id: Uuid,
    email: String,
    language: Option<String>,
    clock: String,
    density: String,
    initials: bool,
    letter_keys: bool,
    password_short: bool,
    has_second_factor: i64,
    member_id: Uuid,
    role: String,
    capabilities: String,
    member_name: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    /// The agency or the user is suspended.
    suspended: bool,
    demo: bool,
    /// With row-level security, only a transaction of the agency sees it.
    changes: Option<i64>,
    #[sqlx(flatten)]
    accepted: AcceptedRow,
    #[sqlx(flatten)]
    agency: AgencyRow,
}

/// A session with its member, user and agency, by the digest of its token.
static SESSION_SQL: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT s.created_us, s.used_us, s.proved_us, s.region, s.device, m.user_id, u.email, u.language, u.clock,
            u.density, u.initials, u.letter_keys, u.password_short, {HAS_SECOND_FACTOR_SQL} AS has_second_factor, m.id AS member_id,
            m.role, m.capabilities, m.name AS member_name, m.provider_id, m.guardian_id, a.id AS agency_id,
            a.name AS agency_name, a.slug, a.time_zone, a.settings, a.demo,
            (SELECT MAX(t.version) FROM agreement_acceptances t
                WHERE t.user_id = u.id AND t.document = 'terms') AS accepted_terms,
            (SELECT MAX(t.version) FROM agreement_acceptances t
                WHERE t.user_id = u.id AND t.document = 'privacy') AS accepted_privacy,
            (SELECT MAX(t.version) FROM agreement_acceptances t
                WHERE t.agency_id = a.id AND t.document = 'data_processing') AS accepted_data_processing,
            (SELECT h.changes FROM agency_heads h WHERE h.agency_id = a.id) AS changes,
            (a.suspended_us IS NOT NULL OR u.suspended_us IS NOT NULL) AS suspended
         FROM sessions s
         JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id AND m.removed_us IS NULL
         JOIN users u ON u.id = m.user_id
         JOIN agencies a ON a.id = m.agency_id
         WHERE s.token_hash = $1"
    )
});

/// A session; `None` if it is unknown or its membership was removed.
async fn session_row(conn: &mut Conn, digest: [u8; 32]) -> Result<Option<SessionRow>> {
    conn.fetch_optional(SESSION_SQL.as_str(), args![digest]).await
}

impl SessionRow {
    fn role(&self) -> Result<Role> {
        self.role.parse().map_err(|()| internal(&"a member with an unknown role"))
    }

    /// `used_us` and `now_us` determine when the session ends, `versions` which documents the member is asked to accept.
    fn actor(
        self,
        session: [u8; 32],
        role: Role,
        (used_us, now_us): (i64, i64),
        versions: Versions,
        request: &str,
    ) -> Result<Actor> {
        let agency = self.agency.into_agency()?;
        let capabilities: Capabilities = self.capabilities.into();
        let party = Party { role, capabilities, demo: self.demo };
        let viewer = Viewer {
            user: UserId(self.user_id),
            member: MemberId(self.member_id),
            agency: agency.id,
            agency_name: agency.name.clone(),
            role,
            capabilities,
            name: self.member_name,
            email: self.email,
            language: self.language.as_deref().and_then(Language::from_tag),
            preferences: Preferences {
                clock: self.clock.parse().unwrap_or_default(),
                density: self.density.parse().unwrap_or_default(),
                initials: self.initials,
                letter_keys: self.letter_keys,
            },
            second_factor: self.has_second_factor > 0,
            short_password: self.password_short,
            agreements: due(versions, self.accepted.accepted(), party),
            session: SessionLimits::of(role).end(self.created_us, used_us, now_us),
        };
        let member = Member {
            session,
            viewer,
            own: self.provider_id.or(self.guardian_id),
            proved_us: self.proved_us,
            origin: Origin { device: self.device, region: self.region },
            changes: self.changes,
        };
        Ok(Actor::member(agency, member, request.to_owned()))
    }
}

impl Identity<'_> {
    /// The actor of a session token; `None` if it is unknown, idle for too long or too old, and while the agency or the user is
    /// suspended (see [`Self::suspension`]). Counts as use of the session.
    pub async fn actor(&self, token: &Token, request: &str) -> Result<Option<Actor>> {
        let Some((row, role)) = self.load_open_session(token).await? else { return Ok(None) };
        // A resolution of one minute is enough for an idle timeout of hours, and avoids a write on every page.
        let now = self.now_us();
        let mut used = row.used_us;
        if now - used > 60 * SECOND {
            used = now;
            let (agency, member) = (row.agency.agency_id, row.member_id);
            self.write(async |tx| {
                tx.execute("UPDATE sessions SET used_us = $2 WHERE token_hash = $1", args![token.digest(), now]).await?;
                // The session row is deleted when it ends; the member's last use stays visible.
                let sql = "UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2";
                tx.execute(sql, args![agency, member, now]).await
            })
            .await?;
        }
        Ok(Some(row.actor(token.digest(), role, (used, now), self.db.agreement_versions(), request)?))
    }

    /// Reloads an actor in an open transaction: the request may have waited for it, and its member may have lost rights in the
    /// meantime. The command line's actor stays as it is.
    ///
    /// # Errors
    /// `SignedOut` if the session or the membership is gone; `Suspended`.
    pub(crate) async fn reload(&self, conn: &mut Conn, actor: &Actor) -> Result<Actor> {
        let Some(session) = actor.session() else { return Ok(actor.clone()) };
        let row = session_row(conn, session).await?.ok_or(Error::SignedOut)?;
        if row.suspended {
            return Err(Error::Suspended);
        }
        let (role, used) = (row.role()?, row.used_us);
        row.actor(session, role, (used, self.now_us()), self.db.agreement_versions(), actor.request())
    }

    /// The session's current member and rights, without counting as use: a page that is left open does not keep the session
    /// alive.
    pub async fn session_identity(&self, token: &Token) -> Result<Option<SessionIdentity>> {
        let row = self.load_open_session(token).await?;
        row.map(|(row, role)| {
            let (member, capabilities) = (MemberId(row.member_id), row.capabilities.into());
            Ok(SessionIdentity { agency: row.agency.into_agency()?.id, member, role, capabilities })
        })
        .transpose()
    }

    /// The session with its member and agency; an expired one is deleted. If the clock was set back, the session's timestamps are
    /// corrected.
    async fn load_open_session(&self, token: &Token) -> Result<Option<(SessionRow, Role)>> {
        let row: Option<SessionRow> = self.db.fetch_optional(SESSION_SQL.as_str(), args![token.digest()]).await?;
        let Some(mut row) = row.filter(|row| !row.suspended) else { return Ok(None) };

        let role = row.role()?;
        let (limits, now) = (SessionLimits::of(role), self.now_us());
        let times = SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.proved_us };
        let Some(right) = times.clamped_to(now).filter(|_| !limits.is_over(times, now)) else {
            self.close_session(token).await?;
            return Ok(None);
        };
        if right != times {
            let sql = "UPDATE sessions SET created_us = $2, used_us = $3, proved_us = $4 WHERE token_hash = $1";
            let values = args![token.digest(), right.created_us, right.used_us, right.proved_us];
            self.write(async |tx| tx.execute(sql, values).await).await?;
            SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.proved_us } = right;
        }
        Ok(Some((row, role)))
    }

    pub async fn credentials(&self, email: &EmailAddress) -> Result<Option<Credentials>> {
        self.read(async |tx| tx.credentials(email).await).await
    }

    async fn close_session(&self, token: &Token) -> Result<()> {
        let sql = "DELETE FROM sessions WHERE token_hash = $1";
        self.write(async |tx| tx.execute(sql, args![token.digest()]).await.map(drop)).await
    }

    /// Saves the user's language.
    pub async fn choose_language(&self, user: UserId, language: Language) -> Result<()> {
        let sql = "UPDATE users SET language = $2 WHERE id = $1";
        self.write(async |tx| tx.execute(sql, args![user, language.tag()]).await.map(drop)).await
    }

    /// Saves the user's display preferences.
    pub async fn save_preferences(&self, user: UserId, preferences: Preferences) -> Result<()> {
        let sql = "UPDATE users SET clock = $2, density = $3, initials = $4, letter_keys = $5 WHERE id = $1";
        let (clock, density) = (preferences.clock.as_str(), preferences.density.as_str());
        let values = args![user, clock, density, preferences.initials, preferences.letter_keys];
        self.write(async |tx| tx.execute(sql, values).await.map(drop)).await
    }
}

impl IdentityTx {
    /// The actor of a session that this transaction has opened; `None` while the agency or the user is suspended.
    pub(super) async fn new_actor(&mut self, token: &Token, role: Role) -> Result<Option<Actor>> {
        let (digest, now) = (token.digest(), self.now_us());
        let row = session_row(self.conn(), digest).await?.filter(|row| !row.suspended);
        let versions = self.agreement_versions();
        row.map(|row| row.actor(digest, role, (now, now), versions, "")).transpose()
    }

    pub(super) async fn credentials(&mut self, email: &EmailAddress) -> Result<Option<Credentials>> {
        let row: Option<(Uuid, Option<String>)> =
            self.fetch_optional("SELECT id, password_hash FROM users WHERE email = $1", args![email.as_str()]).await?;
        Ok(row.map(|(id, password_hash)| Credentials { user: UserId(id), password_hash }))
    }
}

/// A user's email address and language.
pub(super) async fn email_and_language(conn: &mut Conn, user: UserId) -> Result<(EmailAddress, Language)> {
    let (email, language): (String, Option<String>) =
        conn.fetch_one("SELECT email, language FROM users WHERE id = $1", args![user]).await?;
    outbox::recipient(email, language.as_deref())
}
