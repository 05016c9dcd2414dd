//! Saving authorizations: a new one, a change, an early end, and undo.

use super::{assignments, form::next_reference, load, record};
use crate::{
    Tx,
    kernel::{
        columns::{disciplines as discipline_list, has_ended, parse_local},
        sealing::SealedColumn,
        sql::args,
        versions::check_version,
    },
    records::{
        changes,
        children::require_child,
        disciplines,
        payers::{self, FirstVisitRow, require_billing},
        services,
    },
};
use domain::{
    AuthorizationId, Error, ErrorCode, FieldErrors, ProviderId, Result,
    assignments::{Assignment, ChangeTherapist, changed_from, replaced, within},
    authorizations::{Authorization, AuthorizationVersion, EndAuthorization, SaveAuthorization, SavedAuthorization},
    payers::unit_minutes_of,
    schedule::Discipline,
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many visits are read for the warning about weeks with too many: more than any authorization has planned.
const MAX_VISITS: u32 = 1_000;

/// Adds an authorization, or changes one. What is left empty comes from the service and the payer.
///
/// # Errors
/// `NotFound` for a record of another agency; `Conflict::Stale`; `Invalid` with all mistakes, such as `DisciplineInvalid`,
/// `ChildEnded`, `PayerEnded`, `ReferenceTaken`, `ProviderNotOfDiscipline`, `ProviderEndsBefore`, and `AuthorizationHasVisits` for
/// another child or discipline than that of its visits; `Conflict::VisitsPlanned` if visits are outside the new dates.
pub async fn save(tx: &mut Tx, new: SaveAuthorization) -> Result<SavedAuthorization> {
    require_billing(tx)?;
    let before = match new.authorization {
        Some(id) => Some(load_version(tx, id, new.version.unwrap_or_default()).await?),
        None => None,
    };
    require_child(tx, new.child).await?;
    let mut errors = FieldErrors::default();
    let after = complete(tx, before.as_ref(), new, &mut errors).await?;
    let (id, visits_per_week) = (after.id, after.visits_per_week);
    let is_new = before.is_none();
    write(tx, before, after, errors).await?;
    let has_too_many_planned = !is_new && has_too_many_planned(tx, id, visits_per_week).await?;
    Ok(SavedAuthorization { id, has_too_many_planned })
}

/// An authorization in the version that a form was opened with.
async fn load_version(tx: &mut Tx, id: AuthorizationId, version: i64) -> Result<Authorization> {
    let authorization = load(tx, id).await?;
    check_version(authorization.version, version)?;
    Ok(authorization)
}

/// The values of a form, with what it leaves to the service and the payer.
async fn complete(
    tx: &mut Tx,
    before: Option<&Authorization>,
    new: SaveAuthorization,
    errors: &mut FieldErrors,
) -> Result<Authorization> {
    let payer = payers::load(tx, new.payer).await?;
    let service = match new.service {
        Some(id) => Some(services::load(tx, id).await?),
        None => None,
    };
    let of_service = service.as_ref();
    let discipline = new.discipline.or_else(|| of_service.map(|service| service.discipline.clone()));
    let service_code = new.service_code.map(String::from).or_else(|| of_service.map(|service| service.code.clone()));
    let minutes_per_visit = new.minutes_per_visit.or_else(|| of_service.map(|service| service.minutes));
    for (field, is_missing) in [
        ("discipline", discipline.is_none()),
        ("service_code", service_code.is_none()),
        ("minutes_per_visit", minutes_per_visit.is_none()),
    ] {
        if is_missing {
            errors.add(field, ErrorCode::FieldMissing);
        }
    }
    let unit_rule = new.unit_rule.unwrap_or(payer.unit_rule);
    let unit_minutes = new.unit_minutes.or_else(|| of_service.and_then(|service| service.unit_minutes)).or(payer.unit_minutes);
    let unit_minutes = unit_minutes_of(unit_rule, unit_minutes).unwrap_or_else(|_| {
        errors.add("unit_minutes", ErrorCode::UnitMinutesOutOfRange);
        None
    });
    if new.ends_on < new.starts_on {
        errors.add("ends_on", ErrorCode::LastDayBeforeFirst);
    }
    if let Some(discipline) = &discipline {
        let is_known = before.is_some_and(|one| one.discipline == *discipline)
            || of_service.is_some_and(|service| service.discipline == *discipline);
        if !is_known && !disciplines::is_choice(tx, discipline).await? {
            errors.add("discipline", ErrorCode::DisciplineInvalid);
        }
        // A form has the discipline of the service before when another one is chosen.
        let is_unchanged = before.is_some_and(|one| one.service == new.service && one.discipline == *discipline);
        if !is_unchanged && of_service.is_some_and(|service| service.discipline != *discipline) {
            errors.add("service", ErrorCode::ServiceNotOfDiscipline);
        }
    }
    let discipline = discipline.unwrap_or_else(|| Discipline(String::new()));
    let reference = match (new.reference, before) {
        (Some(reference), _) => reference.into_string(),
        (None, Some(before)) => before.reference.clone(),
        (None, None) => next_reference(tx).await?,
    };
    // Another last day is the one that is valid now: the early end is over.
    let ended = before.filter(|before| before.is_ended_early() && before.ends_on == new.ends_on);
    let ends_on_before = ended.and_then(|before| before.ends_on_before);
    let today = tx.local_now()?.date();
    let assignments = match before {
        None => replaced(&[], new.starts_on, today, new.provider),
        Some(before) => {
            let is_same = before.provider(today) == new.provider;
            let of_form = replaced(&before.assignments, new.starts_on, today, new.provider);
            let chosen = if is_same { &before.assignments } else { &of_form };
            within(chosen, before.starts_on, new.starts_on, ends_on_before.unwrap_or(new.ends_on))
        }
    };
    Ok(Authorization {
        id: before.map_or_else(|| AuthorizationId(tx.next_id()), |before| before.id),
        reference,
        child: new.child,
        payer: Some(payer.id),
        service: new.service,
        discipline,
        service_code: service_code.unwrap_or_default(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        visits_per_week: new.visits_per_week,
        minutes_per_visit: minutes_per_visit.unwrap_or_default(),
        units_authorized: new.units_authorized,
        unit_minutes,
        unit_rule,
        assignments,
        daily_limit: new.daily_limit.unwrap_or(1),
        co_visit_allowed: new.co_visit_allowed,
        method: new.method.map(String::from).unwrap_or_default(),
        diagnoses: new.diagnoses.map(String::from).unwrap_or_default(),
        ordering_provider: new.ordering_provider.map(String::from).unwrap_or_default(),
        ends_on_before,
        end_reason: ended.map(|before| before.end_reason.clone()).unwrap_or_default(),
        version: before.map_or(0, |before| before.version),
    })
}

/// Rejects what a change newly refers to and no form offers: a child, payer, service or provider that has ended, and a provider
/// without the discipline. Undo and an authorization that comes back are checked too, since these may have ended meanwhile.
async fn check_references(
    tx: &mut Tx,
    before: Option<&Authorization>,
    after: &Authorization,
    errors: &mut FieldErrors,
) -> Result<()> {
    let today = tx.local_now()?.date();
    if before.is_none_or(|before| before.child != after.child) {
        let (ended_on,): (Option<String>,) =
            tx.fetch_one("SELECT ended_on FROM children WHERE agency_id = $1 AND id = $4", args![after.child]).await?;
        if has_ended(ended_on.as_deref(), today.max(after.starts_on)) {
            errors.add("child", ErrorCode::ChildEnded);
        }
    }
    if let Some(payer) = after.payer.filter(|payer| before.and_then(|before| before.payer) != Some(*payer))
        && payers::load(tx, payer).await?.is_ended(today)
    {
        errors.add("payer", ErrorCode::PayerEnded);
    }
    if let Some(service) = after.service.filter(|service| before.and_then(|before| before.service) != Some(*service))
        && services::load(tx, service).await?.is_ended(today)
    {
        errors.add("service", ErrorCode::ServiceEnded);
    }
    let therapists: BTreeSet<ProviderId> = after.assignments.iter().map(|one| one.provider).collect();
    for provider in therapists {
        let last_day = last_day_of(after, provider).unwrap_or(after.ends_on);
        let last_day_before = before.and_then(|before| last_day_of(before, provider));
        let (listed, ended_on): (String, Option<String>) = tx
            .fetch_one(
                "SELECT disciplines, ended_on FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
                args![provider],
            )
            .await?;
        let error = if (last_day_before.is_none() || before.is_some_and(|before| before.discipline != after.discipline))
            && !discipline_list(&listed).contains(&after.discipline)
        {
            ErrorCode::ProviderNotOfDiscipline
        } else if has_ended(ended_on.as_deref(), last_day) && last_day_before.is_none_or(|before| before < last_day) {
            ErrorCode::ProviderEndsBefore
        } else {
            continue;
        };
        errors.add("provider", error);
        break;
    }
    Ok(())
}

/// The last day on which a provider is assigned, while the authorization is valid.
fn last_day_of(authorization: &Authorization, provider: ProviderId) -> Option<Date> {
    let of_provider = authorization.assignments.iter().filter(|one| one.provider == provider);
    of_provider.map(|one| one.last_day.map_or(authorization.ends_on, |last| last.min(authorization.ends_on))).max()
}

/// Saves an authorization over what it was before, and remembers that for undo. `errors` are those of the form, so that all are
/// reported at once. The version is counted up here.
async fn write(tx: &mut Tx, before: Option<Authorization>, after: Authorization, errors: FieldErrors) -> Result<()> {
    if before.as_ref() == Some(&after) {
        tx.mark_unchanged();
        return Ok(());
    }
    let (id, child) = (after.id, after.child);
    check(tx, before.as_ref(), &after, errors).await?;
    upsert(tx, &after).await?;
    if before.as_ref().is_none_or(|before| before.assignments != after.assignments) {
        assignments::write(tx, id, &after.assignments).await?;
    }
    changes::record_previous(tx, record(&after), after.version + 1, before.as_ref()).await?;
    tx.record_subject("authorization", id.0);
    tx.record_subject("child", child.0);
    if let Some(before) = before.filter(|before| before.child != child) {
        tx.record_subject("child", before.child.0);
    }
    tx.record_change(&after);
    Ok(())
}

/// Rejects what an authorization can't be. `errors` are those of the form.
async fn check(tx: &mut Tx, before: Option<&Authorization>, after: &Authorization, mut errors: FieldErrors) -> Result<()> {
    let id = after.id;
    check_references(tx, before, after, &mut errors).await?;
    let taken: Option<(Uuid,)> = tx
        .fetch_optional(
            "SELECT id FROM authorizations WHERE agency_id = $1 AND reference = $4 AND id <> $5",
            args![&after.reference, id],
        )
        .await?;
    if taken.is_some() {
        errors.add("reference", ErrorCode::ReferenceTaken);
    }
    if let Some(before) = before {
        let (is_other_child, is_other_discipline) = (before.child != after.child, before.discipline != after.discipline);
        if (is_other_child || is_other_discipline) && has_visits(tx, id).await? {
            errors.add(if is_other_child { "child" } else { "discipline" }, ErrorCode::AuthorizationHasVisits);
        }
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid { fields: errors.0 });
    }
    match before {
        Some(before) => refuse_visits_left_outside(tx, before, after).await,
        None => Ok(()),
    }
}

async fn upsert(tx: &mut Tx, after: &Authorization) -> Result<()> {
    let (id, child) = (after.id, after.child);
    let method = tx.seal(child, SealedColumn::AuthorizedMethod, id.0, &after.method).await?;
    let diagnoses = tx.seal(child, SealedColumn::Diagnoses, id.0, &after.diagnoses).await?;
    let ordering_provider = tx.seal(child, SealedColumn::OrderingProvider, id.0, &after.ordering_provider).await?;
    let end_reason = tx.seal(child, SealedColumn::AuthorizationEndReason, id.0, &after.end_reason).await?;
    tx.execute(
        "INSERT INTO authorizations (agency_id, id, reference, child_id, payer, payer_id, service_id, discipline, service_code,
            starts_on, ends_on, visits_per_week, minutes_per_visit, units_authorized, unit_minutes, unit_rule,
            daily_limit, co_visit_allowed, method_sealed, diagnoses_sealed, ordering_provider_sealed, ends_on_before,
            end_reason_sealed, version, import_digest, changed_here)
         VALUES ($1, $4, $5, $6, '', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
            '', TRUE)
         ON CONFLICT (agency_id, id) DO UPDATE SET reference = $5, child_id = $6, payer_id = $7, service_id = $8,
            discipline = $9, service_code = $10, starts_on = $11, ends_on = $12, visits_per_week = $13, minutes_per_visit = $14,
            units_authorized = $15, unit_minutes = $16, unit_rule = $17, daily_limit = $18,
            co_visit_allowed = $19, method_sealed = $20, diagnoses_sealed = $21, ordering_provider_sealed = $22,
            ends_on_before = $23, end_reason_sealed = $24, version = $25, changed_here = TRUE",
        args![
            id,
            &after.reference,
            child,
            after.payer,
            after.service,
            &after.discipline.0,
            &after.service_code,
            after.starts_on,
            after.ends_on,
            after.visits_per_week,
            after.minutes_per_visit,
            after.units_authorized,
            after.unit_minutes.map(i64::from),
            after.unit_rule.key(),
            after.daily_limit,
            after.co_visit_allowed,
            method,
            diagnoses,
            ordering_provider,
            after.ends_on_before.map(|day| day.to_string()),
            end_reason,
            after.version + 1
        ],
    )
    .await?;
    Ok(())
}

