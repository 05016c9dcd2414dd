//! Acceptances of the terms of use, the privacy policy and an agency's data processing agreement. Rows are only ever added: an
//! acceptance proves who agreed to which version, and when.

use super::{
    Identity, IdentityTx, Origin, Token,
    invitation_links::{JoinedMembership, JoiningAccount},
    security, service_providers,
};
use crate::{
    Tx,
    audit::{NewEvent, hex},
    kernel::sql::{Conn, args, internal},
};
use domain::{
    AgencyId, Error, ErrorCode, Result, Role, UserId,
    agreements::{AcceptDocument, Acceptance, Accepted, AgreementLine, Agreements, Document, Party},
    audit::AuditAction,
    security::SecurityEvent,
};
use jiff::{Timestamp, civil::Date};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The newest accepted versions, as the statement that loads a session reads them.
#[derive(sqlx::FromRow)]
pub(super) struct AcceptedRow {
    accepted_terms: Option<String>,
    accepted_privacy: Option<String>,
    accepted_data_processing: Option<String>,
}

impl AcceptedRow {
    /// A version that can't be read counts as not accepted: the user is asked again.
    pub fn accepted(&self) -> Accepted {
        let version = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        Accepted {
            terms: version(&self.accepted_terms),
            privacy: version(&self.accepted_privacy),
            data_processing: version(&self.accepted_data_processing),
        }
    }
}

/// A row to insert.
struct NewAcceptance<'a> {
    id: Uuid,
    document: Document,
    version: Date,
    user: UserId,
    /// Only for a document that is accepted for an agency.
    agency: Option<AgencyId>,
    role: Role,
    /// The member's capabilities at that time, such as `schedule manage`.
    capabilities: String,
    at_us: i64,
    region: &'a str,
}

async fn insert(conn: &mut Conn, new: NewAcceptance<'_>) -> Result<()> {
    conn.execute(
        "INSERT INTO agreement_acceptances (id, document, version, user_id, agency_id, role, capabilities, accepted_us, region)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            new.id,
            new.document.as_str(),
            new.version,
            new.user,
            new.agency.map(|agency| agency.0),
            new.role.as_str(),
            new.capabilities,
            new.at_us,
            new.region
        ],
    )
    .await?;
    Ok(())
}

/// The digest in the audit of an acceptance.
fn digest(document: Document, version: Date) -> String {
    hex(&Sha256::digest(format!("{} {version}", document.as_str())))
}

/// Accepts a document: the terms and the privacy policy for the user's account, the data processing agreement for the agency.
/// Accepting the same version again changes nothing.
///
/// # Errors
/// `NotFound` for the agency's document without the capability to manage; `Conflict::State` `agreements.changed` if the user was
/// shown another version than the current one.
pub async fn accept(tx: &mut Tx, new: AcceptDocument) -> Result<()> {
    let viewer = tx.actor().viewer().cloned().ok_or(Error::NotFound)?;
    let party = Party { role: viewer.role, capabilities: viewer.capabilities, demo: false };
    if !party.may_accept(new.document) {
        return Err(Error::NotFound);
    }
    if new.version != tx.db().agreement_versions().of(new.document) {
        return Err(Error::state(ErrorCode::AgreementChanged));
    }
    let agency = (new.document == Document::DataProcessing).then_some(viewer.agency);
    let known: Option<(i64,)> = if agency.is_some() {
        tx.fetch_optional(
            "SELECT CAST(1 AS BIGINT) FROM agreement_acceptances WHERE agency_id = $1 AND document = $4 AND version = $5 LIMIT 1",
            args![new.document.as_str(), new.version],
        )
        .await?
    } else {
        tx.conn()
            .fetch_optional(
                "SELECT CAST(1 AS BIGINT) FROM agreement_acceptances
                 WHERE user_id = $1 AND document = $2 AND version = $3 LIMIT 1",
                args![viewer.user, new.document.as_str(), new.version],
            )
            .await?
    };
    if known.is_some() {
        tx.mark_unchanged();
        return Ok(());
    }
    let (id, at_us, region) = (tx.next_id(), tx.now_us(), tx.actor().origin().region.clone());
    let acceptance = NewAcceptance {
        id,
        document: new.document,
        version: new.version,
        user: viewer.user,
        agency,
        role: viewer.role,
        capabilities: viewer.capabilities.to_string(),
        at_us,
        region: &region,
    };
    insert(tx.conn(), acceptance).await?;
    tx.record_subject("agreement", id);
    tx.record_change(&(new.document.as_str(), new.version));
    tx.record_own_security_event(viewer.user, SecurityEvent::AgreementAccepted).await
}

