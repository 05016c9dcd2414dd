//! Authorizations by hand: entered, changed, ended and brought back by members who bill or manage. Lists and the rows of other
//! pages are in [`people`](super::people).

mod balance;
mod form;
mod save;

pub(super) use form::providers_to_choose;
pub use form::{children_to_authorize, form};
pub(super) use save::choose_provider;
pub use save::{end, restore, save, undo};

use crate::{
    Tx,
    kernel::{
        columns::parse_date,
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
    AuthorizationId, ChildId, PayerId, ProviderId, Result, ServiceId,
    authorizations::{Authorization, AuthorizationPage},
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
    provider_id: Option<Uuid>,
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
                minutes_per_visit, units_authorized, unit_minutes, unit_rule, provider_id, daily_limit, co_visit_allowed,
                method_sealed, diagnoses_sealed, ordering_provider_sealed, ends_on_before, end_reason_sealed, version
             FROM authorizations WHERE agency_id = $1 AND id = $4",
            args![id],
        )
        .await?;
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
        provider: row.provider_id.map(ProviderId),
        daily_limit: row.daily_limit as u32,
        co_visit_allowed: row.co_visit_allowed,
        ends_on_before: row.ends_on_before.as_deref().map(parse_date).transpose()?,
        version: row.version,
    })
}

fn record(authorization: &Authorization) -> Record {
    Record::of_child(RecordKind::Authorization, authorization.id.0, authorization.child)
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
    Ok(AuthorizationPage {
        line,
        service,
        balance: balance::balance(tx, &authorization, payer.as_ref()).await?,
        last_change: changes::last_change(tx, record(&authorization), authorization.version).await?,
        can_change: may_change(tx),
        record: authorization,
    })
}
