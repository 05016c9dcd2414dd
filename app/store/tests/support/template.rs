//! What tests start from, made once per engine and copied: a database that is up to date, empty or with the demo's agency.

use super::{Empty, House};
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

/// One template on both engines.
struct Cells {
    sqlite: OnceCell<Template>,
    postgres: OnceCell<Template>,
}

impl Cells {
    const fn new() -> Self {
        Self { sqlite: OnceCell::const_new(), postgres: OnceCell::const_new() }
    }

    fn of(&self, engine: Engine) -> &OnceCell<Template> {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

/// A closed database, and the session token of the admin of its agency, where it has one.
struct Template {
    content: Content,
    session: String,
}

enum Content {
    /// The bytes of the file.
    Sqlite(Vec<u8>),
    /// The name of a database that nobody is connected to.
    Postgres(String),
}

/// A copy of the database that is up to date and holds nothing.
pub async fn empty(engine: Engine) -> House {
    static CELLS: Cells = Cells::new();
    let template = CELLS.of(engine).get_or_init(|| async { Template::of(new(engine).await, String::new()).await }).await;
    template.copy().await
}

/// A copy of the database with the demo's agency imported, and the session token of its admin.
pub async fn maple(engine: Engine, files: fn() -> Files) -> (House, Token) {
    static CELLS: Cells = Cells::new();
    let make = || async {
        let house = empty(engine).await;
        let session = house.session(&house.agency_link("maple").await).await;
        let admin = house.actor(&session).await;
        house.import(&admin, &files()).await.unwrap();
        Template::of(house, session.expose().to_owned()).await
    };
    let template = CELLS.of(engine).get_or_init(make).await;
    (template.copy().await, Token::from_text(template.session.clone()))
}

async fn new(engine: Engine) -> House {
    House::open(match engine {
        Engine::Sqlite => Empty::sqlite(),
        Engine::Postgres => Empty::postgres().await,
    })
    .await
}

impl Template {
    async fn of(house: House, session: String) -> Self {
        house.db.close().await;
        let content = match house.url.strip_prefix("sqlite:") {
            Some(path) => Content::Sqlite(std::fs::read(Path::new(path)).unwrap()),
            // The server may still be ending a connection to the original.
            None => Content::Postgres(name(&Empty::postgres_like(Some(&name(&house.url))).await.url)),
        };
        Self { content, session }
    }

    async fn copy(&self) -> House {
        House::open(match &self.content {
            Content::Sqlite(bytes) => {
                let empty = Empty::sqlite();
                std::fs::write(empty.url.trim_start_matches("sqlite:"), bytes).unwrap();
                empty
            }
            Content::Postgres(name) => Empty::postgres_like(Some(name)).await,
        })
        .await
    }
}

/// The name of a PostgreSQL database, out of its address.
fn name(url: &str) -> String {
    let before = url.split('?').next().unwrap_or_default();
    before.rsplit('/').next().unwrap_or_default().to_owned()
}

impl Empty {
    /// A new PostgreSQL database, copied from the one of this name.
    pub async fn postgres_like(template: Option<&str>) -> Self {
        let server = std::env::var("VISITOMS_TEST_POSTGRES").expect("VISITOMS_TEST_POSTGRES: run `cargo xtask test`");
        let name = format!("test_{}", store::audit::hex(&store::random_bytes::<8>()));
        let like = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        let mut owner = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}{like}"))).execute(&mut owner).await.unwrap();
        let (before, query) = server.split_once('?').map_or((server.as_str(), None), |(before, query)| (before, Some(query)));
        let base = before.rsplit_once('/').unwrap().0;
        let url = format!("{base}/{name}{}", query.map(|query| format!("?{query}")).unwrap_or_default());
        Self { url, folder: None }
    }
}
