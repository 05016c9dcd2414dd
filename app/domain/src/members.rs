//! Members of an agency and those who are asked to join it: who they are, what they may, what the office changes of it.

use crate::{
    Capabilities, Capability, ChildId, GuardianId, InvitationId, Language, MemberId, ProviderId, Role,
    text::{Email, PersonName},
    visits::{ChildRef, blank_is_none},
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How somebody stands to the agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Invited,
    /// Was asked, and the link has had its time.
    Expired,
    Member,
    Removed,
}

impl Standing {
    pub const ALL: [Self; 4] = [Self::Invited, Self::Expired, Self::Member, Self::Removed];

    /// The word that the addresses use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Expired => "expired",
            Self::Member => "member",
            Self::Removed => "removed",
        }
    }
}

impl FromStr for Standing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == text).ok_or(())
    }
}

/// Which members and invitations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberSearch {
    /// A part of the name or the address.
    pub q: String,
    pub role: Option<Role>,
    pub standing: Option<Standing>,
    /// Starts at 1.
    pub page: u32,
}

/// A membership, or an invitation to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    Member(MemberId),
    Invitation(InvitationId),
}

/// The agency's record that a provider or a parent is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    Provider { id: ProviderId, name: String },
    Guardian { id: GuardianId, name: String, children: u32 },
}

/// A line of the list. Times are the agency's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    pub holder: Holder,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub capabilities: Capabilities,
    pub record: Option<Record>,
    pub standing: Standing,
    /// When they joined, or were asked to.
    pub since: DateTime,
    /// When they last used it; of an invitation until when its link is good; of a removed member when that was.
    pub then: Option<DateTime>,
}

/// A child that a guardian sees, or saw until that was taken away, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    pub child: ChildRef,
    pub relationship: String,
    pub may_see_summaries: bool,
    pub may_cancel: bool,
}

/// One member with all that the office may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    pub line: MemberLine,
    pub version: i64,
    pub children: Vec<Custody>,
    /// Children whose custody was revoked.
    pub revoked: Vec<Custody>,
    /// Further records of the same person: this member sees the children of these as well.
    pub further: Vec<GuardianRecord>,
    /// Records with the same name or address that nobody signs in as: they may be of the same person.
    pub alike: Vec<GuardianRecord>,
}

/// A guardian's record with its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianRecord {
    pub id: GuardianId,
    pub name: String,
    /// Empty where none is known.
    pub email: String,
    pub phone: String,
    pub children: Vec<Custody>,
}

/// A record without a member, to be invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate<Id> {
    pub id: Id,
    pub name: String,
    pub email: String,
    /// In which a letter is probably read.
    pub language: Language,
    /// Until when an open invitation is good.
    pub invited_until: Option<DateTime>,
}

/// A guardian with the children they get to see by joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentToInvite {
    pub guardian: Candidate<GuardianId>,
    pub children: Vec<Custody>,
    /// Other people of the agency with this address.
    pub sharing: Vec<String>,
    /// One of them has joined with it, or was invited to.
    pub taken: bool,
}

/// An address that several records have: who of them is invited has to be decided by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedAddress {
    pub email: String,
    pub people: Vec<Callable>,
}

/// Somebody who can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callable {
    pub name: String,
    /// Empty where none is known.
    pub phone: String,
}

/// What an invitation of everybody would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EverybodyToInvite {
    pub providers: Vec<Candidate<ProviderId>>,
    pub parents: Vec<Candidate<GuardianId>>,
    /// Records without an address.
    pub without_address: Vec<Callable>,
    /// How many children have nobody who could be invited.
    pub children_alone: u32,
    pub shared: Vec<SharedAddress>,
    /// Whose invitation is still open.
    pub waiting: u32,
    /// Whose invitation the office took back: they are invited by hand.
    pub withdrawn: u32,
}

impl EverybodyToInvite {
    /// How many letters would leave.
    pub fn count(&self) -> u32 {
        u32::try_from(self.providers.len() + self.parents.len()).unwrap_or(u32::MAX)
    }
}

/// Capabilities as boxes to tick, in an input that has one of each name.
macro_rules! granted {
    ($input:ident) => {
        impl $input {
            /// What was ticked.
            pub fn capabilities(&self) -> Capabilities {
                let ticked = [self.schedule, self.bill, self.supervise, self.privacy, self.manage];
                Capability::ALL.into_iter().zip(ticked).filter_map(|(capability, on)| on.then_some(capability)).collect()
            }
        }
    };
}

/// Somebody is asked into the office.
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteOffice {
    pub name: PersonName,
    pub email: Email,
    pub language: Language,
    #[serde(default)]
    pub schedule: bool,
    #[serde(default)]
    pub bill: bool,
    #[serde(default)]
    pub supervise: bool,
    #[serde(default)]
    pub privacy: bool,
    #[serde(default)]
    pub manage: bool,
}
granted!(InviteOffice);

/// An imported provider is asked to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteProvider {
    pub provider: ProviderId,
    pub email: Email,
    pub language: Language,
}

/// A guardian is asked to join, at the address of their record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteParent {
    pub guardian: GuardianId,
    pub language: Language,
}

/// Everybody who has an address and has not joined is asked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteEverybody {
    /// How many that were when it was looked at.
    pub seen: u32,
}

/// An invitation is sent anew, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfInvitation {
    pub invitation: InvitationId,
}

/// A member gets another role, other capabilities, or another record.
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeMember {
    pub member: MemberId,
    pub version: i64,
    pub role: Role,
    #[serde(default)]
    pub schedule: bool,
    #[serde(default)]
    pub bill: bool,
    #[serde(default)]
    pub supervise: bool,
    #[serde(default)]
    pub privacy: bool,
    #[serde(default)]
    pub manage: bool,
    /// The record of who becomes a provider.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub provider: Option<ProviderId>,
    /// The guardian's record of who becomes a parent.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub guardian: Option<GuardianId>,
    /// Its address, where the record is not chosen: it is enough where one record alone has it.
    #[serde(default, deserialize_with = "blank_is_none")]
    pub guardian_email: Option<Email>,
}
granted!(ChangeMember);

/// A membership is taken away, or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfMember {
    pub member: MemberId,
    pub version: i64,
}

/// The office helps a member back into their account. `checked` says that it has made sure who is asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpMember {
    pub member: MemberId,
    #[serde(default)]
    pub checked: bool,
}

/// A guardian's record is one person: the office has looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfGuardian {
    pub guardian: GuardianId,
}

/// A guardian's record belongs to a member who is a guardian already, or no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherRecord {
    pub member: MemberId,
    pub guardian: GuardianId,
}

/// A guardian loses a child, or all of them where none is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeCustody {
    pub guardian: GuardianId,
    #[serde(default, deserialize_with = "blank_is_none")]
    pub child: Option<ChildId>,
}

/// A guardian gets a child back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreCustody {
    pub guardian: GuardianId,
    pub child: ChildId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_boxes_are_capabilities() {
        let invite = InviteOffice {
            name: PersonName::try_from("Ana").unwrap(),
            email: Email::try_from("ana@maple.example").unwrap(),
            language: Language::En,
            schedule: true,
            bill: false,
            supervise: false,
            privacy: true,
            manage: false,
        };
        assert_eq!(invite.capabilities().to_string(), "schedule privacy");
    }

    #[test]
    fn standings_are_words() {
        for standing in Standing::ALL {
            assert_eq!(standing.as_str().parse(), Ok(standing));
        }
    }
}
