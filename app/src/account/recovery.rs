//! Recovery codes: ten, each good once, for the day on which the phone is gone.

use super::{Hasher, Vault, totp::in_groups};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Result, UserId};
use store::{Db, security::Origin};

/// What the vault seals codes for.
const USE: &str = "recovery codes";
const COUNT: usize = 10;
/// Letters of a code: 60 bits.
const LETTERS: usize = 12;
/// Without letters that read like digits (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes a new set in place of the one before; the codes as they are shown.
pub async fn make(db: &Db, hasher: &Hasher, user: UserId, origin: &Origin) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..COUNT).map(|_| code()).collect();
    let salt = store::random_bytes::<16>();
    let hashes = hasher.recovery(codes.clone(), salt.to_vec()).await?;
    db.identity().keep_recovery_codes(user, &salt, &hashes, origin).await?;
    Ok(codes.iter().map(|code| in_groups(code).replace(' ', "-")).collect())
}

/// Uses a code up, however it was typed.
pub async fn take(db: &Db, hasher: &Hasher, user: UserId, typed: &str, origin: &Origin) -> Result<bool> {
    let typed = read(typed);
    let Some(salt) = db.identity().recovery_salt(user).await?.filter(|_| typed.len() == LETTERS) else { return Ok(false) };
    let hash = hasher.recovery(vec![typed], salt).await?.remove(0);
    db.identity().use_recovery_code(user, hash, origin).await
}

/// Codes on their one way to the screen, sealed for the database.
pub fn seal(vault: &Vault, user: UserId, codes: &[String]) -> Result<String> {
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

/// What a hand makes of a code: capitals, spaces, an O for a zero.
fn read(typed: &str) -> String {
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
    fn a_code_is_read_however_it_was_typed() {
        let made = code();
        assert_eq!(made.len(), LETTERS);
        assert_ne!(made, code());
        assert_eq!(read(&in_groups(&made.to_uppercase())), made);
        assert_eq!(read("0O1I-lL2"), "0011112");
    }
}
