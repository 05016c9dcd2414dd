//! Typed ids: a child's id can't be passed where a visit's is meant. Each is a UUIDv7 made by the store.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )* };
}

ids! {
    /// The tenant.
    AgencyId
    /// What a payer allows for a child.
    AuthorizationId
    /// The person served.
    ChildId
    /// A week that was copied into another.
    CopyId
    /// A letter on its way, or sent.
    LetterId
    /// A parent or carer in one agency.
    GuardianId
    /// Somebody is asked to join an agency.
    InvitationId
    /// A user's membership of one agency with one role.
    MemberId
    /// The session note of one visit.
    NoteId
    /// A passkey of a user.
    PasskeyId
    /// Where a visit happens.
    PlaceId
    /// A therapist or home visitor.
    ProviderId
    /// An open session as its owner names it; a part of its token's digest, so that it opens nothing.
    SessionId
    /// A person with a password.
    UserId
    /// One occurrence of care.
    VisitId
}
