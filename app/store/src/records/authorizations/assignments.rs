//! The therapists of authorizations, as they are stored. Every reader and writer of them is here, in [`crate::kernel::visible`] and
//! in the joins by [`assigned_provider`].

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
        sql::{args, ids, placeholders},
        visible::visible_visit,
    },
};
use domain::{AuthorizationId, ProviderId, Result, assignments::Assignment};
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The provider of the one assignment that is shown of an authorization on a day, as [`domain::assignments::shown`] finds it.
macro_rules! assigned_provider {
    ($authorization:literal, $day:literal) => {
        concat!(
            "(SELECT t.provider_id FROM authorization_assignments t WHERE t.agency_id = ",
            $authorization,
            ".agency_id AND t.authorization_id = ",
            $authorization,
            ".id ORDER BY CASE WHEN t.last_day < ",
            $day,
            " THEN 1 ELSE 0 END, CASE WHEN t.last_day < ",
            $day,
            " THEN NULL ELSE t.first_day END, t.first_day DESC LIMIT 1)"
        )
    };
}
pub(crate) use assigned_provider;

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    authorization_id: Uuid,
    first_day: String,
    last_day: Option<String>,
    provider_id: Uuid,
}

impl AssignmentRow {
    fn assignment(self) -> Result<Assignment> {
        Ok(Assignment {
            provider: ProviderId(self.provider_id),
            first_day: parse_date(&self.first_day)?,
            last_day: self.last_day.as_deref().map(parse_date).transpose()?,
        })
    }
}

/// The columns of an assignment.
macro_rules! select_assignments {
    ($more:expr) => {
        concat!(
            "SELECT t.authorization_id, t.first_day, t.last_day, t.provider_id FROM authorization_assignments t
             WHERE t.agency_id = $1 AND ",
            $more,
            " ORDER BY t.authorization_id, t.first_day"
        )
    };
}

/// Assignments by authorization, in the order of their days.
pub(crate) type Assignments = BTreeMap<Uuid, Vec<Assignment>>;

fn by_authorization(rows: Vec<AssignmentRow>) -> Result<Assignments> {
    let mut found = Assignments::new();
    for row in rows {
        found.entry(row.authorization_id).or_default().push(row.assignment()?);
    }
    Ok(found)
}

/// Those of one authorization.
pub(crate) async fn of_authorization(tx: &mut Tx, id: AuthorizationId) -> Result<Vec<Assignment>> {
    let rows: Vec<AssignmentRow> = tx.fetch_all(select_assignments!("t.authorization_id = $4"), args![id]).await?;
    rows.into_iter().map(AssignmentRow::assignment).collect()
}

/// Those of these authorizations.
pub(crate) async fn of_authorizations(tx: &mut Tx, some: &[Uuid]) -> Result<Assignments> {
    let sql = format!(
        "SELECT t.authorization_id, t.first_day, t.last_day, t.provider_id FROM authorization_assignments t
         WHERE t.agency_id = $1 AND t.authorization_id IN ({}) ORDER BY t.authorization_id, t.first_day",
        placeholders(4, some.len())
    );
    by_authorization(tx.fetch_all(sql, ids(some)).await?)
}

/// Those of the authorizations that name a provider on a day or later.
pub(crate) async fn of_provider_from(tx: &mut Tx, provider: ProviderId, day: Date) -> Result<Assignments> {
    let rows: Vec<AssignmentRow> = tx
        .fetch_all(
            select_assignments!(
                "t.authorization_id IN (SELECT o.authorization_id FROM authorization_assignments o
                    JOIN authorizations a ON a.agency_id = o.agency_id AND a.id = o.authorization_id
                    WHERE o.agency_id = $1 AND o.provider_id = $4 AND a.ends_on >= $5
                        AND (o.last_day IS NULL OR o.last_day >= $5))"
            ),
            args![provider, day],
        )
        .await?;
    by_authorization(rows)
}

/// Those of the authorizations of visible visits that start from `from_us` (inclusive) to `to_us` (exclusive). For the office also of
/// those that are valid on some day from `from` to `to`: their visits may not be placed yet.
pub(crate) async fn in_period(tx: &mut Tx, (from, to): (Date, Date), (from_us, to_us): (i64, i64)) -> Result<Assignments> {
    let rows: Vec<AssignmentRow> = tx
        .fetch_all(
            select_assignments!(concat!(
                "t.authorization_id IN (SELECT v.authorization_id FROM visits v WHERE ",
                visible_visit!(),
                " AND v.starts_us >= $6 AND v.starts_us < $7
                    UNION SELECT o.id FROM authorizations o
                        WHERE o.agency_id = $1 AND $2 = 'admin' AND o.ends_on >= $4 AND o.starts_on <= $5)"
            )),
            args![from, to, from_us, to_us],
        )
        .await?;
    by_authorization(rows)
}

/// Writes the assignments of an authorization in place of those before.
pub(crate) async fn write(tx: &mut Tx, id: AuthorizationId, assignments: &[Assignment]) -> Result<()> {
    tx.execute("DELETE FROM authorization_assignments WHERE agency_id = $1 AND authorization_id = $4", args![id]).await?;
    for one in assignments {
        tx.execute(
            "INSERT INTO authorization_assignments (agency_id, authorization_id, first_day, last_day, provider_id)
             VALUES ($1, $4, $5, $6, $7)",
            args![id, one.first_day, one.last_day.map(|day| day.to_string()), one.provider],
        )
        .await?;
    }
    Ok(())
}
