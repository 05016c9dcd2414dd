//! Absences of providers: asking, deciding, entering, and the visits that are planned on their days. See `domain::absences`.

use crate::{
    Tx,
    care::visits::leave_visits_between,
    kernel::{
        columns::{ProviderColumns, day_start_us, parse_date, provider_columns},
        sql::{Arg, args, ids, internal, placeholders},
        versions::check_version,
        visible::visible_provider,
    },
    scheduling::schedule::plus_days,
};
use domain::{
    AbsenceId, Capability, Error, ErrorCode, ProviderId, Result,
    absences::{Absence, AbsenceKind, AbsenceState, AbsenceVersion, AddAbsence, AskTimeOff, AwayDays, DecideTimeOff, ReportSick},
    records::is_over,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many absences a page lists: those that are not over, and a few before.
const LISTED: i64 = 20;

#[derive(sqlx::FromRow)]
struct AbsenceRow {
    id: Uuid,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    kind: String,
    state: String,
    first_day: String,
    last_day: String,
    note: String,
    version: i64,
}

impl AbsenceRow {
    fn days(&self) -> Result<AwayDays> {
        Ok(AwayDays { first: parse_date(&self.first_day)?, last: parse_date(&self.last_day)? })
    }

    fn state(&self) -> Result<AbsenceState> {
        AbsenceState::parse(&self.state).ok_or_else(|| internal(&"an unknown state of an absence"))
    }
}

/// Absences as `b` of visible providers.
macro_rules! select_absences {
    ($more:literal) => {
        concat!(
            "SELECT b.id, ",
            provider_columns!(),
            ", b.kind, b.state, b.first_day, b.last_day, b.note, b.version FROM provider_absences b
             JOIN providers p ON p.agency_id = b.agency_id AND p.id = b.provider_id WHERE ",
            visible_provider!(),
            $more
        )
    };
}

/// The days from `from` to `to`, both included, on which providers are away: of all for the office, their own for a provider.
pub(crate) async fn approved(tx: &mut Tx, from: Date, to: Date) -> Result<BTreeMap<ProviderId, Vec<AwayDays>>> {
    let rows: Vec<(Uuid, String, String)> = tx
        .fetch_all(
            "SELECT provider_id, first_day, last_day FROM provider_absences
             WHERE agency_id = $1 AND state = 'approved' AND last_day >= $4 AND first_day <= $5
                AND ($2 = 'admin' OR provider_id = $3) ORDER BY first_day, id",
            args![from, to],
        )
        .await?;
    let mut away: BTreeMap<ProviderId, Vec<AwayDays>> = BTreeMap::new();
    for (provider, first, last) in rows {
        let days = AwayDays { first: parse_date(&first)?, last: parse_date(&last)? };
        away.entry(ProviderId(provider)).or_default().push(days);
    }
    Ok(away)
}

/// How many visits are planned with each of these providers on their days, from today on: one statement for all of them.
async fn planned_visits(tx: &mut Tx, away: &[(ProviderId, AwayDays)]) -> Result<Vec<u32>> {
    let spans: Vec<(i64, i64)> = away.iter().map(|(_, days)| bounds_us(tx, *days)).collect::<Result<_>>()?;
    let (Some(from), Some(to)) = (spans.iter().map(|span| span.0).min(), spans.iter().map(|span| span.1).max()) else {
        return Ok(Vec::new());
    };
    let providers: Vec<Uuid> = away.iter().map(|(provider, _)| provider.0).collect::<BTreeSet<_>>().into_iter().collect();
    let sql = "SELECT v.provider_id, v.starts_us FROM visits v
         WHERE v.agency_id = $1 AND v.state = 'planned' AND v.starts_us >= $4 AND v.starts_us < $5 AND v.provider_id IN (";
    let mut args = args![from, to];
    args.extend(ids(&providers));
    let visits: Vec<(Uuid, i64)> = tx.fetch_all(format!("{sql}{})", placeholders(6, providers.len())), args).await?;
    let count = |((provider, _), (from, to)): (&(ProviderId, AwayDays), &(i64, i64))| {
        let on_its_days = |(of, starts_us): &&(Uuid, i64)| *of == provider.0 && (*from..*to).contains(starts_us);
        u32::try_from(visits.iter().filter(on_its_days).count()).unwrap_or(u32::MAX)
    };
    Ok(away.iter().zip(&spans).map(count).collect())
}

/// The beginning of the first of these days that is not over, and the end of the last one.
fn bounds_us(tx: &Tx, days: AwayDays) -> Result<(i64, i64)> {
    let zone = tx.zone()?;
    let today = tx.local_now()?.date();
    Ok((day_start_us(days.first.max(today), &zone)?, day_start_us(plus_days(days.last, 1), &zone)?))
}

async fn absences(tx: &mut Tx, rows: Vec<AbsenceRow>) -> Result<Vec<Absence>> {
    let mut absences = Vec::with_capacity(rows.len());
    for row in rows {
        absences.push(Absence {
            id: AbsenceId(row.id),
            version: row.version,
            kind: AbsenceKind::parse(&row.kind).ok_or_else(|| internal(&"an unknown kind of an absence"))?,
            state: row.state()?,
            days: row.days()?,
            visits: 0,
            provider: row.provider.into(),
            note: row.note,
        });
    }
    let is_open = |absence: &&mut Absence| matches!(absence.state, AbsenceState::Asked | AbsenceState::Approved);
    let mut open: Vec<&mut Absence> = absences.iter_mut().filter(is_open).collect();
    let away: Vec<(ProviderId, AwayDays)> = open.iter().map(|absence| (absence.provider.id, absence.days)).collect();
    for (absence, visits) in open.iter_mut().zip(planned_visits(tx, &away).await?) {
        absence.visits = visits;
    }
    Ok(absences)
}

/// The absences of a provider, the latest first: of any for the office, their own for a provider.
///
/// # Errors
/// `NotFound` for a provider that the reader does not see.
pub async fn of_provider(tx: &mut Tx, provider: ProviderId) -> Result<Vec<Absence>> {
    crate::records::people::load_provider_ref(tx, provider).await?;
    let sql = select_absences!(" AND b.provider_id = $4 ORDER BY b.last_day DESC, b.id DESC LIMIT $5");
    let rows = tx.fetch_all(sql, args![provider, LISTED]).await?;
    absences(tx, rows).await
}

/// The absences that providers have asked for, the soonest first, at most so many.
pub(crate) async fn asked(tx: &mut Tx, limit: i64) -> Result<Vec<Absence>> {
    let rows = tx.fetch_all(select_absences!(" AND b.state = 'asked' ORDER BY b.first_day, b.id LIMIT $4"), args![limit]).await?;
    absences(tx, rows).await
}

/// The approved absences until a day that still have planned visits, the soonest first, at most so many.
pub(crate) async fn with_visits(tx: &mut Tx, until: Date, limit: usize) -> Result<Vec<Absence>> {
    let today = tx.local_now()?.date();
    let sql = select_absences!(
        " AND b.state = 'approved' AND b.last_day >= $4 AND b.first_day <= $5 ORDER BY b.first_day, b.id LIMIT $6"
    );
    let rows = tx.fetch_all(sql, args![today, until, 200_i64]).await?;
    let mut with_visits = absences(tx, rows).await?;
    with_visits.retain(|absence| absence.visits > 0);
    with_visits.truncate(limit);
    Ok(with_visits)
}

/// An absence of a visible provider in the version that was shown.
async fn load(tx: &mut Tx, id: AbsenceId, version: i64) -> Result<AbsenceRow> {
    let row: AbsenceRow = tx.fetch_one(select_absences!(" AND b.id = $4"), args![id]).await?;
    check_version(row.version, version)?;
    Ok(row)
}

/// What a new absence is.
struct NewAbsence<'a> {
    provider: ProviderId,
    kind: AbsenceKind,
    state: AbsenceState,
    days: AwayDays,
    note: &'a str,
}

/// Adds an absence.
async fn add_row(tx: &mut Tx, new: NewAbsence<'_>) -> Result<AbsenceId> {
    let NewAbsence { provider, kind, state, days, note } = new;
    days.check(tx.local_now()?.date()).map_err(|(field, code)| Error::field(field, code))?;
    let ended_on: (Option<String>,) = tx
        .fetch_one("SELECT ended_on FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL", args![provider])
        .await?;
    let ended_on = ended_on.0.as_deref().map(parse_date).transpose()?;
    if is_over(ended_on, days.first) {
        return Err(Error::state(ErrorCode::ProviderHasEnded));
    }
    let (others,): (i64,) = tx
        .fetch_one(
            "SELECT COUNT(*) FROM provider_absences WHERE agency_id = $1 AND provider_id = $4 AND state IN ('asked', 'approved')
                AND last_day >= $5 AND first_day <= $6",
            args![provider, days.first, days.last],
        )
        .await?;
    if others > 0 {
        return Err(Error::field("first_day", ErrorCode::AbsenceOverlaps));
    }
    let id = tx.next_id();
    let now = tx.now_us();
    // Nobody decides about who is sick.
    let by =
        tx.actor().viewer().map(|viewer| viewer.member.0).filter(|_| kind != AbsenceKind::Sick || tx.require_admin().is_ok());
    let (decided_us, decided_by) = if state == AbsenceState::Asked { (None, None) } else { (Some(now), by) };
    tx.execute(
        "INSERT INTO provider_absences (agency_id, id, provider_id, kind, state, first_day, last_day, note, asked_us, decided_us,
            decided_by, version) VALUES ($1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        args![id, provider, kind.key(), state.key(), days.first, days.last, note, now, decided_us, decided_by],
    )
    .await?;
    tx.record_subject("provider", provider.0);
    tx.record_subject("absence", id);
    Ok(AbsenceId(id))
}

async fn set_state(tx: &mut Tx, row: &AbsenceRow, state: AbsenceState) -> Result<()> {
    let by: Option<Uuid> = tx.actor().viewer().map(|viewer| viewer.member.0).filter(|_| tx.require_admin().is_ok());
    let decided: Vec<Arg> = args![row.id, state.key(), tx.now_us(), by];
    tx.execute(
        "UPDATE provider_absences SET state = $5, decided_us = $6, decided_by = $7, version = version + 1
         WHERE agency_id = $1 AND id = $4",
        decided,
    )
    .await?;
    tx.record_subject("provider", row.provider.id().0);
    tx.record_subject("absence", row.id);
    Ok(())
}

/// A provider asks for time off.
///
/// # Errors
/// `NotFound` for others; `Invalid` as [`AwayDays::check`], `AbsenceOverlaps` if the provider is away on one of these days already, or
/// has asked for it; `Conflict::State` `ProviderHasEnded`.
pub async fn ask(tx: &mut Tx, form: AskTimeOff) -> Result<AbsenceId> {
    let provider = tx.require_provider()?;
    let days = AwayDays { first: form.first_day, last: form.last_day.unwrap_or(form.first_day) };
    let (kind, state) = (AbsenceKind::TimeOff, AbsenceState::Asked);
    let id = add_row(tx, NewAbsence { provider, kind, state, days, note: form.note.as_str() }).await?;
    tx.record_change(&form);
    Ok(id)
}

/// A provider is sick today. The visits stay with them until the office decides: `/today` shows them.
///
/// # Errors
/// As [`ask`].
pub async fn report_sick(tx: &mut Tx, form: ReportSick) -> Result<AbsenceId> {
    let provider = tx.require_provider()?;
    let today = tx.local_now()?.date();
    let days = AwayDays { first: today, last: today };
    let (kind, state) = (AbsenceKind::Sick, AbsenceState::Approved);
    let id = add_row(tx, NewAbsence { provider, kind, state, days, note: form.note.as_str() }).await?;
    tx.record_change(&form);
    Ok(id)
}

/// The office enters that a provider is away. Returns how many visits were left without a provider.
///
/// # Errors
/// `NotFound` for a provider of another agency and without the capability; otherwise as [`ask`].
pub async fn add(tx: &mut Tx, form: AddAbsence) -> Result<u32> {
    tx.require_capability(Capability::Schedule)?;
    crate::records::people::load_provider_ref(tx, form.provider).await?;
    let days = AwayDays { first: form.first_day, last: form.last_day.unwrap_or(form.first_day) };
    let new =
        NewAbsence { provider: form.provider, kind: form.kind, state: AbsenceState::Approved, days, note: form.note.as_str() };
    add_row(tx, new).await?;
    tx.record_change(&form);
    if form.leave_visits { leave(tx, form.provider, days).await } else { Ok(0) }
}

/// The office approves or declines what a provider has asked for.
///
/// # Errors
/// `NotFound` for an absence of another agency and without the capability; `Conflict::Stale`; `Conflict::State` `AbsenceDecided` if it was
/// decided or withdrawn.
pub async fn decide(tx: &mut Tx, form: DecideTimeOff) -> Result<()> {
    tx.require_capability(Capability::Schedule)?;
    let row = load(tx, form.absence, form.version).await?;
    if row.state()? != AbsenceState::Asked {
        return Err(Error::state(ErrorCode::AbsenceDecided));
    }
    set_state(tx, &row, if form.approve { AbsenceState::Approved } else { AbsenceState::Declined }).await?;
    tx.record_change(&form);
    Ok(())
}

/// Takes an absence back that is not over: the provider one that waits for an answer, the office any. Visits that were left without a
/// provider stay so.
///
/// # Errors
/// `NotFound` for an absence of someone else; `Conflict::Stale`; `Conflict::State` `AbsenceDecided` if it was withdrawn, declined, or
/// is over, and for a provider also if it was approved.
pub async fn withdraw(tx: &mut Tx, form: AbsenceVersion) -> Result<()> {
    let office = tx.require_capability(Capability::Schedule).is_ok();
    if !office {
        tx.require_provider()?;
    }
    let row = load(tx, form.absence, form.version).await?;
    let is_open = match row.state()? {
        AbsenceState::Asked => true,
        AbsenceState::Approved => office && row.days()?.last >= tx.local_now()?.date(),
        AbsenceState::Declined | AbsenceState::Withdrawn => false,
    };
    if !is_open {
        return Err(Error::state(ErrorCode::AbsenceDecided));
    }
    set_state(tx, &row, AbsenceState::Withdrawn).await?;
    tx.record_change(&form);
    Ok(())
}

/// Leaves all visits that are planned on the days of an approved absence without a provider. Returns how many.
///
/// # Errors
/// `NotFound` for an absence of another agency and without the capability; `Conflict::Stale`; `Conflict::State` `AbsenceDecided` if it is
/// not approved.
pub async fn leave_visits(tx: &mut Tx, form: AbsenceVersion) -> Result<u32> {
    tx.require_capability(Capability::Schedule)?;
    let row = load(tx, form.absence, form.version).await?;
    if row.state()? != AbsenceState::Approved {
        return Err(Error::state(ErrorCode::AbsenceDecided));
    }
    tx.record_subject("absence", row.id);
    tx.record_change(&form);
    leave(tx, row.provider.id(), row.days()?).await
}

async fn leave(tx: &mut Tx, provider: ProviderId, days: AwayDays) -> Result<u32> {
    let (from, to) = bounds_us(tx, days)?;
    let left = leave_visits_between(tx, provider, (from, to), "").await?;
    tx.record_count("visit", left);
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}
