//! Merging two records of one guardian: what the record that stays has afterwards, what prevents it, and how it is undone.
//!
//! Pure functions from what both records have to what both have then, so that the store only reads and writes it.

use super::{Rights, Winner};
use crate::{
    ChildId, GuardianId, HoldId, MemberId, PlaceId,
    form::{form, form_of_parts, read_part},
    text::Reason,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

crate::keyed_enum! {
    /// A value of a guardian of which one of two is chosen.
    pub enum PersonField {
        FirstName "first_name"
        LastName "last_name"
        Email "email"
        Phone "phone"
    }
}

/// Name, email address and telephone of a guardian.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFields {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

form! {
    /// Whose value is used where both differ.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct PersonWinners {
        pub first_name: Option<Winner>,
        pub last_name: Option<Winner>,
        pub email: Option<Winner>,
        pub phone: Option<Winner>,
    }
}

impl PersonField {
    pub fn of(self, fields: &PersonFields) -> &str {
        match self {
            Self::FirstName => &fields.first_name,
            Self::LastName => &fields.last_name,
            Self::Email => &fields.email,
            Self::Phone => &fields.phone,
        }
    }

    fn copy(self, from: &PersonFields, to: &mut PersonFields) {
        match self {
            Self::FirstName => to.first_name.clone_from(&from.first_name),
            Self::LastName => to.last_name.clone_from(&from.last_name),
            Self::Email => to.email.clone_from(&from.email),
            Self::Phone => to.phone.clone_from(&from.phone),
        }
    }

    fn chosen(self, winners: PersonWinners) -> Option<Winner> {
        match self {
            Self::FirstName => winners.first_name,
            Self::LastName => winners.last_name,
            Self::Email => winners.email,
            Self::Phone => winners.phone,
        }
    }

    /// Whose value wins unless someone chooses: the survivor's unless it is empty; the address of an open invitation, which would
    /// be withdrawn otherwise.
    pub fn usual_winner(self, survivor: &GuardianSnapshot, merged: &GuardianSnapshot) -> Winner {
        let is_invited =
            self == Self::Email && merged.invitation.as_deref().is_some_and(|address| address == merged.fields.email);
        let takes_other = is_invited || self.of(&survivor.fields).is_empty() && !self.of(&merged.fields).is_empty();
        if takes_other { Winner::Merged } else { Winner::Survivor }
    }

    /// The fields of which both have a value, and not the same.
    pub fn differing(survivor: &PersonFields, merged: &PersonFields) -> Vec<Self> {
        let differs = |field: &Self| {
            let (own, other) = (field.of(survivor), field.of(merged));
            own != other && !own.is_empty() && !other.is_empty()
        };
        Self::ALL.iter().copied().filter(differs).collect()
    }
}

/// The link of a guardian to a child.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonLink {
    pub child: ChildId,
    pub relationship: String,
    pub rights: Rights,
    pub imported: bool,
    /// When the access was taken away; `None` for a current guardianship.
    pub revoked_us: Option<i64>,
}

impl PersonLink {
    pub fn is_current(&self) -> bool {
        self.revoked_us.is_none()
    }
}

/// What a record of a guardian has, each list in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianSnapshot {
    pub fields: PersonFields,
    pub links: Vec<PersonLink>,
    /// Places whose address is hidden from the guardian.
    pub hidden: Vec<(ChildId, PlaceId)>,
    pub holds: Vec<HoldId>,
    /// The membership with which the guardian signs in.
    pub account: Option<MemberId>,
    /// Memberships that were removed.
    pub former_accounts: Vec<MemberId>,
    /// The address of an open invitation.
    pub invitation: Option<String>,
    /// The record that the person signs in as, if it is another one.
    pub signs_in_as: Option<GuardianId>,
    /// Records whose person signs in as this one.
    pub linked: Vec<GuardianId>,
}

impl GuardianSnapshot {
    /// The same with every list in order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.links.sort();
        self.hidden.sort();
        self.holds.sort();
        self.former_accounts.sort();
        self.linked.sort();
        self
    }

    pub fn link(&self, child: ChildId) -> Option<&PersonLink> {
        self.links.iter().find(|link| link.child == child)
    }

    fn has_current(&self, child: ChildId) -> bool {
        self.link(child).is_some_and(PersonLink::is_current)
    }

    /// A guardian signs in with it, or may with an invitation.
    fn has_account(&self) -> bool {
        self.account.is_some() || self.invitation.is_some()
    }

    /// The addresses of its children are known: someone signs in and sees them, or the office has decided what to hide.
    fn has_seen_addresses(&self) -> bool {
        self.account.is_some() || self.signs_in_as.is_some() || !self.hidden.is_empty()
    }

    /// What the record has after it was merged into another one: its own name and addresses.
    fn emptied(&self) -> Self {
        Self { fields: self.fields.clone(), ..Self::default() }
    }
}

/// What prevents a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GuardianRefusal {
    /// Both have an account or an open invitation.
    BothAccounts,
    /// The person of one of the two signs in as this third record.
    LinkedElsewhere(GuardianId),
    /// One has access to the child, and at the other it was taken away.
    AccessEnded(ChildId),
}

