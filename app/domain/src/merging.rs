//! Merging two records of one child: what moves from the merged record to the one that survives, which values win, what prevents it,
//! and how it is undone.
//!
//! Pure functions over what a merge needs to know of both records. [`apply`] and [`take_back`] do to such snapshots what the store does
//! to its tables, so that the tests of both can compare.

mod values;

pub use values::{MergedField, Winner, Winners, merged_fields, returned_fields};

use crate::{
    AuthorizationId, ChildId, ContactId, GuardianId, HoldId, PlaceId, VisitId,
    children::ChildFields,
    form::{form, form_of_parts, read_part},
    text::Reason,
};
use jiff::civil::{Date, DateTime};
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
    fn and(self, other: Self) -> Self {
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

/// What belongs to one of the two, each list in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub ended_on: Option<Date>,
    pub visits: Vec<MergeVisit>,
    pub authorizations: Vec<AuthorizationId>,
    /// Whether each is the home.
    pub places: Vec<(PlaceId, bool)>,
    /// Those of the places that are by video: they have no address to hide.
    pub by_video: Vec<PlaceId>,
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
        self.by_video.sort();
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

/// What a merge moves from the merged record to the survivor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    pub visits: Vec<VisitId>,
    pub authorizations: Vec<AuthorizationId>,
    pub places: Vec<PlaceId>,
    /// Those of the places that were a home and become a second home, as the survivor has a home.
    pub homes: Vec<PlaceId>,
    /// The one of the places that took over from the home. It no longer does: the survivor's places come first.
    pub takes_over: Vec<PlaceId>,
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
    let homes = merged.places.iter().filter(|(_, is_home)| has_home && *is_home);
    let known: BTreeSet<GuardianId> = survivor.links.iter().map(|link| link.guardian).collect();
    let (joined, links): (Vec<_>, Vec<_>) = merged.links.iter().cloned().partition(|link| known.contains(&link.guardian));
    Ok(Moves {
        visits: merged.visits.iter().map(|visit| visit.id).collect(),
        authorizations: merged.authorizations.clone(),
        places: merged.places.iter().map(|(place, _)| *place).collect(),
        homes: homes.map(|(place, _)| *place).collect(),
        takes_over: merged.takes_over.clone(),
        contacts: merged.contacts.clone(),
        holds: merged.holds.clone(),
        narrowed: narrowed(survivor, merged, &links),
        hidden: newly_hidden(survivor, merged, &links),
        links,
        joined,
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

/// A guardian from whom a place of either is hidden doesn't get to see places that they have not seen before.
fn newly_hidden(survivor: &Snapshot, merged: &Snapshot, moved: &[MergeLink]) -> Vec<(GuardianId, PlaceId)> {
    let all_links = || survivor.links.iter().chain(&merged.links);
    let person = |guardian: GuardianId| all_links().find(|link| link.guardian == guardian).map_or(guardian, |link| link.person);
    let hidden: BTreeSet<(GuardianId, PlaceId)> = survivor.hidden.iter().chain(&merged.hidden).copied().collect();
    let restricted: BTreeSet<GuardianId> = hidden.iter().map(|(guardian, _)| person(*guardian)).collect();
    let knew = |link: &MergeLink, side: &Snapshot| side.links.iter().any(|own| own.person == link.person);
    let mut added = Vec::new();
    for link in survivor.links.iter().chain(moved).filter(|link| restricted.contains(&link.person)) {
        for side in [survivor, merged] {
            if !knew(link, side) {
                let with_address = side.places.iter().map(|(place, _)| *place).filter(|place| !side.by_video.contains(place));
                added.extend(with_address.map(|place| (link.guardian, place)).filter(|pair| !hidden.contains(pair)));
            }
        }
    }
    added
}

fn take<T: Clone>(from: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(from).into_iter().partition(|item| is(item));
    *from = left;
    taken
}

/// Moves the rows between two snapshots.
pub fn apply(moves: &Moves, survivor: &mut Snapshot, merged: &mut Snapshot) {
    survivor.visits.extend(take(&mut merged.visits, |visit| moves.visits.contains(&visit.id)));
    survivor.authorizations.extend(take(&mut merged.authorizations, |id| moves.authorizations.contains(id)));
    let has_places = !survivor.places.is_empty();
    let taking_over = take(&mut merged.takes_over, |place| moves.places.contains(place));
    survivor.takes_over.extend(taking_over.into_iter().filter(|_| !has_places));
    survivor.by_video.extend(take(&mut merged.by_video, |place| moves.places.contains(place)));
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
    pub contacts: Vec<ContactId>,
    pub holds: Vec<HoldId>,
    /// Guardians whose guardianship leaves the survivor.
    pub leaving: Vec<GuardianId>,
    /// The guardianships of the record that was merged.
    pub links: Vec<MergeLink>,
    /// Guardianships of the survivor that get their rights back.
    pub widened: Vec<Narrowed>,
    pub shown: Vec<(GuardianId, PlaceId)>,
}

/// The moved rows that are still here.
fn still<T: Copy>(moved: &[T], here: impl Fn(&T) -> bool) -> Vec<T> {
    moved.iter().copied().filter(|id| here(id)).collect()
}

/// What goes back when a merge is undone: the rows that it moved and that still are the survivor's. What was made since stays, except
/// for visits of an authorization that goes back, and visits without one at a place that goes back.
///
/// # Errors
/// The visits that stand in the way: each needs a record that goes back and one that stays.
pub fn plan_return(moves: &Moves, survivor: &Snapshot) -> Result<Return, Vec<VisitId>> {
    // A visit goes with its authorization and its place, also one that was made since.
    let goes = |visit: &&MergeVisit| match visit.authorization.known() {
        Some(authorization) => moves.authorizations.contains(&authorization),
        None => moves.places.contains(&visit.place),
    };
    let is_mixed = |visit: &&MergeVisit| goes(visit) != moves.places.contains(&visit.place);
    let mixed: Vec<VisitId> = survivor.visits.iter().filter(is_mixed).map(|visit| visit.id).collect();
    if !mixed.is_empty() {
        return Err(mixed);
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
    Ok(Return {
        visits: survivor.visits.iter().filter(goes).map(|visit| visit.id).collect(),
        authorizations: still(&moves.authorizations, |id| survivor.authorizations.contains(id)),
        homes: still(&moves.homes, |place| places.contains(place)),
        takes_over: still(&moves.takes_over, |place| places.contains(place)),
        places,
        contacts: still(&moves.contacts, |id| survivor.contacts.contains(id)),
        holds: still(&moves.holds, |id| survivor.holds.contains(id)),
        links: moves.links.iter().filter_map(back).chain(moves.joined.iter().filter_map(again)).collect(),
        widened: moves.narrowed.iter().filter(stays).copied().collect(),
        shown: still(&moves.hidden, |pair| survivor.hidden.contains(pair)),
        leaving,
    })
}

/// Moves the rows back between two snapshots.
pub fn take_back(back: &Return, survivor: &mut Snapshot, merged: &mut Snapshot) {
    survivor.hidden.retain(|pair| !back.shown.contains(pair));
    merged.visits.extend(take(&mut survivor.visits, |visit| back.visits.contains(&visit.id)));
    merged.authorizations.extend(take(&mut survivor.authorizations, |id| back.authorizations.contains(id)));
    merged.by_video.extend(take(&mut survivor.by_video, |place| back.places.contains(place)));
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

/// How many rows of each kind a merge moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeCounts {
    pub visits: usize,
    pub notes: usize,
    pub authorizations: usize,
    pub places: usize,
    pub contacts: usize,
    pub holds: usize,
}

/// What is said of a guardian before a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeGuardian {
    pub name: String,
    /// A guardian of the survivor, of the other record, or of both.
    pub is_of_survivor: bool,
    pub is_of_merged: bool,
    /// The rights become narrower.
    pub is_narrowed: bool,
}

/// One thing that prevents a merge, for the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MergeObstacle {
    /// Two visits at the same time, each with its start.
    Overlap {
        own: VisitId,
        own_starts: DateTime,
        other: VisitId,
        other_starts: DateTime,
    },
    SurvivorEnded(Date),
    GuardianRevoked(String),
}

/// One of the two records, as its form shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeSide {
    pub child: ChildId,
    pub name: String,
    pub version: i64,
    pub fields: ChildFields,
}

/// What a merge would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePreview {
    pub merged: MergeSide,
    pub counts: MergeCounts,
    pub guardians: Vec<MergeGuardian>,
    pub obstacles: Vec<MergeObstacle>,
}

/// A merge into a child, for its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeLine {
    pub merged: ChildId,
    pub reference: String,
    pub name: String,
    /// By the agency's clock.
    pub at: DateTime,
    pub can_undo: bool,
}

#[cfg(test)]
mod tests;
