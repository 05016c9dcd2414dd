//! The recipient of a one-time link to an address. Several records can share an address; then one must be named.

use crate::{
    Tx,
    identity::InvitationRecipient,
    kernel::sql::{args, internal},
};
use domain::{
    Capabilities, Capability, Error, ErrorCode, GuardianId, Language, ProviderId, Result, Role, import::guardians::Name,
    text::EmailAddress, visits::full_name,
};
use uuid::Uuid;

/// A provider or a guardian with this address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordWithEmail {
    pub id: Uuid,
    pub role: Role,
    pub first_name: String,
    pub last_name: String,
    /// The probable language for a guardian's email.
    language: Language,
}

impl RecordWithEmail {
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    fn link(&self, email: &EmailAddress) -> Result<InvitationRecipient> {
        if self.name().is_empty() {
            return Err(internal(&"a record without a name"));
        }
        let provider = (self.role == Role::Provider).then_some(ProviderId(self.id));
        let guardian = (self.role == Role::Parent).then_some(GuardianId(self.id));
        Ok(InvitationRecipient {
            email: email.clone(),
            name: self.name(),
            role: self.role,
            capabilities: Capabilities::NONE,
            provider,
            guardian,
            language: self.language,
        })
    }
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    id: Uuid,
    role: String,
    first_name: String,
    last_name: String,
    language: Option<String>,
}

/// The providers and guardians with an address. Linked records of a guardian are left out: their owner joins as the main record.
pub async fn records_with_email(tx: &mut Tx, email: &EmailAddress) -> Result<Vec<RecordWithEmail>> {
    tx.require_capability(Capability::Manage)?;
    let rows: Vec<HolderRow> = tx
        .fetch_all(
            "SELECT p.id, 'provider' AS role, p.first_name, p.last_name, NULL AS language FROM providers p
             WHERE p.agency_id = $1 AND p.email = $4 AND p.merged_into_id IS NULL
             UNION ALL
             SELECT gn.id, 'parent', gn.first_name, gn.last_name, (SELECT MIN(c.home_language) FROM guardianships g
                JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)
             FROM guardians gn
             WHERE gn.agency_id = $1 AND gn.email = $4 AND gn.same_as IS NULL AND gn.merged_into_id IS NULL",
            args![email.as_str()],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(RecordWithEmail {
                id: row.id,
                role: row.role.parse().map_err(|()| internal(&"an unknown role"))?,
                first_name: row.first_name,
                last_name: row.last_name,
                language: row.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
            })
        })
        .collect()
}

/// The recipient of a one-time link to an address: the provider or the guardian who has it; with `admin` an admin without a
/// record.
///
/// # Errors
/// `NotFound` if no record has the address; `Invalid` `EmailAmbiguous` if several have it: use [`link_recipient_named`].
pub async fn link_recipient_for(tx: &mut Tx, email: &EmailAddress, admin: bool) -> Result<InvitationRecipient> {
    tx.require_capability(Capability::Manage)?;
    if admin {
        return Ok(InvitationRecipient {
            email: email.clone(),
            name: email.as_str().to_owned(),
            role: Role::Admin,
            capabilities: Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::default(),
        });
    }
    let holders = records_with_email(tx, email).await?;
    link_of(tx, email, &holders)
}

/// Like [`link_recipient_for`], for the one of them whose id or name is `who`.
pub async fn link_recipient_named(tx: &mut Tx, email: &EmailAddress, who: &str) -> Result<InvitationRecipient> {
    let named = |holder: &RecordWithEmail| {
        holder.id.to_string() == who || Name::of(&holder.first_name, &holder.last_name) == Name::of(who, "")
    };
    let holders: Vec<_> = records_with_email(tx, email).await?.into_iter().filter(named).collect();
    link_of(tx, email, &holders)
}

fn link_of(tx: &mut Tx, email: &EmailAddress, holders: &[RecordWithEmail]) -> Result<InvitationRecipient> {
    match holders {
        [] => Err(Error::NotFound),
        [one] => {
            tx.record_subject(if one.role == Role::Provider { "provider" } else { "guardian" }, one.id);
            one.link(email)
        }
        _ => Err(Error::field("email", ErrorCode::EmailAmbiguous)),
    }
}
