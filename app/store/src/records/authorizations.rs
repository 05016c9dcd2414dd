//! Authorizations by hand: entered, changed, ended and brought back by members who bill or manage. Lists and the rows of other
//! pages are in [`people`](super::people).

pub(crate) mod assignments;
mod balance;
mod form;
mod save;

pub(super) use form::providers_to_assign;
pub use form::{children_to_authorize, form};
pub use save::{change_therapist, end, restore, save, undo};
pub(super) use save::{check_undo, choose_provider};

use crate::{
    Tx,
    kernel::{
        columns::{ProviderColumns, parse_date, parse_local, provider_columns},
        sealing::{Sealed, SealedColumn},
        sql::args,
    },
    records::{
        changes::{self, Record},
        payers::{self, may_change},
        people, services,
    },
};
use domain::{
    AuthorizationId, ChildId, PayerId, Result, ServiceId, VisitId,
    authorizations::{Authorization, AuthorizationPage, Therapist, VisitOfAnother},
    records::RecordKind,
    schedule::Discipline,
    units::UnitRule,
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    reference: String,
    child_id: Uuid,
    payer_id: Option<Uuid>,
    service_id: Option<Uuid>,
    discipline: String,
    service_code: String,
    starts_on: String,
    ends_on: String,
    visits_per_week: i64,
    minutes_per_visit: i64,
    units_authorized: i64,
    unit_minutes: Option<i64>,
    unit_rule: String,
    daily_limit: i64,
    co_visit_allowed: bool,
    method_sealed: Sealed,
    diagnoses_sealed: Sealed,
    ordering_provider_sealed: Sealed,
    ends_on_before: Option<String>,
    end_reason_sealed: Sealed,
    version: i64,
}

/// One authorization with all of its values.
async fn load(tx: &mut Tx, id: AuthorizationId) -> Result<Authorization> {
    let row: AuthorizationRow = tx
        .fetch_one(
            "SELECT id, reference, child_id, payer_id, service_id, discipline, service_code, starts_on, ends_on, visits_per_week,
                minutes_per_visit, units_authorized, unit_minutes, unit_rule, daily_limit, co_visit_allowed,
                method_sealed, diagnoses_sealed, ordering_provider_sealed, ends_on_before, end_reason_sealed, version
             FROM authorizations WHERE agency_id = $1 AND id = $4",
            args![id],
        )
        .await?;
    let assigned = assignments::of_authorization(tx, id).await?;
    let child = ChildId(row.child_id);
    let texts = [&row.method_sealed, &row.diagnoses_sealed, &row.ordering_provider_sealed, &row.end_reason_sealed];
    let opener = tx.opener(texts.into_iter().map(|text| (child, text)).collect()).await?;
    let text = |column, text| opener.text(child, column, row.id, text);
    Ok(Authorization {
        id,
        child,
        method: text(SealedColumn::AuthorizedMethod, &row.method_sealed)?,
        diagnoses: text(SealedColumn::Diagnoses, &row.diagnoses_sealed)?,
        ordering_provider: text(SealedColumn::OrderingProvider, &row.ordering_provider_sealed)?,
        end_reason: text(SealedColumn::AuthorizationEndReason, &row.end_reason_sealed)?,
        reference: row.reference,
        payer: row.payer_id.map(PayerId),
        service: row.service_id.map(ServiceId),
        discipline: Discipline(row.discipline),
        service_code: row.service_code,
        starts_on: parse_date(&row.starts_on)?,
        ends_on: parse_date(&row.ends_on)?,
        visits_per_week: row.visits_per_week as u32,
        minutes_per_visit: row.minutes_per_visit as u32,
        units_authorized: row.units_authorized as u32,
        unit_minutes: row.unit_minutes.map(|minutes| minutes as u32),
        unit_rule: UnitRule::parse(&row.unit_rule).unwrap_or(UnitRule::PerVisit),
        assignments: assigned,
        daily_limit: row.daily_limit as u32,
        co_visit_allowed: row.co_visit_allowed,
        ends_on_before: row.ends_on_before.as_deref().map(parse_date).transpose()?,
        version: row.version,
    })
}

