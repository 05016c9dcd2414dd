//! Merging two records of one child: what moves from the merged record to the one that survives, which values win, what prevents it,
//! and how it is undone.
//!
//! Pure functions over what a merge needs to know of both records. [`apply`] and [`take_back`] do to such snapshots what the store does
//! to its tables, so that the tests of both can compare.

pub mod guardians;
mod page;
#[cfg(feature = "import")]
pub mod providers;
mod values;

pub use page::{MergeCounts, MergeGuardian, MergeLine, MergeObstacle, MergePreview, MergeSide, ProviderMergeLine};
pub use values::{MergedField, Winner, Winners, merged_fields, returned_fields};

use crate::{
    AuthorizationId, ChildId, ContactId, GuardianId, HoldId, PlaceId, VisitId,
    form::{form, form_of_parts, read_part},
    text::Reason,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How long a merge can be undone.
pub const UNDO_US: i64 = 24 * 3_600 * 1_000_000;

/// A visit of one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MergeVisit {
    pub id: VisitId,
    pub authorization: AuthorizationId,
    pub place: PlaceId,
    pub starts_us: i64,
    pub ends_us: i64,
    /// In its own time zone.
    pub day: Date,
    /// It is planned or in progress.
    pub is_open: bool,
    /// It takes the child's time: it is not canceled.
    pub holds_time: bool,
    /// Visits with the same one overlap on purpose.
    pub joint: Uuid,
}

/// What a guardian may do for a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rights {
    pub may_see_summaries: bool,
    pub may_cancel: bool,
    pub may_sign: bool,
}

impl Rights {
    /// What both allow.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            may_see_summaries: self.may_see_summaries && other.may_see_summaries,
            may_cancel: self.may_cancel && other.may_cancel,
            may_sign: self.may_sign && other.may_sign,
        }
    }
}

/// A guardianship of one of the two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MergeLink {
    pub guardian: GuardianId,
    /// The guardian record with which the same person signs in.
    pub person: GuardianId,
    pub relationship: String,
    pub rights: Rights,
    pub imported: bool,
    /// When the access was taken away; `None` for a current guardianship.
    pub revoked_us: Option<i64>,
}

/// Where a place is on the map, as text: it is compared, and put back as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MergePosition {
    pub lat: String,
    pub lon: String,
    /// The office or a file gave it: it is not just the middle of the ZIP code.
    pub is_exact: bool,
}

/// The address of a place of one of the two. A place by video has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MergeAddress {
    pub place: PlaceId,
    /// See [`folded_address`].
    pub folded: String,
    /// It has hours or a note of its own.
    pub has_details: bool,
    /// It has a first day without visits.
    pub is_ended: bool,
    pub position: MergePosition,
}

/// An address for comparison: equal for all ways of writing the same street with its unit, city and ZIP code.
#[cfg(feature = "search")]
pub fn folded_address(street: &str, city: &str, zip: &str) -> String {
    let zip = zip.trim().get(..5).unwrap_or(zip);
    crate::search::folded_name(&format!("{street} {city} {zip}"))
}

/// What belongs to one of the two, each list in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub ended_on: Option<Date>,
    pub visits: Vec<MergeVisit>,
    pub authorizations: Vec<AuthorizationId>,
    /// Whether each is the home.
    pub places: Vec<(PlaceId, bool)>,
    pub addresses: Vec<MergeAddress>,
    /// The place that takes over from the home.
    pub takes_over: Vec<PlaceId>,
    pub contacts: Vec<ContactId>,
    pub holds: Vec<HoldId>,
    pub links: Vec<MergeLink>,
    pub hidden: Vec<(GuardianId, PlaceId)>,
}

