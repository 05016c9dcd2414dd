//! Children and their guardians, and queries shared with the pages of providers and authorizations.

mod add_child;
mod authorizations;
mod children;
mod guardians;
mod known_guardians;
mod links;
mod providers;

pub use add_child::add_child;
pub(crate) use authorizations::ending_authorizations;
pub(super) use authorizations::found as found_authorizations;
pub use authorizations::{authorization, authorization_visits, authorizations};
pub use children::children;
pub(super) use children::found_children;
pub(crate) use guardians::contacts;
pub use guardians::{hide_address, link_guardian, save_guardian, undo_guardian};
pub(crate) use known_guardians::{GuardianCandidate, alike_guardians, found_guardians};
pub use known_guardians::{guardians_like, guardians_to_link};
pub use links::{RecordWithEmail, link_recipient_for, link_recipient_named, records_with_email};
pub(crate) use providers::load_provider_ref;
pub use providers::{provider, provider_choices, providers};

use crate::{
    Tx,
    kernel::{
        columns::{
            ChildColumns, ProviderColumns, child_columns, join_service, note_column, note_state, parse_local, provider_columns,
            service_columns, visit_state,
        },
        sql::args,
        visible::{staff_only, visible_child, visible_visit},
    },
    privacy::deletion::held_since,
    records::{
        children::{FieldColumns, field_columns, record},
        merging::merges_into,
    },
};
use authorizations::authorization_lines;
use domain::{
    ChildId, Result, VisitId,
    holds::HoldPerson,
    people::{ChildPage, VisitLine},
    schedule::Discipline,
    visits::clock_name,
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ChildPageRow {
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    fields: FieldColumns,
}

/// One child, for the office and for its providers.
pub async fn child(tx: &mut Tx, id: ChildId) -> Result<ChildPage> {
    let row: ChildPageRow = tx
        .fetch_one(
            concat!(
                "SELECT ",
                child_columns!(),
                ", ",
                field_columns!(),
                " FROM children c WHERE ",
                visible_child!(),
                staff_only!(),
                " AND c.id = $4"
            ),
            args![id],
        )
        .await?;
    tx.record_access(id);
    let changes = guardians::last_changes(tx, id).await?;
    Ok(ChildPage {
        child: row.child.into_ref(),
        record: record(tx, row.fields).await?,
        guardians: guardians::guardians_of_child(tx, id, &changes).await?,
        former_guardians: guardians::former_guardians(tx, id, &changes).await?,
        authorizations: authorization_lines(tx, " AND a.child_id = $4 ORDER BY a.starts_on DESC, a.id", args![id]).await?,
        visits: visit_lines(tx, "v.child_id = $4", id.0).await?,
        held_since: held_since(tx, &[HoldPerson::Child(id)]).await?,
        merges: merges_into(tx, id).await?,
    })
}

#[derive(sqlx::FromRow)]
struct VisitLineRow {
    id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    discipline: String,
    #[sqlx(flatten)]
    visit_kind: crate::kernel::columns::KindColumns,
    starts_local: String,
    zone: String,
    starts_us: i64,
    minutes: i64,
    state: String,
    note: Option<String>,
}

/// Visits around now, latest first: from four weeks ago to two weeks ahead.
async fn visit_lines(tx: &mut Tx, condition: &str, id: Uuid) -> Result<Vec<VisitLine>> {
    const WEEK_US: i64 = 7 * 86_400 * 1_000_000;
    let (now, agency) = (tx.now_us(), tx.zone()?);
    let sql = concat!(
        "SELECT v.id, ",
        child_columns!(),
        ", ",
        provider_columns!(),
        ", ",
        service_columns!(),
        ", v.starts_local, v.zone, v.starts_us, v.minutes, v.state, ",
        note_column!(),
        " FROM visits v
         JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id",
        join_service!(),
        " LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
         WHERE ",
        visible_visit!(),
        " AND v.starts_us > $5 AND v.starts_us < $6 AND "
    );
    let rows: Vec<VisitLineRow> = tx
        .fetch_all(
            format!("{sql}{condition} ORDER BY v.starts_us DESC, v.id LIMIT 200"),
            args![id, now - 4 * WEEK_US, now + 2 * WEEK_US],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let child = tx.child(row.child);
            tx.record_access(child.id);
            Ok(VisitLine {
                id: VisitId(row.id),
                child,
                provider: row.provider.into(),
                discipline: Discipline(row.discipline),
                kind: row.visit_kind.into_name(),
                starts: parse_local(&row.starts_local)?,
                clock: clock_name(row.starts_us, &crate::zone(&row.zone)?, &agency),
                is_due: row.starts_us < now,
                minutes: row.minutes as u16,
                state: visit_state(&row.state)?,
                note: note_state(row.note.as_deref()),
            })
        })
        .collect()
}
