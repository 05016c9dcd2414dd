//! The door for everything that comes before an agency's work: sign-in, sessions, throttles, links, the contact form.

use crate::{
    Actor, Db,
    audit::Event,
    clock::random_bytes,
    sql::{Conn, args, internal},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    AgencyId, Error, GuardianId, Language, MemberId, ProviderId, Result, Role, UserId,
    account::{SessionLimits, Viewer},
    agency::{Agency, Settings},
    preferences::Preferences,
    public::ContactRequest,
    text::{Email, PersonName},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SECOND: i64 = 1_000_000;

/// A secret that its holder proves by showing it; the database keeps only its SHA-256.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    fn new() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// A token as it came in a cookie or an address.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the cookie or the address alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// What sign-in checks a password against.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub user: UserId,
    /// Argon2 in PHC form; `None` where no password was ever set.
    pub password_hash: Option<String>,
}

/// A one-time link, as its page shows it.
#[derive(Clone, Debug)]
pub struct Link {
    pub agency: AgencyId,
    pub agency_name: String,
    pub email: Email,
    pub role: Role,
    /// The address already has a password: joining asks for it in place of a new one.
    pub has_password: bool,
}

/// How often something may be tried within a window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub most: i64,
    pub window_seconds: i64,
}

/// A request from the contact form, as the operator reads it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Contact {
    pub at: jiff::Timestamp,
    pub name: String,
    pub email: String,
    pub organisation: String,
    pub message: String,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    created_us: i64,
    used_us: i64,
    user_id: Uuid,
    email: String,
    language: Option<String>,
    clock: String,
    density: String,
    initials: bool,
    letter_keys: bool,
    member_id: Uuid,
    role: String,
    member_name: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    #[sqlx(flatten)]
    agency: AgencyRow,
}

#[derive(sqlx::FromRow)]
struct AgencyRow {
    agency_id: Uuid,
    agency_name: String,
    slug: String,
    time_zone: String,
    settings: String,
}

impl AgencyRow {
    fn into_agency(self) -> Result<Agency> {
        let settings: Settings = serde_json::from_str(&self.settings).map_err(|error| internal(&error))?;
        Ok(Agency { id: AgencyId(self.agency_id), name: self.agency_name, slug: self.slug, time_zone: self.time_zone, settings })
    }
}

/// An agency by its slug.
pub(crate) async fn agency_by_slug(db: &Db, slug: &str) -> Result<Agency> {
    let mut conn = db.connection(false).await?;
    let row: AgencyRow = conn
        .one("SELECT id AS agency_id, name AS agency_name, slug, time_zone, settings FROM agencies WHERE slug = $1", args![slug])
        .await?;
    conn.commit().await?;
    row.into_agency()
}

