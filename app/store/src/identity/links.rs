//! Agencies, and the one-time links by which people join them.

use super::{Identity, SECOND, Token};
use crate::{
    Db, Happened,
    audit::{Event, hex},
    find::numbers,
    outbox,
    security::{self, Origin},
    sql::{Arg, Conn, args, internal},
};
use domain::{
    AgencyId, Capabilities, Error, GuardianId, InvitationId, Language, MemberId, ProviderId, Result, Role, UserId,
    agency::Settings,
    mail::Letter,
    security::SecurityEvent,
    text::{Email, PersonName},
};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// How long a link is good.
pub(crate) const LINK_US: i64 = 7 * 86_400 * SECOND;

/// A one-time link, as its page shows it.
#[derive(Clone, Debug)]
pub struct Link {
    pub agency: AgencyId,
    pub agency_name: String,
    pub email: Email,
    pub name: String,
    pub role: Role,
    /// The address has an account: its owner signs in to join.
    pub has_account: bool,
}

/// Who takes up a link.
#[derive(Clone, Debug)]
pub enum Joiner {
    /// Whoever holds the link of an address without an account, with the hash of the password they chose.
    New { password_hash: String, name: Option<PersonName> },
    /// The account that is signed in.
    Known(UserId),
}

/// A membership that came of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    pub user: UserId,
    pub agency: AgencyId,
    pub member: MemberId,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    email: String,
    name: String,
    role: String,
    capabilities: String,
    provider_id: Option<Uuid>,
    guardian_id: Option<Uuid>,
    language: String,
}

