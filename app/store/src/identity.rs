//! Everything outside an agency's data: sign-in, sessions, rate limits, links, the contact form, choices about cookies.

mod account_data;
mod activity;
pub mod agreements;
mod auth_challenges;
mod consents;
mod contact_requests;
mod factors;
mod import_uploads;
mod invitation_links;
mod memberships;
mod passkeys;
mod password_resets;
mod passwords;
mod rate_limits;
mod recovery_codes;
mod saved_forms;
pub(crate) mod security;
mod service_providers;
mod sessions;
mod sign_in;
mod signed_text;
pub mod suspension;
mod tx;
mod usage;

pub use auth_challenges::{AuthChallenge, PendingChallenge};
pub use consents::NewConsent;
pub use contact_requests::ReceivedContactRequest;
pub(crate) use factors::remove_all_factors;
pub use factors::{Factors, TotpSecret};
pub use invitation_links::{InvitationDetails, InvitationRecipient, JoinedMembership, JoiningAccount, NewAgency};
pub(crate) use invitation_links::{LINK_US, issue_link};
pub use memberships::Membership;
pub use passkeys::Passkey;
pub use password_resets::PasswordReset;
pub(crate) use password_resets::create_reset_link;
pub use passwords::{NewPassword, PasswordContext};
pub use rate_limits::{AttemptBrowser, Buckets, DEVICE_DAYS};
pub use saved_forms::{NewSavedForm, SAVED_FORM_SECONDS, SavedFormLimits};
pub use security::Origin;
pub use sessions::{Credentials, SessionIdentity};
pub use sign_in::{DeviceTrust, NewSession, PasswordAccepted, VerifiedSignIn};
use tx::IdentityTx;

use crate::{
    Db,
    kernel::{
        clock::random_bytes,
        sql::{args, internal},
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    AgencyId, Result,
    agency::{Agency, Settings},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(crate) const SECOND: i64 = 1_000_000;

/// A bearer secret; the database stores only its SHA-256.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(crate) fn new() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// A token from a cookie or a URL.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, only for the cookie or the URL.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct AgencyRow {
    agency_id: Uuid,
    agency_name: String,
    slug: String,
    time_zone: String,
    settings: String,
}

impl AgencyRow {
    fn into_agency(self) -> Result<Agency> {
        let settings: Settings = serde_json::from_str(&self.settings).map_err(|error| internal(&error))?;
        Ok(Agency { id: AgencyId(self.agency_id), name: self.agency_name, slug: self.slug, time_zone: self.time_zone, settings })
    }
}

/// See the module documentation.
pub struct Identity<'a> {
    db: &'a Db,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(db: &'a Db) -> Self {
        Self { db }
    }

    fn now_us(&self) -> i64 {
        self.db.clock().now_us()
    }

    /// An agency by its slug.
    pub(crate) async fn agency(&self, slug: &str) -> Result<Agency> {
        let sql = "SELECT id AS agency_id, name AS agency_name, slug, time_zone, settings FROM agencies WHERE slug = $1";
        let row: AgencyRow = self.read(async |tx| tx.fetch_one(sql, args![slug]).await).await?;
        row.into_agency()
    }
}
