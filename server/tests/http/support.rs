//! A world for a test: two agencies made of the same files, members of every role, and the whole router before them.

use app::{account::Hasher, request::Installation};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use domain::{
    Role,
    import::Files,
    notes::DraftNote,
    text::{Email, FamilySummary, NoteBody, Password, PersonName},
};
use server::{
    assets::Site,
    config::{List, Settings},
    web::{Process, router},
};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};
use store::{
    Actor, Clock, Db, Options,
    identity::{NewAgency, Token},
    import::ImportOptions,
    random_bytes,
};
use tokio::sync::OnceCell;
use tower::ServiceExt;

pub const PASSWORD: &str = "seven quiet maples by the road";
pub const SITE: &str = "http://visits.example";

/// Expands each test once per engine; the PostgreSQL half needs `VISITOMS_TEST_POSTGRES`, which `cargo xtask test` sets.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($world: $crate::support::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::support::World::new($crate::support::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::support::World::new($crate::support::Engine::Postgres).await).await;
            }
        }
    )* };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Whoever may ask. The family's child is one of the assigned provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Admin,
    Provider,
    OtherProvider,
    Parent,
    OtherParent,
    OtherAgency,
    Nobody,
}

impl Who {
    pub const ALL: [Self; 7] =
        [Self::Admin, Self::Provider, Self::OtherProvider, Self::Parent, Self::OtherParent, Self::OtherAgency, Self::Nobody];
}

/// What a database copy is made of, once per engine and process.
struct Template {
    /// A file, or the name of a database.
    name: String,
    sessions: BTreeMap<Who, String>,
    ids: BTreeMap<&'static str, String>,
}

static SQLITE: OnceCell<Template> = OnceCell::const_new();
static POSTGRES: OnceCell<Template> = OnceCell::const_new();
static HASHER: OnceCell<(Hasher, String)> = OnceCell::const_new();

/// The visits that the requests are about, as the files name them: of provider P005 and one child, but for `late`.
const VISITS: [(&str, &str); 4] = [("planned", "V00216"), ("under_way", "V00113"), ("done", "V00114"), ("next", "V00290")];

/// Tuesday 1 December 2026, 07:00 in New York.
pub fn tuesday_morning() -> jiff::Timestamp {
    "2026-12-01T12:00:00Z".parse().unwrap()
}

/// A copy of the template with a router before it.
pub struct World {
    pub db: Db,
    pub clock: Clock,
    url: String,
    router: Router,
    template: &'static Template,
    _folder: Option<tempfile::TempDir>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok()?.split_once(';')?.0.split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned())
    }
}

fn unique(what: &str) -> String {
    random_bytes::<8>().iter().fold(format!("{what}_"), |name, byte| name + &format!("{byte:02x}"))
}

fn postgres_url(database: &str) -> String {
    let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
    let (before, query) = server.split_once('?').map_or((server.as_str(), None), |(before, query)| (before, Some(query)));
    let base = before.rsplit_once('/').unwrap().0;
    format!("{base}/{database}{}", query.map(|query| format!("?{query}")).unwrap_or_default())
}

async fn create_database(name: &str, like: Option<&str>) {
    let template = like.map(|like| format!(" TEMPLATE {like}")).unwrap_or_default();
    let mut server = PgConnection::connect(&postgres_url("postgres")).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).execute(&mut server).await.unwrap();
}

async fn open(url: &str, clock: &Clock) -> Db {
    Db::open(Options { clock: clock.clone(), connections: 3, ..Options::new(url) }).await.unwrap()
}

pub async fn hasher() -> &'static (Hasher, String) {
    HASHER
        .get_or_init(|| async {
            let hasher = Hasher::new();
            let hash = hasher.hash(Password::new(PASSWORD)).await.unwrap();
            (hasher, hash)
        })
        .await
}

fn files() -> Files {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/maple");
    let file = |name: &str| Some(std::fs::read(format!("{folder}/{name}.csv")).unwrap());
    Files {
        providers: file("providers"),
        children: file("children"),
        authorizations: file("authorizations"),
        visits: file("visits"),
    }
}

async fn agency(db: &Db, slug: &str) -> (Actor, String) {
    let new = NewAgency {
        name: PersonName::try_from(slug).unwrap(),
        slug: slug.into(),
        time_zone: "America/New_York".into(),
        admin_email: Email::try_from(format!("office@{slug}.example")).unwrap(),
        admin_name: None,
        demo: true,
    };
    let link = db.identity().create_agency(&new).await.unwrap();
    let admin = enter(db, &link).await;
    let report = store::import::run(db, &admin.0, &files(), ImportOptions::default()).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    admin
}

/// Takes up a link and opens a session, as the pages do.
async fn enter(db: &Db, link: &Token) -> (Actor, String) {
    let identity = db.identity();
    let user = identity.use_link(link, Some(hasher().await.1.clone())).await.unwrap();
    let (session, _) = identity.open_session(user, None).await.unwrap();
    (identity.actor(&session, "").await.unwrap().unwrap(), session.expose().to_owned())
}

