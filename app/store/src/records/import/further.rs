//! The files of what an agency sets up once: its disciplines, payers and services, and further places of children. None of these remembers
//! the row that it was imported from, so that a row which says something else than what is here replaces it only where the user lets
//! files overwrite.

use super::{
    existing::ExistingRecords,
    plan::{ChildStep, children_by_reference},
};
use crate::{
    Tx,
    records::{
        children::{further_places_of, import_place},
        disciplines, payers,
        rows::ROWS,
        services,
    },
};
use domain::{
    ChildId, PayerId, PlaceId, Result, ServiceId,
    agency::FirstDay,
    children::places::{PlaceFields, PlaceKind, PlaceRecord},
    discipline::AgencyDiscipline,
    import::{DisciplineRow, ParsedFiles, PayerRow, PlaceRow, Problem, ProblemCode, Report, Row, ServiceRow},
    payers::Payer,
    places::Position,
    search::folded_name,
    services::Service,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// A place that will be written; one that is here with what it will be.
#[derive(Debug)]
pub(super) struct PlaceStep {
    pub child: ChildId,
    pub id: PlaceId,
    here: Option<PlaceRecord>,
    pub fields: PlaceFields,
    /// `None` for the position of the home.
    pub position: Option<Position>,
}

/// What will be written, each with what is here.
#[derive(Debug, Default)]
pub(super) struct FurtherPlan<'a> {
    disciplines: Vec<(Option<AgencyDiscipline>, &'a DisciplineRow)>,
    payers: Vec<(Option<Payer>, Payer)>,
    services: Vec<(Option<Service>, Service)>,
    pub places: Vec<PlaceStep>,
    /// The places that rows name by an id, also by one of another agency, with their child.
    pub places_by_id: BTreeMap<(ChildId, Uuid), PlaceId>,
}

/// Counts rows and collects problems.
struct Comparison<'r> {
    report: &'r mut Report,
    overwrite: bool,
}

impl Comparison<'_> {
    fn add_error<T: Row>(&mut self, row: &T, code: ProblemCode) {
        self.report.errors.push(Problem::new(T::FILE, row.line(), T::FILE.reference_column(), row.reference(), code));
    }

    /// Counts a row, of a new record where `is_same` is `None`. Returns whether there is something to write.
    fn is_written<T: Row>(&mut self, row: &T, is_same: Option<bool>) -> bool {
        let counts = match is_same {
            None => &mut self.report.added,
            Some(true) => &mut self.report.unchanged,
            Some(false) if self.overwrite => &mut self.report.changed,
            // Nothing says whether it was changed here, or only in the file.
            Some(false) => {
                self.add_error(row, ProblemCode::DiffersHere);
                return false;
            }
        };
        *counts.of(T::FILE) += 1;
        is_same != Some(true)
    }

    /// Whether another row was about the same record, which is reported.
    fn is_repeated<T: Row, K: Ord>(&mut self, row: &T, seen: &mut BTreeSet<K>, key: K) -> bool {
        let is_new = seen.insert(key);
        if !is_new {
            self.add_error(row, ProblemCode::DuplicateReference);
        }
        !is_new
    }
}

impl<'a> FurtherPlan<'a> {
    /// Compares the rows with what is here. Writes nothing.
    pub async fn build(
        tx: &mut Tx,
        read: &'a ParsedFiles,
        existing: &ExistingRecords,
        children: &[ChildStep<'_>],
        overwrite: bool,
        report: &mut Report,
    ) -> Result<Self> {
        let mut comparison = Comparison { report, overwrite };
        let (places, places_by_id) = places_of(tx, read, &children_by_reference(existing, children), &mut comparison).await?;
        Ok(Self {
            disciplines: disciplines_of(tx, &read.disciplines.rows, &mut comparison).await?,
            payers: payers_of(tx, &read.payers.rows, &mut comparison).await?,
            services: services_of(tx, read, existing, &mut comparison).await?,
            places,
            places_by_id,
        })
    }

    /// The new payers that have ended, by folded name, with the first day on which they no longer pay.
    pub fn ends_of_new_payers(&self) -> BTreeMap<String, Date> {
        let new = self.payers.iter().filter(|(here, _)| here.is_none());
        new.filter_map(|(_, payer)| Some((payers::folded(&payer.name), payer.ended_on?))).collect()
    }
}

async fn disciplines_of<'a>(
    tx: &mut Tx,
    rows: &'a [DisciplineRow],
    comparison: &mut Comparison<'_>,
) -> Result<Vec<(Option<AgencyDiscipline>, &'a DisciplineRow)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut here: BTreeMap<String, AgencyDiscipline> =
        disciplines::all(tx).await?.into_iter().map(|one| (one.code.clone(), one)).collect();
    let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        if comparison.is_repeated(row, &mut seen, &row.reference) {
            continue;
        }
        let known = here.remove(&row.reference);
        if comparison.is_written(row, known.as_ref().map(|known| known.name == row.name)) {
            steps.push((known, row));
        }
    }
    Ok(steps)
}

