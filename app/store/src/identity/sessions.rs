//! Sessions: who is behind a token, and for how long.

use super::{AgencyRow, Identity, SECOND, Token, factors::HAS_SECOND};
use crate::{
    Actor,
    security::Origin,
    sql::{Conn, args, internal},
    tx::Member,
};
use domain::{
    AgencyId, Capabilities, Error, Language, MemberId, Result, Role, UserId,
    account::{SessionLimits, SessionTimes, Viewer},
    preferences::Preferences,
    text::Email,
};
use uuid::Uuid;

/// What sign-in checks a password against.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub user: UserId,
    /// Argon2 in PHC form; `None` where no password was ever set.
    pub password_hash: Option<String>,
}

/// Who is behind a token, and what they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
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
    has_second: i64,
    member_id: Uuid,
    role: String,
    capabilities: String,
    member_name: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    /// The agency, or the user.
    suspended: bool,
    #[sqlx(flatten)]
    agency: AgencyRow,
}

/// A session with its member, user and agency; none where it is unknown or its membership was taken away.
async fn session_row(conn: &mut Conn, digest: [u8; 32]) -> Result<Option<SessionRow>> {
    conn.maybe(
        format!(
            "SELECT s.created_us, s.used_us, s.proved_us, s.region, s.device, m.user_id, u.email, u.language, u.clock,
                u.density, u.initials, u.letter_keys, u.password_short, {HAS_SECOND} AS has_second, m.id AS member_id,
                m.role, m.capabilities, m.name AS member_name, m.provider_id, m.guardian_id, a.id AS agency_id,
                a.name AS agency_name, a.slug, a.time_zone, a.settings,
                (a.suspended_us IS NOT NULL OR u.suspended_us IS NOT NULL) AS suspended
             FROM sessions s
             JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id AND m.removed_us IS NULL
             JOIN users u ON u.id = m.user_id
             JOIN agencies a ON a.id = m.agency_id
             WHERE s.token_hash = $1"
        ),
        args![digest],
    )
    .await
}

impl SessionRow {
    fn role(&self) -> Result<Role> {
        self.role.parse().map_err(|()| internal(&"a member with an unknown role"))
    }

    /// `used_us` and `now_us` tell when the session ends.
    fn actor(self, session: [u8; 32], role: Role, used_us: i64, now_us: i64, request: &str) -> Result<Actor> {
        let agency = self.agency.into_agency()?;
        let viewer = Viewer {
            user: UserId(self.user_id),
            member: MemberId(self.member_id),
            agency: agency.id,
            agency_name: agency.name.clone(),
            role,
            capabilities: self.capabilities.into(),
            name: self.member_name,
            email: self.email,
            language: self.language.as_deref().and_then(Language::from_tag),
            preferences: Preferences {
                clock: self.clock.parse().unwrap_or_default(),
                density: self.density.parse().unwrap_or_default(),
                initials: self.initials,
                letter_keys: self.letter_keys,
            },
            second_factor: self.has_second > 0,
            short_password: self.password_short,
            session: SessionLimits::of(role).end(self.created_us, used_us, now_us),
        };
        let member = Member {
            session,
            viewer,
            own: self.provider_id.or(self.guardian_id),
            proved_us: self.proved_us,
            origin: Origin { device: self.device, region: self.region },
        };
        Ok(Actor::member(agency, member, request.to_owned()))
    }
}

