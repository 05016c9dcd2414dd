//! Members of an agency and invitations to join it: the member list, roles and capabilities, and the inputs that change them.

use crate::{
    Capabilities, Capability, ChildId, Error, GuardianId, InvitationId, Language, MemberId, ProviderId, Result, Role,
    form::form,
    text::{EmailAddress, PersonName},
    visits::ChildRef,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The status of a membership or invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipStatus {
    Invited,
    /// The invitation link has expired.
    Expired,
    Member,
    Removed,
}

impl MembershipStatus {
    pub const ALL: [Self; 4] = [Self::Invited, Self::Expired, Self::Member, Self::Removed];

    /// The value of the URL parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Expired => "expired",
            Self::Member => "member",
            Self::Removed => "removed",
        }
    }
}

impl FromStr for MembershipStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

/// A membership, or an invitation to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberOrInvitation {
    Member(MemberId),
    Invitation(InvitationId),
}

/// The provider's or guardian's record that belongs to a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberRecord {
    Provider { id: ProviderId, name: String },
    Guardian { id: GuardianId, name: String, children: u32 },
}

/// A line of the member list. Times are in the agency's local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    pub holder: MemberOrInvitation,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub capabilities: Capabilities,
    pub record: Option<MemberRecord>,
    pub status: MembershipStatus,
    /// When they joined or were invited.
    pub since: DateTime,
    /// Last use; for an invitation, when its link expires; for a removed member, when they were removed.
    pub status_time: Option<DateTime>,
    /// Whether the email of an invitation was rejected, or expired before it was sent.
    pub email_failed: bool,
}

/// A guardian's current or revoked access to a child, with its permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardianship {
    pub child: ChildRef,
    pub relationship: String,
    pub may_see_summaries: bool,
    pub may_cancel: bool,
}

/// A member's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    pub line: MemberLine,
    pub version: i64,
    pub children: Vec<Guardianship>,
    /// Children to whom access was revoked.
    pub revoked: Vec<Guardianship>,
    /// Other guardian records linked to this member, who also sees their children.
    pub linked_records: Vec<GuardianRecord>,
    /// Unlinked guardian records with the same name or address: they may be of the same person.
    pub similar_records: Vec<GuardianRecord>,
    /// The first day of an open legal hold on the member or their record, for users who may know of it.
    pub held_since: Option<Date>,
}

/// A guardian's record with its children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianRecord {
    pub id: GuardianId,
    pub name: String,
    /// Empty if unknown.
    pub email: String,
    pub phone: String,
    pub children: Vec<Guardianship>,
}

/// A person with a record but no membership, who can be invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee<Id> {
    pub id: Id,
    pub name: String,
    pub email: String,
    /// The assumed language for the email.
    pub language: Language,
    /// When an open invitation expires.
    pub invited_until: Option<DateTime>,
}

/// A guardian to invite, with the children they would get access to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentToInvite {
    pub guardian: Invitee<GuardianId>,
    pub children: Vec<Guardianship>,
    /// Other people of the agency with this email address.
    pub sharing: Vec<String>,
    /// Whether one of them has joined or was invited with it.
    pub taken: bool,
}

/// An email address that several records share: the office has to choose whom to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedAddress {
    pub email: String,
    pub people: Vec<PhoneContact>,
}

/// A person with a phone number to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneContact {
    pub name: String,
    /// Empty if unknown.
    pub phone: String,
}

/// The preview of inviting everyone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkInvitationPreview {
    pub providers: Vec<Invitee<ProviderId>>,
    pub parents: Vec<Invitee<GuardianId>>,
    /// People without an email address.
    pub without_address: Vec<PhoneContact>,
    /// How many children have no guardian who could be invited.
    pub children_alone: u32,
    pub shared: Vec<SharedAddress>,
    /// How many invitations are still open.
    pub waiting: u32,
    /// How many people had their invitation withdrawn: they have to be invited individually.
    pub withdrawn: u32,
}

impl BulkInvitationPreview {
    /// How many emails would be sent.
    pub fn count(&self) -> u32 {
        u32::try_from(self.providers.len() + self.parents.len()).unwrap_or(u32::MAX)
    }
}