/// The documents, what was accepted of them, and for the office the list of service providers.
pub async fn show(tx: &mut Tx) -> Result<Agreements> {
    let viewer = tx.actor().viewer().cloned().ok_or(Error::NotFound)?;
    let (demo,): (bool,) = tx.fetch_one("SELECT demo FROM agencies WHERE id = $1", args![]).await?;
    let party = Party { role: viewer.role, capabilities: viewer.capabilities, demo };
    let accepted = load_accepted(tx, viewer.user).await?;
    let versions = tx.db().agreement_versions();
    // Providers and families are no party of the agency's agreement.
    let shown = |document: &Document| *document != Document::DataProcessing || viewer.role == Role::Admin;
    let line = |document: Document| AgreementLine {
        document,
        version: versions.of(document),
        accepted: accepted.get(&document).cloned(),
        due: viewer.agreements.of(document),
        may_accept: party.may_accept(document),
    };
    let lines = Document::ALL.into_iter().filter(shown).map(line).collect();
    let service_providers = if viewer.role == Role::Admin { service_providers::latest(tx.conn()).await? } else { None };
    Ok(Agreements { demo, lines, service_providers })
}

/// The latest acceptances: of the user, and of the agency with the name of the member.
async fn load_accepted(tx: &mut Tx, user: UserId) -> Result<BTreeMap<Document, Acceptance>> {
    let own: Vec<(String, String, i64)> = tx
        .conn()
        .fetch_all(
            "SELECT document, version, accepted_us FROM agreement_acceptances
             WHERE user_id = $1 AND agency_id IS NULL ORDER BY version, accepted_us",
            args![user],
        )
        .await?;
    let agencys: Option<(String, i64, Option<String>)> = tx
        .fetch_optional(
            "SELECT t.version, t.accepted_us, m.name FROM agreement_acceptances t
             LEFT JOIN members m ON m.agency_id = t.agency_id AND m.user_id = t.user_id AND m.role = 'admin'
             WHERE t.agency_id = $1 AND t.document = 'data_processing' ORDER BY t.version DESC, t.accepted_us LIMIT 1",
            args![],
        )
        .await?;
    let mut accepted = BTreeMap::new();
    for (document, version, at_us) in own {
        // A newer version of the program may have other documents.
        if let Some(document) = Document::ALL.into_iter().find(|known| known.as_str() == document) {
            accepted.insert(document, acceptance(&version, at_us, None)?);
        }
    }
    if let Some((version, at_us, by)) = agencys {
        accepted.insert(Document::DataProcessing, acceptance(&version, at_us, by)?);
    }
    Ok(accepted)
}

fn acceptance(version: &str, at_us: i64, by: Option<String>) -> Result<Acceptance> {
    let version = version.parse().map_err(|error: jiff::Error| internal(&error))?;
    Ok(Acceptance { version, at: Timestamp::from_microsecond(at_us).map_err(|error| internal(&error))?, by })
}

impl Identity<'_> {
    /// [`Self::join`] with a form that accepts the terms and confirms the receipt of the privacy policy: the acceptances are in
    /// the same transaction.
    ///
    /// # Errors
    /// As [`Self::join`].
    pub async fn join_and_accept(
        &self,
        token: &Token,
        joining_account: JoiningAccount,
        origin: &Origin,
    ) -> Result<JoinedMembership> {
        self.write(async |tx| {
            let joined = tx.join(token, joining_account).await?;
            tx.accept_on_joining(joined, origin).await?;
            Ok(joined)
        })
        .await
    }
}

impl IdentityTx {
    async fn accept_on_joining(&mut self, joined: JoinedMembership, origin: &Origin) -> Result<()> {
        let JoinedMembership { user, agency, member } = joined;
        let (role, capabilities): (String, String) = self
            .fetch_one("SELECT role, capabilities FROM members WHERE agency_id = $1 AND id = $2", args![agency, member])
            .await?;
        let role: Role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        let versions = self.agreement_versions();
        let mut head = self.lock_agency(agency).await?;
        for document in [Document::Terms, Document::Privacy] {
            let (id, at_us, version) = (self.next_id(), self.now_us(), versions.of(document));
            let (capabilities, region) = (capabilities.clone(), origin.region.as_str());
            let new = NewAcceptance { id, document, version, user, agency: None, role, capabilities, at_us, region };
            insert(self.conn(), new).await?;
            let event = NewEvent {
                subjects: vec![format!("agreement:{id}")],
                digest: digest(document, version),
                region: origin.region.clone(),
                ..NewEvent::by(format!("member:{member}"), AuditAction::AgreementsAccept)
            };
            self.append_event(&mut head, event).await?;
        }
        self.record_event(user, SecurityEvent::AgreementAccepted, origin).await
    }
}

impl Tx {
    /// Stores a security event of the actor's own account, with the device and region of their session.
    async fn record_own_security_event(&mut self, user: UserId, event: SecurityEvent) -> Result<()> {
        let (id, now, origin) = (self.next_id(), self.now_us(), self.actor().origin().clone());
        security::insert_event(self.conn(), id, now, user, event, &origin).await
    }
}