fn record(authorization: &Authorization) -> Record {
    Record::of_child(RecordKind::Authorization, authorization.id.0, authorization.child)
}

#[derive(sqlx::FromRow)]
struct TherapistRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    first_day: String,
    last_day: Option<String>,
}

/// The therapists of an authorization, in the order of their days.
async fn therapists(tx: &mut Tx, id: AuthorizationId) -> Result<Vec<Therapist>> {
    let rows: Vec<TherapistRow> = tx
        .fetch_all(
            concat!(
                "SELECT ",
                provider_columns!(),
                ", t.first_day, t.last_day FROM authorization_assignments t
                 JOIN providers p ON p.agency_id = t.agency_id AND p.id = t.provider_id
                 WHERE t.agency_id = $1 AND t.authorization_id = $4 ORDER BY t.first_day"
            ),
            args![id],
        )
        .await?;
    let therapist = |row: TherapistRow| {
        Ok(Therapist {
            provider: row.provider.into(),
            first_day: parse_date(&row.first_day)?,
            last_day: row.last_day.as_deref().map(parse_date).transpose()?,
        })
    };
    rows.into_iter().map(therapist).collect()
}

#[derive(sqlx::FromRow)]
struct OtherRow {
    id: Uuid,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    starts_local: String,
    total: i64,
}

/// The next planned visits with someone else than the therapist of their day, and how many there are in all; none while nobody is
/// assigned at all.
async fn visits_of_others(tx: &mut Tx, id: AuthorizationId) -> Result<(Vec<VisitOfAnother>, u32)> {
    const SHOWN: u32 = 10;
    let now = tx.now_us();
    let rows: Vec<OtherRow> = tx
        .fetch_all(
            concat!(
                "SELECT v.id, ",
                provider_columns!(),
                ", v.starts_local, COUNT(*) OVER () AS total FROM visits v
                 JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                 LEFT JOIN authorization_assignments t ON t.agency_id = v.agency_id
                    AND t.authorization_id = v.authorization_id AND t.first_day <= substr(v.starts_local, 1, 10)
                    AND (t.last_day IS NULL OR t.last_day >= substr(v.starts_local, 1, 10))
                 WHERE v.agency_id = $1 AND v.authorization_id = $4 AND v.state = 'planned' AND v.starts_us >= $5
                    AND (t.provider_id IS NULL OR t.provider_id <> v.provider_id)
                    AND EXISTS (SELECT 1 FROM authorization_assignments e WHERE e.agency_id = v.agency_id
                        AND e.authorization_id = v.authorization_id)
                 ORDER BY v.starts_us, v.id LIMIT $6"
            ),
            args![id, now, SHOWN],
        )
        .await?;
    let total = rows.first().map_or(0, |row| u32::try_from(row.total).unwrap_or(u32::MAX));
    let visit = |row: OtherRow| {
        Ok(VisitOfAnother { id: VisitId(row.id), provider: row.provider.into(), starts: parse_local(&row.starts_local)? })
    };
    Ok((rows.into_iter().map(visit).collect::<Result<_>>()?, total))
}

/// One authorization with its units, for the office.
///
/// # Errors
/// `NotFound` for an authorization of another agency.
pub async fn show(tx: &mut Tx, id: AuthorizationId) -> Result<AuthorizationPage> {
    let line = people::authorization(tx, id).await?;
    let authorization = load(tx, id).await?;
    let payer = match authorization.payer {
        Some(payer) => Some(payers::load(tx, payer).await?),
        None => None,
    };
    let service = match authorization.service {
        Some(service) => Some(services::load(tx, service).await?),
        None => None,
    };
    let (can_change, today) = (may_change(tx), tx.local_now()?.date());
    let mut choices = Vec::new();
    if can_change {
        choices = providers_to_assign(tx, authorization.provider(today)).await?;
    }
    Ok(AuthorizationPage {
        line,
        therapists: therapists(tx, id).await?,
        of_others: visits_of_others(tx, id).await?,
        choices,
        service,
        balance: balance::balance(tx, &authorization, payer.as_ref()).await?,
        last_change: changes::last_change(tx, record(&authorization), authorization.version).await?,
        can_change,
        record: authorization,
    })
}
