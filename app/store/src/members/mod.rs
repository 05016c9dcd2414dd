//! Members of an agency and those who are asked to join it, for who manages the agency.

mod change;
mod custody;
mod everybody;
mod help;
mod invite;
mod records;
mod withdraw;

pub use change::{change, remove, restore};
pub(crate) use custody::{Remembered, is_revoked, remember};
pub use custody::{restore as restore_custody, revoke as revoke_custody};
pub use everybody::{everybody_to_invite, invite_everybody};
pub use help::{PasswordLink, password_link, take_second_step_off};
pub use invite::{
    Delivery, Invited, all_providers_to_invite, invite, invite_office, invite_parent, invite_provider, parent_to_invite,
    parents_to_invite, provider_to_invite, providers_to_invite, resend, withdraw,
};
pub use records::{GuardiansToReview, add_record, confirm as confirm_guardian, guardians_at, guardians_to_review, part_record};
pub(crate) use withdraw::drop_invitations_elsewhere;

use crate::{
    Tx,
    find::{ids, in_order, numbers, page_of},
    names::{ChildColumns, at, child_columns},
    sql::{args, internal},
};
use domain::{
    Capability, GuardianId, InvitationId, MemberId, ProviderId, Result, Role,
    members::{Custody, Holder, MemberLine, MemberPage, MemberSearch, Record, Standing},
    people::Page,
    search::{Asked, Record as Sought, SortKey},
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
    standing: String,
    since_us: i64,
    then_us: Option<i64>,
    provider_id: Option<Uuid>,
    provider_first: Option<String>,
    provider_last: Option<String>,
    guardian_id: Option<Uuid>,
    guardian_first: Option<String>,
    guardian_last: Option<String>,
    children: i64,
}

impl LineRow {
    fn line(self, tx: &Tx) -> Result<MemberLine> {
        let zone = tx.zone()?;
        let standing: Standing = self.standing.parse().map_err(|()| internal(&"an unknown standing"))?;
        let holder = match standing {
            Standing::Member | Standing::Removed => Holder::Member(MemberId(self.id)),
            Standing::Invited | Standing::Expired => Holder::Invitation(InvitationId(self.id)),
        };
        let mut name = self.name;
        let record = match (self.provider_id, self.guardian_id) {
            (Some(id), _) => {
                let shown = full_name(&self.provider_first.unwrap_or_default(), &self.provider_last.unwrap_or_default());
                Some(Record::Provider { id: ProviderId(id), name: shown })
            }
            (None, Some(id)) => {
                let shown = tx.guardian(&self.guardian_first.unwrap_or_default(), &self.guardian_last.unwrap_or_default());
                name.clone_from(&shown);
                Some(Record::Guardian { id: GuardianId(id), name: shown, children: self.children as u32 })
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
            standing,
            since: at(self.since_us, &zone)?,
            then: self.then_us.map(|us| at(us, &zone)).transpose()?,
        })
    }
}

