//! Members of an agency and open invitations, for its managers.

mod account_recovery;
mod change;
mod guardian_records;
mod guardianships;
mod invite;
mod invite_all;
mod notifications;
mod withdraw_invitations;

pub use account_recovery::{PasswordLink, password_link, remove_second_factor};
pub use change::{change, remove, restore};
pub use guardian_records::{
    GuardiansToReview, confirm as confirm_guardian, guardians_to_review, guardians_with_email, link_record, unlink_record,
};
pub(crate) use guardianships::{Link, RecordRevocation, link_of_person, record_revocation};
pub use guardianships::{restore as restore_guardianship, revoke as revoke_guardianship};
pub use invite::{
    CreatedInvitation, Delivery, all_providers_to_invite, invite, invite_office, invite_parent, invite_provider,
    parent_to_invite, parents_to_invite, provider_to_invite, providers_to_invite, resend, withdraw,
};
pub use invite_all::{invite_all, people_to_invite};
pub(crate) use notifications::notify_guardian;
pub(crate) use withdraw_invitations::{delete_invitations_to_other_addresses, withdraw_invitations_of_provider};

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns, to_local},
        lists::{sort_by_ids, take_part},
        sql::{args, ids, internal, placeholders},
    },
    privacy::deletion::held_since,
};
use domain::{
    Capability, Error, ErrorCode, GuardianId, InvitationId, MemberId, ProviderId, Result,
    holds::HoldPerson,
    lists::{ListPage, ListQuery, MemberColumn, MemberFilters},
    members::{Guardianship, MemberLine, MemberOrInvitation, MemberPage, MemberRecord, MembershipStatus},
    search::{SearchQuery, SearchRecord, SortKey},
    visits::full_name,
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    capabilities: String,
    status: String,
    since_us: i64,
    then_us: Option<i64>,
    provider_id: Option<Uuid>,
    provider_first: Option<String>,
    provider_last: Option<String>,
    guardian_id: Option<Uuid>,
    guardian_first: Option<String>,
    guardian_last: Option<String>,
    children: i64,
    email_failed: bool,
}

impl LineRow {
    fn line(self, tx: &Tx) -> Result<MemberLine> {
        let zone = tx.zone()?;
        let status: MembershipStatus = self.status.parse().map_err(|()| internal(&"an unknown status"))?;
        let holder = match status {
            MembershipStatus::Member | MembershipStatus::Removed => MemberOrInvitation::Member(MemberId(self.id)),
            MembershipStatus::Invited | MembershipStatus::Expired => MemberOrInvitation::Invitation(InvitationId(self.id)),
        };
        let mut name = self.name;
        let record = match (self.provider_id, self.guardian_id) {
            (Some(id), _) => {
                let shown = full_name(&self.provider_first.unwrap_or_default(), &self.provider_last.unwrap_or_default());
                Some(MemberRecord::Provider { id: ProviderId(id), name: shown })
            }
            (None, Some(id)) => {
                let shown = tx.person_name(&self.guardian_first.unwrap_or_default(), &self.guardian_last.unwrap_or_default());
                name.clone_from(&shown);
                Some(MemberRecord::Guardian { id: GuardianId(id), name: shown, children: self.children as u32 })
            }
            (None, None) => None,
        };
        Ok(MemberLine {
            holder,
            name,
            email: self.email,
            role: self.role.parse().map_err(|()| internal(&"a member with an unknown role"))?,
            capabilities: self.capabilities.into(),
            record,
            status,
            since: to_local(self.since_us, &zone)?,
            status_time: self.then_us.map(|us| to_local(us, &zone)).transpose()?,
            email_failed: self.email_failed,
        })
    }
}

