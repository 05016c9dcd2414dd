//! Invitations: each is bound to an address, an agency and, for providers and guardians, a record.

use super::{children_of, record_has_member, withdraw_invitations::delete_invitation_emails};
use crate::{
    Tx,
    identity::{InvitationRecipient, LINK_US, Token, issue_link},
    kernel::{
        columns::{has_ended, to_local},
        lists::{first_last, last_first, paginate},
        sql::{args, internal},
    },
};
use domain::{
    Capabilities, Capability, Error, ErrorCode, GuardianId, InvitationId, Language, ProviderId, Result, Role,
    mail::Email,
    members::{InvitationRef, InviteOffice, InviteParent, InviteProvider, Invitee, ParentToInvite},
    people::{Page, Search},
    search::{SearchQuery, SearchRecord, SortKey},
    text::EmailAddress,
    visits::full_name,
};
use uuid::Uuid;

/// How a link reaches its recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Email,
    /// The installation sends no emails: the inviting user passes the link on.
    Manual,
}

/// A new invitation, with the only copy of its token.
#[derive(Clone)]
pub struct CreatedInvitation {
    pub invitation: InvitationId,
    pub name: String,
    pub email: EmailAddress,
    pub role: Role,
    pub token: Token,
}

#[derive(sqlx::FromRow)]
pub(super) struct CandidateRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    /// What distinguishes a provider from others with the same name.
    detail: Option<String>,
    language: Option<String>,
    invited_until_us: Option<i64>,
}

impl CandidateRow {
    /// Sort key of the list.
    pub(super) fn by_last_name(&self) -> (SortKey, SortKey) {
        last_first(&self.first_name, &self.last_name)
    }

    fn record(&self) -> SearchRecord {
        let mut record = SearchRecord::named(&self.first_name, &self.last_name);
        record.email(&self.email);
        record.phone(&self.phone);
        record
    }

    fn candidate<Id>(self, tx: &Tx, id: fn(Uuid) -> Id, name: String) -> Result<Invitee<Id>> {
        let zone = tx.zone()?;
        Ok(Invitee {
            id: id(self.id),
            name,
            email: self.email,
            language: self.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
            invited_until: self.invited_until_us.map(|us| to_local(us, &zone)).transpose()?,
        })
    }

    fn provider(self, tx: &Tx) -> Result<Invitee<ProviderId>> {
        let mut name = full_name(&self.first_name, &self.last_name);
        if let Some(detail) = &self.detail {
            name = format!("{name}, {detail}");
        }
        self.candidate(tx, ProviderId, name)
    }

    fn guardian(self, tx: &Tx) -> Result<Invitee<GuardianId>> {
        let name = tx.person_name(&self.first_name, &self.last_name);
        self.candidate(tx, GuardianId, name)
    }
}

/// Providers without a member who have not ended, as `p`; the current time is `$4`.
macro_rules! select_providers_to_invite {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM providers p WHERE p.agency_id = $1 AND ",
            $crate::kernel::visible::works_today!(),
            " AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL) AND ",
            $more
        )
    };
}

/// Guardians of at least one child without a member, as `p`; the current time is `$4`.
macro_rules! select_guardians_to_invite {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM guardians p WHERE p.agency_id = $1 AND p.same_as IS NULL
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id)
                AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.guardian_id = p.id AND m.removed_us IS NULL) AND ",
            $more
        )
    };
}

macro_rules! provider_candidate_columns {
    () => {
        concat!(
            "p.id, p.first_name, p.last_name, p.email, p.phone, ",
            $crate::kernel::columns::provider_detail!("p"),
            " AS detail, NULL AS language,
            (SELECT MAX(l.expires_us) FROM one_time_links l WHERE l.agency_id = p.agency_id AND l.provider_id = p.id
                AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $4) AS invited_until_us"
        )
    };
}

macro_rules! guardian_candidate_columns {
    () => {
        "p.id, p.first_name, p.last_name, p.email, p.phone, NULL AS detail,
            (SELECT MIN(c.home_language) FROM guardianships g
                JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id) AS language,
            (SELECT MAX(l.expires_us) FROM one_time_links l WHERE l.agency_id = p.agency_id AND l.guardian_id = p.id
                AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $4) AS invited_until_us"
    };
}

