//! Asking people to join: an invitation is bound to an address, an agency and, for providers and parents, a record.

use super::{children_of, withdraw::withdraw_letters};
use crate::{
    Tx,
    find::{first_last, last_first, page_of},
    identity::{LINK_US, LinkFor, Token, open_link},
    names::at,
    sql::{args, internal},
};
use domain::{
    Capabilities, Capability, Error, GuardianId, InvitationId, Language, ProviderId, Result, Role,
    mail::Letter,
    members::{Candidate, InviteOffice, InviteParent, InviteProvider, OfInvitation, ParentToInvite},
    people::{Page, Search},
    search::{Asked, Record, SortKey},
    text::Email,
    visits::full_name,
};
use uuid::Uuid;

/// How a link comes to whom it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Letter,
    /// The installation sends no letters: who invites hands the link over.
    Hand,
}

/// An invitation that was just made, with the only copy of its token.
#[derive(Clone)]
pub struct Invited {
    pub invitation: InvitationId,
    pub name: String,
    pub email: Email,
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
    language: Option<String>,
    invited_until_us: Option<i64>,
}

impl CandidateRow {
    /// The order of a list.
    pub(super) fn by_last_name(&self) -> (SortKey, SortKey) {
        last_first(&self.first_name, &self.last_name)
    }

    fn record(&self) -> Record {
        let mut record = Record::named(&self.first_name, &self.last_name);
        record.email(&self.email);
        record.phone(&self.phone);
        record
    }

    fn candidate<Id>(self, tx: &Tx, id: fn(Uuid) -> Id, name: String) -> Result<Candidate<Id>> {
        let zone = tx.zone()?;
        Ok(Candidate {
            id: id(self.id),
            name,
            email: self.email,
            language: self.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
            invited_until: self.invited_until_us.map(|us| at(us, &zone)).transpose()?,
        })
    }

    fn provider(self, tx: &Tx) -> Result<Candidate<ProviderId>> {
        let name = full_name(&self.first_name, &self.last_name);
        self.candidate(tx, ProviderId, name)
    }

    fn guardian(self, tx: &Tx) -> Result<Candidate<GuardianId>> {
        let name = tx.guardian(&self.first_name, &self.last_name);
        self.candidate(tx, GuardianId, name)
    }
}

/// Providers as `p` whom nobody signs in as; the moment is `$4`.
macro_rules! select_providers_to_invite {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM providers p WHERE p.agency_id = $1
                AND NOT EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL) AND ",
            $more
        )
    };
}

/// Guardians as `p` of at least one child whom nobody signs in as; the moment is `$4`.
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

macro_rules! provider_columns {
    () => {
        "p.id, p.first_name, p.last_name, p.email, p.phone, NULL AS language,
            (SELECT MAX(l.expires_us) FROM one_time_links l WHERE l.agency_id = p.agency_id AND l.provider_id = p.id
                AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $4) AS invited_until_us"
    };
}

macro_rules! guardian_columns {
    () => {
        "p.id, p.first_name, p.last_name, p.email, p.phone,
            (SELECT MIN(c.home_language) FROM guardianships g
                JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id) AS language,
            (SELECT MAX(l.expires_us) FROM one_time_links l WHERE l.agency_id = p.agency_id AND l.guardian_id = p.id
                AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $4) AS invited_until_us"
    };
}

pub(super) use {guardian_columns, provider_columns, select_guardians_to_invite, select_providers_to_invite};

pub(super) fn providers(tx: &Tx, rows: Vec<CandidateRow>) -> Result<Vec<Candidate<ProviderId>>> {
    rows.into_iter().map(|row| row.provider(tx)).collect()
}

pub(super) fn guardians(tx: &Tx, rows: Vec<CandidateRow>) -> Result<Vec<Candidate<GuardianId>>> {
    rows.into_iter().map(|row| row.guardian(tx)).collect()
}

/// A part of a list of candidates, out of all of them.
async fn found(tx: &mut Tx, search: &Search, all: String) -> Result<Page<CandidateRow>> {
    tx.may(Capability::Manage)?;
    let now = tx.now_us();
    let mut rows: Vec<CandidateRow> = tx.all(all, args![now]).await?;
    let asked = Asked::of(&search.q);
    rows.retain(|row| asked.finds(&row.record()));
    rows.sort_by_cached_key(CandidateRow::by_last_name);
    let (rows, total) = page_of(rows, search.page);
    Ok(Page { rows, total, number: search.page.max(1) })
}

/// Providers whom nobody signs in as, by name, address or telephone number.
pub async fn providers_to_invite(tx: &mut Tx, search: &Search) -> Result<Page<Candidate<ProviderId>>> {
    let all = select_providers_to_invite!("{columns}", "$4 > 0 ORDER BY p.id").replace("{columns}", provider_columns!());
    let page = found(tx, search, all).await?;
    Ok(Page { rows: providers(tx, page.rows)?, total: page.total, number: page.number })
}

