//! A phone with an authenticator app, as far as these tests need one.

use super::{App, client::Client};
use store::Clock;
use totp_rs::{Builder, Secret, Totp};

/// Shows codes by the clock of the test's server.
pub struct Phone {
    totp: Totp,
    clock: Clock,
}

impl Phone {
    /// The app that read the key on this page.
    pub fn of(page: &str, clock: Clock) -> Self {
        let secret = between(page, "class=\"secret\"", "</p>");
        let secret = secret.rsplit('>').next().unwrap_or_default().replace(' ', "");
        let secret = Secret::try_from_base32(secret).expect("a key in base 32");
        Self { totp: Builder::new().with_secret(secret).build().expect("a key of 160 bits"), clock }
    }

    /// The code of so many intervals of thirty seconds from now.
    pub fn code(&self, steps: i64) -> String {
        let at = self.clock.now().as_second() + 30 * steps;
        self.totp.generate(u64::try_from(at).expect("an instant after 1970")).to_string()
    }
}

/// What stands between two texts of a page.
fn between(page: &str, from: &str, to: &str) -> String {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} in {page}")).0.to_owned()
}

/// Sets up an authenticator app by the forms of the pages; the code of now is used for it.
pub async fn set_up_app(app: &App, client: &mut Client) -> Phone {
    let answer = client.submit("/account/security", "/api/begin_totp", &[]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account/security/app"));
    let phone = Phone::of(&client.get("/account/security/app").await.text, app.clock.clone());
    let answer = client.submit("/account/security/app", "/api/confirm_totp", &[("app[code]", &phone.code(0))]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account/security/codes"));
    phone
}

/// The recovery codes that the page shows just now.
pub async fn shown_codes(client: &mut Client) -> Vec<String> {
    let page = client.get("/account/security/codes").await.text;
    let Some((_, rest)) = page.split_once("class=\"codes\"") else { return Vec::new() };
    let list = rest.split_once("</ol>").expect("the list ends").0;
    list.split("<li>").skip(1).map(|item| item.split('<').next().unwrap_or_default().to_owned()).collect()
}
