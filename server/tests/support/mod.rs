//! A running server for a test: its own port and database, a stopped clock, the imported demo agency, and a signed-in member
//! of each kind.

pub mod authenticator;
pub mod billing;
pub mod children_by_hand;
pub mod client;
pub mod database;
pub mod passkey;
pub mod random;
pub mod record_access;
pub mod requests;
pub mod smtp;
pub mod template;

use ::web::request::Installation;
use auth::{Hasher, Passkeys, SignInLimiter, Vault};
use client::Client;
use database::Database;
use domain::{Capability, EmailId, agreements::Versions, mail::Email, text::EmailAddress};
use server::{
    assets::Site,
    config::Settings,
    connections::{self, Limits},
    regions::Regions,
    usage::{self, UsageQueue},
    web::{AppState, router},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, LazyLock},
};
use store::{Clock, Db, Options, audit::Signer, identity::Token, outbox};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use uuid::Uuid;

pub use template::{Fixtures, REJECTED_RECIPIENT, maple_file, sign_in};

/// Expands each test once per engine. Without `VISITOMS_TEST_POSTGRES` (the URL of a role that may create databases)
/// the PostgreSQL half fails. `cargo xtask test` starts a server, or skips that half and reports it.
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

/// The users that send requests: the columns of the role matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestUser {
    /// An office member with every capability.
    Admin,
    /// Office members with one capability each.
    Scheduler,
    Biller,
    Supervisor,
    PrivacyOfficer,
    Manager,
    /// The provider of the visits in the fixtures.
    AssignedProvider,
    /// A provider without visits to the child C0207.
    OtherProvider,
    /// A guardian of the child C0207.
    Guardian,
    /// A guardian of another child.
    OtherGuardian,
    /// An office member of another agency.
    OtherAgency,
    /// Not signed in.
    Anonymous,
}

impl TestUser {
    pub const ALL: [Self; 12] = [
        Self::Admin,
        Self::Scheduler,
        Self::Biller,
        Self::Supervisor,
        Self::PrivacyOfficer,
        Self::Manager,
        Self::AssignedProvider,
        Self::OtherProvider,
        Self::Guardian,
        Self::OtherGuardian,
        Self::OtherAgency,
        Self::Anonymous,
    ];

    /// The office members with one capability. The capability's name is the local part of their email address.
    pub const OFFICE_MEMBERS: [(Self, Capability); 5] = [
        (Self::Scheduler, Capability::Schedule),
        (Self::Biller, Capability::Bill),
        (Self::Supervisor, Capability::Supervise),
        (Self::PrivacyOfficer, Capability::Privacy),
        (Self::Manager, Capability::Manage),
    ];

    /// Whether the user may see the child C0207 and its records.
    pub fn may_see_child(self) -> bool {
        !matches!(self, Self::OtherProvider | Self::OtherGuardian | Self::OtherAgency | Self::Anonymous)
    }

    /// The name in the golden files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Scheduler => "schedules",
            Self::Biller => "bills",
            Self::Supervisor => "supervises",
            Self::PrivacyOfficer => "privacy",
            Self::Manager => "manages",
            Self::AssignedProvider => "provider",
            Self::OtherProvider => "provider 2",
            Self::Guardian => "parent",
            Self::OtherGuardian => "parent 2",
            Self::OtherAgency => "elsewhere",
            Self::Anonymous => "nobody",
        }
    }

    pub fn email(self) -> Option<&'static str> {
        match self {
            Self::Admin => Some("marta.ruiz@maple.example"),
            Self::Scheduler => Some("schedule@maple.example"),
            Self::Biller => Some("bill@maple.example"),
            Self::Supervisor => Some("supervise@maple.example"),
            Self::PrivacyOfficer => Some("privacy@maple.example"),
            Self::Manager => Some("manage@maple.example"),
            Self::AssignedProvider => Some("jennifer.berry@maple.example"),
            Self::OtherProvider => Some("sherry.escobar@maple.example"),
            Self::Guardian => Some("guardian207@family.example"),
            Self::OtherGuardian => Some("guardian153@family.example"),
            Self::OtherAgency => Some("office@oak.example"),
            Self::Anonymous => None,
        }
    }
}

/// The password of every member.
pub const PASSWORD: &str = "a password of the tests";

/// Shared, because creating a hasher computes a hash.
static HASHER: LazyLock<Hasher> = LazyLock::new(Hasher::new);

/// A server that listens on its own port.
pub struct TestApp {
    pub db: Db,
    pub clock: Clock,
    pub database: Database,
    pub address: SocketAddr,
    pub fixtures: Arc<Fixtures>,
    pub installation: Arc<Installation>,
    /// Signs the audit checkpoints.
    pub signer: Arc<Signer>,
    /// What requests have recorded about use. Only a test writes it to the database.
    pub usage: tokio::sync::Mutex<UsageQueue>,
    serving: JoinHandle<()>,
    /// Tells event streams that the process is shutting down.
    pub stop: watch::Sender<bool>,
}

/// Starts the server with a copy of the template database.
pub async fn spawn_app(engine: Engine) -> TestApp {
    spawn_app_with(engine, |_| {}).await
}

/// [`spawn_app`] with changed settings.
pub async fn spawn_app_with(engine: Engine, change: impl FnOnce(&mut Settings)) -> TestApp {
    let template = template::for_engine(engine).await;
    let database = template.copy().await;
    TestApp::start(database, template.fixtures.clone(), change).await
}