/// The places with an address of each child.
pub type Addresses = BTreeMap<ChildId, Vec<PlaceId>>;

/// A record and its id.
pub type GuardianRecord<'a> = (GuardianId, &'a GuardianSnapshot);

/// What the record that stays has after the merge; the other one has its own name and addresses left.
///
/// # Errors
/// Everything that prevents it.
pub fn merge_guardians(
    (survivor, own): GuardianRecord<'_>,
    (merged, other): GuardianRecord<'_>,
    addresses: &Addresses,
    winners: &PersonWinners,
) -> Result<(GuardianSnapshot, GuardianSnapshot), Vec<GuardianRefusal>> {
    let refusals = refusals((survivor, own), (merged, other));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut fields = own.fields.clone();
    for field in PersonField::ALL {
        if field.chosen(*winners).unwrap_or_else(|| field.usual_winner(own, other)) == Winner::Merged {
            field.copy(&other.fields, &mut fields);
        }
    }
    let joined = |link: &PersonLink| match other.link(link.child) {
        // What a file no longer says must not take away what the office gave.
        Some(same) => {
            PersonLink { rights: link.rights.and(same.rights), imported: link.imported && same.imported, ..link.clone() }
        }
        None => link.clone(),
    };
    let moved = other.links.iter().filter(|link| own.link(link.child).is_none()).cloned();
    let hidden: BTreeSet<_> =
        own.hidden.iter().chain(&other.hidden).copied().chain(newly_hidden(own, other, addresses)).collect();
    let linked = own.linked.iter().filter(|id| **id != merged).chain(other.linked.iter().filter(|id| **id != survivor));
    let invitation = own.invitation.clone().or_else(|| other.invitation.clone());
    let after = GuardianSnapshot {
        links: own.links.iter().map(joined).chain(moved).collect(),
        hidden: hidden.into_iter().collect(),
        holds: own.holds.iter().chain(&other.holds).copied().collect(),
        account: own.account.or(other.account),
        former_accounts: own.former_accounts.iter().chain(&other.former_accounts).copied().collect(),
        invitation: invitation.filter(|address| *address == fields.email),
        signs_in_as: own.signs_in_as.filter(|id| *id != merged),
        linked: linked.copied().collect(),
        fields,
    };
    Ok((after.sorted(), other.emptied()))
}

fn refusals((survivor, own): GuardianRecord<'_>, (merged, other): GuardianRecord<'_>) -> Vec<GuardianRefusal> {
    let mut refusals = Vec::new();
    if own.has_account() && other.has_account() {
        refusals.push(GuardianRefusal::BothAccounts);
    }
    let person = |id: GuardianId, side: &GuardianSnapshot| side.signs_in_as.unwrap_or(id);
    let (own_person, other_person) = (person(survivor, own), person(merged, other));
    if own_person != other_person {
        let third = [own.signs_in_as, other.signs_in_as].into_iter().flatten();
        refusals.extend(third.map(GuardianRefusal::LinkedElsewhere));
    }
    let differs = |link: &&PersonLink| other.link(link.child).is_some_and(|same| same.is_current() != link.is_current());
    refusals.extend(own.links.iter().filter(differs).map(|link| GuardianRefusal::AccessEnded(link.child)));
    refusals
}

/// Addresses of children of only one of the two: if something is hidden from the other one, and nobody signs in with the one nor was
/// anything hidden from it, then the person would see addresses about which the office has decided nothing.
fn newly_hidden(own: &GuardianSnapshot, other: &GuardianSnapshot, addresses: &Addresses) -> Vec<(ChildId, PlaceId)> {
    let mut hidden = Vec::new();
    for (side, restricted) in [(own, other), (other, own)] {
        if restricted.hidden.is_empty() || side.has_seen_addresses() {
            continue;
        }
        for link in side.links.iter().filter(|link| link.is_current() && !restricted.has_current(link.child)) {
            let places = addresses.get(&link.child).map(Vec::as_slice).unwrap_or_default();
            hidden.extend(places.iter().map(|place| (link.child, *place)));
        }
    }
    hidden
}

/// What a merge did: what both records had before, and what the one that stays had afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianMerge {
    pub survivor: GuardianSnapshot,
    pub merged: GuardianSnapshot,
    pub after: GuardianSnapshot,
}

/// The guardian has signed up since the merge: nobody but the office can say whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSince;

