//! Passkeys: challenges to them, and what their answers are worth. The rules are webauthn-rs's: a person is verified by
//! their device each time, a signature count that goes back is a copied key.

use domain::{Error, PasskeyId, Result, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::identity::Passkey as Kept;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, Url, WebauthnError,
    },
};
use webauthn_rs_proto::ResidentKeyRequirement;

/// Passkeys of one installation. They are bound to its address for good.
pub struct Passkeys(Webauthn);

/// A challenge, as it waits on the server for its answer.
#[derive(Serialize, Deserialize)]
pub enum Challenge {
    New(PasskeyRegistration),
    Known(PasskeyAuthentication),
    Anyone(DiscoverableAuthentication),
}

/// A challenge for the browser, as JSON, and what waits.
pub struct Asked {
    pub options: String,
    pub challenge: Challenge,
}

/// A passkey that gave the right answer.
pub struct Proved {
    pub passkey: PasskeyId,
    /// The credential that was checked, and as it is to be kept now.
    pub before: String,
    pub after: String,
}

impl Passkeys {
    /// `None` where the address can have no passkeys: an IP address is no name.
    pub fn at(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let name = origin.domain()?.to_owned();
        let webauthn = WebauthnBuilder::new(&name, &origin).ok()?.rp_name("VisitOMS").build().ok()?;
        Some(Self(webauthn))
    }

    /// Asks a browser for a new passkey that can name its user by itself.
    pub fn ask_new(&self, user: UserId, email: &str, name: &str, kept: &[Kept]) -> Result<Asked> {
        let known = kept.iter().map(|kept| Ok(read::<Passkey>(&kept.credential)?.cred_id().clone())).collect::<Result<_>>()?;
        let asked = self.0.start_passkey_registration(user.0, email, name, Some(known));
        let (mut options, state) = asked.map_err(|error| store::internal(&error))?;
        if let Some(wish) = &mut options.public_key.authenticator_selection {
            wish.resident_key = Some(ResidentKeyRequirement::Required);
            wish.require_resident_key = true;
        }
        Ok(Asked { options: write(&options.public_key)?, challenge: Challenge::New(state) })
    }

    /// The id and the public part of a new passkey.
    pub fn added(&self, response: &str, challenge: &Challenge) -> Result<(Vec<u8>, String)> {
        let Challenge::New(state) = challenge else { return Err(refused()) };
        let response = serde_json::from_str(response).map_err(|_| refused())?;
        let passkey = self.0.finish_passkey_registration(&response, state).map_err(|error| told(&error))?;
        let id: &[u8] = passkey.cred_id().as_ref();
        Ok((id.to_vec(), write(&passkey)?))
    }

    /// Asks for one of these passkeys.
    pub fn ask_known(&self, kept: &[Kept]) -> Result<Asked> {
        let known = kept.iter().map(|kept| read(&kept.credential)).collect::<Result<Vec<Passkey>>>()?;
        let (options, state) = self.0.start_passkey_authentication(&known).map_err(|error| store::internal(&error))?;
        Ok(Asked { options: write(&options.public_key)?, challenge: Challenge::Known(state) })
    }

    /// Asks for any passkey of this address.
    pub fn ask_anyone(&self) -> Result<Asked> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(|error| store::internal(&error))?;
        Ok(Asked { options: write(&options.public_key)?, challenge: Challenge::Anyone(state) })
    }

    /// Whose passkey answered, by its own word.
    pub fn whose(&self, response: &str) -> Result<UserId> {
        let response = serde_json::from_str(response).map_err(|_| refused())?;
        let (user, _) = self.0.identify_discoverable_authentication(&response).map_err(|error| told(&error))?;
        Ok(UserId(user))
    }

    /// Checks an answer against the passkeys of a user.
    pub fn check(&self, response: &str, challenge: Challenge, kept: &[Kept]) -> Result<Proved> {
        let response: PublicKeyCredential = serde_json::from_str(response).map_err(|_| refused())?;
        let mut keys = kept.iter().map(|kept| Ok((read::<Passkey>(&kept.credential)?, kept))).collect::<Result<Vec<_>>>()?;
        keys.retain(|(passkey, _)| passkey.cred_id().as_slice() == response.get_credential_id());
        let (mut passkey, kept) = keys.pop().ok_or_else(refused)?;
        let result = match challenge {
            Challenge::New(_) => return Err(refused()),
            Challenge::Known(state) => self.0.finish_passkey_authentication(&response, &state),
            Challenge::Anyone(state) => self.0.finish_discoverable_authentication_v2(&response, state, &passkey),
        };
        let result = result.map_err(|error| told(&error))?;
        let changed = passkey.update_credential(&result).unwrap_or_default();
        let before = kept.credential.clone();
        let after = if changed { write(&passkey)? } else { before.clone() };
        Ok(Proved { passkey: kept.id, before, after })
    }
}

fn told(error: &WebauthnError) -> Error {
    tracing::info!(%error, "a passkey was refused");
    match error {
        WebauthnError::CredentialPossibleCompromise => Error::field("passkey", "passkey.copied"),
        _ => refused(),
    }
}

/// The answer of a passkey is not right.
pub fn refused() -> Error {
    Error::field("passkey", "passkey.refused")
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| store::internal(&error))
}

fn write(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| store::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn a_passkey_needs_a_name_to_be_bound_to() {
        for (url, possible) in [
            ("https://visits.example", true),
            ("http://localhost:3000", true),
            ("http://127.0.0.1:3000", false),
            ("http://[::1]:3000", false),
        ] {
            assert_eq!(Passkeys::at(url).is_some(), possible, "{url}");
        }
    }
}
