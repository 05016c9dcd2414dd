//! What a walk over a chain finds, in words for the operator.

use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// An event that is earlier than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetBack {
    pub seq: i64,
    /// When the event before it was.
    pub at_us: i64,
    pub by_us: i64,
}

impl fmt::Display for SetBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Timestamp::from_microsecond(self.at_us).unwrap_or_default();
        let by = SignedDuration::from_secs(self.by_us / 1_000_000);
        write!(f, "the clock was set back at {at:.0}: event {} is {by:#} earlier than the one before it", self.seq)
    }
}

impl Finding {
    /// Whether the chain is another than the one that was signed: it was cut off, written anew, or an older one was brought back.
    pub fn contradicts_a_checkpoint(&self) -> bool {
        matches!(self, Self::ShorterThanCheckpoint { .. } | Self::OtherThanCheckpoint { .. } | Self::CheckpointElsewhere { .. })
    }
}

/// One thing that is wrong. Numbers are those of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Its content is not what its hash says.
    Altered {
        seq: i64,
    },
    /// It does not name the hash of the event before it.
    DoesNotFollow {
        seq: i64,
    },
    /// It belongs right after another event than the one that it stands after.
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
    /// The event that was signed had another hash.
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
    CheckpointElsewhere {
        slug: String,
    },
    SeenSetAltered {
        digest: String,
        event: Option<i64>,
    },
    SeenSetMissing {
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
            Self::CheckpointElsewhere { slug } => write!(f, "a checkpoint is of another agency, `{slug}`"),
            Self::SeenSetAltered { digest, event } => {
                write!(f, "the children shown under {digest} were altered")?;
                event.map_or(Ok(()), |seq| write!(f, " (event {seq})"))
            }
            Self::SeenSetMissing { digest, event } => {
                write!(f, "the children that event {event} showed are missing (under {digest})")
            }
        }
    }
}
