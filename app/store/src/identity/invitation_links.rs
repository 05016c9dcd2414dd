//! Agencies, and the one-time links with which people join them.

use super::{Identity, IdentityTx, Origin, SECOND, Token};
use crate::{
    ChangeEvent,
    audit::{ChainHead, NewEvent, hex},
    kernel::sql::{Arg, Conn, args, internal, placeholders},
    records::visit_kinds,
};
use domain::{
    AgencyId, Capabilities, Error, ErrorCode, GuardianId, InvitationId, Language, MemberId, ProviderId, Result, Role, UserId,
    agency::Settings,
    audit::AuditAction,
    mail::Email,
    security::SecurityEvent,
    text::{EmailAddress, PersonName},
};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// How long a link is valid.
pub(crate) const LINK_US: i64 = 7 * 86_400 * SECOND;

/// An open invitation, as its page shows it.
#[derive(Clone, Debug)]
pub struct InvitationDetails {
    pub agency: AgencyId,
    pub agency_name: String,
    pub email: EmailAddress,
    pub name: String,
    pub role: Role,
    /// The address has an account: its owner signs in to join.
    pub has_account: bool,
    /// Whether a new account accepts the terms of use by joining; not in a demo.
    pub asks_terms: bool,
}

/// The account that accepts an invitation.
#[derive(Clone, Debug)]
pub enum JoiningAccount {
    /// A new account for an address without one, with the hash of the chosen password.
    New { password_hash: String, name: Option<PersonName> },
    /// The signed-in account.
    Existing(UserId),
}

/// The membership that accepting a link created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinedMembership {
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

/// How many tokens one statement looks up.
const TOKENS_PER_QUERY: usize = 200;

/// The person for whom a link is issued.
#[derive(Clone, Debug)]
pub struct InvitationRecipient {
    pub email: EmailAddress,
    pub name: String,
    pub role: Role,
    /// Only for the office.
    pub capabilities: Capabilities,
    pub provider: Option<ProviderId>,
    pub guardian: Option<GuardianId>,
    /// The language of the email.
    pub language: Language,
}

/// The data of a new agency.
#[derive(Clone, Debug)]
pub struct NewAgency {
    pub name: PersonName,
    pub slug: String,
    pub time_zone: String,
    pub admin_email: EmailAddress,
    /// Defaults to the address until they change it.
    pub admin_name: Option<PersonName>,
    pub demo: bool,
}