async fn member(db: &Db, admin: &Actor, email: &str) -> (Actor, String) {
    let mut tx = db.write(admin, "member.link").await.unwrap();
    let link = store::people::link_for(&mut tx, &Email::try_from(email).unwrap(), false).await.unwrap();
    tx.commit().await.unwrap();
    let token = db.identity().create_link(admin.agency().id, &link).await.unwrap();
    let entered = enter(db, &token).await;
    assert_ne!(entered.0.role(), Role::Admin);
    entered
}

async fn template(engine: Engine) -> Template {
    let (name, url) = match engine {
        Engine::Sqlite => {
            let file = std::env::temp_dir().join(unique("visitoms")).display().to_string();
            (file.clone(), format!("sqlite:{file}"))
        }
        Engine::Postgres => {
            let name = unique("template");
            create_database(&name, None).await;
            (name.clone(), postgres_url(&name))
        }
    };
    let db = open(&url, &Clock::still(tuesday_morning())).await;
    let (admin, admin_session) = agency(&db, "maple").await;
    let mut ids = BTreeMap::new();
    for (what, reference) in VISITS {
        ids.insert(what, scalar(&url, &admin, &format!("SELECT id FROM visits WHERE reference = '{reference}'")).await);
    }
    ids.insert("child", scalar(&url, &admin, "SELECT child_id FROM visits WHERE reference = 'V00216'").await);
    ids.insert("authorization", scalar(&url, &admin, "SELECT authorization_id FROM visits WHERE reference = 'V00216'").await);
    ids.insert("provider", scalar(&url, &admin, "SELECT provider_id FROM visits WHERE reference = 'V00216'").await);
    // An authorization whose child is free, for a new visit.
    ids.insert("waiting", scalar(&url, &admin, "SELECT id FROM authorizations WHERE reference = 'A00001'").await);
    let email = |sql: &str| {
        let (url, admin, sql) = (url.clone(), admin.clone(), sql.to_owned());
        async move { text(&url, &admin, &sql).await }
    };
    let family =
        "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id JOIN visits v ON v.child_id = s.child_id
        WHERE v.agency_id = g.agency_id AND v.reference = ";
    let (provider, provider_session) = member(&db, &admin, "sarah.young@maple.example").await;
    let mut sessions = BTreeMap::from([(Who::Admin, admin_session), (Who::Provider, provider_session)]);
    sessions.insert(Who::OtherProvider, member(&db, &admin, "krista.hicks@maple.example").await.1);
    sessions.insert(Who::Parent, member(&db, &admin, &email(&format!("{family} 'V00216'")).await).await.1);
    sessions.insert(Who::OtherParent, member(&db, &admin, &email(&format!("{family} 'V00001'")).await).await.1);
    sessions.insert(Who::OtherAgency, agency(&db, "cedar").await.1);
    begin(&db, &provider, &ids).await;
    db.close().await;
    Template { name, sessions, ids }
}

