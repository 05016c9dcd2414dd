//! Authenticator apps (TOTP, RFC 6238) with the parameters that every app supports: SHA-1, six digits, thirty seconds.

use domain::{Result, UserId};
use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};

use super::Vault;

/// The purpose bound to the encrypted secrets in the vault.
const USE: &str = "totp";
/// Light modules around a QR code (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// A new secret of 160 bits (RFC 4226 §4), encrypted.
pub fn new_secret(vault: &Vault, user: UserId) -> Result<Vec<u8>> {
    vault.seal(user, USE, &store::random_bytes::<20>())
}

/// A decrypted TOTP secret.
pub struct App(Totp);

impl App {
    pub fn open(vault: &Vault, user: UserId, sealed: &[u8]) -> Result<Self> {
        let secret = vault.unseal(user, USE, sealed)?;
        // Codes one step (thirty seconds) early or late are accepted (RFC 6238 §5.2).
        Builder::new().with_secret(secret).with_skew(1).build().map(Self).map_err(|error| store::internal(&error))
    }

    /// The time step of a valid code, at a Unix time in seconds.
    pub fn step(&self, code: &str, now: i64) -> Option<i64> {
        let six = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let now = u64::try_from(now).ok().filter(|_| six)?;
        self.0.check(code, now).and_then(|step| i64::try_from(step).ok())
    }

    /// The secret for manual entry, in groups of four characters.
    pub fn secret_in_groups(&self) -> String {
        in_groups(&self.secret())
    }

    /// The `otpauth` URL of the QR code.
    pub fn address(&self, email: &str) -> String {
        let label = percent(&format!("VisitOMS:{email}"));
        format!("otpauth://totp/{label}?secret={}&issuer=VisitOMS&algorithm=SHA1&digits=6&period=30", self.secret())
    }

    fn secret(&self) -> String {
        Secret::to_base32(self.0.secret())
    }
}

/// Separates a text into groups of four characters.
pub fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Percent-encodes all but unreserved characters (RFC 3986 §2.1).
fn percent(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// A QR code as SVG: the side length in modules including the quiet zone, and the path of the dark modules.
pub fn picture(text: &str) -> Result<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| store::internal(&error))?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while x < side {
            let run = row[x..].iter().take_while(|color| **color == row[x]).count();
            if row[x] == Color::Dark {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run;
        }
    }
    Ok((side + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        // The secret of RFC 6238 appendix B.
        App(Builder::new().with_secret(b"12345678901234567890".to_vec()).with_skew(1).build().unwrap())
    }

    #[test]
    fn codes_match_the_test_vectors_of_rfc_6238() {
        // Appendix B has eight digits; these are the last six.
        assert_eq!(app().step("287082", 59), Some(1));
        assert_eq!(app().step("081804", 1_111_111_109), Some(37_037_036));
        assert_eq!(app().step("287082", 89), Some(1), "one step late");
        assert_eq!(app().step("287082", 29), Some(1), "one step early");
        assert_eq!(app().step("287082", 90), None, "two steps late");
        for wrong in ["287083", "28708", "94287082", "", "２８７０８２"] {
            assert_eq!(app().step(wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn the_otpauth_url_has_account_and_secret() {
        assert_eq!(app().secret_in_groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            app().address("ana+x@maple.example"),
            "otpauth://totp/VisitOMS%3Aana%2Bx%40maple.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=VisitOMS&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn the_qr_code_has_finder_patterns_and_a_quiet_zone() {
        let (side, path) = picture("otpauth://totp/VisitOMS").unwrap();
        assert_eq!(side, 25 + 2 * QUIET);
        // The top edge of the finder pattern: seven dark modules.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
    }
}
