//! A test double of a passkey device: ES256 without attestation (WebAuthn level 3, section 6).

use super::{
    TestApp,
    client::{Client, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// The flags "user present" and "user verified" (section 6.1).
const USER_PRESENT_AND_VERIFIED: u8 = 0x05;
/// The flag for an included public key.
const ATTESTED_CREDENTIAL_DATA: u8 = 0x40;

pub struct Device {
    key: EcdsaKeyPair,
    id: [u8; 16],
    user: String,
    origin: String,
    /// The signature counter.
    pub signed: u32,
}

impl Device {
    /// Registers a passkey with the account that is signed in in this browser.
    pub async fn register(app: &TestApp, client: &mut Client) -> Self {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &SystemRandom::new()).expect("a key");
        let challenge = request_challenge(client, "add").await;
        let user = challenge["user"]["id"].as_str().expect("a user").to_owned();
        let device = Self { key, id: store::random_bytes(), user, origin: app.installation.public_url.clone(), signed: 0 };
        let response = json!({
            "attestationObject": BASE64.encode(device.attestation()),
            "clientDataJSON": BASE64.encode(device.client_data("webauthn.create", &challenge)),
        });
        let result = device.submit_response(client, "add", &response).await;
        assert_eq!(result.status, 200, "{}", result.text);
        device
    }

    /// Signs in with a signed challenge, which increments the counter.
    pub async fn sign_in(&mut self, client: &mut Client) -> Response {
        let challenge = request_challenge(client, "sign_in").await;
        self.signed += 1;
        let data = self.authenticator_data(USER_PRESENT_AND_VERIFIED);
        let client_data = self.client_data("webauthn.get", &challenge);
        let text = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &text).expect("a signature");
        let response = json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client_data),
            "signature": BASE64.encode(signature),
            "userHandle": self.user,
        });
        self.submit_response(client, "sign_in", &response).await
    }

    async fn submit_response(&self, client: &mut Client, purpose: &str, response: &Value) -> Response {
        let id = BASE64.encode(self.id);
        let credential = json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} });
        let fields = [("answer[purpose]", purpose), ("answer[response]", &credential.to_string()), ("answer[name]", "A device")];
        client.call("/api/answer_passkey", &fields).await
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let data = json!({ "type": kind, "challenge": challenge["challenge"], "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        [digest(&SHA256, b"localhost").as_ref(), &[flags], &self.signed.to_be_bytes()].concat()
    }

    /// CBOR of an attestation object without attestation: `{"fmt": "none", "attStmt": {}, "authData": …}`.
    fn attestation(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        let key = [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat();
        let data = [
            &self.authenticator_data(USER_PRESENT_AND_VERIFIED | ATTESTED_CREDENTIAL_DATA),
            &[0; 16][..],
            &[0, 16],
            &self.id,
            &key,
        ]
        .concat();
        let length = u8::try_from(data.len()).expect("a short text");
        [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat()
    }
}

/// Requests the options with a challenge, as the browser's script does.
async fn request_challenge(client: &mut Client, purpose: &str) -> Value {
    let response = client.call("/api/ask_passkey", &[("purpose", purpose)]).await;
    assert_eq!(response.status, 200, "{}", response.text);
    let options: String = serde_json::from_str(&response.text).expect("a text");
    serde_json::from_str(&options).expect("options")
}