async fn payers_of(tx: &mut Tx, rows: &[PayerRow], comparison: &mut Comparison<'_>) -> Result<Vec<(Option<Payer>, Payer)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut here: BTreeMap<String, Payer> =
        payers::all(tx).await?.into_iter().map(|payer| (payers::folded(&payer.name), payer)).collect();
    let first_day = tx.agency().settings.first_day;
    let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let key = payers::folded(&row.reference);
        let known = here.remove(&key);
        if comparison.is_repeated(row, &mut seen, key) {
            continue;
        }
        let payer = payer_of(row, known.as_ref(), first_day, || PayerId(tx.next_id()));
        if comparison.is_written(row, known.as_ref().map(|known| *known == payer)) {
            steps.push((known, payer));
        }
    }
    Ok(steps)
}

fn payer_of(row: &PayerRow, here: Option<&Payer>, first_day: FirstDay, id: impl FnOnce() -> PayerId) -> Payer {
    let bands = row.bands.clone().or_else(|| here.map(|here| here.bands.clone()));
    Payer {
        id: here.map_or_else(id, |here| here.id),
        name: row.reference.clone(),
        unit_rule: row.unit_rule,
        unit_minutes: row.unit_minutes,
        bands: bands.unwrap_or_default(),
        first_day: row.first_day.or(here.map(|here| here.first_day)).unwrap_or(first_day),
        ended_on: here.map_or(row.ended_on, |here| here.ended_on),
        version: here.map_or(0, |here| here.version),
    }
}

async fn services_of(
    tx: &mut Tx,
    read: &ParsedFiles,
    existing: &ExistingRecords,
    comparison: &mut Comparison<'_>,
) -> Result<Vec<(Option<Service>, Service)>> {
    let rows = &read.services.rows;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = |service: &Service| ServiceRow::reference(&service.discipline, &service.code, service.minutes);
    let mut here: BTreeMap<String, Service> =
        services::all(tx).await?.into_iter().map(|service| (key(&service), service)).collect();
    let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        if comparison.is_repeated(row, &mut seen, &row.reference) {
            continue;
        }
        let known = here.remove(&row.reference);
        if known.is_none() && !existing.gets_discipline(read, &row.discipline.0) {
            comparison.report.errors.push(unknown_discipline(row, &row.discipline.0));
            continue;
        }
        let service = Service {
            id: known.as_ref().map_or_else(|| ServiceId(tx.next_id()), |known| known.id),
            code: row.code.clone(),
            discipline: row.discipline.clone(),
            name: row.name.clone(),
            minutes: row.minutes,
            unit_minutes: row.unit_minutes,
            ended_on: known.as_ref().map_or(row.ended_on, |known| known.ended_on),
            version: known.as_ref().map_or(0, |known| known.version),
        };
        if comparison.is_written(row, known.as_ref().map(|known| *known == service)) {
            steps.push((known, service));
        }
    }
    Ok(steps)
}

/// A discipline that neither the agency has nor the upload brings.
pub(super) fn unknown_discipline<T: Row>(row: &T, code: &str) -> Problem {
    Problem::new(T::FILE, row.line(), "discipline", code, ProblemCode::UnknownDiscipline)
}