impl Snapshot {
    /// The same with every list in order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.visits.sort();
        self.authorizations.sort();
        self.places.sort();
        self.addresses.sort();
        self.takes_over.sort();
        self.contacts.sort();
        self.holds.sort();
        self.links.sort();
        self.hidden.sort();
        self
    }

    /// The people with a current guardianship, or those with one that was taken away.
    fn people(&self, is_current: bool) -> BTreeSet<GuardianId> {
        self.links.iter().filter(|link| link.is_current() == is_current).map(|link| link.person).collect()
    }

    /// The home, if it has not ended.
    fn home(&self) -> Option<&MergeAddress> {
        let (home, _) = self.places.iter().find(|(_, is_home)| *is_home)?;
        self.addresses.iter().find(|address| address.place == *home && !address.is_ended)
    }

    fn set_position(&mut self, place: PlaceId, position: &MergePosition) {
        for address in self.addresses.iter_mut().filter(|address| address.place == place) {
            address.position.clone_from(position);
        }
    }

    fn set_rights(&mut self, guardian: GuardianId, rights: Rights) {
        for link in self.links.iter_mut().filter(|link| link.guardian == guardian) {
            link.rights = rights;
        }
    }
}

/// What prevents a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Refusal {
    /// A visit of each at the same time: the survivor's, and the other one's.
    Overlap(VisitId, VisitId),
    /// Visits of the other one are planned after the end of the survivor's services.
    SurvivorEnded(Date),
    /// The guardian has access to one of the two, and it was taken away at the other.
    GuardianRevoked(GuardianId),
}

/// The rights of a guardianship before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowed {
    pub guardian: GuardianId,
    pub before: Rights,
    pub after: Rights,
}

/// Both homes are at one address: visits go to the survivor's, and the other one stays with the merged record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameHome {
    /// The survivor's.
    pub home: PlaceId,
    pub stays: PlaceId,
    /// From whom the survivor's was hidden before.
    pub hidden_before: Vec<GuardianId>,
    /// The survivor's position before and after, if it gets the other one's. Merges of earlier releases left it.
    #[serde(default)]
    pub position: Option<(MergePosition, MergePosition)>,
}

/// What a merge moves from the merged record to the survivor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    pub visits: Vec<VisitId>,
    /// The survivor's own visits that need no authorization: but for their place, nothing else says where they belong.
    #[serde(default)]
    pub own_without_authorization: Vec<VisitId>,
    pub authorizations: Vec<AuthorizationId>,
    pub places: Vec<PlaceId>,
    /// Those of the places that were a home and become a second home, as the survivor has a home.
    pub homes: Vec<PlaceId>,
    /// The one of the places that took over from the home. It no longer does: the survivor's places come first.
    pub takes_over: Vec<PlaceId>,
    /// The home that does not move, as the survivor has one there. Merges of earlier releases moved it.
    #[serde(default)]
    pub same_home: Option<SameHome>,
    pub contacts: Vec<ContactId>,
    pub holds: Vec<HoldId>,
    /// Guardianships as they were that the survivor gets.
    pub links: Vec<MergeLink>,
    /// Guardianships as they were that end, since the survivor has one with the same guardian.
    pub joined: Vec<MergeLink>,
    /// Guardianships of the survivor, also moved ones, that get the narrower rights of the same person's two.
    pub narrowed: Vec<Narrowed>,
    /// Places that are hidden from a guardian who has not seen them before.
    pub hidden: Vec<(GuardianId, PlaceId)>,
}

impl Moves {
    /// Whether a place is the survivor's home, where the other home's visits went.
    fn joins_at(&self, place: PlaceId) -> bool {
        self.same_home.as_ref().is_some_and(|same| same.home == place)
    }
}

impl MergeLink {
    fn is_current(&self) -> bool {
        self.revoked_us.is_none()
    }
}

/// What merging `merged` into `survivor` moves.
///
/// # Errors
/// Everything that prevents it.
pub fn plan(survivor: &Snapshot, merged: &Snapshot) -> Result<Moves, Vec<Refusal>> {
    let refusals = refusals(survivor, merged);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let has_home = survivor.places.iter().any(|(_, is_home)| *is_home);
    let same_home = same_home(survivor, merged);
    let moves_place = |place: &PlaceId| same_home.as_ref().is_none_or(|same| same.stays != *place);
    let places = || merged.places.iter().filter(|(place, _)| moves_place(place));
    let known: BTreeSet<GuardianId> = survivor.links.iter().map(|link| link.guardian).collect();
    let (joined, links): (Vec<_>, Vec<_>) = merged.links.iter().cloned().partition(|link| known.contains(&link.guardian));
    Ok(Moves {
        visits: merged.visits.iter().map(|visit| visit.id).collect(),
        own_without_authorization: without_authorization(survivor),
        authorizations: merged.authorizations.clone(),
        places: places().map(|(place, _)| *place).collect(),
        homes: places().filter(|(_, is_home)| has_home && *is_home).map(|(place, _)| *place).collect(),
        takes_over: merged.takes_over.iter().copied().filter(moves_place).collect(),
        contacts: merged.contacts.clone(),
        holds: merged.holds.clone(),
        narrowed: narrowed(survivor, merged, &links),
        hidden: newly_hidden(survivor, merged, &links, same_home.as_ref()),
        same_home,
        links,
        joined,
    })
}