/// As many tokens are looked for in one statement.
const TOKENS: usize = 200;

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
    /// Of the letter.
    pub language: Language,
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
    /// Of these links, invitations and links to a new password, those that can still be taken up; in their order.
    pub async fn open_ones(&self, tokens: Vec<Token>) -> Result<Vec<Token>> {
        let mut conn = self.db.connection(false).await?;
        let mut open: HashSet<Vec<u8>> = HashSet::new();
        for some in tokens.chunks(TOKENS) {
            let numbers = numbers(2, some.len());
            let sql = format!(
                "SELECT token_hash FROM one_time_links
                    WHERE token_hash IN ({numbers}) AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $1
                 UNION ALL
                 SELECT token_hash FROM password_resets WHERE token_hash IN ({numbers}) AND expires_us > $1"
            );
            let mut values = args![self.now_us()];
            values.extend(some.iter().map(|token| Arg::from(token.digest())));
            let rows: Vec<(Vec<u8>,)> = conn.all(sql, values).await?;
            open.extend(rows.into_iter().map(|(digest,)| digest));
        }
        conn.commit().await?;
        Ok(tokens.into_iter().filter(|token| open.contains(&token.digest()[..])).collect())
    }

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
        let first = LinkFor {
            email: new.admin_email.clone(),
            name: new.admin_name.as_ref().map_or(new.admin_email.as_str(), PersonName::as_str).to_owned(),
            role: Role::Admin,
            capabilities: Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::default(),
        };
        let (_, token) = open_link(self.db, &mut conn, id, &first).await?;
        conn.commit().await?;
        Ok(token)
    }

    /// A one-time link for a provider, a guardian or an admin of an agency. It is good for seven days, and the only open one
    /// of its address and of its record there.
    pub async fn create_link(&self, agency: AgencyId, link: &LinkFor) -> Result<Token> {
        let mut conn = self.db.lock_agency_connection(agency).await?;
        let (_, token) = open_link(self.db, &mut conn, agency, link).await?;
        conn.commit().await?;
        Ok(token)
    }

    /// A link that is still good.
    pub async fn link(&self, token: &Token) -> Result<Link> {
        let mut conn = self.db.connection(false).await?;
        let row: (Uuid, String, String, String, String, Option<String>) = conn
            .one(
                "SELECT a.id, a.name, l.email, l.name, l.role, u.password_hash FROM one_time_links l
                 JOIN agencies a ON a.id = l.agency_id LEFT JOIN users u ON u.email = l.email
                 WHERE l.token_hash = $1 AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $2
                    AND l.expires_us <= $3",
                args![token.digest(), self.now_us(), self.latest_end(LINK_US / SECOND)],
            )
            .await?;
        conn.commit().await?;
        let (agency, agency_name, email, name, role, hash) = row;
        Ok(Link {
            agency: AgencyId(agency),
            agency_name,
            email: Email::of_record(email).map_err(|error| internal(&error))?,
            name,
            role: role.parse().map_err(|()| internal(&"a link with an unknown role"))?,
            has_account: hash.is_some(),
        })
    }

    /// Uses a link up: makes the account where there is none, and the membership. Of two at the same instant one joins.
    ///
    /// # Errors
    /// `NotFound` for a link that is unknown, used, withdrawn or too old, and for an account of another address;
    /// `Conflict::State` `join.sign_in_first` where the address has an account, `join.record_is_taken` where somebody else
    /// has joined as the record meanwhile, `join.another_record` where the account is a member as another record.
    pub async fn join(&self, token: &Token, joiner: Joiner) -> Result<Joined> {
        let now = self.now_us();
        let mut conn = self.write().await?;
        let (agency,): (Uuid,) =
            conn.one("SELECT agency_id FROM one_time_links WHERE token_hash = $1", args![token.digest()]).await?;
        let agency = AgencyId(agency);
        self.db.name_agency(&mut conn, agency).await?;
        let (seq, prev): (i64, String) =
            conn.one("UPDATE agency_heads SET seq = seq + 1 WHERE agency_id = $1 RETURNING seq, hash", args![agency]).await?;
        let row: LinkRow = conn
            .one(
                "UPDATE one_time_links SET used_us = $2
                 WHERE token_hash = $1 AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $2 AND expires_us <= $3
                 RETURNING email, name, role, capabilities, provider_id, guardian_id, language",
                args![token.digest(), now, self.latest_end(LINK_US / SECOND)],
            )
            .await?;
        let chosen = match &joiner {
            Joiner::New { name: Some(name), .. } if row.role == Role::Admin.as_str() => Some(name.as_str().to_owned()),
            _ => None,
        };
        let language = Language::from_tag(&row.language).unwrap_or_default();
        let (user, made) = self.account_of(&mut conn, &row.email, language, joiner).await?;
        let member = self.membership_of(&mut conn, agency, user, &row, chosen.unwrap_or_else(|| row.name.clone())).await?;
        if made {
            security::record(self.db, &mut conn, user, SecurityEvent::PasswordSet, &Origin::default()).await?;
        }
        security::record(self.db, &mut conn, user, SecurityEvent::Joined, &Origin::default()).await?;
        let email = Email::of_record(row.email.clone()).map_err(|error| internal(&error))?;
        let (name,): (String,) = conn.one("SELECT name FROM agencies WHERE id = $1", args![agency]).await?;
        let letter = Letter::MembershipChange { agency: name, event: SecurityEvent::Joined.as_str().to_owned() };
        outbox::queue(self.db, &mut conn, Some(agency), &email, language, &letter).await?;
        let action = "members.join";
        Event {
            agency_id: agency.0,
            seq,
            prev,
            at_us: now,
            actor: format!("member:{member}"),
            action: action.to_owned(),
            subjects: vec![format!("member:{member}")],
            digest: hex(&Sha256::digest(format!("{} {}", row.role, row.capabilities))),
            request: String::new(),
            region: String::new(),
        }
        .append(&mut conn)
        .await?;
        let happened = Happened { agency, member: Some(member), by: row.name, action: action.to_owned() };
        self.db.commit_and_tell(conn, happened).await?;
        Ok(Joined { user, agency, member })
    }

    /// The account of an address, and whether it is new. Where the office chose a language for the letter, it is the account's;
    /// the usual one was hardly chosen, so that the browser's decides.
    async fn account_of(&self, conn: &mut Conn, email: &str, language: Language, joiner: Joiner) -> Result<(UserId, bool)> {
        let chosen = (language != Language::default()).then(|| language.tag().to_owned());
        let known: Option<(Uuid, Option<String>)> =
            conn.maybe("SELECT id, password_hash FROM users WHERE email = $1", args![email]).await?;
        match (joiner, known) {
            (Joiner::Known(user), Some((id, _))) if user.0 == id => Ok((user, false)),
            (Joiner::Known(_), _) => Err(Error::NotFound),
            (Joiner::New { .. }, Some((_, Some(_)))) => Err(Error::state("join.sign_in_first")),
            (Joiner::New { password_hash, .. }, _) => {
                // Who makes an account of the same address in another agency at this instant comes first or second.
                let made: Option<(Uuid,)> = conn
                    .maybe(
                        "INSERT INTO users (id, email, password_hash, language, created_us) VALUES ($1, $2, $3, $4, $5)
                         ON CONFLICT (email) DO UPDATE SET password_hash = $3, language = COALESCE(users.language, $4)
                         WHERE users.password_hash IS NULL RETURNING id",
                        args![self.db.next_id(), email, password_hash, chosen, self.now_us()],
                    )
                    .await?;
                made.map(|(id,)| (UserId(id), true)).ok_or_else(|| Error::state("join.sign_in_first"))
            }
        }
    }

    /// The membership of a link: a new one, or the one that the user had in this role. Who is in the office already gets no more
    /// rights by a link: those are changed on the member's page, by who manages.
    async fn membership_of(
        &self,
        conn: &mut Conn,
        agency: AgencyId,
        user: UserId,
        row: &LinkRow,
        name: String,
    ) -> Result<MemberId> {
        let taken: Option<(i64,)> = conn
            .maybe(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND removed_us IS NULL
                    AND (user_id <> $2 OR role <> $3) AND (provider_id = $4 OR guardian_id = $5)",
                args![agency, user, &row.role, row.provider_id, row.guardian_id],
            )
            .await?;
        if taken.is_some() {
            return Err(Error::state("join.record_is_taken"));
        }
        let other: Option<(i64,)> = conn
            .maybe(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND user_id = $2 AND role = $3
                    AND removed_us IS NULL AND COALESCE(provider_id, guardian_id) <> COALESCE($4, $5)",
                args![agency, user, &row.role, row.provider_id, row.guardian_id],
            )
            .await?;
        if other.is_some() {
            return Err(Error::state("join.another_record"));
        }
        let (member,): (Uuid,) = conn
            .one(
                "INSERT INTO members (agency_id, id, user_id, role, capabilities, name, provider_id, guardian_id, created_us)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (agency_id, user_id, role) DO UPDATE SET provider_id = $7, guardian_id = $8,
                    capabilities = CASE WHEN members.removed_us IS NULL THEN members.capabilities ELSE $5 END,
                    name = CASE WHEN members.removed_us IS NULL AND members.role = 'admin' THEN members.name ELSE $6 END,
                    created_us = CASE WHEN members.removed_us IS NULL THEN members.created_us ELSE $9 END,
                    removed_us = NULL, version = members.version + 1
                 RETURNING id",
                args![
                    agency,
                    self.db.next_id(),
                    user,
                    &row.role,
                    &row.capabilities,
                    name,
                    row.provider_id,
                    row.guardian_id,
                    self.now_us()
                ],
            )
            .await?;
        Ok(MemberId(member))
    }

    /// Every agency's slug and whether it is a demo, in the order they were made.
    pub async fn agencies(&self) -> Result<Vec<(String, bool)>> {
        let mut conn = self.db.connection(false).await?;
        let rows = conn.all("SELECT slug, demo FROM agencies ORDER BY created_us, id", args![]).await?;
        conn.commit().await?;
        Ok(rows)
    }
}