pub(super) use {guardian_candidate_columns, provider_candidate_columns, select_guardians_to_invite, select_providers_to_invite};

pub(super) fn providers(tx: &Tx, rows: Vec<CandidateRow>) -> Result<Vec<Invitee<ProviderId>>> {
    rows.into_iter().map(|row| row.provider(tx)).collect()
}

pub(super) fn guardians(tx: &Tx, rows: Vec<CandidateRow>) -> Result<Vec<Invitee<GuardianId>>> {
    rows.into_iter().map(|row| row.guardian(tx)).collect()
}

/// One page of the candidates that match a search.
async fn search_candidates(tx: &mut Tx, search: &Search, all: String) -> Result<Page<CandidateRow>> {
    tx.require_capability(Capability::Manage)?;
    let now = tx.now_us();
    let mut rows: Vec<CandidateRow> = tx.fetch_all(all, args![now]).await?;
    let query = SearchQuery::of(&search.q);
    rows.retain(|row| query.matches(&row.record()));
    rows.sort_by_cached_key(CandidateRow::by_last_name);
    let (rows, total) = paginate(rows, search.page);
    Ok(Page { rows, total, number: search.page.max(1) })
}

/// Providers without a member, by name, address or phone number.
pub async fn providers_to_invite(tx: &mut Tx, search: &Search) -> Result<Page<Invitee<ProviderId>>> {
    let all =
        select_providers_to_invite!("{columns}", "$4 > 0 ORDER BY p.id").replace("{columns}", provider_candidate_columns!());
    let page = search_candidates(tx, search, all).await?;
    Ok(Page { rows: providers(tx, page.rows)?, total: page.total, number: page.number })
}

/// All providers without a member, for a select box.
pub async fn all_providers_to_invite(tx: &mut Tx) -> Result<Vec<Invitee<ProviderId>>> {
    tx.require_capability(Capability::Manage)?;
    let sql = select_providers_to_invite!("{columns}", "$4 > 0").replace("{columns}", provider_candidate_columns!());
    let now = tx.now_us();
    let mut rows: Vec<CandidateRow> = tx.fetch_all(format!("{sql} ORDER BY p.id"), args![now]).await?;
    rows.sort_by_cached_key(|row| first_last(&row.first_name, &row.last_name));
    providers(tx, rows)
}

/// Guardians without a member, by name, address or phone number.
pub async fn parents_to_invite(tx: &mut Tx, search: &Search) -> Result<Page<Invitee<GuardianId>>> {
    let all =
        select_guardians_to_invite!("{columns}", "$4 > 0 ORDER BY p.id").replace("{columns}", guardian_candidate_columns!());
    let page = search_candidates(tx, search, all).await?;
    Ok(Page { rows: guardians(tx, page.rows)?, total: page.total, number: page.number })
}

/// One provider without a member.
pub async fn provider_to_invite(tx: &mut Tx, provider: ProviderId) -> Result<Invitee<ProviderId>> {
    tx.require_capability(Capability::Manage)?;
    let sql = select_providers_to_invite!("{columns}", "p.id = $5").replace("{columns}", provider_candidate_columns!());
    let now = tx.now_us();
    let row: CandidateRow = tx.fetch_one(sql, args![now, provider]).await?;
    row.provider(tx)
}

/// One guardian without a member, with the children that they would see.
pub async fn parent_to_invite(tx: &mut Tx, guardian: GuardianId) -> Result<ParentToInvite> {
    tx.require_capability(Capability::Manage)?;
    let sql = select_guardians_to_invite!("{columns}", "p.id = $5").replace("{columns}", guardian_candidate_columns!());
    let now = tx.now_us();
    let row: CandidateRow = tx.fetch_one(sql, args![now, guardian]).await?;
    let (sharing, taken) = guardians_sharing_email(tx, guardian, &row.email).await?;
    Ok(ParentToInvite { guardian: row.guardian(tx)?, children: children_of(tx, guardian).await?, sharing, taken })
}

