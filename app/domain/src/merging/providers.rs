//! Merging two records of one provider: what the record that stays has afterwards, what prevents it, and how it is undone.
//!
//! Pure functions from what both records have to what both have then, so that the store only reads and writes it.

use super::Winner;
use crate::{
    AbsenceId, AuthorizationId, HoldId, MemberId, ProviderId, VisitId,
    form::{form, form_of_parts, read_part},
    providers::ProviderDetails,
    text::Reason,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::keyed_enum! {
    /// A value of a provider of which one of two is chosen. Disciplines and languages are those of both; the reference and the end are
    /// always the survivor's.
    pub enum ProviderField {
        FirstName "first_name"
        LastName "last_name"
        Email "email"
        Phone "phone"
        Address "address"
        Availability "availability"
        MaxVisits "max_visits_per_day"
    }
}

form! {
    /// Whose value is used where both differ.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct ProviderWinners {
        pub first_name: Option<Winner>,
        pub last_name: Option<Winner>,
        pub email: Option<Winner>,
        pub phone: Option<Winner>,
        pub address: Option<Winner>,
        pub availability: Option<Winner>,
        pub max_visits_per_day: Option<Winner>,
    }
}

impl ProviderField {
    /// The value as text; empty if there is none.
    pub fn of(self, details: &ProviderDetails) -> String {
        match self {
            Self::FirstName => details.first_name.clone(),
            Self::LastName => details.last_name.clone(),
            Self::Email => details.email.clone(),
            Self::Phone => details.phone.clone(),
            Self::Address => {
                let ProviderDetails { address, city, state, zip, .. } = details;
                format!("{address}, {city}, {state} {zip}")
            }
            Self::Availability => details.availability.clone(),
            Self::MaxVisits => details.max_visits_per_day.to_string(),
        }
    }

    fn copy(self, from: &ProviderDetails, to: &mut ProviderDetails) {
        match self {
            Self::FirstName => to.first_name.clone_from(&from.first_name),
            Self::LastName => to.last_name.clone_from(&from.last_name),
            Self::Email => to.email.clone_from(&from.email),
            Self::Phone => to.phone.clone_from(&from.phone),
            Self::Address => {
                to.address.clone_from(&from.address);
                to.city.clone_from(&from.city);
                to.state.clone_from(&from.state);
                to.zip.clone_from(&from.zip);
                to.position = from.position;
            }
            Self::Availability => to.availability.clone_from(&from.availability),
            Self::MaxVisits => to.max_visits_per_day = from.max_visits_per_day,
        }
    }

    fn chosen(self, winners: ProviderWinners) -> Option<Winner> {
        match self {
            Self::FirstName => winners.first_name,
            Self::LastName => winners.last_name,
            Self::Email => winners.email,
            Self::Phone => winners.phone,
            Self::Address => winners.address,
            Self::Availability => winners.availability,
            Self::MaxVisits => winners.max_visits_per_day,
        }
    }

    /// Whose value wins unless someone chooses: the survivor's unless it is empty.
    pub fn usual_winner(self, survivor: &ProviderDetails, merged: &ProviderDetails) -> Winner {
        if self.of(survivor).is_empty() && !self.of(merged).is_empty() { Winner::Merged } else { Winner::Survivor }
    }

    /// The fields of which both have a value, and not the same.
    pub fn differing(survivor: &ProviderDetails, merged: &ProviderDetails) -> Vec<Self> {
        let differs = |field: &Self| {
            let (own, other) = (field.of(survivor), field.of(merged));
            own != other && !own.is_empty() && !other.is_empty()
        };
        Self::ALL.iter().copied().filter(differs).collect()
    }
}

/// A visit of one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProviderVisit {
    pub id: VisitId,
    pub starts_us: i64,
    pub ends_us: i64,
    /// In its own time zone.
    pub day: Date,
    /// It is planned or in progress.
    pub is_open: bool,
    /// It takes the provider's time: it is not canceled.
    pub holds_time: bool,
}

/// Some days of an authorization on which the provider is its therapist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProviderDays {
    pub authorization: AuthorizationId,
    pub first_day: Date,
    /// None until the authorization ends.
    pub last_day: Option<Date>,
}

/// What a record of a provider has, each list in any order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderSnapshot {
    pub details: ProviderDetails,
    pub ended_on: Option<Date>,
    pub visits: Vec<ProviderVisit>,
    /// Visits without a provider that were this one's.
    pub former_visits: Vec<VisitId>,
    pub days: Vec<ProviderDays>,
    /// Days on which the provider is away, or asked to be.
    pub absences: Vec<AbsenceId>,
    pub holds: Vec<HoldId>,
    /// The membership with which the provider signs in.
    pub account: Option<MemberId>,
    /// Memberships that were removed.
    pub former_accounts: Vec<MemberId>,
    /// The address of an open invitation.
    pub invitation: Option<String>,
}

