//! A device with a passkey, as far as these tests need one: ES256 without attestation (WebAuthn level 3, section 6).

use super::{
    App,
    client::{Answer, Client},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// Its owner is here, and was recognised (section 6.1).
const HERE_AND_RECOGNISED: u8 = 0x05;
/// The public key comes along.
const WITH_KEY: u8 = 0x40;

pub struct Device {
    key: EcdsaKeyPair,
    id: [u8; 16],
    user: String,
    origin: String,
    /// How often it has signed.
    pub signed: u32,
}

impl Device {
    /// A passkey that the account of this browser adds.
    pub async fn added(app: &App, client: &mut Client) -> Self {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &SystemRandom::new()).expect("a key");
        let asked = asked(client, "add").await;
        let user = asked["user"]["id"].as_str().expect("a user").to_owned();
        let device = Self { key, id: store::random_bytes(), user, origin: app.installation.public_url.clone(), signed: 0 };
        let response = json!({
            "attestationObject": BASE64.encode(device.attestation()),
            "clientDataJSON": BASE64.encode(device.client_data("webauthn.create", &asked)),
        });
        let answer = device.answer(client, "add", &response).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        device
    }

    /// Signs a challenge to sign in by, which counts.
    pub async fn sign_in(&mut self, client: &mut Client) -> Answer {
        let asked = asked(client, "sign_in").await;
        self.signed += 1;
        let data = self.authenticator_data(HERE_AND_RECOGNISED);
        let client_data = self.client_data("webauthn.get", &asked);
        let text = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &text).expect("a signature");
        let response = json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client_data),
            "signature": BASE64.encode(signature),
            "userHandle": self.user,
        });
        self.answer(client, "sign_in", &response).await
    }

    async fn answer(&self, client: &mut Client, purpose: &str, response: &Value) -> Answer {
        let id = BASE64.encode(self.id);
        let credential = json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} });
        let fields = [("answer[purpose]", purpose), ("answer[response]", &credential.to_string()), ("answer[name]", "A device")];
        client.call("/api/answer_passkey", &fields).await
    }

    fn client_data(&self, of: &str, asked: &Value) -> Vec<u8> {
        let told = json!({ "type": of, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false });
        told.to_string().into_bytes()
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        [digest(&SHA256, b"localhost").as_ref(), &[flags], &self.signed.to_be_bytes()].concat()
    }

    /// CBOR of what names no maker: `{"fmt": "none", "attStmt": {}, "authData": …}`.
    fn attestation(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        let key = [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat();
        let data = [&self.authenticator_data(HERE_AND_RECOGNISED | WITH_KEY), &[0; 16][..], &[0, 16], &self.id, &key].concat();
        let length = u8::try_from(data.len()).expect("a short text");
        [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat()
    }
}

/// A challenge, as the browser's script is given it.
async fn asked(client: &mut Client, purpose: &str) -> Value {
    let answer = client.call("/api/ask_passkey", &[("purpose", purpose)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let options: String = serde_json::from_str(&answer.text).expect("a text");
    serde_json::from_str(&options).expect("options")
}