fn without_authorization(side: &Snapshot) -> Vec<VisitId> {
    side.visits.iter().filter(|visit| visit.authorization.known().is_none()).map(|visit| visit.id).collect()
}

/// Whether both homes are at one address. The survivor's gets the exact position of the other one if its own is not. The hours and the note of the other one would be lost, so that a home with them moves.
fn same_home(survivor: &Snapshot, merged: &Snapshot) -> Option<SameHome> {
    let (home, stays) = (survivor.home()?, merged.home()?);
    let is_same = !home.folded.is_empty() && home.folded == stays.folded && !stays.has_details;
    let takes_position = stays.position.is_exact && !home.position.is_exact;
    let hidden_from = || survivor.hidden.iter().filter(|(_, place)| *place == home.place);
    is_same.then(|| SameHome {
        home: home.place,
        stays: stays.place,
        hidden_before: hidden_from().map(|(guardian, _)| *guardian).collect(),
        position: takes_position.then(|| (home.position.clone(), stays.position.clone())),
    })
}

fn refusals(survivor: &Snapshot, merged: &Snapshot) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for own in survivor.visits.iter().filter(|visit| visit.holds_time) {
        let overlaps = |other: &&MergeVisit| {
            other.holds_time && other.joint != own.joint && other.starts_us < own.ends_us && own.starts_us < other.ends_us
        };
        refusals.extend(merged.visits.iter().filter(overlaps).map(|other| Refusal::Overlap(own.id, other.id)));
    }
    if let Some(day) = survivor.ended_on
        && merged.visits.iter().any(|visit| visit.is_open && visit.day >= day)
    {
        refusals.push(Refusal::SurvivorEnded(day));
    }
    let one_side = |has: &Snapshot, lost: &Snapshot| &has.people(true) & &lost.people(false);
    let revoked = &one_side(survivor, merged) | &one_side(merged, survivor);
    refusals.extend(revoked.into_iter().map(Refusal::GuardianRevoked));
    refusals
}

/// A person who is a guardian of both gets what both allow, whichever of their records it is.
fn narrowed(survivor: &Snapshot, merged: &Snapshot, moved: &[MergeLink]) -> Vec<Narrowed> {
    let mut rights: BTreeMap<GuardianId, Rights> = BTreeMap::new();
    for link in survivor.links.iter().chain(&merged.links).filter(|link| link.is_current()) {
        rights.entry(link.person).and_modify(|known| *known = known.and(link.rights)).or_insert(link.rights);
    }
    let both = &survivor.people(true) & &merged.people(true);
    let links = survivor.links.iter().chain(moved).filter(|link| link.is_current()).filter(|link| both.contains(&link.person));
    links
        .filter_map(|link| {
            let after = rights[&link.person];
            (after != link.rights).then_some(Narrowed { guardian: link.guardian, before: link.rights, after })
        })
        .collect()
}

