//! Members of an agency and those who are asked to join it, for who manages the agency.

mod change;
mod custody;
mod everybody;
mod invite;
mod records;
mod withdraw;

pub use change::{change, remove, restore};
pub(crate) use custody::{Remembered, is_revoked, remember};
pub use custody::{restore as restore_custody, revoke as revoke_custody};
pub use everybody::{everybody_to_invite, invite_everybody};
pub use invite::{
    Delivery, Invited, all_providers_to_invite, invite, invite_office, invite_parent, invite_provider, parent_to_invite,
    parents_to_invite, provider_to_invite, providers_to_invite, resend, withdraw,
};
pub use records::{GuardiansToReview, add_record, confirm as confirm_guardian, guardians_at, guardians_to_review, part_record};
pub(crate) use withdraw::drop_invitations_elsewhere;

use crate::{
    Tx,
    names::{ChildColumns, at, child_columns},
    people::pattern,
    sql::{args, internal},
};
use domain::{
    Capability, GuardianId, InvitationId, MemberId, ProviderId, Result, Role,
    members::{Custody, Holder, MemberLine, MemberPage, MemberSearch, Record, Standing},
    people::Page,
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

macro_rules! lines_found {
    () => {
        "(lower(e.name) LIKE $5 ESCAPE '\\' OR lower(e.email) LIKE $5 ESCAPE '\\')
            AND ($6 = '' OR e.role = $6) AND ($7 = '' OR e.standing = $7)"
    };
}

/// Members and open invitations by name or address.
pub async fn list(tx: &mut Tx, search: &MemberSearch) -> Result<Page<MemberLine>> {
    tx.may(Capability::Manage)?;
    let role = search.role.map_or("", Role::as_str);
    let standing = search.standing.map_or("", Standing::as_str);
    let (now, pattern) = (tx.now_us(), pattern(&search.q));
    let (total,): (i64,) =
        tx.one(format!("{}{}", select_lines!("COUNT(*)", ""), lines_found!()), args![now, &pattern, role, standing]).await?;
    let skip = (search.page.max(1) - 1).saturating_mul(Page::<MemberLine>::ROWS);
    let sql =
        [select_lines!("{columns}", ""), lines_found!(), " ORDER BY lower(e.name), e.email, e.role, e.id LIMIT $8 OFFSET $9"];
    let rows: Vec<LineRow> = tx
        .all(
            sql.concat().replace("{columns}", line_columns!()),
            args![now, &pattern, role, standing, Page::<MemberLine>::ROWS, skip],
        )
        .await?;
    let rows = rows.into_iter().map(|row| row.line(tx)).collect::<Result<_>>()?;
    Ok(Page { rows, total: total as u32, number: search.page.max(1) })
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
              WHERE g.agency_id = $1 AND g.guardian_id = $4 ORDER BY lower(c.first_name), lower(c.last_name), c.id"
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

fn seen(tx: &mut Tx, rows: Vec<CustodyRow>) -> Vec<Custody> {
    rows.into_iter()
        .map(|row| {
            let child = tx.child(row.child);
            tx.saw(child.id);
            let CustodyRow { relationship, may_see_summaries, may_cancel, .. } = row;
            Custody { child, relationship, may_see_summaries, may_cancel }
        })
        .collect()
}