/// What both records have after the merge is undone: what they had, with what was decided since. `now` is what the record that stays
/// has.
///
/// # Errors
/// [`AccountSince`].
pub fn undo_guardian_merge(
    (survivor, now): GuardianRecord<'_>,
    merged: GuardianId,
    merge: &GuardianMerge,
) -> Result<(GuardianSnapshot, GuardianSnapshot), AccountSince> {
    let GuardianMerge { survivor: own, merged: other, after } = merge;
    if now.account.is_some() && now.account != after.account {
        return Err(AccountSince);
    }
    let leaves = |child: ChildId| own.link(child).is_none() && other.link(child).is_some();
    let stays = |link: &PersonLink| {
        let back = match (own.link(link.child), after.link(link.child)) {
            (Some(before), Some(then)) if (link.rights, link.imported) == (then.rights, then.imported) => {
                PersonLink { rights: before.rights, imported: before.imported, ..link.clone() }
            }
            _ => link.clone(),
        };
        (!leaves(link.child)).then_some(back)
    };
    let other_links: Vec<PersonLink> = other.links.iter().filter_map(|before| returned(before, merge, now)).collect();
    let was_hidden = |place: &(ChildId, PlaceId)| after.hidden.contains(place);
    let own_hidden = |place: &&(ChildId, PlaceId)| own.hidden.contains(place) || !was_hidden(place) && !leaves(place.0);
    let other_hidden = |place: &&(ChildId, PlaceId)| {
        let is_child = other_links.iter().any(|link| link.child == place.0);
        other.hidden.contains(place) || is_child && !was_hidden(place)
    };
    let account_returns = other.account.is_some() && now.account == other.account;
    let account = now.account.filter(|_| !account_returns);
    let is_former = |id: &&MemberId| other.former_accounts.contains(id) || other.account == Some(**id);
    let was_linked = other.signs_in_as == Some(survivor) && account.is_some() && account == own.account;
    let signed_in_as_merged = own.signs_in_as == Some(merged) && account_returns;
    let mut fields = now.fields.clone();
    for field in PersonField::ALL.iter().filter(|field| field.of(&now.fields) == field.of(&after.fields)) {
        field.copy(&own.fields, &mut fields);
    }
    let returns_invitation = own.invitation.is_none() && now.invitation.is_some() && now.invitation == other.invitation;
    let (returning, staying): (Vec<GuardianId>, Vec<GuardianId>) = now.linked.iter().partition(|id| other.linked.contains(id));
    let back = GuardianSnapshot {
        links: now.links.iter().filter_map(stays).collect(),
        hidden: now.hidden.iter().filter(own_hidden).copied().collect(),
        holds: now.holds.iter().filter(|hold| !other.holds.contains(hold)).copied().collect(),
        account,
        former_accounts: now.former_accounts.iter().filter(|id| !is_former(id)).copied().collect(),
        invitation: now.invitation.clone().filter(|address| !returns_invitation && *address == fields.email),
        signs_in_as: if signed_in_as_merged { Some(merged) } else { now.signs_in_as },
        linked: staying.into_iter().chain(was_linked.then_some(merged)).collect(),
        fields,
    };
    let returned = GuardianSnapshot {
        fields: other.fields.clone(),
        hidden: now.hidden.iter().filter(other_hidden).copied().collect(),
        links: other_links,
        holds: now.holds.iter().filter(|hold| other.holds.contains(hold)).copied().collect(),
        account: now.account.filter(|_| account_returns),
        former_accounts: now.former_accounts.iter().filter(is_former).copied().collect(),
        invitation: now.invitation.clone().filter(|_| returns_invitation),
        signs_in_as: other.signs_in_as.filter(|id| was_linked || *id != survivor && now.signs_in_as == Some(*id)),
        linked: returning.into_iter().chain(signed_in_as_merged.then_some(survivor)).collect(),
    };
    Ok((back.sorted(), returned.sorted()))
}

/// The link of the record that was merged, with what was decided since: other rights, or that the access ended. None if the access
/// is there no longer.
fn returned(before: &PersonLink, merge: &GuardianMerge, now: &GuardianSnapshot) -> Option<PersonLink> {
    let (link, then) = (now.link(before.child)?, merge.after.link(before.child)?);
    let is_moved = merge.survivor.link(before.child).is_none();
    let rights = match (link.rights == then.rights, is_moved) {
        (true, _) => before.rights,
        (false, true) => link.rights,
        // The office changed the rights of the survivor, who is another person now: nobody gets more.
        (false, false) => before.rights.and(link.rights),
    };
    Some(PersonLink {
        rights,
        relationship: if is_moved { link.relationship.clone() } else { before.relationship.clone() },
        revoked_us: if is_moved { link.revoked_us } else { before.revoked_us.or(link.revoked_us) },
        ..before.clone()
    })
}

form! {
    /// The two records as the user saw them, the child on whose page they were chosen, and why they are merged.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct GuardianPair {
        pub child: ChildId,
        pub survivor: GuardianId,
        pub survivor_version: i64,
        pub merged: GuardianId,
        pub merged_version: i64,
        pub reason: Reason,
    }
}

form_of_parts! {
    /// Input: merge one record of a guardian into another one.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct MergeGuardians {
        pub pair: GuardianPair => read_part,
        pub winners: PersonWinners => read_part,
    }
}

form! {
    /// Input: undo the merge of this record, on the page of a child.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct UndoGuardianMerge {
        pub merged: GuardianId,
        pub child: ChildId,
    }
}

/// A record that was merged into a guardian, for the page of a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianMergeLine {
    pub merged: GuardianId,
    /// As the reader prefers: in full or initials.
    pub name: String,
    /// Email address or telephone.
    pub contact: String,
    /// By the agency's clock.
    pub at: DateTime,
    pub can_undo: bool,
}

#[cfg(test)]
mod tests;