async fn has_visits(tx: &mut Tx, id: AuthorizationId) -> Result<bool> {
    let visit: Option<(Uuid,)> =
        tx.fetch_optional("SELECT id FROM visits WHERE agency_id = $1 AND authorization_id = $4 LIMIT 1", args![id]).await?;
    Ok(visit.is_some())
}

/// Visits on days that the authorization had and would lose. Those that were outside already have their reason.
async fn refuse_visits_left_outside(tx: &mut Tx, before: &Authorization, after: &Authorization) -> Result<()> {
    if after.starts_on <= before.starts_on && before.ends_on <= after.ends_on {
        return Ok(());
    }
    let row: Option<FirstVisitRow> = tx
        .fetch_optional(
            "SELECT v.id, v.starts_local, COUNT(*) OVER () AS visits FROM visits v
             WHERE v.agency_id = $1 AND v.authorization_id = $4 AND v.state <> 'cancelled'
                AND substr(v.starts_local, 1, 10) >= $5 AND substr(v.starts_local, 1, 10) <= $6
                AND (substr(v.starts_local, 1, 10) < $7 OR substr(v.starts_local, 1, 10) > $8)
             ORDER BY v.starts_us, v.id LIMIT 1",
            args![before.id, before.starts_on, before.ends_on, after.starts_on, after.ends_on],
        )
        .await?;
    row.map_or(Ok(()), |row| Err(row.conflict()?))
}