/// A guardian from whom a place of either is hidden doesn't get to see places that they have not seen before. From whom the home that
/// stays is hidden, the other one at its address is hidden too.
fn newly_hidden(
    survivor: &Snapshot,
    merged: &Snapshot,
    moved: &[MergeLink],
    same_home: Option<&SameHome>,
) -> Vec<(GuardianId, PlaceId)> {
    let all_links = || survivor.links.iter().chain(&merged.links);
    let person = |guardian: GuardianId| all_links().find(|link| link.guardian == guardian).map_or(guardian, |link| link.person);
    let hidden: BTreeSet<(GuardianId, PlaceId)> = survivor.hidden.iter().chain(&merged.hidden).copied().collect();
    let restricted: BTreeSet<GuardianId> = hidden.iter().map(|(guardian, _)| person(*guardian)).collect();
    let knew = |link: &MergeLink, side: &Snapshot| side.links.iter().any(|own| own.person == link.person);
    let stays = |place: PlaceId| same_home.is_some_and(|same| same.stays == place);
    // Who saw the home that stays has seen the address of the other one.
    let knows_address = |link: &MergeLink, place: PlaceId| same_home.is_some_and(|same| same.home == place) && knew(link, merged);
    let mut added = BTreeSet::new();
    if let Some(same) = same_home {
        let from = merged.hidden.iter().filter(|(_, place)| *place == same.stays);
        added.extend(from.map(|(guardian, _)| (*guardian, same.home)).filter(|pair| !hidden.contains(pair)));
    }
    for link in survivor.links.iter().chain(moved).filter(|link| restricted.contains(&link.person)) {
        for side in [survivor, merged] {
            if !knew(link, side) {
                let moving = side
                    .addresses
                    .iter()
                    .map(|address| address.place)
                    .filter(|place| !stays(*place) && !knows_address(link, *place));
                added.extend(moving.map(|place| (link.guardian, place)).filter(|pair| !hidden.contains(pair)));
            }
        }
    }
    added.into_iter().collect()
}

fn take<T: Clone>(from: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(from).into_iter().partition(|item| is(item));
    *from = left;
    taken
}

/// Moves the rows between two snapshots.
pub fn apply(moves: &Moves, survivor: &mut Snapshot, merged: &mut Snapshot) {
    let visits = take(&mut merged.visits, |visit| moves.visits.contains(&visit.id));
    survivor.visits.extend(visits.into_iter().map(|visit| match &moves.same_home {
        Some(same) if same.stays == visit.place => MergeVisit { place: same.home, ..visit },
        _ => visit,
    }));
    if let Some((home, (_, after))) = moves.same_home.as_ref().and_then(|same| Some((same.home, same.position.as_ref()?))) {
        survivor.set_position(home, after);
    }
    survivor.authorizations.extend(take(&mut merged.authorizations, |id| moves.authorizations.contains(id)));
    let has_places = !survivor.places.is_empty();
    let taking_over = take(&mut merged.takes_over, |place| moves.places.contains(place));
    survivor.takes_over.extend(taking_over.into_iter().filter(|_| !has_places));
    survivor.addresses.extend(take(&mut merged.addresses, |address| moves.places.contains(&address.place)));
    let places = take(&mut merged.places, |(place, _)| moves.places.contains(place));
    survivor.places.extend(places.into_iter().map(|(place, is_home)| (place, is_home && !moves.homes.contains(&place))));
    survivor.contacts.extend(take(&mut merged.contacts, |id| moves.contacts.contains(id)));
    survivor.holds.extend(take(&mut merged.holds, |id| moves.holds.contains(id)));
    merged.links.clear();
    // An import must not take an access away that the survivor's rows in a file know nothing of.
    survivor.links.extend(moves.links.iter().map(|link| MergeLink { imported: false, ..link.clone() }));
    for narrowed in &moves.narrowed {
        survivor.set_rights(narrowed.guardian, narrowed.after);
    }
    survivor.hidden.extend(take(&mut merged.hidden, |(_, place)| moves.places.contains(place)));
    survivor.hidden.extend(&moves.hidden);
}

/// What an undo takes from the survivor, and what the other record gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Return {
    pub visits: Vec<VisitId>,
    pub authorizations: Vec<AuthorizationId>,
    pub places: Vec<PlaceId>,
    pub homes: Vec<PlaceId>,
    /// The one of the places that takes over from the home again.
    pub takes_over: Vec<PlaceId>,
    /// Visits that go back from the first place are at the second one, the home that stayed with the record.
    pub to_home: Option<(PlaceId, PlaceId)>,
    /// The survivor's home, if its position becomes what it was.
    pub position: Option<(PlaceId, MergePosition)>,
    pub contacts: Vec<ContactId>,
    pub holds: Vec<HoldId>,
    /// Guardians whose guardianship leaves the survivor.
    pub leaving: Vec<GuardianId>,
    /// The guardianships of the record that was merged.
    pub links: Vec<MergeLink>,
    /// Guardianships of the survivor that get their rights back.
    pub widened: Vec<Narrowed>,
    pub shown: Vec<(GuardianId, PlaceId)>,
    /// From whom the home that stayed is hidden, as the survivor's home at its address was since.
    pub hidden: Vec<(GuardianId, PlaceId)>,
}