impl Identity<'_> {
    /// Those of the tokens, of invitations and of password resets, that are still valid; in their order.
    pub async fn filter_open_links(&self, tokens: Vec<Token>) -> Result<Vec<Token>> {
        self.read(async |tx| {
            let mut open: HashSet<Vec<u8>> = HashSet::new();
            for some in tokens.chunks(TOKENS_PER_QUERY) {
                let numbers = placeholders(2, some.len());
                let sql = format!(
                    "SELECT token_hash FROM one_time_links
                        WHERE token_hash IN ({numbers}) AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $1
                     UNION ALL
                     SELECT token_hash FROM password_resets WHERE token_hash IN ({numbers}) AND expires_us > $1"
                );
                let mut values = args![tx.now_us()];
                values.extend(some.iter().map(|token| Arg::from(token.digest())));
                let rows: Vec<(Vec<u8>,)> = tx.fetch_all(sql, values).await?;
                open.extend(rows.into_iter().map(|(digest,)| digest));
            }
            Ok(tokens.into_iter().filter(|token| open.contains(&token.digest()[..])).collect())
        })
        .await
    }

    /// Creates an agency with its first kinds of visits, and a one-time link for its first admin.
    pub async fn create_agency(&self, new: &NewAgency) -> Result<Token> {
        let zone = crate::zone(&new.time_zone)?;
        let zone = zone.iana_name().unwrap_or(&new.time_zone).to_owned();
        let settings = serde_json::to_string(&Settings::default()).map_err(|error| internal(&error))?;
        let first = InvitationRecipient {
            email: new.admin_email.clone(),
            name: new.admin_name.as_ref().map_or(new.admin_email.as_str(), PersonName::as_str).to_owned(),
            role: Role::Admin,
            capabilities: Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::default(),
        };
        self.write(async |tx| {
            let id = AgencyId(tx.next_id());
            let values = args![id, new.name.as_str(), &new.slug, zone, settings, new.demo, tx.now_us()];
            let inserted = tx
                .execute(
                    "INSERT INTO agencies (id, name, slug, time_zone, settings, demo, created_us)
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING",
                    values,
                )
                .await?;
            if inserted == 0 {
                return Err(Error::field("slug", ErrorCode::SlugTaken));
            }
            let mut head = ChainHead::create(tx.conn(), id).await?;
            let event = NewEvent {
                subjects: vec![format!("agency:{id}")],
                ..NewEvent::by("system:agency-create", AuditAction::AgencyCreate)
            };
            tx.append_event(&mut head, event).await?;
            let ids = visit_kinds::FIRST.map(|_| tx.next_id());
            visit_kinds::add_first(tx.conn(), id, ids).await?;
            let (_, token) = tx.issue_link(id, &first).await?;
            Ok(token)
        })
        .await
    }

    /// Issues a one-time link for a provider, a guardian or an admin of an agency. It is valid for seven days, and replaces open
    /// links of the same address or record.
    pub async fn create_link(&self, agency: AgencyId, link: &InvitationRecipient) -> Result<Token> {
        self.write(async |tx| {
            tx.lock_agency(agency).await?;
            let (_, token) = tx.issue_link(agency, link).await?;
            Ok(token)
        })
        .await
    }

    /// The invitation of a valid link.
    pub async fn link(&self, token: &Token) -> Result<InvitationDetails> {
        let row: (Uuid, String, bool, String, String, String, Option<String>) = self
            .read(async |tx| {
                let values = args![token.digest(), tx.now_us(), tx.max_expiry(LINK_US / SECOND)];
                let sql = "SELECT a.id, a.name, a.demo, l.email, l.name, l.role, u.password_hash FROM one_time_links l
                     JOIN agencies a ON a.id = l.agency_id LEFT JOIN users u ON u.email = l.email
                     WHERE l.token_hash = $1 AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $2
                        AND l.expires_us <= $3";
                tx.fetch_one(sql, values).await
            })
            .await?;
        let (agency, agency_name, demo, email, name, role, hash) = row;
        Ok(InvitationDetails {
            agency: AgencyId(agency),
            agency_name,
            email: EmailAddress::from_record(email).map_err(|error| internal(&error))?,
            name,
            role: role.parse().map_err(|()| internal(&"a link with an unknown role"))?,
            has_account: hash.is_some(),
            asks_terms: !demo,
        })
    }

    /// Accepts an invitation: creates the account if there is none, and the membership. Of two concurrent requests one succeeds.
    ///
    /// # Errors
    /// `NotFound` if the link is unknown, used, withdrawn or expired, or if the account has another address; `Conflict::State`
    /// `join.sign_in_first` if the address has an account, `join.record_is_taken` if another user has joined as the record since,
    /// `join.another_record` if the account is a member as another record.
    pub async fn join(&self, token: &Token, joining_account: JoiningAccount) -> Result<JoinedMembership> {
        self.write(async |tx| tx.join(token, joining_account).await).await
    }

    /// Every agency's slug and whether it is a demo, in order of creation.
    pub async fn agencies(&self) -> Result<Vec<(String, bool)>> {
        self.read(async |tx| tx.fetch_all("SELECT slug, demo FROM agencies ORDER BY created_us, id", args![]).await).await
    }
}