/// Opens a link. One that is open for the same address or the same record gives way, so that its token is dead; but of two
/// people with one address the second does not displace the first. The caller holds the agency's write lock.
///
/// # Errors
/// `Invalid` `email.is_member` where the address signs in as another record of the role, `email.invited_as_another` where it
/// was invited as another guardian.
pub(crate) async fn open_link(db: &Db, conn: &mut Conn, agency: AgencyId, link: &LinkFor) -> Result<(InvitationId, Token)> {
    let (token, id, now) = (Token::new(), InvitationId(db.next_id()), db.clock().now_us());
    let member: Option<(i64,)> = conn
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.agency_id = $1 AND u.email = $2 AND m.role = $3 AND m.removed_us IS NULL
                AND COALESCE(m.provider_id, m.guardian_id) <> COALESCE($4, $5)",
            args![agency, link.email.as_str(), link.role.as_str(), link.provider, link.guardian],
        )
        .await?;
    if member.is_some() {
        return Err(Error::field("email", "email.is_member"));
    }
    let other: Option<(i64,)> = conn
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM one_time_links WHERE agency_id = $1 AND email = $2 AND guardian_id <> $3
                AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $4",
            args![agency, link.email.as_str(), link.guardian, now],
        )
        .await?;
    if other.is_some() {
        return Err(Error::field("email", "email.invited_as_another"));
    }
    conn.run(
        "DELETE FROM one_time_links WHERE agency_id = $1 AND used_us IS NULL AND withdrawn_us IS NULL
            AND (email = $2 OR provider_id = $3 OR guardian_id = $4)",
        args![agency, link.email.as_str(), link.provider, link.guardian],
    )
    .await?;
    conn.run(
        "INSERT INTO one_time_links (token_hash, agency_id, email, name, role, capabilities, provider_id, guardian_id,
            expires_us, id, language, made_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            token.digest(),
            agency,
            link.email.as_str(),
            &link.name,
            link.role.as_str(),
            link.capabilities.to_string(),
            link.provider,
            link.guardian,
            now + LINK_US,
            id,
            link.language.tag(),
            now
        ],
    )
    .await?;
    Ok((id, token))
}
