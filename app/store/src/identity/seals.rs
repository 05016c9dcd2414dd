//! Texts that come back unchanged or not at all: what a page gives to its form and a server function reads again.

use super::Identity;
use crate::{
    audit::hex,
    sql::{args, internal},
};
use domain::Result;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key under which all processes of an installation seal.
const KEY: &str = "seals";

impl Identity<'_> {
    /// The text with a seal (HMAC-SHA-256) that only this installation can make.
    pub async fn seal(&self, text: &str) -> Result<String> {
        let mac = self.mac(text).await?;
        Ok(format!("{text}.{}", hex(&mac.finalize().into_bytes())))
    }

    /// The text under a seal; nothing where either was changed.
    pub async fn unseal(&self, sealed: &str) -> Result<Option<String>> {
        let Some((text, seal)) = sealed.rsplit_once('.') else { return Ok(None) };
        let Some(seal) = bytes(seal) else { return Ok(None) };
        let right = self.mac(text).await?.verify_slice(&seal).is_ok();
        Ok(right.then(|| text.to_owned()))
    }

    async fn mac(&self, text: &str) -> Result<Hmac<Sha256>> {
        let key = self.secret(KEY).await?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| internal(&error))?;
        mac.update(text.as_bytes());
        Ok(mac)
    }

    /// A key of the installation, made when it is first asked for.
    async fn secret(&self, name: &str) -> Result<Vec<u8>> {
        let mut conn = self.db.connection(false).await?;
        let kept: Option<(Vec<u8>,)> = conn.maybe("SELECT secret FROM secrets WHERE name = $1", args![name]).await?;
        conn.commit().await?;
        if let Some((secret,)) = kept {
            return Ok(secret);
        }
        let mut conn = self.write().await?;
        let (secret,) = conn
            .one(
                "INSERT INTO secrets (name, secret) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET name = $1 RETURNING secret",
                args![name, crate::random_bytes::<32>()],
            )
            .await?;
        conn.commit().await?;
        Ok(secret)
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