/// Other guardians with this address, and whether one of them has joined with it or has an open invitation: an address signs in
/// one person only.
async fn guardians_sharing_email(tx: &mut Tx, guardian: GuardianId, email: &str) -> Result<(Vec<String>, bool)> {
    if email.is_empty() {
        return Ok((Vec::new(), false));
    }
    let now = tx.now_us();
    let mut rows: Vec<(String, String)> = tx
        .fetch_all(
            "SELECT p.first_name, p.last_name FROM guardians p
             WHERE p.agency_id = $1 AND p.email = $4 AND p.id <> $5 AND p.same_as IS NULL
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id)
             ORDER BY p.id",
            args![email, guardian],
        )
        .await?;
    rows.sort_by_cached_key(|(first, last)| last_first(first, last));
    let (taken,): (i64,) = tx
        .fetch_one(
            "SELECT (SELECT COUNT(*) FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1
                    AND u.email = $4 AND m.guardian_id IS NOT NULL AND m.removed_us IS NULL)
                + (SELECT COUNT(*) FROM one_time_links l WHERE l.agency_id = $1 AND l.email = $4
                    AND l.guardian_id <> $5 AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $6)",
            args![email, guardian, now],
        )
        .await?;
    Ok((rows.iter().map(|(first, last)| tx.person_name(first, last)).collect(), taken > 0))
}

/// Invites an office member. Requires a recent proof of identity, because it grants rights.
///
/// # Errors
/// `Invalid` `EmailIsMember` for a member of the office, `NoCapability` if none is selected; `RecentProofRequired`.
pub async fn invite_office(tx: &mut Tx, new: InviteOffice, delivery: Delivery) -> Result<CreatedInvitation> {
    tx.require_capability(Capability::Manage)?;
    tx.require_recent_proof()?;
    let capabilities = new.capabilities();
    if capabilities.is_empty() {
        return Err(Error::field("capabilities", ErrorCode::NoCapability));
    }
    let link = InvitationRecipient {
        email: new.email,
        name: new.name.into_string(),
        role: Role::Admin,
        capabilities,
        provider: None,
        guardian: None,
        language: new.language,
    };
    invite(tx, link, delivery).await
}

/// Invites an imported provider.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Invalid` `ProviderHasEnded`, `ProviderHasMember`, `EmailIsMember`.
pub async fn invite_provider(tx: &mut Tx, new: InviteProvider, delivery: Delivery) -> Result<CreatedInvitation> {
    tx.require_capability(Capability::Manage)?;
    let (first, last, ended_on): (String, String, Option<String>) = tx
        .fetch_one(
            "SELECT first_name, last_name, ended_on FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
            args![new.provider],
        )
        .await?;
    if has_ended(ended_on.as_deref(), tx.local_now()?.date()) {
        return Err(Error::field("provider", ErrorCode::ProviderHasEnded));
    }
    let link = InvitationRecipient {
        email: new.email,
        name: full_name(&first, &last),
        role: Role::Provider,
        capabilities: Capabilities::NONE,
        provider: Some(new.provider),
        guardian: None,
        language: new.language,
    };
    invite(tx, link, delivery).await
}

/// Invites a guardian at the address of their record.
///
/// # Errors
/// `NotFound` for a guardian of another agency, or without a child; `Invalid` `GuardianWithoutEmail`, `GuardianHasMember`,
/// `EmailIsMember`, `EmailInvitedAsAnother` if another record with the address was invited first.
pub async fn invite_parent(tx: &mut Tx, new: InviteParent, delivery: Delivery) -> Result<CreatedInvitation> {
    tx.require_capability(Capability::Manage)?;
    let (email, first, last, same_as): (String, String, String, Option<Uuid>) = tx
        .fetch_one(
            "SELECT gn.email, gn.first_name, gn.last_name, gn.same_as FROM guardians gn WHERE gn.agency_id = $1 AND gn.id = $4
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)",
            args![new.guardian],
        )
        .await?;
    if same_as.is_some() {
        return Err(Error::field("guardian", ErrorCode::GuardianHasMember));
    }
    let link = InvitationRecipient {
        email: EmailAddress::try_from(email).map_err(|_| Error::field("email", ErrorCode::GuardianWithoutEmail))?,
        name: full_name(&first, &last),
        role: Role::Parent,
        capabilities: Capabilities::NONE,
        provider: None,
        guardian: Some(new.guardian),
        language: new.language,
    };
    invite(tx, link, delivery).await
}