impl IdentityTx {
    pub(super) async fn join(&mut self, token: &Token, joining_account: JoiningAccount) -> Result<JoinedMembership> {
        let (now, latest) = (self.now_us(), self.max_expiry(LINK_US / SECOND));
        let (agency,): (Uuid,) =
            self.fetch_one("SELECT agency_id FROM one_time_links WHERE token_hash = $1", args![token.digest()]).await?;
        let agency = AgencyId(agency);
        let mut head = self.lock_agency(agency).await?;
        let row: LinkRow = self
            .fetch_one(
                "UPDATE one_time_links SET used_us = $2
                 WHERE token_hash = $1 AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $2 AND expires_us <= $3
                 RETURNING email, name, role, capabilities, provider_id, guardian_id, language",
                args![token.digest(), now, latest],
            )
            .await?;
        let chosen = match &joining_account {
            JoiningAccount::New { name: Some(name), .. } if row.role.parse::<Role>().is_ok_and(Role::chooses_name) => {
                Some(name.as_str().to_owned())
            }
            _ => None,
        };
        let language = Language::from_tag(&row.language).unwrap_or_default();
        let (user, made) = self.find_or_create_account(&row.email, language, joining_account).await?;
        let member = self.upsert_membership(agency, user, &row, chosen.unwrap_or_else(|| row.name.clone())).await?;
        if made {
            self.record_event(user, SecurityEvent::PasswordSet, &Origin::default()).await?;
        }
        self.record_event(user, SecurityEvent::Joined, &Origin::default()).await?;
        let email = EmailAddress::from_record(row.email.clone()).map_err(|error| internal(&error))?;
        let (name,): (String,) = self.fetch_one("SELECT name FROM agencies WHERE id = $1", args![agency]).await?;
        let message = Email::MembershipChange { agency: name, event: SecurityEvent::Joined.as_str().to_owned() };
        self.queue_email(Some(agency), &email, language, &message).await?;
        let action = AuditAction::MembersJoin;
        let event = NewEvent {
            subjects: vec![format!("member:{member}")],
            digest: hex(&Sha256::digest(format!("{} {}", row.role, row.capabilities))),
            ..NewEvent::by(format!("member:{member}"), action)
        };
        self.append_event(&mut head, event).await?;
        self.notify(ChangeEvent { agency, member: Some(member), by: row.name, action: action.key().to_owned() });
        Ok(JoinedMembership { user, agency, member })
    }

    /// The account of an address, and whether it is new. A language other than the default was chosen by the office for the email
    /// and becomes the account's; the default was probably not chosen, so the browser's language decides.
    async fn find_or_create_account(
        &mut self,
        email: &str,
        language: Language,
        joining_account: JoiningAccount,
    ) -> Result<(UserId, bool)> {
        let chosen = (language != Language::default()).then(|| language.tag().to_owned());
        let known: Option<(Uuid, Option<String>)> =
            self.fetch_optional("SELECT id, password_hash FROM users WHERE email = $1", args![email]).await?;
        match (joining_account, known) {
            (JoiningAccount::Existing(user), Some((id, _))) if user.0 == id => Ok((user, false)),
            (JoiningAccount::Existing(_), _) => Err(Error::NotFound),
            (JoiningAccount::New { .. }, Some((_, Some(_)))) => Err(Error::state(ErrorCode::SignInFirst)),
            (JoiningAccount::New { password_hash, .. }, _) => {
                // Creating an account for the same address in another agency at the same time may win or lose the race.
                let values = args![self.next_id(), email, password_hash, chosen, self.now_us()];
                let made: Option<(Uuid,)> = self
                    .fetch_optional(
                        "INSERT INTO users (id, email, password_hash, language, created_us) VALUES ($1, $2, $3, $4, $5)
                         ON CONFLICT (email) DO UPDATE SET password_hash = $3, language = COALESCE(users.language, $4)
                         WHERE users.password_hash IS NULL RETURNING id",
                        values,
                    )
                    .await?;
                made.map(|(id,)| (UserId(id), true)).ok_or_else(|| Error::state(ErrorCode::SignInFirst))
            }
        }
    }