/// All providers whom nobody signs in as, for the choice of a form.
pub async fn all_providers_to_invite(tx: &mut Tx) -> Result<Vec<Candidate<ProviderId>>> {
    tx.may(Capability::Manage)?;
    let sql = select_providers_to_invite!("{columns}", "$4 > 0").replace("{columns}", provider_columns!());
    let now = tx.now_us();
    let mut rows: Vec<CandidateRow> = tx.all(format!("{sql} ORDER BY p.id"), args![now]).await?;
    rows.sort_by_cached_key(|row| first_last(&row.first_name, &row.last_name));
    providers(tx, rows)
}

/// Guardians whom nobody signs in as, by name, address or telephone number.
pub async fn parents_to_invite(tx: &mut Tx, search: &Search) -> Result<Page<Candidate<GuardianId>>> {
    let all = select_guardians_to_invite!("{columns}", "$4 > 0 ORDER BY p.id").replace("{columns}", guardian_columns!());
    let page = found(tx, search, all).await?;
    Ok(Page { rows: guardians(tx, page.rows)?, total: page.total, number: page.number })
}

/// One provider whom nobody signs in as.
pub async fn provider_to_invite(tx: &mut Tx, provider: ProviderId) -> Result<Candidate<ProviderId>> {
    tx.may(Capability::Manage)?;
    let sql = select_providers_to_invite!("{columns}", "p.id = $5").replace("{columns}", provider_columns!());
    let now = tx.now_us();
    let row: CandidateRow = tx.one(sql, args![now, provider]).await?;
    row.provider(tx)
}

/// One guardian whom nobody signs in as, with what joining shows them.
pub async fn parent_to_invite(tx: &mut Tx, guardian: GuardianId) -> Result<ParentToInvite> {
    tx.may(Capability::Manage)?;
    let sql = select_guardians_to_invite!("{columns}", "p.id = $5").replace("{columns}", guardian_columns!());
    let now = tx.now_us();
    let row: CandidateRow = tx.one(sql, args![now, guardian]).await?;
    let (sharing, taken) = sharing(tx, guardian, &row.email).await?;
    Ok(ParentToInvite { guardian: row.guardian(tx)?, children: children_of(tx, guardian).await?, sharing, taken })
}

/// Other guardians with this address, and whether one of them has joined with it or was asked to: an address signs in one
/// person.
async fn sharing(tx: &mut Tx, guardian: GuardianId, email: &str) -> Result<(Vec<String>, bool)> {
    if email.is_empty() {
        return Ok((Vec::new(), false));
    }
    let now = tx.now_us();
    let mut rows: Vec<(String, String)> = tx
        .all(
            "SELECT p.first_name, p.last_name FROM guardians p
             WHERE p.agency_id = $1 AND p.email = $4 AND p.id <> $5 AND p.same_as IS NULL
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = p.agency_id AND g.guardian_id = p.id)
             ORDER BY p.id",
            args![email, guardian],
        )
        .await?;
    rows.sort_by_cached_key(|(first, last)| last_first(first, last));
    let (taken,): (i64,) = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1
                    AND u.email = $4 AND m.guardian_id IS NOT NULL AND m.removed_us IS NULL)
                + (SELECT COUNT(*) FROM one_time_links l WHERE l.agency_id = $1 AND l.email = $4
                    AND l.guardian_id <> $5 AND l.used_us IS NULL AND l.withdrawn_us IS NULL AND l.expires_us > $6)",
            args![email, guardian, now],
        )
        .await?;
    Ok((rows.iter().map(|(first, last)| tx.guardian(first, last)).collect(), taken > 0))
}