/// What prevents an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnRefusal {
    /// Each of these visits needs a record that goes back and one that stays.
    Mixed(Vec<VisitId>),
    /// One of the two would have places with an address, but only ended ones.
    OnlyEndedPlaces,
}

/// The moved rows that are still here.
fn still<T: Copy>(moved: &[T], here: impl Fn(&T) -> bool) -> Vec<T> {
    moved.iter().copied().filter(|id| here(id)).collect()
}

/// What goes back when a merge is undone: the rows that it moved and that still are the survivor's. What was made since stays, except
/// for visits of an authorization that goes back, and visits without one at a place that goes back.
///
/// # Errors
/// What prevents it.
pub fn plan_return(moves: &Moves, survivor: &Snapshot) -> Result<Return, ReturnRefusal> {
    // A visit goes with its authorization and its place, also one that was made since.
    // Without an authorization it goes with its place; from the home where both are joined only if the merge brought it.
    let goes = |visit: &&MergeVisit| match visit.authorization.known() {
        Some(authorization) => moves.authorizations.contains(&authorization),
        None => moves.places.contains(&visit.place) || moves.joins_at(visit.place) && moves.visits.contains(&visit.id),
    };
    let is_mixed = |visit: &&MergeVisit| {
        let (goes, goes_with_place) = (goes(visit), moves.places.contains(&visit.place));
        // Moved to a place of the other record since.
        let others = if goes { &moves.own_without_authorization } else { &moves.visits };
        let is_astray = visit.authorization.known().is_none() && others.contains(&visit.id);
        is_astray || goes != goes_with_place && !(goes && moves.joins_at(visit.place))
    };
    let mixed: Vec<VisitId> = survivor.visits.iter().filter(is_mixed).map(|visit| visit.id).collect();
    if !mixed.is_empty() {
        return Err(ReturnRefusal::Mixed(mixed));
    }
    // A place ends only while the child has another one, which may be one that leaves now.
    let are_ended = |goes: bool| {
        let mut side = survivor.addresses.iter().filter(|address| moves.places.contains(&address.place) == goes).peekable();
        side.peek().is_some() && side.all(|address| address.is_ended)
    };
    if are_ended(false) || moves.same_home.is_none() && are_ended(true) {
        return Err(ReturnRefusal::OnlyEndedPlaces);
    }
    let now = |guardian: GuardianId| survivor.links.iter().find(|link| link.guardian == guardian);
    let was_narrowed = |guardian: GuardianId| moves.narrowed.iter().find(|narrowed| narrowed.guardian == guardian);
    // What the office decided since is kept: other rights, or that the access was taken away.
    let back = |before: &MergeLink| {
        let link = now(before.guardian)?;
        let unchanged = link.rights == was_narrowed(before.guardian).map_or(before.rights, |narrowed| narrowed.after);
        let rights = if unchanged { before.rights } else { link.rights };
        Some(MergeLink { rights, relationship: link.relationship.clone(), revoked_us: link.revoked_us, ..before.clone() })
    };
    // The survivor keeps its own guardianship; the other one is as before, unless the access was taken away meanwhile.
    let again = |before: &MergeLink| {
        let link = now(before.guardian)?;
        Some(MergeLink { revoked_us: before.revoked_us.or(link.revoked_us), ..before.clone() })
    };
    let leaving: Vec<GuardianId> =
        moves.links.iter().map(|link| link.guardian).filter(|guardian| now(*guardian).is_some()).collect();
    let stays = |narrowed: &&Narrowed| {
        !leaving.contains(&narrowed.guardian) && now(narrowed.guardian).is_some_and(|link| link.rights == narrowed.after)
    };
    let places = still(&moves.places, |place| survivor.places.iter().any(|(known, _)| known == place));
    let links: Vec<MergeLink> = moves.links.iter().filter_map(back).chain(moves.joined.iter().filter_map(again)).collect();
    let hidden_since = |(guardian, place): &&(GuardianId, PlaceId)| {
        let is_since = |same: &SameHome| same.home == *place && !same.hidden_before.contains(guardian);
        moves.same_home.as_ref().is_some_and(is_since)
            && !moves.hidden.contains(&(*guardian, *place))
            && links.iter().any(|link| link.guardian == *guardian)
    };
    let hidden_at = |stays: PlaceId| survivor.hidden.iter().filter(hidden_since).map(move |(guardian, _)| (*guardian, stays));
    Ok(Return {
        visits: survivor.visits.iter().filter(goes).map(|visit| visit.id).collect(),
        authorizations: still(&moves.authorizations, |id| survivor.authorizations.contains(id)),
        homes: still(&moves.homes, |place| places.contains(place)),
        takes_over: still(&moves.takes_over, |place| places.contains(place)),
        places,
        contacts: still(&moves.contacts, |id| survivor.contacts.contains(id)),
        holds: still(&moves.holds, |id| survivor.holds.contains(id)),
        to_home: moves.same_home.as_ref().map(|same| (same.home, same.stays)),
        position: moves.same_home.as_ref().and_then(|same| {
            let (before, after) = same.position.clone()?;
            let is_unchanged = |address: &&MergeAddress| address.place == same.home && address.position == after;
            survivor.addresses.iter().find(is_unchanged).map(|_| (same.home, before))
        }),
        hidden: moves.same_home.iter().flat_map(|same| hidden_at(same.stays)).collect(),
        links,
        widened: moves.narrowed.iter().filter(stays).copied().collect(),
        shown: still(&moves.hidden, |pair| survivor.hidden.contains(pair)),
        leaving,
    })
}