/// Implements `capabilities()` for an input with one checkbox field per capability.
macro_rules! impl_capabilities {
    ($input:ident) => {
        impl $input {
            /// The checked capabilities.
            pub fn capabilities(&self) -> Capabilities {
                let checked = [self.schedule, self.bill, self.supervise, self.privacy, self.manage];
                Capability::ALL.into_iter().zip(checked).filter_map(|(capability, on)| on.then_some(capability)).collect()
            }
        }
    };
}

form! {
    /// Input: invite an office member.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct InviteOffice {
        pub name: PersonName,
        pub email: EmailAddress,
        pub language: Language,
        pub schedule: bool,
        pub bill: bool,
        pub supervise: bool,
        pub privacy: bool,
        pub manage: bool,
    }
}
impl_capabilities!(InviteOffice);

form! {
    /// Input: invite a provider who has a record.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct InviteProvider {
        pub provider: ProviderId,
        pub email: EmailAddress,
        pub language: Language,
    }
}

form! {
    /// Input: invite a guardian at the email address of their record.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct InviteParent {
        pub guardian: GuardianId,
        pub language: Language,
    }
}

/// Input: invite everyone who has an email address and no membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteAll {
    /// The number that the preview showed.
    pub seen: u32,
}

/// Input: resend or withdraw an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRef {
    pub invitation: InvitationId,
}

form! {
    /// Input: change a member's role, capabilities, or record.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ChangeMember {
        pub member: MemberId,
        pub version: i64,
        pub role: Role,
        pub schedule: bool,
        pub bill: bool,
        pub supervise: bool,
        pub privacy: bool,
        pub manage: bool,
        /// The provider record, for the role provider.
        pub provider: Option<ProviderId>,
        /// The guardian record, for the role parent.
        pub guardian: Option<GuardianId>,
        /// The email address of the guardian record as typed, used if no record is chosen and only one record has this address.
        /// Read it with [`Self::address`].
        pub guardian_email: String,
    }
}
impl_capabilities!(ChangeMember);

impl ChangeMember {
    /// The guardian's email address. Its field is hidden for other roles, so its value is then ignored and not validated.
    pub fn address(&self) -> Result<Option<EmailAddress>> {
        let typed = self.guardian_email.trim();
        if self.role != Role::Parent || typed.is_empty() {
            return Ok(None);
        }
        EmailAddress::try_from(typed).map(Some).map_err(|error| Error::field("guardian_email", error.code))
    }
}

/// Input: remove or restore a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRef {
    pub member: MemberId,
    pub version: i64,
}

/// Input: the office helps a member recover their account. `checked` confirms that it has verified the person's identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpMember {
    pub member: MemberId,
    #[serde(default)]
    pub checked: bool,
}

/// Input: the office confirms that a guardian record is one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianRef {
    pub guardian: GuardianId,
}

/// Input: link a guardian record to a member who is already a guardian, or unlink it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedRecord {
    pub member: MemberId,
    pub guardian: GuardianId,
}

form! {
    /// Input: revoke a guardian's access to a child, or to all children if none is given.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct RevokeGuardianship {
        pub guardian: GuardianId,
        pub child: Option<ChildId>,
    }
}

/// Input: restore a guardian's access to a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreGuardianship {
    pub guardian: GuardianId,
    pub child: ChildId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    #[test]
    fn checked_boxes_become_capabilities() {
        let invite = InviteOffice {
            name: PersonName::try_from("Ana").unwrap(),
            email: EmailAddress::try_from("ana@maple.example").unwrap(),
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
    fn the_guardian_address_is_validated_only_for_parents() {
        let change = |role: &str, email: &str| -> ChangeMember {
            serde_json::from_value(serde_json::json!({
                "member": "00000000-0000-0000-0000-000000000001", "version": "1", "role": role, "guardian_email": email
            }))
            .unwrap()
        };
        assert_eq!(change("admin", "rosa at home").address(), Ok(None));
        assert_eq!(change("parent", " ").address(), Ok(None));
        assert_eq!(change("parent", "rosa at home").address(), Err(Error::field("guardian_email", ErrorCode::NotAnEmailAddress)));
        assert_eq!(change("parent", "rosa@family.example").address(), Ok(EmailAddress::try_from("rosa@family.example").ok()));
    }

    #[test]
    fn statuses_are_parsed_from_their_url_value() {
        for status in MembershipStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
    }
}