/// See the module.
pub struct Identity<'a> {
    db: &'a Db,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(db: &'a Db) -> Self {
        Self { db }
    }

    async fn write(&self) -> Result<Conn> {
        self.db.connection(true).await
    }

    fn now_us(&self) -> i64 {
        self.db.clock().now_us()
    }

    // Sessions

    /// Who is behind a session's token; nobody where it is unknown, idle too long or too old. Who asks uses the session.
    pub async fn actor(&self, token: &Token, request: &str) -> Result<Option<Actor>> {
        let Some((row, role)) = self.open_row(token).await? else { return Ok(None) };
        // Once a minute is exact enough for an idle limit of hours, and spares a write on every page.
        let now = self.now_us();
        let mut used = row.used_us;
        if now - used > 60 * SECOND {
            used = now;
            let mut conn = self.write().await?;
            conn.run("UPDATE sessions SET used_us = $2 WHERE token_hash = $1", args![token.digest(), now]).await?;
            conn.commit().await?;
        }
        let agency = row.agency.into_agency()?;
        let viewer = Viewer {
            user: UserId(row.user_id),
            member: MemberId(row.member_id),
            agency: agency.id,
            agency_name: agency.name.clone(),
            role,
            name: row.member_name,
            email: row.email,
            language: row.language.as_deref().and_then(Language::from_tag),
            preferences: Preferences {
                clock: row.clock.parse().unwrap_or_default(),
                density: row.density.parse().unwrap_or_default(),
                initials: row.initials,
                letter_keys: row.letter_keys,
            },
            session: SessionLimits::of(role).end(row.created_us, used, now),
        };
        Ok(Some(Actor::member(agency, viewer, row.provider_id.or(row.guardian_id), request.to_owned())))
    }

    /// Who is behind a session's token now, without using the session: a page left open does not keep it alive.
    pub async fn behind(&self, token: &Token) -> Result<Option<(AgencyId, MemberId, Role)>> {
        let row = self.open_row(token).await?;
        row.map(|(row, role)| Ok((row.agency.into_agency()?.id, MemberId(row.member_id), role))).transpose()
    }

    /// The session with its member and agency; one that is over is closed.
    async fn open_row(&self, token: &Token) -> Result<Option<(SessionRow, Role)>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<SessionRow> = conn
            .maybe(
                "SELECT s.created_us, s.used_us, m.user_id, u.email, u.language, u.clock, u.density, u.initials, u.letter_keys,
                        m.id AS member_id, m.role, m.name AS member_name, m.provider_id, m.guardian_id,
                        a.id AS agency_id, a.name AS agency_name, a.slug, a.time_zone, a.settings
                 FROM sessions s
                 JOIN members m ON m.agency_id = s.agency_id AND m.id = s.member_id
                 JOIN users u ON u.id = m.user_id
                 JOIN agencies a ON a.id = m.agency_id
                 WHERE s.token_hash = $1",
                args![token.digest()],
            )
            .await?;
        conn.commit().await?;
        let Some(row) = row else { return Ok(None) };

        let role: Role = row.role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let limits = SessionLimits::of(role);
        let now = self.now_us();
        if now - row.used_us > limits.idle_seconds * SECOND || now - row.created_us > limits.absolute_seconds * SECOND {
            self.close_session(token).await?;
            return Ok(None);
        }
        Ok(Some((row, role)))
    }

    pub async fn credentials(&self, email: &Email) -> Result<Option<Credentials>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(Uuid, Option<String>)> =
            conn.maybe("SELECT id, password_hash FROM users WHERE email = $1", args![email.as_str()]).await?;
        conn.commit().await?;
        Ok(row.map(|(id, password_hash)| Credentials { user: UserId(id), password_hash }))
    }

    /// Opens a session for a user who has proved who they are, and ends the one they came with.
    /// A user of several agencies enters the one they used last.
    pub async fn open_session(&self, user: UserId, old: Option<&Token>) -> Result<(Token, Role)> {
        self.open_session_in(user, None, old).await
    }

    /// As [`Self::open_session`], in a certain agency: the one just joined.
    pub async fn open_session_in(&self, user: UserId, agency: Option<AgencyId>, old: Option<&Token>) -> Result<(Token, Role)> {
        let mut conn = self.write().await?;
        let (agency, member, role): (Uuid, Uuid, String) = conn
            .one(
                "SELECT m.agency_id, m.id, m.role FROM members m
                 LEFT JOIN sessions s ON s.agency_id = m.agency_id AND s.member_id = m.id
                 WHERE m.user_id = $1 AND m.agency_id = COALESCE($2, m.agency_id)
                 GROUP BY m.agency_id, m.id, m.role, m.created_us
                 ORDER BY COALESCE(MAX(s.used_us), 0) DESC, m.created_us, m.id LIMIT 1",
                args![user, agency.map(|agency| agency.0)],
            )
            .await?;
        let role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        if let Some(old) = old {
            conn.run("DELETE FROM sessions WHERE token_hash = $1", args![old.digest()]).await?;
        }
        let token = Token::new();
        let now = self.now_us();
        conn.run(
            "INSERT INTO sessions (token_hash, agency_id, member_id, created_us, used_us) VALUES ($1, $2, $3, $4, $4)",
            args![token.digest(), agency, member, now],
        )
        .await?;
        conn.commit().await?;
        Ok((token, role))
    }

    pub async fn close_session(&self, token: &Token) -> Result<()> {
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

    // Throttles

    /// Counts one attempt in each bucket; [`Error::Throttled`] where one is full.
    ///
    /// The buckets' names are kept as digests: an address or an account is recognised, never read back.
    pub async fn count_attempt(&self, buckets: &[(&str, Limit)]) -> Result<()> {
        let now = self.now_us();
        let mut wait = 0;
        let mut conn = self.write().await?;
        for (bucket, limit) in buckets {
            let oldest = now - limit.window_seconds * SECOND;
            let (window, count): (i64, i64) = conn
                .one(
                    "INSERT INTO attempts (bucket, window_us, count) VALUES ($1, $2, 1)
                     ON CONFLICT (bucket) DO UPDATE SET
                        count = CASE WHEN attempts.window_us <= $3 THEN 1 ELSE attempts.count + 1 END,
                        window_us = CASE WHEN attempts.window_us <= $3 THEN $2 ELSE attempts.window_us END
                     RETURNING window_us, count",
                    args![bucket_name(bucket), now, oldest],
                )
                .await?;
            if count > limit.most {
                wait = wait.max(window - oldest);
            }
        }
        conn.commit().await?;
        if wait > 0 {
            let seconds = u32::try_from(wait / SECOND + 1).unwrap_or(u32::MAX);
            return Err(Error::Throttled { retry_after_seconds: seconds });
        }
        Ok(())
    }

    /// A success clears the account's count.
    pub async fn forget_attempts(&self, bucket: &str) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM attempts WHERE bucket = $1", args![bucket_name(bucket)]).await?;
        conn.commit().await
    }

    /// Removes what has had its time: counts of a day ago, returned forms, ended sessions.
    pub async fn sweep(&self) -> Result<()> {
        let now = self.now_us();
        let longest = SessionLimits::longest_seconds() * SECOND;
        let mut conn = self.write().await?;
        conn.run("DELETE FROM attempts WHERE window_us < $1", args![now - 86_400 * SECOND]).await?;
        conn.run("DELETE FROM form_returns WHERE expires_us < $1", args![now]).await?;
        conn.run("DELETE FROM sessions WHERE created_us < $1", args![now - longest]).await?;
        conn.commit().await
    }

    // The contact form

    pub async fn keep_contact(&self, request: &ContactRequest) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO contact_requests (id, name, email, organisation, message, at_us) VALUES ($1, $2, $3, $4, $5, $6)",
            args![
                self.db.next_id(),
                request.name.as_str(),
                request.email.as_str(),
                request.organisation.as_str(),
                request.message.as_str(),
                self.now_us()
            ],
        )
        .await?;
        conn.commit().await
    }

    /// All requests, newest first.
    pub async fn contacts(&self) -> Result<Vec<Contact>> {
        let mut conn = self.db.connection(false).await?;
        let rows: Vec<(i64, String, String, String, String)> = conn
            .all("SELECT at_us, name, email, organisation, message FROM contact_requests ORDER BY at_us DESC, id DESC", args![])
            .await?;
        conn.commit().await?;
        rows.into_iter()
            .map(|(at, name, email, organisation, message)| {
                let at = jiff::Timestamp::from_microsecond(at).map_err(|error| internal(&error))?;
                Ok(Contact { at, name, email, organisation, message })
            })
            .collect()
    }

    // Refused forms on their way back

    /// Keeps what was typed and what is wrong for a quarter of an hour, under a new token or the one given.
    pub async fn keep_form(&self, token: Option<Token>, content: &str) -> Result<Token> {
        let token = token.unwrap_or_else(Token::new);
        let mut conn = self.write().await?;
        conn.run(
            "INSERT INTO form_returns (token_hash, content_sealed, expires_us) VALUES ($1, $2, $3)
             ON CONFLICT (token_hash) DO UPDATE SET content_sealed = $2, expires_us = $3",
            args![token.digest(), content, self.now_us() + 900 * SECOND],
        )
        .await?;
        conn.commit().await?;
        Ok(token)
    }

    pub async fn returned_form(&self, token: &Token) -> Result<Option<String>> {
        let mut conn = self.db.connection(false).await?;
        let row: Option<(String,)> = conn
            .maybe(
                "SELECT content_sealed FROM form_returns WHERE token_hash = $1 AND expires_us > $2",
                args![token.digest(), self.now_us()],
            )
            .await?;
        conn.commit().await?;
        Ok(row.map(|(content,)| content))
    }

    pub async fn drop_form(&self, token: &Token) -> Result<()> {
        let mut conn = self.write().await?;
        conn.run("DELETE FROM form_returns WHERE token_hash = $1", args![token.digest()]).await?;
        conn.commit().await
    }

    // Agencies, members and links

    /// A new agency and a one-time link for its first admin.
    pub async fn create_agency(&self, new: &NewAgency) -> Result<Token> {
        let zone = crate::zone(&new.time_zone)?;
        let zone = zone.iana_name().unwrap_or(&new.time_zone).to_owned();
        let id = AgencyId(self.db.next_id());
        let settings = serde_json::to_string(&Settings::default()).map_err(|error| internal(&error))?;
        let mut conn = self.write().await?;
        let inserted = conn
            .run(
                "INSERT INTO agencies (id, name, slug, time_zone, settings, demo, created_us)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING",
                args![id, new.name.as_str(), &new.slug, zone, settings, new.demo, self.now_us()],
            )
            .await?;
        if inserted == 0 {
            return Err(Error::field("slug", "slug.taken"));
        }
        self.db.begin_chain(&mut conn, id).await?;
        conn.run("UPDATE agency_heads SET seq = seq + 1 WHERE agency_id = $1", args![id]).await?;
        Event {
            agency_id: id.0,
            seq: 1,
            prev: crate::audit::GENESIS.to_owned(),
            at_us: self.now_us(),
            actor: "system:agency-create".to_owned(),
            action: "agency.create".to_owned(),
            subjects: vec![format!("agency:{id}")],
            digest: String::new(),
            request: String::new(),
            region: String::new(),
        }
        .append(&mut conn)
        .await?;
        let token = self
            .add_link(
                &mut conn,
                id,
                &LinkFor {
                    email: new.admin_email.clone(),
                    name: new.admin_name.as_ref().map_or(new.admin_email.as_str(), PersonName::as_str).to_owned(),
                    role: Role::Admin,
                    provider: None,
                    guardian: None,
                },
            )
            .await?;
        conn.commit().await?;
        Ok(token)
    }

    /// A one-time link for a provider, a guardian or an admin of an agency. It is good for seven days.
    pub async fn create_link(&self, agency: AgencyId, link: &LinkFor) -> Result<Token> {
        let mut conn = self.write().await?;
        let token = self.add_link(&mut conn, agency, link).await?;
        conn.commit().await?;
        Ok(token)
    }

    async fn add_link(&self, conn: &mut Conn, agency: AgencyId, link: &LinkFor) -> Result<Token> {
        let token = Token::new();
        conn.run(
            "INSERT INTO one_time_links (token_hash, agency_id, email, name, role, provider_id, guardian_id, expires_us)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                token.digest(),
                agency,
                link.email.as_str(),
                &link.name,
                link.role.as_str(),
                link.provider,
                link.guardian,
                self.now_us() + 7 * 86_400 * SECOND
            ],
        )
        .await?;
        Ok(token)
    }

    /// A link that is still good.
    pub async fn link(&self, token: &Token) -> Result<Link> {
        let mut conn = self.db.connection(false).await?;
        let row: (Uuid, String, String, String, Option<String>) = conn
            .one(
                "SELECT a.id, a.name, l.email, l.role, u.password_hash FROM one_time_links l
                 JOIN agencies a ON a.id = l.agency_id LEFT JOIN users u ON u.email = l.email
                 WHERE l.token_hash = $1 AND l.used_us IS NULL AND l.expires_us > $2",
                args![token.digest(), self.now_us()],
            )
            .await?;
        conn.commit().await?;
        let (agency, agency_name, email, role, hash) = row;
        Ok(Link {
            agency: AgencyId(agency),
            agency_name,
            email: Email::try_from(email).map_err(|error| internal(&error))?,
            role: role.parse().map_err(|()| internal(&"a link with an unknown role"))?,
            has_password: hash.is_some(),
        })
    }

    /// Uses a link up: makes the user where there is none, sets the first password, joins the agency's record.
    ///
    /// `password_hash` is for an address without a password; one with a password has been checked by the caller.
    pub async fn use_link(&self, token: &Token, password_hash: Option<String>) -> Result<UserId> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let row: LinkRow = conn
            .one(
                "UPDATE one_time_links SET used_us = $2
                 WHERE token_hash = $1 AND used_us IS NULL AND expires_us > $2
                 RETURNING agency_id, email, name, role, provider_id, guardian_id",
                args![token.digest(), now],
            )
            .await?;
        conn.run(
            "INSERT INTO users (id, email, password_hash, created_us) VALUES ($1, $2, $3, $4)
             ON CONFLICT (email) DO UPDATE SET password_hash = COALESCE(users.password_hash, $3)",
            args![self.db.next_id(), &row.email, password_hash, now],
        )
        .await?;
        let (user,): (Uuid,) = conn.one("SELECT id FROM users WHERE email = $1", args![&row.email]).await?;
        conn.run(
            "INSERT INTO members (agency_id, id, user_id, role, name, provider_id, guardian_id, created_us)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            args![row.agency_id, self.db.next_id(), user, &row.role, &row.name, row.provider_id, row.guardian_id, now],
        )
        .await?;
        conn.commit().await?;
        Ok(UserId(user))
    }

    /// Every agency's slug and whether it is a demo, in the order they were made.
    pub async fn agencies(&self) -> Result<Vec<(String, bool)>> {
        let mut conn = self.db.connection(false).await?;
        let rows = conn.all("SELECT slug, demo FROM agencies ORDER BY created_us, id", args![]).await?;
        conn.commit().await?;
        Ok(rows)
    }
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    agency_id: Uuid,
    email: String,
    name: String,
    role: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
}

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct LinkFor {
    pub email: Email,
    pub name: String,
    pub role: Role,
    pub provider: Option<ProviderId>,
    pub guardian: Option<GuardianId>,
}

/// An agency to be made.
#[derive(Clone, Debug)]
pub struct NewAgency {
    pub name: PersonName,
    pub slug: String,
    pub time_zone: String,
    pub admin_email: Email,
    /// Their address stands for it until they say otherwise.
    pub admin_name: Option<PersonName>,
    pub demo: bool,
}

fn bucket_name(bucket: &str) -> String {
    crate::audit::hex(&Sha256::digest(bucket))
}