impl ProviderSnapshot {
    /// A record that has nothing yet.
    pub fn new(details: ProviderDetails) -> Self {
        Self {
            details,
            ended_on: None,
            visits: Vec::new(),
            former_visits: Vec::new(),
            days: Vec::new(),
            absences: Vec::new(),
            holds: Vec::new(),
            account: None,
            former_accounts: Vec::new(),
            invitation: None,
        }
    }

    /// The same with every list in order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.visits.sort();
        self.former_visits.sort();
        self.days.sort();
        self.absences.sort();
        self.holds.sort();
        self.former_accounts.sort();
        self
    }

    fn has_account(&self) -> bool {
        self.account.is_some() || self.invitation.is_some()
    }

    /// What the record has after it was merged into another one: its own details.
    fn emptied(&self) -> Self {
        Self { ended_on: self.ended_on, ..Self::new(self.details.clone()) }
    }
}

/// What prevents a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ProviderRefusal {
    /// Both have an account or an open invitation.
    BothAccounts,
    /// A visit of each at the same time: the survivor's, and the other one's.
    Overlap(VisitId, VisitId),
    /// Visits or days of an authorization of the other one are on or after the first day on which the survivor no longer works.
    SurvivorEnded(Date),
}

/// What the record that stays has after the merge; the other one has its own details left.
///
/// # Errors
/// Everything that prevents it.
pub fn merge_providers(
    own: &ProviderSnapshot,
    other: &ProviderSnapshot,
    winners: ProviderWinners,
) -> Result<(ProviderSnapshot, ProviderSnapshot), Vec<ProviderRefusal>> {
    let refusals = refusals(own, other);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut details = own.details.clone();
    for field in ProviderField::ALL {
        if field.chosen(winners).unwrap_or_else(|| field.usual_winner(&own.details, &other.details)) == Winner::Merged {
            field.copy(&other.details, &mut details);
        }
    }
    // Without one of the disciplines, visits would break a rule.
    details.disciplines = joined(&own.details.disciplines, &other.details.disciplines, ';');
    details.languages = joined(&own.details.languages, &other.details.languages, ';');
    let after = ProviderSnapshot {
        ended_on: own.ended_on,
        visits: both(&own.visits, &other.visits),
        former_visits: both(&own.former_visits, &other.former_visits),
        days: both(&own.days, &other.days),
        absences: both(&own.absences, &other.absences),
        holds: both(&own.holds, &other.holds),
        account: own.account.or(other.account),
        former_accounts: both(&own.former_accounts, &other.former_accounts),
        invitation: own.invitation.clone().or_else(|| other.invitation.clone()),
        details,
    };
    Ok((after.sorted(), other.emptied()))
}

fn both<T: Copy>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter().chain(other).copied().collect()
}

/// The items of both lists, each once.
fn joined(one: &str, other: &str, separator: char) -> String {
    let mut items: Vec<&str> = Vec::new();
    for item in one.split(separator).chain(other.split(separator)).filter(|item| !item.is_empty()) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items.join(&separator.to_string())
}

fn refusals(own: &ProviderSnapshot, other: &ProviderSnapshot) -> Vec<ProviderRefusal> {
    let mut refusals = Vec::new();
    if own.has_account() && other.has_account() {
        refusals.push(ProviderRefusal::BothAccounts);
    }
    for visit in own.visits.iter().filter(|visit| visit.holds_time) {
        let overlaps =
            |theirs: &&ProviderVisit| theirs.holds_time && theirs.starts_us < visit.ends_us && visit.starts_us < theirs.ends_us;
        refusals.extend(other.visits.iter().filter(overlaps).map(|theirs| ProviderRefusal::Overlap(visit.id, theirs.id)));
    }
    if let Some(day) = own.ended_on {
        let goes_on = |days: &ProviderDays| days.last_day.is_none_or(|last| last >= day);
        if other.visits.iter().any(|visit| visit.is_open && visit.day >= day) || other.days.iter().any(goes_on) {
            refusals.push(ProviderRefusal::SurvivorEnded(day));
        }
    }
    refusals
}

/// What a merge did, as far as its undo needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderMerge {
    /// The survivor's details before and after.
    pub before: ProviderDetails,
    pub after: ProviderDetails,
    /// The account with which the survivor signed in afterwards, and whether the survivor had an invitation before.
    pub account: Option<MemberId>,
    pub was_invited: bool,
    pub merged: ProviderSnapshot,
}