/// Members and open invitations as `e`, with their records; the agency's moment is `$4`. The condition and the order are
/// added.
macro_rules! select_lines {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM (
                SELECT m.id, m.name, u.email, m.role, m.capabilities, m.provider_id, m.guardian_id, m.created_us AS since_us,
                    CASE WHEN m.removed_us IS NULL THEN m.used_us ELSE m.removed_us END AS then_us,
                    CASE WHEN m.removed_us IS NULL THEN 'member' ELSE 'removed' END AS standing
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

macro_rules! line_columns {
    () => {
        "e.id, e.name, e.email, e.role, e.capabilities, e.standing, e.since_us, e.then_us, e.provider_id,
            p.first_name AS provider_first, p.last_name AS provider_last, e.guardian_id,
            gn.first_name AS guardian_first, gn.last_name AS guardian_last,
            (SELECT COUNT(DISTINCT g.child_id) FROM guardianships g
                JOIN guardians r ON r.agency_id = g.agency_id AND r.id = g.guardian_id
                WHERE g.agency_id = $1 AND (r.id = e.guardian_id OR r.same_as = e.guardian_id)) AS children"
    };
}

/// What a member or an invitation is found by, and sorted.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    name: String,
    email: String,
    guardian_id: Option<Uuid>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
}

impl Listed {
    /// As the list shows it: a parent bears the name of their record.
    fn shown(&self) -> String {
        match (&self.guardian_id, &self.first_name, &self.last_name) {
            (Some(_), Some(first), Some(last)) => full_name(first, last),
            _ => self.name.clone(),
        }
    }

    /// By the own name, that of the record, the address and the number of the record.
    fn record(&self) -> Sought {
        let mut record = Sought::named(&self.name, "");
        record.name(self.first_name.as_deref().unwrap_or_default(), self.last_name.as_deref().unwrap_or_default());
        record.email(&self.email);
        record.phone(self.phone.as_deref().unwrap_or_default());
        record
    }
}

/// Members and open invitations by name, address or telephone number.
pub async fn list(tx: &mut Tx, search: &MemberSearch) -> Result<Page<MemberLine>> {
    tx.may(Capability::Manage)?;
    let role = search.role.map_or("", Role::as_str);
    let standing = search.standing.map_or("", Standing::as_str);
    let now = tx.now_us();
    let mut all: Vec<Listed> = tx
        .all(
            select_lines!(
                "e.id, e.name, e.email, e.guardian_id, COALESCE(p.first_name, gn.first_name) AS first_name,
                    COALESCE(p.last_name, gn.last_name) AS last_name, COALESCE(p.phone, gn.phone) AS phone",
                "($5 = '' OR e.role = $5) AND ($6 = '' OR e.standing = $6) ORDER BY e.email, e.role, e.id"
            ),
            args![now, role, standing],
        )
        .await?;
    let asked = Asked::of(&search.q);
    all.retain(|line| asked.finds(&line.record()));
    all.sort_by_cached_key(|line| SortKey::of(&line.shown()));
    let found: Vec<Uuid> = all.into_iter().map(|line| line.id).collect();
    let (shown, total) = page_of(found, search.page);
    let mut rows: Vec<LineRow> = Vec::new();
    if !shown.is_empty() {
        let sql = select_lines!("{columns}", "e.id IN (").replace("{columns}", line_columns!());
        let mut args = args![now];
        args.extend(ids(&shown));
        rows = tx.all(format!("{sql}{})", numbers(5, shown.len())), args).await?;
        in_order(&mut rows, &shown, |row| row.id);
    }
    let rows = rows.into_iter().map(|row| row.line(tx)).collect::<Result<_>>()?;
    Ok(Page { rows, total, number: search.page.max(1) })
}

/// One member, and the children that a parent sees or lost.
pub async fn show(tx: &mut Tx, member: MemberId) -> Result<MemberPage> {
    tx.may(Capability::Manage)?;
    let (version,): (i64,) = tx.one("SELECT version FROM members WHERE agency_id = $1 AND id = $4", args![member]).await?;
    let now = tx.now_us();
    let sql = select_lines!("{columns}", "e.standing IN ('member', 'removed') AND e.id = $5");
    let row: LineRow = tx.one(sql.replace("{columns}", line_columns!()), args![now, member]).await?;
    let guardian = row.guardian_id.map(GuardianId);
    let line = row.line(tx)?;
    let mut page =
        MemberPage { line, version, children: Vec::new(), revoked: Vec::new(), further: Vec::new(), alike: Vec::new() };
    if let Some(guardian) = guardian {
        page.children = children_of(tx, guardian).await?;
        page.revoked = revoked_from(tx, guardian).await?;
        page.further = records::further(tx, guardian).await?;
        page.alike = records::alike(tx, guardian).await?;
    }
    Ok(page)
}

#[derive(sqlx::FromRow)]
struct CustodyRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    relationship: String,
    may_see_summaries: bool,
    may_cancel: bool,
}

macro_rules! select_custody {
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

/// The children of a guardian, and what goes with each.
async fn children_of(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<Custody>> {
    let rows = tx.all(select_custody!("guardianships"), args![guardian]).await?;
    Ok(seen(tx, rows))
}

/// The children that were taken away from a guardian.
async fn revoked_from(tx: &mut Tx, guardian: GuardianId) -> Result<Vec<Custody>> {
    let rows = tx.all(select_custody!("revoked_guardianships"), args![guardian]).await?;
    Ok(seen(tx, rows))
}

fn seen(tx: &mut Tx, mut rows: Vec<CustodyRow>) -> Vec<Custody> {
    rows.sort_by_cached_key(|row| row.child.by_first_name());
    rows.into_iter()
        .map(|row| {
            let child = tx.child(row.child);
            tx.saw(child.id);
            let CustodyRow { relationship, may_see_summaries, may_cancel, .. } = row;
            Custody { child, relationship, may_see_summaries, may_cancel }
        })
        .collect()
}
