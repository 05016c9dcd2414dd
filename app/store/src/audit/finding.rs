//! Findings of a chain verification, as messages for the operator.

use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// An event whose time is before that of the previous event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSetBack {
    pub seq: i64,
    /// The time of the previous event.
    pub at_us: i64,
    pub by_us: i64,
}

impl fmt::Display for ClockSetBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Timestamp::from_microsecond(self.at_us).unwrap_or_default();
        let by = SignedDuration::from_secs(self.by_us / 1_000_000);
        write!(f, "the clock was set back at {at:.0}: event {} is {by:#} earlier than the one before it", self.seq)
    }
}

impl Finding {
    /// Whether the chain differs from the signed one: it was truncated, rewritten, or restored from an older copy.
    pub fn contradicts_a_checkpoint(&self) -> bool {
        matches!(
            self,
            Self::ShorterThanCheckpoint { .. } | Self::OtherThanCheckpoint { .. } | Self::CheckpointOfOtherAgency { .. }
        )
    }
}

/// A verification failure. The numbers are those of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Its content does not match its hash.
    Altered {
        seq: i64,
    },
    /// It does not contain the hash of the previous event.
    DoesNotFollow {
        seq: i64,
    },
    /// It belongs directly after another event.
    OutOfOrder {
        seq: i64,
        belongs_after: i64,
    },
    Missing {
        from: i64,
        to: i64,
    },
    /// The chain's head is not its last event.
    HeadMoved {
        head: Option<i64>,
        last: i64,
    },
    ShorterThanCheckpoint {
        checkpoint: i64,
        last: i64,
    },
    /// The signed event had another hash.
    OtherThanCheckpoint {
        seq: i64,
    },
    CheckpointSignature {
        seq: i64,
    },
    CheckpointKey {
        seq: i64,
        key: String,
    },
    CheckpointUnreadable {
        seq: i64,
    },
    /// A checkpoint of another agency was given.
    CheckpointOfOtherAgency {
        slug: String,
    },
    AccessSetAltered {
        digest: String,
        event: Option<i64>,
    },
    AccessSetMissing {
        digest: String,
        event: i64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { seq } => write!(f, "event {seq} was altered: its content is not what its hash says"),
            Self::DoesNotFollow { seq } => {
                write!(f, "event {seq} does not follow from event {}: one of the two was altered and hashed anew", seq - 1)
            }
            Self::OutOfOrder { seq, belongs_after } => {
                write!(f, "event {seq} is out of order: it belongs right after event {belongs_after}")
            }
            Self::Missing { from, to } if from == to => write!(f, "event {from} is missing"),
            Self::Missing { from, to } => write!(f, "events {from} to {to} are missing"),
            Self::HeadMoved { head: Some(head), last } => {
                write!(f, "the head of the chain was moved: it says event {head}, the last event is {last} or has another hash")
            }
            Self::HeadMoved { head: None, last } => write!(f, "the head of the chain is missing; the last event is {last}"),
            Self::ShorterThanCheckpoint { checkpoint, last } => {
                write!(
                    f,
                    "the chain ends at event {last}, but a checkpoint was signed at event {checkpoint}: its end was cut off"
                )
            }
            Self::OtherThanCheckpoint { seq } => {
                write!(f, "event {seq} is not the one that a checkpoint was signed at: the chain was written anew")
            }
            Self::CheckpointSignature { seq } => write!(f, "the signature of the checkpoint at event {seq} is wrong"),
            Self::CheckpointKey { seq, key } => {
                write!(f, "the checkpoint at event {seq} was signed by the key {key}, which is none of ours")
            }
            Self::CheckpointUnreadable { seq } => write!(f, "the checkpoint at event {seq} can't be read"),
            Self::CheckpointOfOtherAgency { slug } => write!(f, "a checkpoint is of another agency, `{slug}`"),
            Self::AccessSetAltered { digest, event } => {
                write!(f, "the children shown under {digest} were altered")?;
                event.map_or(Ok(()), |seq| write!(f, " (event {seq})"))
            }
            Self::AccessSetMissing { digest, event } => {
                write!(f, "the children that event {event} showed are missing (under {digest})")
            }
        }
    }
}