/// By what people know a place of a child, however they spell it.
type PlaceKey = (ChildId, &'static str, String);

fn place_key(child: ChildId, kind: PlaceKind, name: &str, address: &str) -> PlaceKey {
    (child, kind.as_str(), folded_name(if name.is_empty() { address } else { name }))
}

async fn places_of(
    tx: &mut Tx,
    read: &ParsedFiles,
    children: &BTreeMap<&str, Uuid>,
    comparison: &mut Comparison<'_>,
) -> Result<(Vec<PlaceStep>, BTreeMap<(ChildId, Uuid), PlaceId>)> {
    let mut named: Vec<(&PlaceRow, ChildId)> = Vec::new();
    let (references, unread) = read.children.names();
    for row in &read.places.rows {
        match children.get(row.child.as_str()) {
            Some(child) => named.push((row, ChildId(*child))),
            // A row of the child is reported already, or may be in what could not be read.
            None if unread || references.contains(&row.child) => {}
            None => {
                let problem = Problem::new(PlaceRow::FILE, row.line, "child_id", &row.child, ProblemCode::UnknownChild);
                comparison.report.errors.push(problem);
            }
        }
    }
    let ids: Vec<Uuid> = named.iter().map(|(_, child)| child.0).collect::<BTreeSet<_>>().into_iter().collect();
    let mut here: BTreeMap<PlaceId, (ChildId, PlaceRecord)> = BTreeMap::new();
    let mut by_key: BTreeMap<PlaceKey, VecDeque<PlaceId>> = BTreeMap::new();
    for some in ids.chunks(ROWS) {
        for (child, place) in further_places_of(tx, some).await? {
            let PlaceFields { kind, label, address, .. } = &place.fields;
            by_key.entry(place_key(child, *kind, label, address)).or_default().push_back(place.id);
            here.insert(place.id, (child, place));
        }
    }
    let of_id = |(row, child): &(&PlaceRow, ChildId)| {
        let id = PlaceId(row.id?);
        here.get(&id).filter(|(owner, _)| owner == child).map(|_| id)
    };
    let by_id: Vec<Option<PlaceId>> = named.iter().map(of_id).collect();
    // A place that is named by its id is not the one that another row means by its name.
    let ids: BTreeSet<PlaceId> = by_id.iter().flatten().copied().collect();
    for places in by_key.values_mut() {
        places.retain(|place| !ids.contains(place));
    }
    // Of several places of one name, each row takes the one that it describes; the rest are taken in their order.
    let mut chosen = by_id;
    for is_exact in [true, false] {
        for ((row, child), chosen) in named.iter().zip(&mut chosen).filter(|(_, chosen)| chosen.is_none()) {
            let Some(places) = by_key.get_mut(&place_key(*child, row.kind, &row.name, &row.address)) else { continue };
            let is_described =
                |id: &PlaceId| here.get(id).is_some_and(|(_, place)| place_of(row, Some(&place.fields)) == place.fields);
            let nth = places.iter().position(|id| !is_exact || is_described(id));
            *chosen = nth.and_then(|nth| places.remove(nth));
        }
    }
    let (mut steps, mut seen, mut by_id) = (Vec::new(), BTreeSet::new(), BTreeMap::new());
    for ((row, child), place) in named.into_iter().zip(chosen) {
        if row.id.is_some_and(|id| comparison.is_repeated(row, &mut seen, id)) {
            continue;
        }
        let known = place.and_then(|place| here.remove(&place)).map(|(_, place)| place);
        let fields = place_of(row, known.as_ref().map(|known| &known.fields));
        let id = known.as_ref().map_or_else(|| PlaceId(tx.next_id()), |known| known.id);
        by_id.extend(row.id.map(|named| ((child, named), id)));
        if comparison.is_written(row, known.as_ref().map(|known| known.fields == fields)) {
            steps.push(PlaceStep { child, id, here: known, fields, position: row.position });
        }
    }
    Ok((steps, by_id))
}

fn place_of(row: &PlaceRow, here: Option<&PlaceFields>) -> PlaceFields {
    let note = row.note.clone().or_else(|| here.map(|here| here.note.clone()));
    let position = row.position.or(here.filter(|here| here.kind == PlaceKind::Video).map(|here| here.position));
    PlaceFields {
        kind: row.kind,
        label: row.name.clone(),
        address: row.address.clone(),
        city: row.city.clone(),
        state: row.state.clone(),
        zip: row.zip.clone(),
        position: position.unwrap_or(Position::given(0.0, 0.0)),
        availability: row.availability.clone(),
        note: note.unwrap_or_default(),
        ended_on: here.map_or(row.ended_on, |here| here.ended_on),
    }
}

/// Writes what authorizations and providers name: before them.
pub(super) async fn write_settings(tx: &mut Tx, plan: &FurtherPlan<'_>) -> Result<()> {
    for (here, row) in &plan.disciplines {
        disciplines::import(tx, here.as_ref(), &row.reference, &row.name, row.ended_on).await?;
    }
    for (here, payer) in &plan.payers {
        payers::write(tx, here.clone(), payer.clone()).await?;
    }
    for (here, service) in &plan.services {
        services::write(tx, here.clone(), service.clone()).await?;
    }
    Ok(())
}

/// Writes the places of children who are here by now, and whose home is.
pub(super) async fn write_places(tx: &mut Tx, plan: &FurtherPlan<'_>) -> Result<()> {
    for PlaceStep { child, id, here, fields, position } in &plan.places {
        import_place(tx, (*child, *id), here.as_ref(), fields.clone(), *position).await?;
    }
    Ok(())
}
