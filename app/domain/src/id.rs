//! Typed ids, so that a child's id cannot be passed as a visit's. The store creates them as UUIDv7.

use crate::{
    ErrorCode,
    form::{FormValue, parse_filled},
};
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

        impl FormValue for $name {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                parse_filled(text, ErrorCode::Unreadable)
            }
        }
    )* };
}

ids! {
    /// Days on which a provider is away.
    AbsenceId
    /// The tenant.
    AgencyId
    /// A payer's authorization of visits for a child.
    AuthorizationId
    /// The person served.
    ChildId
    /// A person to call about a child who is not a guardian.
    ContactId
    /// A copy of a week into another week.
    CopyId
    /// What a member reported as wrong in their own data.
    DataReportId
    /// A discipline that the agency added.
    DisciplineId
    /// A queued or sent email.
    EmailId
    /// A parent or caregiver in one agency.
    GuardianId
    /// A legal hold.
    HoldId
    /// A saved layout of import files.
    ImportLayoutId
    /// An invitation to join an agency.
    InvitationId
    /// A user's membership of one agency with one role.
    MemberId
    /// The session note of one visit.
    NoteId
    /// A passkey of a user.
    PasskeyId
    /// Who pays for authorized visits.
    PayerId
    /// Where a visit happens.
    PlaceId
    /// A therapist or home visitor.
    ProviderId
    /// What an agency delivers under a code.
    ServiceId
    /// The public id of an open session: a part of its token's digest, so it does not grant access.
    SessionId
    /// A person with an account.
    UserId
    /// One occurrence of care.
    VisitId
    /// What visits without an authorization are, such as evaluations.
    VisitKindId
}

impl ProviderId {
    /// Of a planned visit that has lost its provider, where an id is written: in rows of boards and in what the browser gets. It is
    /// the id of no provider, so rules about providers find none. The database has NULL.
    pub const NOBODY: Self = Self(Uuid::nil());

    /// Whether this is [`Self::NOBODY`].
    pub fn is_nobody(self) -> bool {
        self == Self::NOBODY
    }

    /// `None` for [`Self::NOBODY`].
    pub fn known(self) -> Option<Self> {
        (!self.is_nobody()).then_some(self)
    }
}

impl AuthorizationId {
    /// Of a visit that needs no authorization, where an id is written: in rows of boards and in what the browser gets. It is the id of
    /// no authorization, so rules about authorizations find none. The database has NULL.
    pub const NONE: Self = Self(Uuid::nil());

    /// `None` for [`Self::NONE`].
    pub fn known(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}
