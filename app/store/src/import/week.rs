//! The visits of an import among those that stand: overlaps refuse them, other broken rules are worth a look.

use super::{
    Problem,
    plan::{AuthorizationStep, ChildStep, Plan, Step, VisitStep},
};
use crate::{
    Tx, internal,
    names::{at, day_start_us, disciplines, local_text},
    rules,
    sql::args,
};
use domain::{
    AuthorizationId, ChildId, ProviderId, Result, VisitId,
    import::File,
    rules::{About, AuthorizationFacts, Broken, ChildFacts, Facts, Finding, PlannedVisit, ProviderFacts, check, monday_of},
    schedule::Discipline,
    travel::Point,
};
use jiff::{Span, civil::Date};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The time that a visit takes of its people.
#[derive(sqlx::FromRow, Clone, Copy)]
struct Taken {
    id: Uuid,
    provider_id: Uuid,
    child_id: Uuid,
    joint_id: Uuid,
    starts_us: i64,
    ends_us: i64,
}

impl From<&VisitStep<'_>> for Taken {
    fn from(visit: &VisitStep<'_>) -> Self {
        Self {
            id: visit.step.id,
            provider_id: visit.provider,
            child_id: visit.child,
            joint_id: visit.joint,
            starts_us: visit.starts_us,
            ends_us: visit.ends_us,
        }
    }
}

/// Names every row whose visit would take time that a person has given to another visit, of the file or standing. The
/// database would refuse it too, but after the first, and without saying which.
pub(super) async fn refuse_overlaps(tx: &mut Tx, plan: &Plan<'_>, errors: &mut Vec<Problem>) -> Result<()> {
    let rows: BTreeMap<Uuid, &VisitStep> = plan.visits.iter().map(|visit| (visit.step.id, visit)).collect();
    let first = plan.visits.iter().map(|visit| visit.starts_us).min();
    let last = plan.visits.iter().map(|visit| visit.ends_us).max();
    let Some((first, last)) = first.zip(last) else { return Ok(()) };
    let mut taken: Vec<Taken> = tx
        .all(
            "SELECT id, provider_id, child_id, joint_id, starts_us, ends_us FROM visits
             WHERE agency_id = $1 AND holds_time AND starts_us < $5 AND ends_us > $4",
            args![first, last],
        )
        .await?;
    taken.retain(|standing| !rows.contains_key(&standing.id));
    taken.extend(plan.visits.iter().map(Taken::from));
    let together = |a: &Taken, b: &Taken| a.joint_id == b.joint_id;
    let pairs = overlapping(&taken, |visit| visit.provider_id, |_, _| false)
        .map(|pair| (pair, "provider_id", "import.provider_overlap"))
        .chain(overlapping(&taken, |visit| visit.child_id, together).map(|pair| (pair, "starts_at", "import.child_overlap")));
    let mut told = BTreeSet::new();
    for ((one, other), column, code) in pairs {
        for visit in [one, other].into_iter().filter_map(|id| rows.get(&id)) {
            if told.insert((visit.step.id, code)) {
                errors.push(problem(visit, column, code));
            }
        }
    }
    Ok(())
}

/// Pairs of visits of one person at the same time, but for those that are together on purpose.
fn overlapping(
    visits: &[Taken],
    person: impl Fn(&Taken) -> Uuid,
    together: impl Fn(&Taken, &Taken) -> bool,
) -> impl Iterator<Item = (Uuid, Uuid)> {
    let mut people: BTreeMap<Uuid, Vec<&Taken>> = BTreeMap::new();
    for visit in visits {
        people.entry(person(visit)).or_default().push(visit);
    }
    let mut pairs = Vec::new();
    for mut visits in people.into_values() {
        visits.sort_by_key(|visit| (visit.starts_us, visit.id));
        for (nth, visit) in visits.iter().enumerate() {
            let later = visits[nth + 1..].iter().take_while(|later| later.starts_us < visit.ends_us);
            pairs.extend(later.filter(|later| !together(visit, later)).map(|later| (visit.id, later.id)));
        }
    }
    pairs.into_iter()
}

/// Tells which rules the imported visits will break, in the weeks as they will stand. Nothing of the plan is written yet: it
/// is laid over what stands.
pub(super) async fn warn(tx: &mut Tx, plan: &Plan<'_>, warnings: &mut Vec<Problem>) -> Result<()> {
    let rows: BTreeMap<VisitId, &VisitStep> = plan.visits.iter().map(|visit| (VisitId(visit.step.id), visit)).collect();
    let days = || plan.visits.iter().map(|visit| visit.step.row.starts.date());
    let Some((first, last)) = days().min().zip(days().max()) else { return Ok(()) };
    let (from, to) = (monday_of(first), monday_of(last).saturating_add(Span::new().days(7)));
    let facts = planned_facts(tx, plan).await?;
    let visits = planned_visits(tx, plan, &rows, from, to).await?;
    for finding in check(&facts, &visits) {
        if let Some(visit) = row_of(&finding, &visits, &rows) {
            let (column, code) = words(&finding.broken);
            warnings.push(problem(visit, column, code));
        }
    }
    Ok(())
}