/// Moves the rows back between two snapshots.
pub fn take_back(back: &Return, survivor: &mut Snapshot, merged: &mut Snapshot) {
    survivor.hidden.retain(|pair| !back.shown.contains(pair));
    if let Some((home, position)) = &back.position {
        survivor.set_position(*home, position);
    }
    let visits = take(&mut survivor.visits, |visit| back.visits.contains(&visit.id));
    merged.visits.extend(visits.into_iter().map(|visit| match back.to_home {
        Some((home, stays)) if home == visit.place => MergeVisit { place: stays, ..visit },
        _ => visit,
    }));
    merged.authorizations.extend(take(&mut survivor.authorizations, |id| back.authorizations.contains(id)));
    merged.addresses.extend(take(&mut survivor.addresses, |address| back.places.contains(&address.place)));
    survivor.takes_over.retain(|place| !back.places.contains(place));
    merged.takes_over.extend(&back.takes_over);
    let places = take(&mut survivor.places, |(place, _)| back.places.contains(place));
    merged.places.extend(places.into_iter().map(|(place, is_home)| (place, is_home || back.homes.contains(&place))));
    merged.contacts.extend(take(&mut survivor.contacts, |id| back.contacts.contains(id)));
    merged.holds.extend(take(&mut survivor.holds, |id| back.holds.contains(id)));
    survivor.links.retain(|link| !back.leaving.contains(&link.guardian));
    for narrowed in &back.widened {
        survivor.set_rights(narrowed.guardian, narrowed.before);
    }
    merged.links.extend(back.links.iter().cloned());
    merged.hidden.extend(take(&mut survivor.hidden, |(_, place)| back.places.contains(place)));
    merged.hidden.extend(&back.hidden);
}

form! {
    /// The two records as the user saw them, and why they are merged.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct MergePair {
        pub survivor: ChildId,
        pub survivor_version: i64,
        pub merged: ChildId,
        pub merged_version: i64,
        pub reason: Reason,
    }
}

form_of_parts! {
    /// Input: merge one record of a child into another one.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct MergeChildren {
        pub pair: MergePair => read_part,
        pub winners: Winners => read_part,
    }
}

form! {
    /// Input: undo the merge of this record.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct UndoMerge {
        pub merged: ChildId,
    }
}

#[cfg(test)]
mod tests;
