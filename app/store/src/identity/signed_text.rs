//! Signed texts that can't be changed on the way: a page puts one into its form, and a server function verifies it.

use super::Identity;
use crate::{
    audit::hex,
    kernel::sql::{args, internal},
};
use domain::Result;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The name of the HMAC key, shared by all processes of an installation.
const KEY: &str = "seals";

impl Identity<'_> {
    /// The text with its HMAC-SHA-256, which only this installation can compute.
    pub async fn sign_text(&self, text: &str) -> Result<String> {
        let mac = self.mac(text).await?;
        Ok(format!("{text}.{}", hex(&mac.finalize().into_bytes())))
    }

    /// The text of a signed text; `None` if the text or its signature was changed.
    pub async fn verify_signed_text(&self, signed: &str) -> Result<Option<String>> {
        let Some((text, signature)) = signed.rsplit_once('.') else { return Ok(None) };
        let Some(signature) = bytes_from_hex(signature) else { return Ok(None) };
        let right = self.mac(text).await?.verify_slice(&signature).is_ok();
        Ok(right.then(|| text.to_owned()))
    }

    async fn mac(&self, text: &str) -> Result<Hmac<Sha256>> {
        let key = self.load_or_create_secret(KEY).await?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| internal(&error))?;
        mac.update(text.as_bytes());
        Ok(mac)
    }

    /// A secret of the installation, generated on first use.
    async fn load_or_create_secret(&self, name: &str) -> Result<Vec<u8>> {
        let sql = "SELECT secret FROM secrets WHERE name = $1";
        let stored: Option<(Vec<u8>,)> = self.read(async |tx| tx.fetch_optional(sql, args![name]).await).await?;
        if let Some((secret,)) = stored {
            return Ok(secret);
        }
        let sql = "INSERT INTO secrets (name, secret) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET name = $1 RETURNING secret";
        let values = args![name, crate::random_bytes::<32>()];
        let (secret,) = self.write(async |tx| tx.fetch_one(sql, values).await).await?;
        Ok(secret)
    }
}

fn bytes_from_hex(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
