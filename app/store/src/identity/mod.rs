//! The door for everything that comes before an agency's work: sign-in, sessions, throttles, links, the contact form.

mod activity;
mod attempts;
mod ceremonies;
mod contacts;
mod entrance;
mod factors;
mod forms;
mod links;
mod passkeys;
mod passwords;
mod places;
mod recovery;
mod resets;
mod seals;
mod sessions;
mod uploads;

pub use attempts::DEVICE_DAYS;
pub use ceremonies::{Ceremony, Waiting};
pub use contacts::Contact;
pub use entrance::{Acquaintance, Entered, Entry};
pub(crate) use factors::take_factors_off;
pub use factors::{Factors, TotpSecret};
pub use forms::{FormRoom, NewForm};
pub use links::{Joined, Joiner, Link, LinkFor, NewAgency};
pub(crate) use links::{LINK_US, open_link};
pub use passkeys::Passkey;
pub use passwords::{NewPassword, PasswordOwner};
pub use places::Place;
pub use resets::Reset;
pub(crate) use resets::new_link;
pub use sessions::{Behind, Credentials};

use crate::{
    Db,
    clock::random_bytes,
    sql::{Conn, args, internal},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    AgencyId, Result,
    account::CLOCK_STEP_US,
    agency::{Agency, Settings},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(crate) const SECOND: i64 = 1_000_000;

/// A secret that its holder proves by showing it; the database keeps only its SHA-256.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(crate) fn new() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>()))
    }

    /// A token as it came in a cookie or an address.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the cookie or the address alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct AgencyRow {
    agency_id: Uuid,
    agency_name: String,
    slug: String,
    time_zone: String,
    settings: String,
}

impl AgencyRow {
    fn into_agency(self) -> Result<Agency> {
        let settings: Settings = serde_json::from_str(&self.settings).map_err(|error| internal(&error))?;
        Ok(Agency { id: AgencyId(self.agency_id), name: self.agency_name, slug: self.slug, time_zone: self.time_zone, settings })
    }
}

/// An agency by its slug.
pub(crate) async fn agency_by_slug(db: &Db, slug: &str) -> Result<Agency> {
    let mut conn = db.connection(false).await?;
    let agency = agency_in(&mut conn, slug).await?;
    conn.commit().await?;
    Ok(agency)
}

/// An agency by its slug, in a transaction that has begun.
pub(crate) async fn agency_in(conn: &mut Conn, slug: &str) -> Result<Agency> {
    let row: AgencyRow = conn
        .one("SELECT id AS agency_id, name AS agency_name, slug, time_zone, settings FROM agencies WHERE slug = $1", args![slug])
        .await?;
    row.into_agency()
}

/// See the module.
pub struct Identity<'a> {
    db: &'a Db,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(db: &'a Db) -> Self {
        Self { db }
    }

    pub(crate) fn db(&self) -> &Db {
        self.db
    }

    async fn write(&self) -> Result<Conn> {
        self.db.connection(true).await
    }

    fn now_us(&self) -> i64 {
        self.db.clock().now_us()
    }

    /// When something ends at the latest that is good for so long. What ends later was made under a clock that has since been
    /// set back, and would be good for longer than it should.
    fn latest_end(&self, seconds: i64) -> i64 {
        self.now_us() + seconds * SECOND + CLOCK_STEP_US
    }
}
