//! Checks imported visits against existing ones: overlaps and rules that nobody can override are errors, other broken rules are
//! warnings.

use super::{
    Problem, Report,
    plan::{AuthorizationStep, ChildStep, ImportPlan, Step, VisitBasis, VisitStep},
};
use crate::{
    Tx, internal,
    kernel::{
        columns::{day_start_us, disciplines, format_local, to_local},
        sql::args,
    },
    scheduling::rules,
};
use domain::import::ProblemCode;
use domain::{
    AuthorizationId, ChildId, ProviderId, Result, VisitId,
    agency::FirstDay,
    import::ImportFile,
    rules::{
        AuthorizationContext, ChildContext, Finding, FindingSubject, PlannedVisit, PlanningContext, ProviderContext,
        RuleViolation, check,
    },
    schedule::Discipline,
    travel::Point,
    visits::spans_overlap,
};
use jiff::{Span, civil::Date};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The time that a visit occupies.
#[derive(sqlx::FromRow, Clone, Copy)]
struct OccupiedTime {
    id: Uuid,
    provider_id: Option<Uuid>,
    child_id: Uuid,
    joint_id: Uuid,
    starts_us: i64,
    ends_us: i64,
}

impl OccupiedTime {
    fn span_us(&self) -> (i64, i64) {
        (self.starts_us, self.ends_us)
    }
}

impl From<&VisitStep<'_>> for OccupiedTime {
    fn from(visit: &VisitStep<'_>) -> Self {
        Self {
            id: visit.step.id,
            provider_id: Some(visit.provider),
            child_id: visit.child,
            joint_id: visit.joint,
            starts_us: visit.starts_us,
            ends_us: visit.ends_us,
        }
    }
}

/// Reports every row whose visit overlaps another visit of the same person, imported or existing. The database would reject it
/// too, but only the first one, and without naming it.
pub(super) async fn report_overlaps(tx: &mut Tx, plan: &ImportPlan<'_>, errors: &mut Vec<Problem>) -> Result<()> {
    let rows: BTreeMap<Uuid, &VisitStep> = plan.visits.iter().map(|visit| (visit.step.id, visit)).collect();
    let first = plan.visits.iter().map(|visit| visit.starts_us).min();
    let last = plan.visits.iter().map(|visit| visit.ends_us).max();
    let Some((first, last)) = first.zip(last) else { return Ok(()) };
    let mut occupied: Vec<OccupiedTime> = tx
        .fetch_all(
            "SELECT id, provider_id, child_id, joint_id, starts_us, ends_us FROM visits
             WHERE agency_id = $1 AND holds_time AND starts_us < $5 AND ends_us > $4",
            args![first, last],
        )
        .await?;
    occupied.retain(|existing| !rows.contains_key(&existing.id));
    occupied.extend(plan.visits.iter().map(OccupiedTime::from));
    let together = |a: &OccupiedTime, b: &OccupiedTime| a.joint_id == b.joint_id;
    let pairs = overlapping(&occupied, |visit| visit.provider_id, |_, _| false)
        .map(|pair| (pair, "provider_id", ProblemCode::ProviderOverlap))
        .chain(
            overlapping(&occupied, |visit| Some(visit.child_id), together)
                .map(|pair| (pair, "starts_at", ProblemCode::ChildOverlap)),
        );
    let mut reported = BTreeSet::new();
    for ((one, other), column, code) in pairs {
        for visit in [one, other].into_iter().filter_map(|id| rows.get(&id)) {
            if reported.insert((visit.step.id, code)) {
                errors.push(problem(visit, column, code));
            }
        }
    }
    Ok(())
}

/// Pairs of overlapping visits of one person, except joint visits. A visit without the person overlaps none.
fn overlapping(
    visits: &[OccupiedTime],
    person: impl Fn(&OccupiedTime) -> Option<Uuid>,
    together: impl Fn(&OccupiedTime, &OccupiedTime) -> bool,
) -> impl Iterator<Item = (Uuid, Uuid)> {
    let mut people: BTreeMap<Uuid, Vec<&OccupiedTime>> = BTreeMap::new();
    for visit in visits {
        if let Some(person) = person(visit) {
            people.entry(person).or_default().push(visit);
        }
    }
    let mut pairs = Vec::new();
    for mut visits in people.into_values() {
        visits.sort_by_key(|visit| (visit.starts_us, visit.id));
        for (nth, visit) in visits.iter().enumerate() {
            let later = visits[nth + 1..].iter().take_while(|later| spans_overlap(visit.span_us(), later.span_us()));
            pairs.extend(later.filter(|later| !together(visit, later)).map(|later| (visit.id, later.id)));
        }
    }
    pairs.into_iter()
}

