//! The places that rows of visits name, after the import.

use super::{existing::ExistingRecords, further::FurtherPlan};
use crate::{
    Tx,
    kernel::{columns::parse_date, sql::args},
    records::{children::parse_kind, rows::HOME},
};
use domain::{
    ChildId, PlaceId, Result,
    children::places::{PlaceFields, PlaceKind},
    import::{ParsedFiles, ProblemCode},
    records::is_over,
    search::folded_name,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A place of a child.
#[derive(Debug)]
struct Place {
    id: Uuid,
    kind: PlaceKind,
    /// Its name or else its address, folded.
    name: String,
    ended_on: Option<Date>,
    takes_over: bool,
}

impl Place {
    fn new(id: PlaceId, fields: &PlaceFields, takes_over: bool) -> Self {
        let name = folded_name(if fields.label.is_empty() { &fields.address } else { &fields.label });
        Self { id: id.0, kind: fields.kind, name, ended_on: fields.ended_on, takes_over }
    }
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: Uuid,
    child_id: Uuid,
    kind: String,
    name: String,
    ended_on: Option<String>,
    takes_over: bool,
}

impl PlaceRow {
    fn into_place(self) -> Result<Place> {
        Ok(Place {
            id: self.id,
            kind: parse_kind(&self.kind)?,
            name: folded_name(&self.name),
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
            takes_over: self.takes_over,
        })
    }
}

/// The places of all children after the import; none if no row of visits names any.
#[derive(Debug, Default)]
pub(super) struct PlacesOfVisits {
    of_child: BTreeMap<Uuid, Vec<Place>>,
    /// The places that rows of the upload name by an id, also by one of another agency.
    by_id_in_file: BTreeMap<(ChildId, Uuid), PlaceId>,
    /// The children with whom another one was merged.
    survivors: BTreeSet<Uuid>,
    /// Whether the upload has places that could not be read.
    some_unread: bool,
}

impl PlacesOfVisits {
    pub async fn load(tx: &mut Tx, read: &ParsedFiles, existing: &ExistingRecords, further: &FurtherPlan<'_>) -> Result<Self> {
        if read.visits.rows.iter().all(|row| row.place.is_none()) {
            return Ok(Self::default());
        }
        let rows: Vec<PlaceRow> = tx
            .fetch_all(
                "SELECT id, child_id, kind, CASE WHEN label = '' THEN address ELSE label END AS name, ended_on, takes_over
                 FROM places WHERE agency_id = $1 ORDER BY id",
                args![],
            )
            .await?;
        let mut of_child: BTreeMap<Uuid, Vec<Place>> = BTreeMap::new();
        for row in rows {
            of_child.entry(row.child_id).or_default().push(row.into_place()?);
        }
        for step in &further.places {
            let places = of_child.entry(step.child.0).or_default();
            match places.iter_mut().find(|place| place.id == step.id.0) {
                Some(here) => *here = Place::new(step.id, &step.fields, here.takes_over),
                None => places.push(Place::new(step.id, &step.fields, false)),
            }
        }
        Ok(Self {
            of_child,
            by_id_in_file: further.places_by_id.clone(),
            survivors: existing.merged_children().into_values().map(|(survivor, _)| survivor).collect(),
            some_unread: read.places.unread || read.places.count > read.places.rows.len(),
        })
    }

    fn of(&self, child: Uuid) -> &[Place] {
        self.of_child.get(&child).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a cell names the place where a visit of this day is.
    pub fn is_named(&self, cell: Option<&str>, child: Uuid, day: Date, here: Uuid) -> bool {
        match cell {
            None => true,
            Some("") => {
                let is_home = |place: &Place| place.id == here && place.kind == PlaceKind::Home;
                self.leaves(child) || self.usual(child, day) == Some(here) || self.of(child).iter().any(is_home)
            }
            Some(named) => {
                let meant = self.named(child, named);
                // Of places that share a name, an id of another agency does not say which it is.
                let is_of_file = named.parse::<Uuid>().is_ok_and(|id| self.of(child).iter().all(|place| place.id != id));
                let is_alike = |place: &Place| meant.iter().any(|one| (one.kind, &one.name) == (place.kind, &place.name));
                meant.iter().any(|place| place.id == here)
                    || is_of_file && self.of(child).iter().any(|place| place.id == here && is_alike(place))
            }
        }
    }

    /// Whether an empty cell leaves the visits of a child where they are: a file may be older than a merge, and the default place of
    /// the other record is a further place since.
    pub fn leaves(&self, child: Uuid) -> bool {
        self.survivors.contains(&child)
    }

    /// Where visits of a child are on a day unless another place is chosen, in the order of `default_place_order!`. `None` for a
    /// child whose home is not here yet.
    pub fn usual(&self, child: Uuid, day: Date) -> Option<Uuid> {
        if self.of(child).iter().all(|place| place.kind != PlaceKind::Home) {
            return None;
        }
        let order = |place: &&Place| {
            let Place { id, kind, ended_on, takes_over, .. } = place;
            (is_over(*ended_on, day), *kind == PlaceKind::Video, *kind != PlaceKind::Home, !takes_over, *id)
        };
        self.of(child).iter().min_by_key(order).map(|place| place.id)
    }

    /// The place that a cell names on a day, of a child with this home. An error is what is wrong with the cell; `None` where the place
    /// may be in a row that is reported already.
    pub fn find(&self, child: Uuid, home: Uuid, cell: &str, day: Date) -> Result<Uuid, Option<ProblemCode>> {
        let named = self.named(child, cell);
        // A new child has no place yet.
        if named.is_empty() && is_home(cell) {
            return Ok(home);
        }
        let open: Vec<&&Place> = named.iter().filter(|place| !is_over(place.ended_on, day)).collect();
        match (&open[..], named.is_empty()) {
            ([one], _) => Ok(one.id),
            ([], true) => Err((!self.some_unread).then_some(ProblemCode::UnknownPlace)),
            ([], false) => Err(Some(ProblemCode::NamedPlaceHasEnded)),
            _ => Err(Some(ProblemCode::PlaceOfSeveral)),
        }
    }

    /// The places of a child that a cell may mean: by its id, or by a name.
    fn named(&self, child: Uuid, cell: &str) -> Vec<&Place> {
        let places = self.of(child);
        if is_home(cell) {
            return places.iter().filter(|place| place.kind == PlaceKind::Home).collect();
        }
        if let Ok(id) = cell.parse::<Uuid>() {
            let in_file = self.by_id_in_file.get(&(ChildId(child), id)).map(|place| place.0);
            return places.iter().filter(|place| place.id == id || Some(place.id) == in_file).take(1).collect();
        }
        let name = folded_name(cell);
        let further = || places.iter().filter(|place| place.kind != PlaceKind::Home);
        let by_name: Vec<&Place> = further().filter(|place| !name.is_empty() && place.name == name).collect();
        if !by_name.is_empty() {
            return by_name;
        }
        // Such as the one by video, which has neither a name nor an address.
        let kind = cell.to_lowercase().replace([' ', '-'], "_");
        further().filter(|place| place.kind.as_str() == kind).collect()
    }
}

fn is_home(cell: &str) -> bool {
    cell.eq_ignore_ascii_case(HOME)
}
