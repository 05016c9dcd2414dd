//! What the page that merges two records shows, and the page of the survivor afterwards.

use crate::{ChildId, ProviderId, VisitId, children::ChildFields};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

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
    /// Both homes are at one address.
    pub is_same_home: bool,
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

/// A record that was merged into a provider, for their page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderMergeLine {
    pub merged: ProviderId,
    /// As the reader prefers: in full or initials.
    pub name: String,
    pub reference: String,
    /// By the agency's clock.
    pub at: DateTime,
    pub can_undo: bool,
}