/// [`spawn_app`] with other current versions of the documents that users accept.
pub async fn spawn_app_with_versions(engine: Engine, versions: Versions) -> TestApp {
    let template = template::for_engine(engine).await;
    let database = template.copy().await;
    TestApp::start_with_versions(database, template.fixtures.clone(), versions, |_| {}).await
}

impl TestApp {
    /// Starts the server with the database of an earlier version.
    pub async fn from_version(engine: Engine, version: &str) -> Self {
        Self::start(Database::from_version(engine, version).await, Arc::default(), |_| {}).await
    }

    /// A browser in which the user with this email address is signed in.
    pub async fn signed_in_client(&self, email: &str) -> Client {
        let identity = self.db.identity();
        let email = domain::text::EmailAddress::try_from(email).expect("an address");
        let known = identity.credentials(&email).await.expect("the database answers").expect("a user");
        let (session, _) = identity.open_session(known.user, None).await.expect("a membership");
        let mut client = self.anonymous_client();
        client.cookies.insert(self.installation.cookie_name(::web::request::cookies::SESSION), session.expose().to_owned());
        client
    }

    /// Starts the server with this database.
    pub async fn start(database: Database, fixtures: Arc<Fixtures>, change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with_versions(database, fixtures, Versions::CURRENT, change).await
    }

    async fn start_with_versions(
        database: Database,
        fixtures: Arc<Fixtures>,
        agreement_versions: Versions,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let clock = Clock::fixed(template::MONDAY_MORNING.parse().expect("an instant"));
        let options = Options { agreement_versions, ..database.options(&clock) };
        let db = Db::open(options).await.expect("the database opens");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("a bound port");
        let mut settings = Settings { public_url: Some(format!("http://localhost:{}", address.port())), ..Settings::default() };
        change(&mut settings);
        let installation = Arc::new(Installation {
            public_url: settings.public_url(),
            contact_email: Some("hello@visits.example".into()),
            hasher: HASHER.clone(),
            sign_in_limiter: SignInLimiter::new(),
            sends_mail: settings.sends_mail(),
            vault: Vault::new([7; 32]),
            passkeys: Passkeys::for_url(&settings.public_url()),
            gallery: settings.dev_gallery,
        });
        let regions = settings.region_file.as_deref().map(|file| Regions::open(file).expect("a file of regions"));
        let regions = Arc::new(regions.unwrap_or_default());
        let (settings, site) = (Arc::new(settings), Site::default());
        let (stop, stopping) = watch::channel(false);
        let signer = Arc::new(Signer::from_pem(&Signer::new_pem()).expect("a key"));
        let (usage, usage_queue) = usage::queue();
        let state = AppState {
            db: db.clone(),
            settings,
            installation: installation.clone(),
            regions,
            site,
            signer: signer.clone(),
            usage,
            stopping,
        };
        let limits = Limits::within(1024, 4, Vec::new());
        let serving = tokio::spawn(connections::serve(listener, router(state), limits, std::future::pending()));
        let usage = tokio::sync::Mutex::new(usage_queue);
        Self { db, clock, database, address, fixtures, installation, signer, usage, serving, stop }
    }

    /// A browser without cookies, which is not signed in.
    pub fn anonymous_client(&self) -> Client {
        Client::new(self.address, self.installation.public_url.clone())
    }

    /// The content of the form that is saved for a browser.
    pub async fn saved_form(&self, client: &Client) -> Option<String> {
        let token = client.cookies.get(&self.installation.cookie_name(::web::request::cookies::FORM))?;
        self.db.identity().saved_form(&Token::from_text(token.clone())).await.expect("the database answers")
    }

    /// Queues an email of an agency, due now.
    pub async fn queue_email(&self, agency: &str, to: &str, email: &Email) -> EmailId {
        let agency = self.db.system(agency, "test").await.expect("an agency").agency().id;
        let to = EmailAddress::from_record(to.to_owned()).expect("an address, perhaps of an earlier version");
        let id = Uuid::from_bytes(store::random_bytes());
        assert!(outbox::queue_once(&self.db, id, Some(agency), &to, email).await.expect("the outbox"));
        EmailId(id)
    }

    /// The opened texts of the emails to an address that contain these words.
    pub async fn emails_to(&self, address: &str, words: &str) -> Vec<String> {
        let all = outbox::texts(&self.db).await.expect("the outbox");
        all.into_iter().filter(|(to, text)| to == address && text.contains(words)).map(|(_, text)| text).collect()
    }

    /// Counts the emails whose text contains these words.
    pub async fn count_emails_with(&self, words: &str) -> usize {
        let all = outbox::texts(&self.db).await.expect("the outbox");
        all.iter().filter(|(_, text)| text.contains(words)).count()
    }

    /// A browser in which this user is signed in.
    pub fn client(&self, user: TestUser) -> Client {
        let mut client = self.anonymous_client();
        if let Some(token) = self.fixtures.sessions.get(&user) {
            client.cookies.insert(self.installation.cookie_name(::web::request::cookies::SESSION), token.clone());
        }
        client
    }
}

impl TestApp {
    /// A second process with the same database and clock.
    pub async fn another_process(&self) -> Db {
        Db::open(self.database.options(&self.clock)).await.expect("the database opens")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
