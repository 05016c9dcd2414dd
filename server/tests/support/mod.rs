//! A running server for a test: a port and a database of its own, a clock that stands still, the imported agency, and a
//! member of each kind signed in.

pub mod client;
pub mod database;
pub mod factors;
pub mod passkey;
pub mod requests;
pub mod seen;
pub mod smtp;
pub mod template;

use app::{
    account::{Doorway, Hasher, Passkeys, Vault},
    request::Installation,
};
use client::Client;
use database::Database;
use domain::Capability;
use server::{
    assets::Site,
    config::Settings,
    connections::{self, Limits},
    regions::Regions,
    web::{Process, router},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, LazyLock},
};
use store::{Clock, Db, Options, audit::Signer};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use template::{Facts, REFUSED, maple_file, sign_in};

/// Expands each test once per engine. Without `VISITOMS_TEST_POSTGRES` (the address of a role that may create databases)
/// the PostgreSQL half fails: `cargo xtask test` starts one, or leaves that half out and says so.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all of its file")]
            use super::*;

            async fn test($engine: $crate::support::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::support::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::support::Engine::Postgres).await;
            }
        }
    )* };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Who asks: the columns of the role matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// The office, with every capability.
    Admin,
    /// Members of the office with one capability each.
    Schedules,
    Bills,
    Supervises,
    Privacy,
    Manages,
    /// The provider of the visits in question.
    Assigned,
    /// A provider who never sees that child.
    Unassigned,
    /// A guardian of that child.
    Own,
    /// A guardian of another.
    Other,
    /// The office of another agency.
    Foreign,
    SignedOut,
}

impl Who {
    pub const ALL: [Self; 12] = [
        Self::Admin,
        Self::Schedules,
        Self::Bills,
        Self::Supervises,
        Self::Privacy,
        Self::Manages,
        Self::Assigned,
        Self::Unassigned,
        Self::Own,
        Self::Other,
        Self::Foreign,
        Self::SignedOut,
    ];

    /// The members of the office with one capability, which is also their address before the `@`.
    pub const OF_THE_OFFICE: [(Self, Capability); 5] = [
        (Self::Schedules, Capability::Schedule),
        (Self::Bills, Capability::Bill),
        (Self::Supervises, Capability::Supervise),
        (Self::Privacy, Capability::Privacy),
        (Self::Manages, Capability::Manage),
    ];

    /// Whether the child C0207 and what is around it are theirs to see.
    pub fn knows_the_child(self) -> bool {
        !matches!(self, Self::Unassigned | Self::Other | Self::Foreign | Self::SignedOut)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Schedules => "schedules",
            Self::Bills => "bills",
            Self::Supervises => "supervises",
            Self::Privacy => "privacy",
            Self::Manages => "manages",
            Self::Assigned => "provider",
            Self::Unassigned => "provider 2",
            Self::Own => "parent",
            Self::Other => "parent 2",
            Self::Foreign => "elsewhere",
            Self::SignedOut => "nobody",
        }
    }

    pub fn email(self) -> Option<&'static str> {
        match self {
            Self::Admin => Some("marta.ruiz@maple.example"),
            Self::Schedules => Some("schedule@maple.example"),
            Self::Bills => Some("bill@maple.example"),
            Self::Supervises => Some("supervise@maple.example"),
            Self::Privacy => Some("privacy@maple.example"),
            Self::Manages => Some("manage@maple.example"),
            Self::Assigned => Some("jennifer.berry@maple.example"),
            Self::Unassigned => Some("sherry.escobar@maple.example"),
            Self::Own => Some("guardian207@family.example"),
            Self::Other => Some("guardian153@family.example"),
            Self::Foreign => Some("office@oak.example"),
            Self::SignedOut => None,
        }
    }
}

/// Every member's password in these tests.
pub const PASSWORD: &str = "a password of the tests";