/// Reports rules that the imported visits will break. Nothing is written yet, so the plan is merged with the existing visits.
pub(super) async fn report_broken_rules(tx: &mut Tx, plan: &ImportPlan<'_>, report: &mut Report) -> Result<()> {
    let rows: BTreeMap<VisitId, &VisitStep> = plan.visits.iter().map(|visit| (VisitId(visit.step.id), visit)).collect();
    let days = || plan.visits.iter().map(|visit| visit.step.row.starts.date());
    let Some((first, last)) = days().min().zip(days().max()) else { return Ok(()) };
    let context = load_planned_context(tx, plan).await?;
    let first_day = context.settings.first_day;
    let (from, to) = (first_day.of_week(first), first_day.of_week(last).saturating_add(Span::new().days(7)));
    let visits = load_planned_visits(tx, plan, &rows, from, to).await?;
    for finding in check(&context, &visits) {
        if let Some(visit) = row_of(&finding, &visits, &rows, first_day) {
            let (column, code) = column_and_code(&finding.violation);
            let problems = if finding.violation.can_be_overridden() { &mut report.warnings } else { &mut report.errors };
            problems.push(problem(visit, column, code));
        }
    }
    Ok(())
}

/// The visits of a file may lie in any year that visits can have.
const ALL_YEARS: (Date, Date) = (Date::constant(2000, 1, 1), Date::constant(2101, 1, 1));

/// The planning context after the import.
async fn load_planned_context(tx: &mut Tx, plan: &ImportPlan<'_>) -> Result<PlanningContext> {
    let mut context = rules::load_planning_context(tx, ALL_YEARS.0, ALL_YEARS.1).await?;
    for Step { row, id, .. } in &plan.providers {
        let known = context.providers.remove(&ProviderId(*id));
        let provider = ProviderContext {
            disciplines: disciplines(&row.disciplines),
            languages: rules::languages(&row.languages),
            availability: rules::availability(&row.availability)?,
            max_visits_per_day: row.max_visits_per_day as u16,
            base: Point { lat: row.lat, lon: row.lon },
            ended_on: known.as_ref().and_then(|provider| provider.ended_on),
            away: known.map(|provider| provider.away).unwrap_or_default(),
        };
        context.providers.insert(ProviderId(*id), provider);
    }
    for ChildStep { step: Step { row, id, .. }, .. } in &plan.children {
        let child = ChildContext {
            language: row.home_language.clone(),
            availability: rules::availability(&row.availability)?,
            // No rule needs it.
            clock_offset: 0,
            home: Point { lat: row.lat, lon: row.lon },
        };
        context.children.insert(ChildId(*id), child);
    }
    for AuthorizationStep { step: Step { row, id, .. }, child, assignments } in &plan.authorizations {
        // A file need not have a daily limit; an empty one is one visit.
        let daily_limit = match row.further.daily_limit.as_deref() {
            Some(limit) => limit.parse().unwrap_or(1),
            None => context.authorizations.get(&AuthorizationId(*id)).map_or(1, |known| known.daily_limit),
        };
        let authorization = AuthorizationContext {
            child: ChildId(*child),
            discipline: Discipline(row.discipline.clone()),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            visits_per_week: row.visits_per_week as u16,
            minutes_per_visit: row.minutes_per_visit as u16,
            daily_limit,
            assignments: assignments.clone(),
        };
        context.authorizations.insert(AuthorizationId(*id), authorization);
    }
    for visit in &plan.visits {
        if !context.children.contains_key(&ChildId(visit.child)) {
            rules::add_child_to_context(tx, &mut context, ChildId(visit.child), visit.step.row.starts.date()).await?;
        }
        if let VisitBasis::Kind { discipline, .. } = &visit.basis {
            context.disciplines.push((VisitId(visit.step.id), Discipline(discipline.clone())));
        }
    }
    context.disciplines.sort_unstable_by_key(|(visit, _)| *visit);
    Ok(context)
}