/// Creates an invitation and queues its email. Does not check whether the address has an account elsewhere.
///
/// # Errors
/// `Invalid` if the address is a member in this role, or the record has a member.
pub async fn invite(tx: &mut Tx, link: InvitationRecipient, delivery: Delivery) -> Result<CreatedInvitation> {
    tx.require_capability(Capability::Manage)?;
    let member: Option<(i64,)> = tx
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.agency_id = $1 AND m.removed_us IS NULL AND u.email = $4 AND m.role = $5",
            args![link.email.as_str(), link.role.as_str()],
        )
        .await?;
    if member.is_some() {
        return Err(Error::field("email", ErrorCode::EmailIsMember));
    }
    let holder: Option<(i64,)> = tx
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND removed_us IS NULL
                AND (provider_id = $4 OR guardian_id = $5)",
            args![link.provider, link.guardian],
        )
        .await?;
    if holder.is_some() {
        return Err(record_has_member(link.provider.is_some()));
    }
    delete_invitation_emails(tx, &link.email).await?;
    let (id, now, agency) = (InvitationId(tx.db().next_id()), tx.now_us(), tx.agency_id());
    let (invitation, token) = issue_link(tx.conn(), (id, now), agency, &link).await?;
    tx.record_subject("invitation", invitation.0);
    for (kind, id) in [("provider", link.provider.map(|id| id.0)), ("guardian", link.guardian.map(|id| id.0))] {
        if let Some(id) = id {
            tx.record_subject(kind, id);
        }
    }
    tx.record_change(&(link.email.as_str(), link.role, link.capabilities));
    let invited = CreatedInvitation { invitation, name: link.name, email: link.email, role: link.role, token };
    queue_invitation(tx, &invited, link.language, delivery).await?;
    Ok(invited)
}

async fn queue_invitation(tx: &mut Tx, invited: &CreatedInvitation, language: Language, delivery: Delivery) -> Result<()> {
    if delivery == Delivery::Manual {
        return Ok(());
    }
    let (agency, token) = (tx.agency().name.clone(), invited.token.expose().to_owned());
    tx.queue_email(&invited.email, language, &Email::Invitation { agency, role: invited.role, token }).await
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    email: String,
    name: String,
    role: String,
    language: String,
}

async fn open_invitation(tx: &mut Tx, invitation: InvitationId) -> Result<OpenRow> {
    tx.fetch_one(
        "SELECT email, name, role, language FROM one_time_links
         WHERE agency_id = $1 AND id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![invitation],
    )
    .await
}

/// Sends an invitation again, with a new token and for another seven days. The old token becomes invalid.
pub async fn resend(tx: &mut Tx, of: InvitationRef, delivery: Delivery) -> Result<CreatedInvitation> {
    tx.require_capability(Capability::Manage)?;
    let row = open_invitation(tx, of.invitation).await?;
    let email = EmailAddress::from_record(row.email).map_err(|error| internal(&error))?;
    delete_invitation_emails(tx, &email).await?;
    let (token, now) = (Token::new(), tx.now_us());
    tx.execute(
        "UPDATE one_time_links SET token_hash = $5, made_us = $6, expires_us = $7 WHERE agency_id = $1 AND id = $4",
        args![of.invitation, token.digest(), now, now + LINK_US],
    )
    .await?;
    tx.record_subject("invitation", of.invitation.0);
    tx.record_change(&of);
    let role = row.role.parse().map_err(|()| internal(&"an invitation with an unknown role"))?;
    let invited = CreatedInvitation { invitation: of.invitation, name: row.name, email, role, token };
    queue_invitation(tx, &invited, Language::from_tag(&row.language).unwrap_or_default(), delivery).await?;
    Ok(invited)
}

/// Withdraws an invitation: its token becomes invalid, and an unsent email is deleted.
pub async fn withdraw(tx: &mut Tx, of: InvitationRef) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let row = open_invitation(tx, of.invitation).await?;
    let email = EmailAddress::from_record(row.email).map_err(|error| internal(&error))?;
    delete_invitation_emails(tx, &email).await?;
    let now = tx.now_us();
    tx.execute("UPDATE one_time_links SET withdrawn_us = $5 WHERE agency_id = $1 AND id = $4", args![of.invitation, now]).await?;
    tx.record_subject("invitation", of.invitation.0);
    tx.record_change(&of);
    Ok(())
}
