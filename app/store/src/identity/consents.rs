//! Proofs of choices about cookies.

use super::{Identity, IdentityTx, SECOND};
use crate::kernel::{clock::random_bytes, sql::args};
use domain::{
    Result,
    consent::{Choices, Consent, ConsentId, ConsentKind, VERSION},
};
use uuid::Builder;

/// A choice that a visitor has just made.
#[derive(Clone, Copy, Debug)]
pub struct NewConsent {
    /// The id in the browser's consent cookie.
    pub known: Option<ConsentId>,
    pub choices: Choices,
    /// Whether the browser sent Global Privacy Control.
    pub global_privacy_control: bool,
}

/// The last proof under an id.
struct LastProof {
    id: ConsentId,
    seq: i64,
    choices: Choices,
}

impl Identity<'_> {
    /// Stores the proof of a choice, under the id that the browser has, or under a new one if there is no proof under it. Without
    /// consent to analytics the usage data of the id are deleted.
    pub async fn record_consent(&self, new: NewConsent) -> Result<Consent> {
        self.write(async |tx| tx.record_consent(new).await).await
    }

    /// Withdraws all that was allowed under the id that the browser has. Stores nothing if that is nothing: so a refusal is
    /// possible however many there were, and none of them fills the database.
    pub async fn withdraw_consent(&self, known: Option<ConsentId>, global_privacy_control: bool) -> Result<Consent> {
        self.write(async |tx| {
            let new = NewConsent { known, choices: Choices::default(), global_privacy_control };
            match tx.last_proof(known).await? {
                Some(last) if last.choices.allows_any() => tx.record_consent(new).await,
                last => Ok(tx.consent(last.map_or_else(random_id, |last| last.id), new.choices)),
            }
        })
        .await
    }
}

/// Random, without the time that other ids have: usage data have the id, and their times are rounded.
fn random_id() -> ConsentId {
    ConsentId(Builder::from_random_bytes(random_bytes()).into_uuid())
}

impl IdentityTx {
    async fn record_consent(&mut self, new: NewConsent) -> Result<Consent> {
        loop {
            let last = self.last_proof(new.known).await?;
            let LastProof { id, seq, choices: before } =
                last.unwrap_or_else(|| LastProof { id: random_id(), seq: 0, choices: Choices::default() });
            let Choices { preferences, analytics } = new.choices;
            let kind = ConsentKind::of(before, new.choices);
            let values =
                args![id.0, seq + 1, self.now_us(), VERSION, kind.key(), preferences, analytics, new.global_privacy_control];
            let added = self
                .execute(
                    "INSERT INTO consents (consent_id, seq, at_us, version, kind, preferences, analytics, gpc)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (consent_id, seq) DO NOTHING",
                    values,
                )
                .await?;
            if added == 0 {
                // Another tab of the browser answered at the same moment: this choice follows that one.
                continue;
            }
            if !analytics {
                self.delete_usage(id).await?;
            }
            return Ok(self.consent(id, new.choices));
        }
    }

    async fn last_proof(&mut self, known: Option<ConsentId>) -> Result<Option<LastProof>> {
        let Some(id) = known else { return Ok(None) };
        let last: Option<(i64, bool, bool)> = self
            .fetch_optional(
                "SELECT seq, preferences, analytics FROM consents WHERE consent_id = $1 ORDER BY seq DESC LIMIT 1",
                args![id.0],
            )
            .await?;
        Ok(last.map(|(seq, preferences, analytics)| LastProof { id, seq, choices: Choices { preferences, analytics } }))
    }

    /// Whether the last proof under this id allows analytics.
    pub(super) async fn allows_analytics(&mut self, id: ConsentId) -> Result<bool> {
        Ok(self.last_proof(Some(id)).await?.is_some_and(|last| last.choices.analytics))
    }

    fn consent(&self, id: ConsentId, choices: Choices) -> Consent {
        Consent { id, version: VERSION, chosen_s: self.now_us().div_euclid(SECOND), choices }
    }
}