/// Members and open invitations as `e`, with their records; the current time is `$4`. Takes the condition and the order.
macro_rules! select_lines {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM (
                SELECT m.id, m.name, u.email, m.role, m.capabilities, m.provider_id, m.guardian_id, m.created_us AS since_us,
                    CASE WHEN m.removed_us IS NULL THEN m.used_us ELSE m.removed_us END AS then_us,
                    CASE WHEN m.removed_us IS NULL THEN 'member' ELSE 'removed' END AS status
                FROM members m JOIN users u ON u.id = m.user_id WHERE m.agency_id = $1
                UNION ALL
                SELECT l.id, l.name, l.email, l.role, l.capabilities, l.provider_id, l.guardian_id, l.made_us,
                    l.expires_us, CASE WHEN l.expires_us > $4 THEN 'invited' ELSE 'expired' END
                FROM one_time_links l WHERE l.agency_id = $1 AND l.used_us IS NULL AND l.withdrawn_us IS NULL
             ) e
             LEFT JOIN providers p ON p.agency_id = $1 AND p.id = e.provider_id
             LEFT JOIN guardians gn ON gn.agency_id = $1 AND gn.id = e.guardian_id
             WHERE ",
            $more
        )
    };
}

/// The columns of a line. A new invitation deletes the unsent emails of earlier ones to its address, so a failed one is its own.
macro_rules! line_columns {
    () => {
        "e.id, e.name, e.email, e.role, e.capabilities, e.status, e.since_us, e.then_us, e.provider_id,
            p.first_name AS provider_first, p.last_name AS provider_last, e.guardian_id,
            gn.first_name AS guardian_first, gn.last_name AS guardian_last,
            (SELECT COUNT(DISTINCT g.child_id) FROM guardianships g
                JOIN guardians r ON r.agency_id = g.agency_id AND r.id = g.guardian_id
                WHERE g.agency_id = $1 AND (r.id = e.guardian_id OR r.same_as = e.guardian_id)) AS children,
            e.status IN ('invited', 'expired') AND EXISTS (SELECT 1 FROM outbox o
                WHERE o.agency_id = $1 AND o.recipient = e.email AND o.kind = 'invitation' AND o.sent_us IS NULL
                    AND (o.failed_us IS NOT NULL OR o.too_old_us IS NOT NULL)) AS email_failed"
    };
}

/// The columns by which a member or an invitation is searched and sorted.
#[derive(sqlx::FromRow)]
struct SearchRow {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    status: String,
    since_us: i64,
    then_us: Option<i64>,
    guardian_id: Option<Uuid>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
}

impl SearchRow {
    /// The displayed name: a guardian has the name of their record.
    fn shown(&self) -> String {
        match (&self.guardian_id, &self.first_name, &self.last_name) {
            (Some(_), Some(first), Some(last)) => full_name(first, last),
            _ => self.name.clone(),
        }
    }

    /// Searchable by own name, name of the record, address and phone number of the record.
    fn record(&self) -> SearchRecord {
        let mut record = SearchRecord::named(&self.name, "");
        record.name(self.first_name.as_deref().unwrap_or_default(), self.last_name.as_deref().unwrap_or_default());
        record.email(&self.email);
        record.phone(self.phone.as_deref().unwrap_or_default());
        record
    }

    fn passes(&self, filters: &MemberFilters) -> bool {
        filters.role.is_none_or(|role| self.role == role.as_str())
            && filters.state.is_none_or(|state| self.status == state.as_str())
    }

    /// The last use of a member, which only they have.
    fn used_us(&self) -> Option<i64> {
        self.then_us.filter(|_| self.status == MembershipStatus::Member.as_str())
    }
}

/// Members and open invitations by name, address or phone number.
pub async fn list(tx: &mut Tx, query: &ListQuery<MemberFilters>) -> Result<ListPage<MemberLine>> {
    tx.require_capability(Capability::Manage)?;
    let now = tx.now_us();
    let mut listed: Vec<SearchRow> = tx
        .fetch_all(
            select_lines!(
                "e.id, e.name, e.email, e.role, e.status, e.since_us, e.then_us, e.guardian_id,
                    COALESCE(p.first_name, gn.first_name) AS first_name, COALESCE(p.last_name, gn.last_name) AS last_name,
                    COALESCE(p.phone, gn.phone) AS phone",
                "TRUE ORDER BY e.email, e.role, e.id"
            ),
            args![now],
        )
        .await?;
    let all = u32::try_from(listed.len()).unwrap_or(u32::MAX);
    let search = SearchQuery::of(&query.q);
    listed.retain(|line| line.passes(&query.filters) && search.matches(&line.record()));
    listed.sort_by_cached_key(|line| SortKey::of(&line.shown()));
    if let Some(order) = query.order() {
        match order.column {
            MemberColumn::Name => order.sort(&mut listed, |line| SortKey::of(&line.shown())),
            MemberColumn::Since => order.sort(&mut listed, |line| line.since_us),
            MemberColumn::Used => order.sort(&mut listed, SearchRow::used_us),
        }
    }
    let (shown, total) = take_part(listed.into_iter().map(|line| line.id).collect(), query.part);
    let mut rows: Vec<LineRow> = Vec::new();
    if !shown.is_empty() {
        let sql = select_lines!("{columns}", "e.id IN (").replace("{columns}", line_columns!());
        let mut args = args![now];
        args.extend(ids(&shown));
        rows = tx.fetch_all(format!("{sql}{})", placeholders(5, shown.len())), args).await?;
        sort_by_ids(&mut rows, &shown, |row| row.id);
    }
    let rows = rows.into_iter().map(|row| row.line(tx)).collect::<Result<_>>()?;
    Ok(ListPage { rows, total, all, number: query.part.number(), choices: () })
}