impl Identity<'_> {
    /// Who is behind a session's token; nobody where it is unknown, idle too long or too old, and nobody while the agency or
    /// the user is suspended (then [`Self::suspension`] tells). Who asks uses the session.
    pub async fn actor(&self, token: &Token, request: &str) -> Result<Option<Actor>> {
        let Some((row, role)) = self.open_row(token).await? else { return Ok(None) };
        // Once a minute is exact enough for an idle limit of hours, and spares a write on every page.
        let now = self.now_us();
        let mut used = row.used_us;
        if now - used > 60 * SECOND {
            used = now;
            let mut conn = self.write().await?;
            conn.run("UPDATE sessions SET used_us = $2 WHERE token_hash = $1", args![token.digest(), now]).await?;
            // The session goes when it ends; its member is still told when they last were here.
            conn.run(
                "UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2",
                args![row.agency.agency_id, row.member_id, now],
            )
            .await?;
            conn.commit().await?;
        }
        Ok(Some(row.actor(token.digest(), role, used, now, request)?))
    }

    /// An actor as they are now, in a transaction that has begun: a request may have waited for it, and its member may have
    /// lost in the meantime what they may. The command line is asked nothing.
    ///
    /// # Errors
    /// `SignedOut` where the session or the membership is gone; `Suspended`.
    pub(crate) async fn reload(&self, conn: &mut Conn, actor: &Actor) -> Result<Actor> {
        let Some(session) = actor.session() else { return Ok(actor.clone()) };
        let row = session_row(conn, session).await?.ok_or(Error::SignedOut)?;
        if row.suspended {
            return Err(Error::Suspended);
        }
        let (role, used) = (row.role()?, row.used_us);
        row.actor(session, role, used, self.now_us(), actor.request())
    }

    /// Who is behind a session's token now, without using the session: a page left open does not keep it alive.
    pub async fn behind(&self, token: &Token) -> Result<Option<Behind>> {
        let row = self.open_row(token).await?;
        row.map(|(row, role)| {
            let (member, capabilities) = (MemberId(row.member_id), row.capabilities.into());
            Ok(Behind { agency: row.agency.into_agency()?.id, member, role, capabilities })
        })
        .transpose()
    }

    /// The session with its member and agency; one that is over is closed. Where the clock was set back, the session's times
    /// are brought to it.
    async fn open_row(&self, token: &Token) -> Result<Option<(SessionRow, Role)>> {
        let mut conn = self.db.connection(false).await?;
        let row = session_row(&mut conn, token.digest()).await?;
        conn.commit().await?;
        let Some(mut row) = row.filter(|row| !row.suspended) else { return Ok(None) };

        let role = row.role()?;
        let (limits, now) = (SessionLimits::of(role), self.now_us());
        let times = SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.proved_us };
        let Some(right) = times.on_clock(now).filter(|_| !limits.is_over(times, now)) else {
            self.close_session(token).await?;
            return Ok(None);
        };
        if right != times {
            let mut conn = self.write().await?;
            conn.run(
                "UPDATE sessions SET created_us = $2, used_us = $3, proved_us = $4 WHERE token_hash = $1",
                args![token.digest(), right.created_us, right.used_us, right.proved_us],
            )
            .await?;
            conn.commit().await?;
            SessionTimes { created_us: row.created_us, used_us: row.used_us, proved_us: row.proved_us } = right;
        }
        Ok(Some((row, role)))
    }

    /// The address of a user.
    pub async fn email_of(&self, user: UserId) -> Result<Email> {
        let mut conn = self.db.connection(false).await?;
        let (email, _) = address_of(&mut conn, user).await?;
        conn.commit().await?;
        Ok(email)
    }

    pub async fn credentials(&self, email: &Email) -> Result<Option<Credentials>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Uuid, Option<String>)> =
            conn.maybe("SELECT id, password_hash FROM users WHERE email = $1", args![email.as_str()]).await?;
        conn.commit().await?;
        Ok(row.map(|(id, password_hash)| Credentials { user: UserId(id), password_hash }))
    }

    async fn close_session(&self, token: &Token) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM sessions WHERE token_hash = $1", args![token.digest()]).await?;
        conn.commit().await
    }

    /// Keeps the language that a user chose.
    pub async fn choose_language(&self, user: UserId, language: Language) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("UPDATE users SET language = $2 WHERE id = $1", args![user, language.tag()]).await?;
        conn.commit().await
    }

    /// Keeps how a user wants the screens.
    pub async fn keep_preferences(&self, user: UserId, preferences: Preferences) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run(
            "UPDATE users SET clock = $2, density = $3, initials = $4, letter_keys = $5 WHERE id = $1",
            args![user, preferences.clock.as_str(), preferences.density.as_str(), preferences.initials, preferences.letter_keys],
        )
        .await?;
        conn.commit().await
    }
}

/// Where letters to a user go, and their language.
pub(super) async fn address_of(conn: &mut Conn, user: UserId) -> Result<(Email, Language)> {
    let (email, language): (String, Option<String>) =
        conn.one("SELECT email, language FROM users WHERE id = $1", args![user]).await?;
    let email = Email::of_record(email).map_err(|error| internal(&error))?;
    Ok((email, language.as_deref().and_then(Language::from_tag).unwrap_or_default()))
}