/// One visit is under way with a draft, one is over.
async fn begin(db: &Db, provider: &Actor, ids: &BTreeMap<&'static str, String>) {
    for what in ["under_way", "done"] {
        let visit = ids[what].parse().unwrap();
        let mut tx = db.write(provider, "check_in").await.unwrap();
        store::visits::check_in(&mut tx, visit).await.unwrap();
        let draft = DraftNote {
            visit,
            version: 0,
            body: NoteBody::try_from("A tower of six").unwrap(),
            family_summary: FamilySummary::try_from("We built a tower").unwrap(),
        };
        store::notes::save(&mut tx, draft).await.unwrap();
        if what == "done" {
            store::visits::check_out(&mut tx, visit).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

async fn connect(url: &str, agency: &Actor) -> PgConnection {
    let mut conn = PgConnection::connect(url).await.unwrap();
    let id = agency.agency().id.to_string();
    sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(id).execute(&mut conn).await.unwrap();
    conn
}

async fn scalar(url: &str, agency: &Actor, sql: &str) -> String {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    let id: uuid::Uuid = if url.starts_with("sqlite:") {
        sqlx::query_scalar(sql).fetch_one(&mut SqliteConnection::connect(url).await.unwrap()).await.unwrap()
    } else {
        sqlx::query_scalar(sql).fetch_one(&mut connect(url, agency).await).await.unwrap()
    };
    id.to_string()
}

async fn text(url: &str, agency: &Actor, sql: &str) -> String {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        sqlx::query_scalar(sql).fetch_one(&mut SqliteConnection::connect(url).await.unwrap()).await.unwrap()
    } else {
        sqlx::query_scalar(sql).fetch_one(&mut connect(url, agency).await).await.unwrap()
    }
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        Self::at(engine, SITE).await
    }

    /// A world whose people come by this address.
    pub async fn at(engine: Engine, public_url: &str) -> Self {
        let (template, url, folder) = match engine {
            Engine::Sqlite => {
                let template = SQLITE.get_or_init(|| template(engine)).await;
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("visitoms.db");
                std::fs::copy(&template.name, &file).unwrap();
                (template, format!("sqlite:{}", file.display()), Some(folder))
            }
            Engine::Postgres => {
                let template = POSTGRES.get_or_init(|| template(engine)).await;
                let name = unique("test");
                create_database(&name, Some(&template.name)).await;
                (template, postgres_url(&name), None)
            }
        };
        let clock = Clock::still(tuesday_morning());
        let db = open(&url, &clock).await;
        let settings = Settings { trusted_proxies: List::Line("10.0.0.1".into()), ..Settings::default() };
        let installation = Installation { public_url: public_url.into(), contact_email: None, hasher: hasher().await.0.clone() };
        let router = router(Process {
            db: db.clone(),
            settings: Arc::new(settings),
            installation: Arc::new(installation),
            site: Site::default(),
        });
        Self { db, clock, url, router, template, _folder: folder }
    }

    pub fn id(&self, what: &str) -> &'static str {
        &self.template.ids[what]
    }

    pub fn session(&self, who: Who) -> Option<String> {
        self.template.sessions.get(&who).map(|token| format!("session={token}"))
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 4000))));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Asks for a page, as a browser does.
    pub async fn page(&self, who: Who, path: &str) -> Answer {
        let mut request = Request::builder().uri(path).header(header::ACCEPT, "text/html");
        if let Some(cookie) = self.session(who) {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Calls a server function, as a script does.
    pub async fn call(&self, who: Who, path: &str, body: &str) -> Answer {
        self.send(self.form(who, path, body, "application/json", "").body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Sends a form from a page, as a browser without JavaScript does.
    pub async fn plain(&self, who: Who, page: &str, path: &str, body: &str) -> Answer {
        self.send(self.form(who, path, body, "text/html", page).body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Sends what is no form of a server function.
    pub async fn post(&self, who: Who, path: &str, content_type: &str, body: &str) -> Answer {
        let mut request = self.form(who, path, body, "text/html", path).body(Body::from(body.to_owned())).unwrap();
        request.headers_mut().insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        self.send(request).await
    }

    fn form(&self, who: Who, path: &str, body: &str, accept: &str, page: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::REFERER, format!("{SITE}{page}"))
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = self.session(who) {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    /// A digest of everything but the audit and what only counts: no denied request may change it.
    pub async fn digest(&self) -> String {
        const LEFT_OUT: [&str; 6] = ["_sqlx_migrations", "agency_heads", "attempts", "audit_events", "seen_sets", "sessions"];
        let mut digest = String::new();
        if self.url.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.url).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                .fetch_all(&mut conn)
                .await
                .unwrap();
            for table in tables.iter().filter(|table| !LEFT_OUT.contains(&table.as_str())) {
                let columns: Vec<String> =
                    sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(table).fetch_all(&mut conn).await.unwrap();
                let row = columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ");
                let sql =
                    format!("SELECT COALESCE(group_concat(row, ';'), '') FROM (SELECT {row} AS row FROM {table} ORDER BY 1)");
                let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut conn).await.unwrap();
                digest += &format!("{table}:{rows}\n");
            }
        } else {
            let mut conn = PgConnection::connect(&self.url).await.unwrap();
            let tables: Vec<String> =
                sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
                    .fetch_all(&mut conn)
                    .await
                    .unwrap();
            for agency in self.agencies(&mut conn).await {
                sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency).execute(&mut conn).await.unwrap();
                for table in tables.iter().filter(|table| !LEFT_OUT.contains(&table.as_str())) {
                    let sql = format!("SELECT COALESCE(md5(string_agg(t::text, ';' ORDER BY t::text)), '') FROM {table} t");
                    let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut conn).await.unwrap();
                    digest += &format!("{table}:{rows}\n");
                }
            }
        }
        digest
    }

    async fn agencies(&self, conn: &mut PgConnection) -> Vec<String> {
        sqlx::query_scalar("SELECT id::text FROM agencies ORDER BY id").fetch_all(conn).await.unwrap()
    }

    /// How many refusals stand in the audits of both agencies.
    pub async fn refusals(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM audit_events WHERE action LIKE 'refused:%'";
        if self.url.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.url).await.unwrap();
            return sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
        }
        let mut conn = PgConnection::connect(&self.url).await.unwrap();
        let mut count = 0;
        for agency in self.agencies(&mut conn).await {
            sqlx::query("SELECT set_config('app.agency_id', $1, false)").bind(agency).execute(&mut conn).await.unwrap();
            count += sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut conn).await.unwrap();
        }
        count
    }
}
