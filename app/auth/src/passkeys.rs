//! Passkeys (WebAuthn): challenges and their verification by webauthn-rs. The device must verify the user each time, and a
//! signature count that decreases means a cloned key.

use domain::{Error, ErrorCode, PasskeyId, Result, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::identity::Passkey as StoredPasskey;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, Url, WebauthnError,
    },
};
use webauthn_rs_proto::ResidentKeyRequirement;

/// The WebAuthn relying party. Passkeys are permanently bound to its domain.
pub struct Passkeys(Webauthn);

/// The stored state of a challenge until the response arrives.
#[derive(Serialize, Deserialize)]
pub enum Challenge {
    New(PasskeyRegistration),
    Known(PasskeyAuthentication),
    Anyone(DiscoverableAuthentication),
}

/// The options for the browser, as JSON, and the state to store.
pub struct NewChallenge {
    pub options: String,
    pub challenge: Challenge,
}

/// The passkey of a valid response.
pub struct VerifiedPasskey {
    pub passkey: PasskeyId,
    /// The credential before and after the verification (its signature count may change).
    pub before: String,
    pub after: String,
}

impl Passkeys {
    /// `None` if the URL has no domain name: passkeys cannot be bound to an IP address.
    pub fn for_url(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let name = origin.domain()?.to_owned();
        let webauthn = WebauthnBuilder::new(&name, &origin).ok()?.rp_name("VisitOMS").build().ok()?;
        Some(Self(webauthn))
    }

    /// Starts the registration of a discoverable passkey (resident key).
    pub fn start_registration(&self, user: UserId, email: &str, name: &str, stored: &[StoredPasskey]) -> Result<NewChallenge> {
        let known = stored
            .iter()
            .map(|passkey| Ok(from_json::<Passkey>(&passkey.credential)?.cred_id().clone()))
            .collect::<Result<_>>()?;
        let started = self.0.start_passkey_registration(user.0, email, name, Some(known));
        let (mut options, state) = started.map_err(|error| store::internal(&error))?;
        if let Some(selection) = &mut options.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        Ok(NewChallenge { options: to_json(&options.public_key)?, challenge: Challenge::New(state) })
    }

    /// Completes a registration: the credential id and the serialized credential.
    pub fn finish_registration(&self, response: &str, challenge: &Challenge) -> Result<(Vec<u8>, String)> {
        let Challenge::New(state) = challenge else { return Err(rejected_passkey()) };
        let response = serde_json::from_str(response).map_err(|_| rejected_passkey())?;
        let passkey = self.0.finish_passkey_registration(&response, state).map_err(|error| webauthn_error(&error))?;
        let id: &[u8] = passkey.cred_id().as_ref();
        Ok((id.to_vec(), to_json(&passkey)?))
    }

    /// Starts an authentication with one of the given passkeys.
    pub fn start_authentication(&self, stored: &[StoredPasskey]) -> Result<NewChallenge> {
        let known = stored.iter().map(|passkey| from_json(&passkey.credential)).collect::<Result<Vec<Passkey>>>()?;
        let (options, state) = self.0.start_passkey_authentication(&known).map_err(|error| store::internal(&error))?;
        Ok(NewChallenge { options: to_json(&options.public_key)?, challenge: Challenge::Known(state) })
    }

    /// Starts an authentication with any discoverable passkey of this site.
    pub fn start_discoverable_authentication(&self) -> Result<NewChallenge> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(|error| store::internal(&error))?;
        Ok(NewChallenge { options: to_json(&options.public_key)?, challenge: Challenge::Anyone(state) })
    }

    /// The user that the response claims, not verified yet.
    pub fn identify_user(&self, response: &str) -> Result<UserId> {
        let response = serde_json::from_str(response).map_err(|_| rejected_passkey())?;
        let (user, _) = self.0.identify_discoverable_authentication(&response).map_err(|error| webauthn_error(&error))?;
        Ok(UserId(user))
    }

    /// Verifies a response against the passkeys of a user.
    pub fn verify(&self, response: &str, challenge: Challenge, stored: &[StoredPasskey]) -> Result<VerifiedPasskey> {
        let response: PublicKeyCredential = serde_json::from_str(response).map_err(|_| rejected_passkey())?;
        let mut keys =
            stored.iter().map(|passkey| Ok((from_json::<Passkey>(&passkey.credential)?, passkey))).collect::<Result<Vec<_>>>()?;
        keys.retain(|(passkey, _)| passkey.cred_id().as_slice() == response.get_credential_id());
        let (mut passkey, stored) = keys.pop().ok_or_else(rejected_passkey)?;
        let result = match challenge {
            Challenge::New(_) => return Err(rejected_passkey()),
            Challenge::Known(state) => self.0.finish_passkey_authentication(&response, &state),
            Challenge::Anyone(state) => self.0.finish_discoverable_authentication_v2(&response, state, &passkey),
        };
        let result = result.map_err(|error| webauthn_error(&error))?;
        let changed = passkey.update_credential(&result).unwrap_or_default();
        let before = stored.credential.clone();
        let after = if changed { to_json(&passkey)? } else { before.clone() };
        Ok(VerifiedPasskey { passkey: stored.id, before, after })
    }
}

fn webauthn_error(error: &WebauthnError) -> Error {
    tracing::info!(%error, "a passkey was refused");
    match error {
        WebauthnError::CredentialPossibleCompromise => Error::field("passkey", ErrorCode::PasskeyCopied),
        _ => rejected_passkey(),
    }
}

/// The error for an invalid response.
pub fn rejected_passkey() -> Error {
    Error::field("passkey", ErrorCode::PasskeyRefused)
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| store::internal(&error))
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| store::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn passkeys_need_a_domain_name() {
        for (url, possible) in [
            ("https://visits.example", true),
            ("http://localhost:3000", true),
            ("http://127.0.0.1:3000", false),
            ("http://[::1]:3000", false),
        ] {
            assert_eq!(Passkeys::for_url(url).is_some(), possible, "{url}");
        }
    }
}
