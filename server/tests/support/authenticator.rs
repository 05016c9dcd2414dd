//! A test double of an authenticator app (TOTP).

use super::{TestApp, client::Client};
use store::Clock;
use totp_rs::{Builder, Secret, Totp};

/// Generates codes with the clock of the test's server.
pub struct AuthenticatorApp {
    totp: Totp,
    clock: Clock,
}

impl AuthenticatorApp {
    /// Reads the secret from the setup page.
    pub fn from_page(page: &str, clock: Clock) -> Self {
        let secret = text_between(page, "class=\"secret\"", "</p>");
        let secret = secret.rsplit('>').next().unwrap_or_default().replace(' ', "");
        let secret = Secret::try_from_base32(secret).expect("a key in base 32");
        Self { totp: Builder::new().with_secret(secret).build().expect("a key of 160 bits"), clock }
    }

    /// The code this many steps of thirty seconds from now.
    pub fn code(&self, steps: i64) -> String {
        let at = self.clock.now().as_second() + 30 * steps;
        self.totp.generate(u64::try_from(at).expect("a time after 1970")).to_string()
    }
}

/// The text between two texts of a page.
fn text_between(page: &str, from: &str, to: &str) -> String {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} in {page}")).0.to_owned()
}

/// Sets up an authenticator app with the forms of the pages. This uses up the current code.
pub async fn set_up_authenticator(app: &TestApp, client: &mut Client) -> AuthenticatorApp {
    let response = client.submit("/account/security", "/api/begin_totp", &[]).await;
    assert_eq!((response.status, response.header("location")), (303, "/account/security/app"));
    let authenticator = AuthenticatorApp::from_page(&client.get("/account/security/app").await.text, app.clock.clone());
    let response = client.submit("/account/security/app", "/api/confirm_totp", &[("app[code]", &authenticator.code(0))]).await;
    assert_eq!((response.status, response.header("location")), (303, "/account/security/codes"));
    authenticator
}

/// The recovery codes that the page currently shows.
pub async fn shown_recovery_codes(client: &mut Client) -> Vec<String> {
    let page = client.get("/account/security/codes").await.text;
    let Some((_, rest)) = page.split_once("class=\"codes\"") else { return Vec::new() };
    let list = rest.split_once("</ol>").expect("the list ends").0;
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap_or_default().to_owned()).collect()
}