/// One member, and the current and revoked children of a guardian.
pub async fn show(tx: &mut Tx, member: MemberId) -> Result<MemberPage> {
    tx.require_capability(Capability::Manage)?;
    let (version,): (i64,) = tx.fetch_one("SELECT version FROM members WHERE agency_id = $1 AND id = $4", args![member]).await?;
    let now = tx.now_us();
    let sql = select_lines!("{columns}", "e.status IN ('member', 'removed') AND e.id = $5");
    let row: LineRow = tx.fetch_one(sql.replace("{columns}", line_columns!()), args![now, member]).await?;
    let guardian = row.guardian_id.map(GuardianId);
    let line = row.line(tx)?;
    let record = match &line.record {
        Some(MemberRecord::Provider { id, .. }) => Some(HoldPerson::Provider(*id)),
        Some(MemberRecord::Guardian { id, .. }) => Some(HoldPerson::Guardian(*id)),
        None => None,
    };
    let people: Vec<HoldPerson> = std::iter::once(HoldPerson::Member(member)).chain(record).collect();
    let mut page = MemberPage {
        line,
        version,
        children: Vec::new(),
        revoked: Vec::new(),
        linked_records: Vec::new(),
        similar_records: Vec::new(),
        held_since: held_since(tx, &people).await?,
    };
    if let Some(guardian) = guardian {
        page.children = children_of(tx, guardian).await?;
        page.revoked = revoked_from(tx, guardian).await?;
        page.linked_records = guardian_records::linked_records(tx, guardian).await?;
        page.similar_records = guardian_records::similar_records(tx, guardian).await?;
    }
    Ok(page)
}

#[derive(sqlx::FromRow)]
struct GuardianshipRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
}

macro_rules! select_guardianships {
    ($table:literal) => {
        concat!(
            "SELECT ",
            child_columns!(),
            ", g.relationship, g.may_see_summaries, g.may_cancel FROM ",
            $table,
            " g JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
              WHERE g.agency_id = $1 AND g.guardian_id = $4 ORDER BY c.id"
        )
    };
}

/// The children of a guardian, with the rights for each.
async fn children_of(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<Guardianship>> {
    let rows = tx.fetch_all(select_guardianships!("guardianships"), args![guardian]).await?;
    Ok(record_children_access(tx, rows))
}

/// The children whose guardianship was revoked.
async fn revoked_from(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<Guardianship>> {
    let rows = tx.fetch_all(select_guardianships!("revoked_guardianships"), args![guardian]).await?;
    Ok(record_children_access(tx, rows))
}

fn record_children_access(tx: &mut Tx, mut rows: Vec<GuardianshipRow>) -> Vec<Guardianship> {
    rows.sort_by_cached_key(|row| row.child.by_first_name());
    rows.into_iter()
        .map(|row| {
            let child = tx.child(row.child);
            tx.record_access(child.id);
            let GuardianshipRow { relationship, may_see_summaries, may_cancel, .. } = row;
            Guardianship { child, relationship, may_see_summaries, may_cancel }
        })
        .collect()
}

/// Another member signs in as this provider's or guardian's record.
fn record_has_member(provider: bool) -> Error {
    if provider {
        Error::field("provider", ErrorCode::ProviderHasMember)
    } else {
        Error::field("guardian", ErrorCode::GuardianHasMember)
    }
}