/// The visits of a date range after the import, sorted by start: the planned ones, and existing ones that are not changed, whose
/// home address may change.
async fn load_planned_visits(
    tx: &mut Tx,
    plan: &ImportPlan<'_>,
    rows: &BTreeMap<VisitId, &VisitStep<'_>>,
    from: Date,
    to: Date,
) -> Result<Vec<PlannedVisit>> {
    let zone = tx.zone()?;
    let (from_us, to_us) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let mut places = rules::load_place_locations(tx).await?;
    places.extend(
        plan.children.iter().map(|ChildStep { step: Step { row, .. }, home, .. }| (*home, Point { lat: row.lat, lon: row.lon })),
    );
    for step in &plan.further.places {
        let at_home = plan.homes.get(&step.child.0).and_then(|home| places.get(home)).copied();
        let at = step.position.map(|at| Point { lat: at.lat, lon: at.lon }).or(at_home);
        places.extend(at.map(|at| (step.id.0, at)));
    }
    let mut visits: Vec<(i64, PlannedVisit)> = Vec::new();
    for (place, starts_us, mut visit) in rules::load_planned_visits_with_places(tx, from, to).await? {
        if !rows.contains_key(&visit.id) {
            visit.at = places.get(&place).copied().unwrap_or(visit.at);
            visits.push((starts_us, visit));
        }
    }
    for step in plan.visits.iter().filter(|step| (from_us..to_us).contains(&step.starts_us)) {
        let visit = PlannedVisit {
            id: VisitId(step.step.id),
            authorization: match step.basis {
                VisitBasis::Authorization(id) => AuthorizationId(id),
                VisitBasis::Kind { .. } => AuthorizationId::NONE,
            },
            child: ChildId(step.child),
            provider: ProviderId(step.provider),
            starts: step.step.row.starts,
            agency_starts: to_local(step.starts_us, &zone)?,
            minutes: step.step.row.minutes as u16,
            at: *places.get(&step.place).ok_or_else(|| internal(&"a planned visit at an unknown place"))?,
        };
        visits.push((step.starts_us, visit));
    }
    visits.sort_by_key(|(starts_us, visit)| (*starts_us, visit.id));
    Ok(visits.into_iter().map(|(_, visit)| visit).collect())
}

/// The imported row of a finding; of several visits the last one, which is one too many.
fn row_of<'a>(
    finding: &Finding,
    visits: &[PlannedVisit],
    rows: &BTreeMap<VisitId, &'a VisitStep<'a>>,
    first_day: FirstDay,
) -> Option<&'a VisitStep<'a>> {
    let last = |belongs: &dyn Fn(&PlannedVisit) -> bool| {
        visits.iter().rev().filter(|visit| belongs(visit)).find_map(|visit| rows.get(&visit.id)).copied()
    };
    match (finding.about, &finding.violation) {
        (FindingSubject::Visit(id), RuleViolation::DriveDoesNotFit { next, .. }) => {
            rows.get(&id).or_else(|| rows.get(next)).copied()
        }
        (FindingSubject::Visit(id), _) => rows.get(&id).copied(),
        (FindingSubject::Authorization(id, day), RuleViolation::TwoOnOneDay) => {
            last(&|visit| visit.authorization == id && visit.starts.date() == day)
        }
        (FindingSubject::Authorization(id, week_start), _) => {
            last(&|visit| visit.authorization == id && first_day.of_week(visit.starts.date()) == week_start)
        }
        (FindingSubject::ProviderDay(id, day), _) => last(&|visit| visit.provider == id && visit.agency_starts.date() == day),
    }
}

/// The column and error code of a broken rule.
fn column_and_code(violation: &RuleViolation) -> (&'static str, ProblemCode) {
    match violation {
        RuleViolation::OutsideAuthorization { .. } => ("starts_at", ProblemCode::OutsideAuthorization),
        RuleViolation::NotTheAuthorizedMinutes { .. } => ("minutes", ProblemCode::NotTheAuthorizedMinutes),
        RuleViolation::NotTheDiscipline { .. } => ("provider_id", ProblemCode::NotTheDiscipline),
        RuleViolation::ProviderNotAvailable => ("starts_at", ProblemCode::ProviderNotAvailable),
        RuleViolation::ProviderEnded { .. } => ("provider_id", ProblemCode::ProviderHasEnded),
        RuleViolation::ChildNotAvailable => ("starts_at", ProblemCode::ChildNotAvailable),
        RuleViolation::InThePast => ("starts_at", ProblemCode::InThePast),
        RuleViolation::NotOnTheGrid => ("starts_at", ProblemCode::NotOnTheGrid),
        RuleViolation::Holiday { .. } => ("starts_at", ProblemCode::Holiday),
        RuleViolation::TooManyThisWeek { .. } => ("authorization_id", ProblemCode::TooManyThisWeek),
        RuleViolation::TwoOnOneDay => ("authorization_id", ProblemCode::TwoOnOneDay),
        RuleViolation::TooManyThatDay { .. } => ("provider_id", ProblemCode::TooManyThatDay),
        RuleViolation::DriveDoesNotFit { .. } => ("starts_at", ProblemCode::DriveDoesNotFit),
    }
}

fn problem(visit: &VisitStep, column: &str, code: ProblemCode) -> Problem {
    let row = visit.step.row;
    let value = match column {
        "authorization_id" => row.authorization.clone(),
        "provider_id" => row.provider.clone(),
        "minutes" => row.minutes.to_string(),
        _ => format_local(row.starts),
    };
    Problem::new(ImportFile::Visits, row.line, column, &value, code)
}