/// What the rules will know of the agency's people and authorizations.
async fn planned_facts(tx: &mut Tx, plan: &Plan<'_>) -> Result<Facts> {
    let mut facts = rules::facts(tx).await?;
    for Step { row, id, .. } in &plan.providers {
        let provider = ProviderFacts {
            disciplines: disciplines(&row.disciplines),
            languages: rules::languages(&row.languages),
            availability: rules::availability(&row.availability)?,
            max_visits_per_day: row.max_visits_per_day as u16,
            base: Point { lat: row.lat, lon: row.lon },
        };
        facts.providers.insert(ProviderId(*id), provider);
    }
    for ChildStep { step: Step { row, id, .. }, .. } in &plan.children {
        let child = ChildFacts {
            language: row.home_language.clone(),
            availability: rules::availability(&row.availability)?,
            home: Point { lat: row.lat, lon: row.lon },
        };
        facts.children.insert(ChildId(*id), child);
    }
    for AuthorizationStep { step: Step { row, id, .. }, child, provider } in &plan.authorizations {
        let authorization = AuthorizationFacts {
            child: ChildId(*child),
            discipline: Discipline(row.discipline.clone()),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            visits_per_week: row.visits_per_week as u16,
            minutes_per_visit: row.minutes_per_visit as u16,
            provider: provider.map(ProviderId),
        };
        facts.authorizations.insert(AuthorizationId(*id), authorization);
    }
    Ok(facts)
}

/// The visits that will stand from one day up to another, in their order: those of the plan, and those that it leaves alone,
/// though it may move the home at which they are.
async fn planned_visits(
    tx: &mut Tx,
    plan: &Plan<'_>,
    rows: &BTreeMap<VisitId, &VisitStep<'_>>,
    from: Date,
    to: Date,
) -> Result<Vec<PlannedVisit>> {
    let zone = tx.zone()?;
    let (from_us, to_us) = (day_start_us(from, &zone)?, day_start_us(to, &zone)?);
    let mut places = rules::places(tx).await?;
    places.extend(
        plan.children.iter().map(|ChildStep { step: Step { row, .. }, home, .. }| (*home, Point { lat: row.lat, lon: row.lon })),
    );
    let mut visits: Vec<(i64, PlannedVisit)> = Vec::new();
    for (place, starts_us, mut visit) in rules::placed(tx, from, to).await? {
        if !rows.contains_key(&visit.id) {
            visit.at = places.get(&place).copied().unwrap_or(visit.at);
            visits.push((starts_us, visit));
        }
    }
    for step in plan.visits.iter().filter(|step| (from_us..to_us).contains(&step.starts_us)) {
        let visit = PlannedVisit {
            id: VisitId(step.step.id),
            authorization: AuthorizationId(step.authorization),
            child: ChildId(step.child),
            provider: ProviderId(step.provider),
            starts: step.step.row.starts,
            agency_starts: at(step.starts_us, &zone)?,
            minutes: step.step.row.minutes as u16,
            at: *places.get(&step.place).ok_or_else(|| internal(&"a planned visit at an unknown place"))?,
        };
        visits.push((step.starts_us, visit));
    }
    visits.sort_by_key(|(starts_us, visit)| (*starts_us, visit.id));
    Ok(visits.into_iter().map(|(_, visit)| visit).collect())
}

/// The imported row that a finding is about; of several visits the last, which is one too many.
fn row_of<'a>(
    finding: &Finding,
    visits: &[PlannedVisit],
    rows: &BTreeMap<VisitId, &'a VisitStep<'a>>,
) -> Option<&'a VisitStep<'a>> {
    let last = |belongs: &dyn Fn(&PlannedVisit) -> bool| {
        visits.iter().rev().filter(|visit| belongs(visit)).find_map(|visit| rows.get(&visit.id)).copied()
    };
    match (finding.about, &finding.broken) {
        (About::Visit(id), Broken::DriveDoesNotFit { next, .. }) => rows.get(&id).or_else(|| rows.get(next)).copied(),
        (About::Visit(id), _) => rows.get(&id).copied(),
        (About::Authorization(id, day), Broken::TwoOnOneDay) => {
            last(&|visit| visit.authorization == id && visit.starts.date() == day)
        }
        (About::Authorization(id, monday), _) => {
            last(&|visit| visit.authorization == id && monday_of(visit.starts.date()) == monday)
        }
        (About::ProviderDay(id, day), _) => last(&|visit| visit.provider == id && visit.agency_starts.date() == day),
    }
}

/// The column to look at, and why.
fn words(broken: &Broken) -> (&'static str, &'static str) {
    match broken {
        Broken::OutsideAuthorization { .. } => ("starts_at", "import.outside_authorization"),
        Broken::NotTheAuthorizedMinutes { .. } => ("minutes", "import.not_the_authorized_minutes"),
        Broken::NotTheDiscipline { .. } => ("provider_id", "import.not_the_discipline"),
        Broken::ProviderNotAvailable => ("starts_at", "import.provider_not_available"),
        Broken::ChildNotAvailable => ("starts_at", "import.child_not_available"),
        Broken::InThePast => ("starts_at", "import.in_the_past"),
        Broken::NotOnTheGrid => ("starts_at", "import.not_on_the_grid"),
        Broken::Holiday { .. } => ("starts_at", "import.holiday"),
        Broken::TooManyThisWeek { .. } => ("authorization_id", "import.too_many_this_week"),
        Broken::TwoOnOneDay => ("authorization_id", "import.two_on_one_day"),
        Broken::TooManyThatDay { .. } => ("provider_id", "import.too_many_that_day"),
        Broken::DriveDoesNotFit { .. } => ("starts_at", "import.drive_does_not_fit"),
    }
}

fn problem(visit: &VisitStep, column: &str, code: &str) -> Problem {
    let row = visit.step.row;
    let value = match column {
        "authorization_id" => row.authorization.clone(),
        "provider_id" => row.provider.clone(),
        "minutes" => row.minutes.to_string(),
        _ => local_text(row.starts),
    };
    Problem::new(File::Visits, row.line, column, &value, code)
}