    /// The membership of a link: a new one, or the existing one of the user in this role. A link never adds capabilities to an
    /// existing office member: a manager changes those on the member's page.
    async fn upsert_membership(&mut self, agency: AgencyId, user: UserId, row: &LinkRow, name: String) -> Result<MemberId> {
        let taken: Option<(i64,)> = self
            .fetch_optional(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND removed_us IS NULL
                    AND (user_id <> $2 OR role <> $3) AND (provider_id = $4 OR guardian_id = $5)",
                args![agency, user, &row.role, row.provider_id, row.guardian_id],
            )
            .await?;
        if taken.is_some() {
            return Err(Error::state(ErrorCode::JoinedRecordHasMember));
        }
        let other: Option<(i64,)> = self
            .fetch_optional(
                "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND user_id = $2 AND role = $3
                    AND removed_us IS NULL AND COALESCE(provider_id, guardian_id) <> COALESCE($4, $5)",
                args![agency, user, &row.role, row.provider_id, row.guardian_id],
            )
            .await?;
        if other.is_some() {
            return Err(Error::state(ErrorCode::JoinsAnotherRecord));
        }
        let values = args![
            agency,
            self.next_id(),
            user,
            &row.role,
            &row.capabilities,
            name,
            row.provider_id,
            row.guardian_id,
            self.now_us()
        ];
        let (member,): (Uuid,) = self
            .fetch_one(
                "INSERT INTO members (agency_id, id, user_id, role, capabilities, name, provider_id, guardian_id, created_us)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (agency_id, user_id, role) DO UPDATE SET provider_id = $7, guardian_id = $8,
                    capabilities = CASE WHEN members.removed_us IS NULL THEN members.capabilities ELSE $5 END,
                    name = CASE WHEN members.removed_us IS NULL AND members.role = 'admin' THEN members.name ELSE $6 END,
                    created_us = CASE WHEN members.removed_us IS NULL THEN members.created_us ELSE $9 END,
                    removed_us = NULL, version = members.version + 1
                 RETURNING id",
                values,
            )
            .await?;
        Ok(MemberId(member))
    }

    async fn issue_link(&mut self, agency: AgencyId, link: &InvitationRecipient) -> Result<(InvitationId, Token)> {
        let (id, now) = (InvitationId(self.next_id()), self.now_us());
        issue_link(self.conn(), (id, now), agency, link).await
    }
}

/// Issues a link. It replaces an open link of the same address or the same record, whose token becomes invalid; but if two people
/// share an address, the second does not displace the first. The caller holds the agency's write lock.
///
/// # Errors
/// `Invalid` `email.is_member` if the address signs in as another record of the role, `email.invited_as_another` if it was
/// invited as another guardian.
pub(crate) async fn issue_link(
    conn: &mut Conn,
    (id, now): (InvitationId, i64),
    agency: AgencyId,
    link: &InvitationRecipient,
) -> Result<(InvitationId, Token)> {
    let token = Token::new();
    let member: Option<(i64,)> = conn
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.agency_id = $1 AND u.email = $2 AND m.role = $3 AND m.removed_us IS NULL
                AND COALESCE(m.provider_id, m.guardian_id) <> COALESCE($4, $5)",
            args![agency, link.email.as_str(), link.role.as_str(), link.provider, link.guardian],
        )
        .await?;
    if member.is_some() {
        return Err(Error::field("email", ErrorCode::EmailIsMember));
    }
    let other: Option<(i64,)> = conn
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM one_time_links WHERE agency_id = $1 AND email = $2 AND guardian_id <> $3
                AND used_us IS NULL AND withdrawn_us IS NULL AND expires_us > $4",
            args![agency, link.email.as_str(), link.guardian, now],
        )
        .await?;
    if other.is_some() {
        return Err(Error::field("email", ErrorCode::EmailInvitedAsAnother));
    }
    conn.execute(
        "DELETE FROM one_time_links WHERE agency_id = $1 AND used_us IS NULL AND withdrawn_us IS NULL
            AND (email = $2 OR provider_id = $3 OR guardian_id = $4)",
        args![agency, link.email.as_str(), link.provider, link.guardian],
    )
    .await?;
    conn.execute(
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