/// Whether a week has more visits from now on than the authorization allows.
async fn has_too_many_planned(tx: &mut Tx, id: AuthorizationId, allowed: u32) -> Result<bool> {
    let first_day = tx.agency().settings.first_day;
    let today = tx.local_now()?.date();
    let rows: Vec<(String,)> = tx
        .fetch_all(
            "SELECT v.starts_local FROM visits v WHERE v.agency_id = $1 AND v.authorization_id = $4 AND v.state <> 'cancelled'
                AND substr(v.starts_local, 1, 10) >= $5 ORDER BY v.starts_us LIMIT $6",
            args![id, first_day.of_week(today), MAX_VISITS],
        )
        .await?;
    let mut weeks: BTreeMap<Date, u32> = BTreeMap::new();
    for (starts,) in rows {
        *weeks.entry(first_day.of_week(parse_local(&starts)?.date())).or_default() += 1;
    }
    Ok(weeks.into_values().any(|visits| visits > allowed))
}

/// Ends an authorization before its last day.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordEnded`; `Invalid` `EndOutsidePeriod`; `Conflict::VisitsPlanned` while it
/// has visits after that day.
pub async fn end(tx: &mut Tx, end: EndAuthorization) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, end.authorization, end.version).await?;
    if before.is_ended_early() {
        return Err(Error::state(ErrorCode::RecordEnded));
    }
    let mut errors = FieldErrors::default();
    if end.ended_on < before.starts_on || end.ended_on > before.ends_on {
        errors.add("ended_on", ErrorCode::EndOutsidePeriod);
    }
    let after = Authorization {
        ends_on: end.ended_on,
        ends_on_before: Some(before.ends_on),
        end_reason: end.reason.map(String::from).unwrap_or_default(),
        ..before.clone()
    };
    write(tx, Some(before), after, errors).await
}