impl ProviderMerge {
    pub fn of(own: &ProviderSnapshot, other: ProviderSnapshot, after: &ProviderSnapshot) -> Self {
        Self {
            before: own.details.clone(),
            after: after.details.clone(),
            account: after.account,
            was_invited: own.invitation.is_some(),
            merged: other,
        }
    }
}

/// What prevents an undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderReturnRefusal {
    /// The provider has signed up since the merge: nobody but the office can say whose account it is.
    AccountSince,
    /// An open visit that goes back is after the end of that record.
    AfterEnd,
}

/// What both records have after the merge is undone: what the merge moved and the survivor still has goes back, and what was made or
/// decided since stays. `now` is what the survivor has.
///
/// # Errors
/// What prevents it.
pub fn undo_provider_merge(
    now: &ProviderSnapshot,
    merge: &ProviderMerge,
) -> Result<(ProviderSnapshot, ProviderSnapshot), ProviderReturnRefusal> {
    let ProviderMerge { before, after, account, was_invited, merged: other } = merge;
    if now.account.is_some() && now.account != *account {
        return Err(ProviderReturnRefusal::AccountSince);
    }
    let was_visit = |id: VisitId| other.visits.iter().any(|visit| visit.id == id) || other.former_visits.contains(&id);
    let goes_after_end =
        |visit: &ProviderVisit| visit.is_open && was_visit(visit.id) && other.ended_on.is_some_and(|day| visit.day >= day);
    if now.visits.iter().any(goes_after_end) {
        return Err(ProviderReturnRefusal::AfterEnd);
    }
    let account_returns = other.account.is_some() && now.account == other.account;
    let is_former = |id: MemberId| other.former_accounts.contains(&id) || other.account == Some(id);
    // Days that were added since at the end of an assignment may be the survivor's own ones.
    let was_day = |days: ProviderDays| {
        let contains = |one: &ProviderDays| {
            (one.authorization, one.first_day) == (days.authorization, days.first_day)
                && one.last_day.is_none_or(|last| days.last_day.is_some_and(|day| day <= last))
        };
        other.days.iter().any(contains)
    };
    let mut details = now.details.clone();
    for field in ProviderField::ALL.iter().filter(|field| field.of(&now.details) == field.of(after)) {
        field.copy(before, &mut details);
    }
    if now.details.disciplines == after.disciplines {
        details.disciplines.clone_from(&before.disciplines);
    }
    if now.details.languages == after.languages {
        details.languages.clone_from(&before.languages);
    }
    let returns_invitation = !was_invited && now.invitation.is_some() && now.invitation == other.invitation;
    let (other_visits, own_visits) = now.visits.iter().partition(|visit| was_visit(visit.id));
    let (other_former, own_former) = now.former_visits.iter().partition(|id| was_visit(**id));
    let (other_days, own_days) = now.days.iter().partition(|days| was_day(**days));
    let (other_absences, own_absences) = now.absences.iter().partition(|absence| other.absences.contains(absence));
    let (other_holds, own_holds) = now.holds.iter().partition(|hold| other.holds.contains(hold));
    let (other_accounts, own_accounts) = now.former_accounts.iter().partition(|id| is_former(**id));
    let back = ProviderSnapshot {
        ended_on: now.ended_on,
        visits: own_visits,
        former_visits: own_former,
        days: own_days,
        absences: own_absences,
        holds: own_holds,
        account: now.account.filter(|_| !account_returns),
        former_accounts: own_accounts,
        invitation: now.invitation.clone().filter(|_| !returns_invitation),
        details,
    };
    let returned = ProviderSnapshot {
        details: other.details.clone(),
        ended_on: other.ended_on,
        visits: other_visits,
        former_visits: other_former,
        days: other_days,
        absences: other_absences,
        holds: other_holds,
        account: now.account.filter(|_| account_returns),
        former_accounts: other_accounts,
        invitation: now.invitation.clone().filter(|_| returns_invitation),
    };
    Ok((back.sorted(), returned.sorted()))
}

form! {
    /// The two records as the user saw them, and why they are merged.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ProviderPair {
        pub survivor: ProviderId,
        pub survivor_version: i64,
        pub merged: ProviderId,
        pub merged_version: i64,
        pub reason: Reason,
    }
}

form_of_parts! {
    /// Input: merge one record of a provider into another one.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct MergeProviders {
        pub pair: ProviderPair => read_part,
        pub winners: ProviderWinners => read_part,
    }
}

form! {
    /// Input: undo the merge of this record.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub struct UndoProviderMerge {
        pub merged: ProviderId,
    }
}

#[cfg(test)]
mod tests;
