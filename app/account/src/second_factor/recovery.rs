//! Recovery codes: ten single-use codes for users who have lost their phone.

use auth::{Hasher, Vault, totp::in_groups};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Result, UserId};
use store::{
    Db,
    identity::{AuthChallenge, Origin},
};
use web::{
    local_path::LocalPath,
    request::{Request, cookies, set_cookie},
    throttle::Attempt,
};

/// The purpose bound to the encrypted codes in the vault.
const USE: &str = "recovery codes";
const COUNT: usize = 10;
/// The length of a code: 60 bits.
const LETTERS: usize = 12;
/// Without letters that look like digits (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// After a second factor was added: creates recovery codes if the account has none. Returns the page to go to.
pub async fn ensure_recovery_codes(request: &Request, user: UserId) -> Result<LocalPath> {
    if request.db.identity().factors(user).await?.recovery_codes > 0 {
        return Ok("/account/security".into());
    }
    issue_recovery_codes(request, user).await
}

/// Creates recovery codes and stores them encrypted until they are shown.
pub async fn issue_recovery_codes(request: &Request, user: UserId) -> Result<LocalPath> {
    let codes = replace_codes(&request.db, &request.installation.hasher, user, &request.origin).await?;
    let content = seal(&request.installation.vault, user, &codes)?;
    let token = request.db.identity().begin_challenge(AuthChallenge::RecoveryCodes, Some(user), &content).await?;
    set_cookie(&request.installation.cookie(
        cookies::RECOVERY_CODES,
        token.expose(),
        Some(AuthChallenge::RecoveryCodes.seconds()),
    ));
    Ok("/account/security/codes".into())
}

/// Replaces the codes of a user. Returns the codes in display format.
async fn replace_codes(db: &Db, hasher: &Hasher, user: UserId, origin: &Origin) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..COUNT).map(|_| code()).collect();
    let salt = store::random_bytes::<16>();
    let hashes = hasher.hash_recovery_codes(codes.clone(), salt.to_vec()).await?;
    db.identity().save_recovery_codes(user, &salt, &hashes, origin).await?;
    Ok(codes.iter().map(|code| in_groups(code).replace(' ', "-")).collect())
}

/// Uses up a code, in any spelling. A code that is accepted refunds the attempt.
pub async fn use_code(request: &Request, user: UserId, typed: &str, attempt: &Attempt) -> Result<bool> {
    let (identity, typed) = (request.db.identity(), normalize(typed));
    let Some(salt) = identity.recovery_salt(user).await?.filter(|_| typed.len() == LETTERS) else { return Ok(false) };
    let hash = request.installation.hasher.hash_recovery_codes(vec![typed], salt).await?.remove(0);
    identity.use_recovery_code(user, hash, attempt.buckets(), &request.origin).await
}

/// Encrypts codes for the database until they are shown.
fn seal(vault: &Vault, user: UserId, codes: &[String]) -> Result<String> {
    Ok(BASE64_STANDARD.encode(vault.seal(user, USE, codes.join(" ").as_bytes())?))
}

pub fn unseal(vault: &Vault, user: UserId, sealed: &str) -> Result<Vec<String>> {
    let sealed = BASE64_STANDARD.decode(sealed).map_err(|error| store::internal(&error))?;
    let codes = String::from_utf8(vault.unseal(user, USE, &sealed)?).map_err(|error| store::internal(&error))?;
    Ok(codes.split(' ').map(str::to_owned).collect())
}

fn code() -> String {
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    store::random_bytes::<LETTERS>().iter().map(letter).collect()
}

/// Normalizes a typed code: capitals, spaces, the letter O for zero.
fn normalize(typed: &str) -> String {
    let letter = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_codes_are_normalized() {
        let made = code();
        assert_eq!(made.len(), LETTERS);
        assert_ne!(made, code());
        assert_eq!(normalize(&in_groups(&made.to_uppercase())), made);
        assert_eq!(normalize("0O1I-lL2"), "0011112");
    }
}