/// Another therapist from today on, or from the first day of an authorization that begins later; or nobody.
pub(in crate::records) async fn choose_provider(
    tx: &mut Tx,
    seen: AuthorizationVersion,
    provider: Option<ProviderId>,
) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, seen.authorization, seen.version).await?;
    let first_day = tx.local_now()?.date().max(before.starts_on);
    assign_from(tx, before, first_day, provider).await
}

/// Gives an authorization that was ended early its last day back.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `RecordNotEnded`; `Invalid` `ProviderEndsBefore`.
pub async fn restore(tx: &mut Tx, restore: AuthorizationVersion) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, restore.authorization, restore.version).await?;
    let Some(ends_on) = before.ends_on_before else { return Err(Error::state(ErrorCode::RecordNotEnded)) };
    let after = Authorization { ends_on, ends_on_before: None, end_reason: String::new(), ..before.clone() };
    write(tx, Some(before), after, FieldErrors::default()).await
}

/// Another therapist from a day on, or nobody. Visits that are planned with the former one stay as they are: their families have
/// to know first.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Invalid` with `EndOutsidePeriod`, `ProviderNotOfDiscipline`, `ProviderEndsBefore`.
pub async fn change_therapist(tx: &mut Tx, change: ChangeTherapist) -> Result<()> {
    require_billing(tx)?;
    let before = load_version(tx, change.authorization, change.version).await?;
    assign_from(tx, before, change.first_day, change.provider).await
}

