//! Template databases that tests copy, made once per engine: a migrated database, empty or with the demo agency.

use super::{EmptyDatabase, TestApp};
use domain::import::Files;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;
use store::identity::Token;
use tokio::sync::OnceCell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// One template for each engine.
struct TemplateCells {
    sqlite: OnceCell<Template>,
    postgres: OnceCell<Template>,
}

impl TemplateCells {
    const fn new() -> Self {
        Self { sqlite: OnceCell::const_new(), postgres: OnceCell::const_new() }
    }

    fn for_engine(&self, engine: Engine) -> &OnceCell<Template> {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

/// A closed database, and the session token of its agency's admin (empty if it has no agency).
struct Template {
    content: TemplateContent,
    session: String,
}

/// The files of a closed SQLite database.
const SQLITE_FILES: [&str; 3] = ["visitoms.db", "keys.db", "master.key"];

enum TemplateContent {
    /// The bytes of the files: the database, its key store, the master keys.
    Sqlite(Vec<(&'static str, Vec<u8>)>),
    /// The name of a database without open connections, which `CREATE DATABASE … TEMPLATE` requires.
    Postgres(String),
}

/// Copies the migrated database that holds no rows.
pub async fn empty(engine: Engine) -> TestApp {
    static TEMPLATES: TemplateCells = TemplateCells::new();
    let template = TEMPLATES
        .for_engine(engine)
        .get_or_init(|| async { Template::from_app(new_database(engine).await, String::new()).await })
        .await;
    template.copy().await
}

/// Copies the database with the imported demo agency; also returns the session token of its admin.
pub async fn demo_agency(engine: Engine, files: fn() -> Files) -> (TestApp, Token) {
    static TEMPLATES: TemplateCells = TemplateCells::new();
    let make = || async {
        let app = empty(engine).await;
        let session = app.accept_invitation(&app.create_agency_invitation("maple").await).await;
        let admin = app.load_actor(&session).await;
        app.import(&admin, &files()).await.unwrap();
        Template::from_app(app, session.expose().to_owned()).await
    };
    let template = TEMPLATES.for_engine(engine).get_or_init(make).await;
    (template.copy().await, Token::from_text(template.session.clone()))
}

async fn new_database(engine: Engine) -> TestApp {
    TestApp::open(match engine {
        Engine::Sqlite => EmptyDatabase::sqlite(),
        Engine::Postgres => EmptyDatabase::postgres().await,
    })
    .await
}

impl Template {
    async fn from_app(app: TestApp, session: String) -> Self {
        app.db.close().await;
        let content = match app.url.strip_prefix("sqlite:") {
            Some(path) => TemplateContent::Sqlite(
                SQLITE_FILES.map(|name| (name, std::fs::read(Path::new(path).with_file_name(name)).unwrap())).into(),
            ),
            // The server may still be closing a connection to the original, so this copies the copy.
            None => TemplateContent::Postgres(database_name(
                &EmptyDatabase::postgres_from_template(Some(&database_name(&app.url))).await.url,
            )),
        };
        Self { content, session }
    }

    async fn copy(&self) -> TestApp {
        TestApp::open(match &self.content {
            TemplateContent::Sqlite(files) => {
                let empty = EmptyDatabase::sqlite();
                for (name, bytes) in files {
                    let path = Path::new(empty.url.trim_start_matches("sqlite:")).with_file_name(name);
                    std::fs::write(path, bytes).unwrap();
                }
                empty
            }
            TemplateContent::Postgres(name) => EmptyDatabase::postgres_from_template(Some(name)).await,
        })
        .await
    }
}

/// The name of a PostgreSQL database, from its URL.
fn database_name(url: &str) -> String {
    let before = url.split('?').next().unwrap_or_default();
    before.rsplit('/').next().unwrap_or_default().to_owned()
}

impl EmptyDatabase {
    /// Creates a PostgreSQL database, as a copy of the database with this name if one is given.
    pub async fn postgres_from_template(template: Option<&str>) -> Self {
        let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
        let name = format!("test_{}", store::audit::hex(&store::random_bytes::<8>()));
        let template_clause = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        let mut owner = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}{template_clause}"))).execute(&mut owner).await.unwrap();
        let (before, query) = server.split_once('?').map_or((server.as_str(), None), |(before, query)| (before, Some(query)));
        let base = before.rsplit_once('/').unwrap().0;
        let url = format!("{base}/{name}{}", query.map(|query| format!("?{query}")).unwrap_or_default());
        if template.is_none() {
            // For the key store; a copy of a template has it already.
            let mut conn = PgConnection::connect(&url).await.unwrap();
            sqlx::raw_sql("CREATE SCHEMA keys").execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        }
        Self { url, temp_dir: None }
    }
}
