//! Whom a one-time link for an address is for. An address is no person: where several records have it, one is named.

use crate::{
    Tx,
    identity::LinkFor,
    sql::{args, internal},
};
use domain::{
    Capabilities, Capability, Error, GuardianId, Language, ProviderId, Result, Role, import::guardians::Name, text::Email,
    visits::full_name,
};
use uuid::Uuid;

/// A provider or a guardian with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub id: Uuid,
    pub role: Role,
    pub first_name: String,
    pub last_name: String,
    /// In which a guardian's letter is probably read.
    language: Language,
}

impl Holder {
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    fn link(&self, email: &Email) -> Result<LinkFor> {
        if self.name().is_empty() {
            return Err(internal(&"a record without a name"));
        }
        let provider = (self.role == Role::Provider).then_some(ProviderId(self.id));
        let guardian = (self.role == Role::Parent).then_some(GuardianId(self.id));
        Ok(LinkFor {
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

/// The providers and guardians of an address. A further record of a guardian's is left out: its owner joins as the first.
pub async fn with_address(tx: &mut Tx, email: &Email) -> Result<Vec<Holder>> {
    tx.may(Capability::Manage)?;
    let rows: Vec<HolderRow> = tx
        .all(
            "SELECT p.id, 'provider' AS role, p.first_name, p.last_name, NULL AS language FROM providers p
             WHERE p.agency_id = $1 AND p.email = $4
             UNION ALL
             SELECT gn.id, 'parent', gn.first_name, gn.last_name, (SELECT MIN(c.home_language) FROM guardianships g
                JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
                WHERE g.agency_id = gn.agency_id AND g.guardian_id = gn.id)
             FROM guardians gn WHERE gn.agency_id = $1 AND gn.email = $4 AND gn.same_as IS NULL",
            args![email.as_str()],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Holder {
                id: row.id,
                role: row.role.parse().map_err(|()| internal(&"an unknown role"))?,
                first_name: row.first_name,
                last_name: row.last_name,
                language: row.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
            })
        })
        .collect()
}

/// Whom a one-time link for an address of the agency is for: the provider or the guardian who has it; an address of nobody
/// joins as admin only where `admin` says so.
///
/// # Errors
/// `NotFound` for an address of nobody; `Invalid` `email.several` where several have it: [`link_for_one`] is for one of them.
pub async fn link_for(tx: &mut Tx, email: &Email, admin: bool) -> Result<LinkFor> {
    tx.may(Capability::Manage)?;
    if admin {
        return Ok(LinkFor {
            email: email.clone(),
            name: email.as_str().to_owned(),
            role: Role::Admin,
            capabilities: Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::default(),
        });
    }
    let holders = with_address(tx, email).await?;
    link_of(tx, email, &holders)
}

/// The same for the one of them whose id or name is `who`.
pub async fn link_for_one(tx: &mut Tx, email: &Email, who: &str) -> Result<LinkFor> {
    let named =
        |holder: &Holder| holder.id.to_string() == who || Name::of(&holder.first_name, &holder.last_name) == Name::of(who, "");
    let holders: Vec<_> = with_address(tx, email).await?.into_iter().filter(named).collect();
    link_of(tx, email, &holders)
}

fn link_of(tx: &mut Tx, email: &Email, holders: &[Holder]) -> Result<LinkFor> {
    match holders {
        [] => Err(Error::NotFound),
        [one] => {
            tx.subject(if one.role == Role::Provider { "provider" } else { "guardian" }, one.id);
            one.link(email)
        }
        _ => Err(Error::field("email", "email.several")),
    }
}