async fn assign_from(tx: &mut Tx, before: Authorization, first_day: Date, provider: Option<ProviderId>) -> Result<()> {
    let mut errors = FieldErrors::default();
    if first_day < before.starts_on || first_day > before.ends_on {
        errors.add("first_day", ErrorCode::EndOutsidePeriod);
    }
    let assignments = changed_from(&before.assignments, first_day, provider);
    write(tx, Some(before.clone()), Authorization { assignments, ..before }, errors).await
}

/// What an authorization was before a change. Until therapists had days, it had one provider for all of them.
#[derive(Deserialize)]
struct Previous {
    #[serde(flatten)]
    authorization: Authorization,
    #[serde(default)]
    provider: Option<ProviderId>,
}

/// Saves what an authorization was before its last change.
///
/// # Errors
/// `NotFound`; `Conflict::Stale`; `Conflict::State` `NothingToUndo`; what [`save`] rejects.
pub async fn undo(tx: &mut Tx, undo: AuthorizationVersion) -> Result<()> {
    let (before, after) = undone(tx, undo).await?;
    write(tx, Some(before), after, FieldErrors::default()).await.map_err(changes::of_undo)
}

/// Checks that the last change of an authorization can be undone.
///
/// # Errors
/// As [`undo`].
pub(in crate::records) async fn check_undo(tx: &mut Tx, undo: AuthorizationVersion) -> Result<()> {
    let (before, after) = undone(tx, undo).await?;
    check(tx, Some(&before), &after, FieldErrors::default()).await.map_err(changes::of_undo)
}

/// An authorization, and what it becomes when its last change is undone.
async fn undone(tx: &mut Tx, undo: AuthorizationVersion) -> Result<(Authorization, Authorization)> {
    require_billing(tx)?;
    let before = load_version(tx, undo.authorization, undo.version).await?;
    let Previous { authorization: previous, provider } = changes::previous(tx, record(&before), undo.version).await?;
    let mut after = Authorization { version: before.version, ..previous };
    if after.assignments.is_empty() {
        after.assignments.extend(provider.map(|provider| Assignment::begins(after.starts_on, provider)));
    }
    Ok((before, after))
}