/// Making one costs a hash of its own.
static HASHER: LazyLock<Hasher> = LazyLock::new(Hasher::new);

/// A server that answers on a port of its own.
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub database: Database,
    pub address: SocketAddr,
    pub facts: Arc<Facts>,
    pub installation: Arc<Installation>,
    /// Signs checkpoints here.
    pub signer: Arc<Signer>,
    serving: JoinHandle<()>,
    /// Tells streams that the process stops.
    pub stop: watch::Sender<bool>,
}

/// The agency of the demo in a database of its own, served.
pub async fn spawn_app(engine: Engine) -> App {
    spawn_app_with(engine, |_| {}).await
}

/// [`spawn_app`] under other settings.
pub async fn spawn_app_with(engine: Engine, change: impl FnOnce(&mut Settings)) -> App {
    let template = template::of(engine).await;
    let database = template.copy().await;
    App::start(database, template.facts.clone(), change).await
}

impl App {
    /// Serves what an earlier version left.
    pub async fn of_version(engine: Engine, version: &str) -> Self {
        Self::start(Database::of_version(engine, version).await, Arc::default(), |_| {}).await
    }

    /// A browser in which whoever has this address has signed in.
    pub async fn client_of(&self, email: &str) -> Client {
        let identity = self.db.identity();
        let email = domain::text::Email::try_from(email).expect("an address");
        let known = identity.credentials(&email).await.expect("the database answers").expect("a user");
        let (session, _) = identity.open_session(known.user, None).await.expect("a place");
        let mut client = self.stranger();
        client.cookies.insert(self.installation.cookie_name("session"), session.expose().to_owned());
        client
    }

    async fn start(database: Database, facts: Arc<Facts>, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Clock::still(template::MONDAY_MORNING.parse().expect("an instant"));
        let options = Options { clock: clock.clone(), connections: 4, ..Options::new(&database.url) };
        let db = Db::open(options).await.expect("the database opens");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("a bound port");
        let mut settings = Settings { public_url: Some(format!("http://localhost:{}", address.port())), ..Settings::default() };
        change(&mut settings);
        let installation = Arc::new(Installation {
            public_url: settings.public_url(),
            contact_email: Some("hello@visits.example".into()),
            hasher: HASHER.clone(),
            doorway: Doorway::new(),
            sends_mail: settings.sends_mail(),
            vault: Vault::new([7; 32]),
            passkeys: Passkeys::at(&settings.public_url()),
            gallery: settings.dev_gallery,
        });
        let regions = settings.region_file.as_deref().map(|file| Regions::open(file).expect("a file of regions"));
        let regions = Arc::new(regions.unwrap_or_default());
        let (settings, site) = (Arc::new(settings), Site::default());
        let (stop, stopping) = watch::channel(false);
        let signer = Arc::new(Signer::from_pem(&Signer::new_pem()).expect("a key"));
        let process = Process {
            db: db.clone(),
            settings,
            installation: installation.clone(),
            regions,
            site,
            signer: signer.clone(),
            stopping,
        };
        let limits = Limits::within(1024, 4, Vec::new());
        let serving = tokio::spawn(connections::serve(listener, router(process), limits, std::future::pending()));
        Self { db, clock, database, address, facts, installation, signer, serving, stop }
    }

    /// A browser without cookies.
    pub fn stranger(&self) -> Client {
        Client::new(self.address, self.installation.public_url.clone())
    }

    /// A browser in which this member has signed in.
    pub fn client(&self, who: Who) -> Client {
        let mut client = self.stranger();
        if let Some(token) = self.facts.sessions.get(&who) {
            client.cookies.insert(self.installation.cookie_name("session"), token.clone());
        }
        client
    }
}

impl App {
    /// Another process in front of the same database, under the same clock.
    pub async fn another_process(&self) -> Db {
        let options = Options { clock: self.clock.clone(), connections: 4, ..Options::new(&self.database.url) };
        Db::open(options).await.expect("the database opens")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
