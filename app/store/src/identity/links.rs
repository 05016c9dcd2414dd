//! Agencies, and the one-time links by which people join them.

use super::{Identity, SECOND, Token};
use crate::{
    audit::Event,
    sql::{Conn, args, internal},
};
use domain::{
    AgencyId, Capabilities, Error, GuardianId, ProviderId, Result, Role, UserId,
    agency::Settings,
    text::{Email, PersonName},
};
use uuid::Uuid;

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

#[derive(sqlx::FromRow)]
struct LinkRow {
    agency_id: Uuid,
    email: String,
    name: String,
    role: String,
    capabilities: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
}

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct LinkFor {
    pub email: Email,
    pub name: String,
    pub role: Role,
    /// Of the office.
    pub capabilities: Capabilities,
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

impl Identity<'_> {
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
                    capabilities: Capabilities::all(),
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
            "INSERT INTO one_time_links
                (token_hash, agency_id, email, name, role, capabilities, provider_id, guardian_id, expires_us)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                token.digest(),
                agency,
                link.email.as_str(),
                &link.name,
                link.role.as_str(),
                link.capabilities.to_string(),
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
                 RETURNING agency_id, email, name, role, capabilities, provider_id, guardian_id",
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
            "INSERT INTO members (agency_id, id, user_id, role, capabilities, name, provider_id, guardian_id, created_us)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            args![
                row.agency_id,
                self.db.next_id(),
                user,
                &row.role,
                &row.capabilities,
                &row.name,
                row.provider_id,
                row.guardian_id,
                now
            ],
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