/// Asks somebody into the office. Who gives rights proves who they are.
///
/// # Errors
/// `Invalid` `email.is_member` for a member of the office, `capabilities.none` where nothing is ticked; `Unproved`.
pub async fn invite_office(tx: &mut Tx, new: InviteOffice, delivery: Delivery) -> Result<Invited> {
    tx.may(Capability::Manage)?;
    tx.freshly_proved()?;
    let capabilities = new.capabilities();
    if capabilities.is_empty() {
        return Err(Error::field("capabilities", "capabilities.none"));
    }
    let link = LinkFor {
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

/// Asks an imported provider to join.
///
/// # Errors
/// `NotFound` for a provider of another agency; `Invalid` `provider.has_member`, `email.is_member`.
pub async fn invite_provider(tx: &mut Tx, new: InviteProvider, delivery: Delivery) -> Result<Invited> {
    tx.may(Capability::Manage)?;
    let (first, last): (String, String) =
        tx.one("SELECT first_name, last_name FROM providers WHERE agency_id = $1 AND id = $4", args![new.provider]).await?;
    let link = LinkFor {
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

/// Asks a guardian to join, at the address of their record.
///
/// # Errors
/// `NotFound` for a guardian of another agency, or of no child any more; `Invalid` `guardian.no_address`,
/// `guardian.has_member`, `email.is_member`, `email.invited_as_another` where another record with the address was first.
pub async fn invite_parent(tx: &mut Tx, new: InviteParent, delivery: Delivery) -> Result<Invited> {
    tx.may(Capability::Manage)?;
    let (email, first, last, same_as): (String, String, String, Option<Uuid>) = tx
        .one(
            "SELECT gn.email, gn.first_name, gn.last_name, gn.same_as FROM guardians gn WHERE gn.agency_id = $1 AND gn.id = $4
                AND EXISTS (SELECT 1 FROM guardianships g WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)",
            args![new.guardian],
        )
        .await?;
    if same_as.is_some() {
        return Err(Error::field("guardian", "guardian.has_member"));
    }
    let link = LinkFor {
        email: Email::try_from(email).map_err(|_| Error::field("email", "guardian.no_address"))?,
        name: full_name(&first, &last),
        role: Role::Parent,
        capabilities: Capabilities::NONE,
        provider: None,
        guardian: Some(new.guardian),
        language: new.language,
    };
    invite(tx, link, delivery).await
}

/// Opens an invitation and queues its letter. Whether the address has an account elsewhere is not asked.
///
/// # Errors
/// `Invalid` where the address is a member in this role, or somebody signs in as the record.
pub async fn invite(tx: &mut Tx, link: LinkFor, delivery: Delivery) -> Result<Invited> {
    tx.may(Capability::Manage)?;
    let member: Option<(i64,)> = tx
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.agency_id = $1 AND m.removed_us IS NULL AND u.email = $4 AND m.role = $5",
            args![link.email.as_str(), link.role.as_str()],
        )
        .await?;
    if member.is_some() {
        return Err(Error::field("email", "email.is_member"));
    }
    let holder: Option<(i64,)> = tx
        .maybe(
            "SELECT CAST(1 AS BIGINT) FROM members WHERE agency_id = $1 AND removed_us IS NULL
                AND (provider_id = $4 OR guardian_id = $5)",
            args![link.provider, link.guardian],
        )
        .await?;
    if holder.is_some() {
        let field = if link.provider.is_some() { "provider" } else { "guardian" };
        return Err(Error::field(field, format!("{field}.has_member")));
    }
    withdraw_letters(tx, &link.email).await?;
    let (db, agency) = (tx.db().clone(), tx.agency_id());
    let (invitation, token) = open_link(&db, tx.conn(), agency, &link).await?;
    tx.subject("invitation", invitation.0);
    for (kind, id) in [("provider", link.provider.map(|id| id.0)), ("guardian", link.guardian.map(|id| id.0))] {
        if let Some(id) = id {
            tx.subject(kind, id);
        }
    }
    tx.changed(&(link.email.as_str(), link.role, link.capabilities));
    let invited = Invited { invitation, name: link.name, email: link.email, role: link.role, token };
    send(tx, &invited, link.language, delivery).await?;
    Ok(invited)
}

async fn send(tx: &mut Tx, invited: &Invited, language: Language, delivery: Delivery) -> Result<()> {
    if delivery == Delivery::Hand {
        return Ok(());
    }
    let (agency, token) = (tx.agency().name.clone(), invited.token.expose().to_owned());
    tx.letter(&invited.email, language, &Letter::Invitation { agency, role: invited.role, token }).await
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    email: String,
    name: String,
    role: String,
    language: String,
}

async fn open_invitation(tx: &mut Tx, invitation: InvitationId) -> Result<OpenRow> {
    tx.one(
        "SELECT email, name, role, language FROM one_time_links
         WHERE agency_id = $1 AND id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
        args![invitation],
    )
    .await
}

/// Sends an invitation anew, under a new token and for another seven days. The token before is dead.
pub async fn resend(tx: &mut Tx, of: OfInvitation, delivery: Delivery) -> Result<Invited> {
    tx.may(Capability::Manage)?;
    let row = open_invitation(tx, of.invitation).await?;
    let email = Email::of_record(row.email).map_err(|error| internal(&error))?;
    withdraw_letters(tx, &email).await?;
    let (token, now) = (Token::new(), tx.now_us());
    tx.run(
        "UPDATE one_time_links SET token_hash = $5, made_us = $6, expires_us = $7 WHERE agency_id = $1 AND id = $4",
        args![of.invitation, token.digest(), now, now + LINK_US],
    )
    .await?;
    tx.subject("invitation", of.invitation.0);
    tx.changed(&of);
    let role = row.role.parse().map_err(|()| internal(&"an invitation with an unknown role"))?;
    let invited = Invited { invitation: of.invitation, name: row.name, email, role, token };
    send(tx, &invited, Language::from_tag(&row.language).unwrap_or_default(), delivery).await?;
    Ok(invited)
}

/// Takes an invitation back: its token is dead, and a letter that has not left stays.
pub async fn withdraw(tx: &mut Tx, of: OfInvitation) -> Result<()> {
    tx.may(Capability::Manage)?;
    let row = open_invitation(tx, of.invitation).await?;
    let email = Email::of_record(row.email).map_err(|error| internal(&error))?;
    withdraw_letters(tx, &email).await?;
    let now = tx.now_us();
    tx.run("UPDATE one_time_links SET withdrawn_us = $5 WHERE agency_id = $1 AND id = $4", args![of.invitation, now]).await?;
    tx.subject("invitation", of.invitation.0);
    tx.changed(&of);
    Ok(())
}
