//! What every test starts from, made once per engine and copied: the demo's agency imported, another agency beside it, a
//! member of each kind signed in through the form, one visit over and one under way.

use super::{App, Engine, HASHER, PASSWORD, Who, client::Client, database::Database};
use domain::{
    AgencyId, AuthorizationId, GuardianId, Language, MemberId, ProviderId, Role,
    copies::NewCopy,
    import::Files,
    mail::Letter,
    members::{FurtherRecord, InviteEverybody, OfMember, RevokeCustody},
    text::{Email, Password, PersonName},
    visits::NewVisit,
};
use jiff::civil::{date, time};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    Actor,
    identity::{Joiner, LinkFor, NewAgency, Token},
    import::{self, ImportOptions},
    members::Delivery,
    outbox,
};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Monday, November 30, 2026, 07:00 in New York: the week of the data, before its first visit.
pub const MONDAY_MORNING: &str = "2026-11-30T12:00:00Z";

/// Whom a letter of the template is for, which the mail server refused.
pub const REFUSED: &str = "refused@maple.example";
/// The token of a link to a new password.
const RESET: &str = "a-link-to-a-new-password";

/// What a test must know to ask for something: the child C0207 and what is around it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By the name that requests use, such as `visit`.
    pub ids: BTreeMap<&'static str, String>,
    /// Session tokens of the members.
    pub sessions: BTreeMap<Who, String>,
}

impl Facts {
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("no fact is called {name}"))
    }

    /// A text with `{name}` replaced by what stands for it.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.ids {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        assert!(!filled.contains('{'), "a fact is missing in {filled}");
        filled
    }
}

pub struct Template {
    content: Content,
    pub facts: Arc<Facts>,
}

const MINUTE_US: i64 = 60_000_000;

/// Whose passkeys there are where the matrix asks, and under which name their ids stand among the facts.
pub const PASSKEYS: [(Who, &str); 3] =
    [(Who::Admin, "passkey"), (Who::Unassigned, "sibling_passkey"), (Who::Foreign, "elsewhere_passkey")];

enum Content {
    Sqlite(Vec<u8>),
    Postgres(Database),
}

impl Template {
    pub async fn copy(&self) -> Database {
        match &self.content {
            Content::Sqlite(bytes) => Database::file(Some(bytes)),
            Content::Postgres(database) => Database::postgres(Some(database.name())).await,
        }
    }
}

pub async fn of(engine: Engine) -> &'static Template {
    static SQLITE: OnceCell<Template> = OnceCell::const_new();
    static POSTGRES: OnceCell<Template> = OnceCell::const_new();
    let cell = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    cell.get_or_init(|| make(engine)).await
}

async fn make(engine: Engine) -> Template {
    let app = App::start(Database::new(engine).await, Arc::default(), |_| {}).await;
    let hash = HASHER.hash(Password::new(PASSWORD)).await.expect("a hash");
    let admin = found(&app, "maple", Who::Admin, &hash).await;
    let elsewhere = found(&app, "oak", Who::Foreign, &hash).await;
    let report = import::run(&app.db, &admin, &maple_files(), ImportOptions::default()).await.expect("the import runs");
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    for who in [Who::Assigned, Who::Unassigned, Who::Own, Who::Other] {
        let token = link(&app, &admin, who.email().expect("a member")).await;
        app.db.identity().join(&token, newcomer(&hash)).await.expect("a good link");
    }
    for (who, capability) in Who::OF_THE_OFFICE {
        let email = Email::try_from(who.email().expect("a member")).expect("an address");
        let name = who.name().to_owned();
        let capabilities = [capability].into_iter().collect();
        let office =
            LinkFor { email, name, role: Role::Admin, capabilities, provider: None, guardian: None, language: Language::En };
        let token = app.db.identity().create_link(admin.agency().id, &office).await.expect("a link");
        app.db.identity().join(&token, newcomer(&hash)).await.expect("a good link");
    }
    let unused = link(&app, &admin, "natalie.martin@maple.example").await;

    let report = import::run(&app.db, &elsewhere, &files_elsewhere(), ImportOptions::default()).await.expect("the import runs");
    assert!(report.errors.is_empty(), "{:?}", report.errors);

    let mut facts = Facts { ids: ids(&app, admin.agency().id).await, sessions: BTreeMap::new() };
    facts.ids.extend(ids_elsewhere(&app, elsewhere.agency().id).await);
    for (_, name) in PASSKEYS {
        facts.ids.insert(name, Uuid::from_bytes(store::random_bytes()).to_string());
    }
    facts.ids.insert("link", unused.expose().to_owned());
    facts.ids.insert("admins_link", office_link(&app, &elsewhere, Who::Admin).await.expose().to_owned());
    people(&app, &admin, &hash, &mut facts.ids).await;
    people_elsewhere(&app, &elsewhere, &mut facts.ids).await;
    facts.ids.insert("copy", copied_week(&app, &admin, facts.id("sibling_authorization"), facts.id("sibling_provider")).await);
    let (authorization, provider) = (facts.id("elsewhere_authorization"), facts.id("elsewhere_provider"));
    facts.ids.insert("elsewhere_copy", copied_week(&app, &elsewhere, authorization, provider).await);
    app.database.empty_outbox().await;
    facts.ids.insert("letter", refused_letter(&app, "maple").await);
    facts.ids.insert("elsewhere_letter", refused_letter(&app, "oak").await);
    app.database.reset(Who::Other.email().expect("a member"), RESET, app.clock.now_us()).await;
    facts.ids.insert("reset", RESET.to_owned());
    // The contact form's page was opened long enough ago for a person to have typed.
    let opened = (app.clock.now_us() - MINUTE_US).to_string();
    facts.ids.insert("opened", app.db.identity().seal(&opened).await.expect("a seal"));
    for who in Who::ALL {
        let Some(email) = who.email() else { continue };
        let mut client = app.stranger();
        sign_in(&mut client, email).await;
        facts.sessions.insert(who, client.cookies["session"].clone());
        let called = match who {
            Who::Admin => Some("session"),
            Who::Unassigned => Some("sibling_session"),
            Who::Foreign => Some("elsewhere_session"),
            _ => None,
        };
        if let Some(called) = called {
            let id = Token::from_text(client.cookies["session"].clone()).id().expect("a session has an id");
            facts.ids.insert(called, id.to_string());
        }
        if who == Who::Admin {
            let cancel = [
                ("visit[visit]", facts.id("cancelled")),
                ("visit[version]", "1"),
                ("visit[by]", "agency"),
                ("visit[reason]", "Ill"),
            ];
            let answer = client.call("/api/cancel_visit", &cancel).await;
            assert_eq!(answer.status, 200, "cancel_visit: {}", answer.text);
            // Within the hours in which somebody can know that they will be late.
            let sooner = [
                ("visit[visit]", facts.id("next")),
                ("visit[version]", "1"),
                ("visit[provider]", facts.id("provider")),
                ("visit[date]", "2026-11-30"),
                ("visit[time]", "09:00"),
                ("visit[minutes]", "30"),
                ("visit[override_reason]", "The family asked for it"),
            ];
            let answer = client.call("/api/move_visit", &sooner).await;
            assert_eq!(answer.status, 200, "move_visit: {}", answer.text);
            let holiday = [("holiday[date]", "2027-01-01"), ("holiday[name]", "New Year's Day")];
            let answer = client.call("/api/add_holiday", &holiday).await;
            assert_eq!(answer.status, 200, "add_holiday: {}", answer.text);
        }
        if who == Who::Assigned {
            for (function, visit) in [("check_in", "done"), ("check_out", "done"), ("check_in", "under_way")] {
                // It is seven in the morning: early, as asked and answered.
                let pressed = [("visit", facts.id(visit)), ("even_so", "true")];
                let answer = client.call(&format!("/api/{function}"), &pressed).await;
                assert_eq!(answer.status, 200, "{function}: {}", answer.text);
            }
        }
    }
    app.database.empty_outbox().await;
    app.db.close().await;
    let content = match engine {
        Engine::Sqlite => Content::Sqlite(std::fs::read(app.database.path()).expect("the closed database")),
        Engine::Postgres => Content::Postgres(Database::postgres(Some(app.database.name())).await),
    };
    Template { content, facts: Arc::new(facts) }
}

/// A letter of an agency that the mail server did not want.
async fn refused_letter(app: &App, agency: &str) -> String {
    let id = app.database.letter(agency, REFUSED, &Letter::Trial, app.clock.now_us()).await;
    let taken = outbox::take(&app.db, app.clock.now()).await.expect("the outbox").expect("the letter is due");
    let refused = outbox::Outcome::Never("550 unknown here".into());
    outbox::keep(&app.db, &taken, refused, app.clock.now()).await.expect("the outbox");
    id.to_string()
}

/// A week in spring with one visit, copied into the next.
async fn copied_week(app: &App, admin: &Actor, authorization: &str, provider: &str) -> String {
    let visit = NewVisit {
        authorization: AuthorizationId(authorization.parse().expect("an id")),
        provider: ProviderId(provider.parse().expect("an id")),
        date: date(2027, 3, 2),
        time: time(8, 30, 0, 0),
        override_reason: None,
    };
    let mut tx = app.db.write(admin, "visits.create").await.expect("the agency's lock");
    store::visits::create(&mut tx, visit).await.expect("an authorized visit");
    let copy = NewCopy { from: date(2027, 3, 1), to: date(2027, 3, 8), seen: 1 };
    let copy = store::copies::copy(&mut tx, copy).await.expect("a copy");
    tx.commit().await.expect("a commit");
    copy.to_string()
}

/// Signs in through the form, as a browser without JavaScript.
pub async fn sign_in(client: &mut Client, email: &str) {
    let fields = [("account[email]", email), ("account[password]", PASSWORD), ("account[next]", "")];
    let answer = client.submit("/sign-in", "/api/sign_in", &fields).await;
    assert_eq!(answer.status, 303, "{email} signs in: {}", answer.text);
    assert!(client.cookies.contains_key("session"), "{email} has a session");
}

/// An agency and its first admin.
async fn found(app: &App, slug: &'static str, who: Who, hash: &str) -> Actor {
    let identity = app.db.identity();
    let new = NewAgency {
        name: PersonName::try_from(slug).expect("a name"),
        slug: slug.to_owned(),
        time_zone: "America/New_York".to_owned(),
        admin_email: Email::try_from(who.email().expect("a member")).expect("an address"),
        admin_name: None,
        demo: true,
    };
    let token = identity.create_agency(&new).await.expect("a new agency");
    identity.join(&token, newcomer(hash)).await.expect("a good link");
    app.db.system(slug, "test").await.expect("the agency is there")
}

async fn link(app: &App, admin: &Actor, email: &str) -> Token {
    let mut tx = app.db.write(admin, "members.link").await.expect("the agency's lock");
    let email = Email::try_from(email).expect("an address");
    let link = store::people::link_for(&mut tx, &email, false).await.expect("a person of the files");
    tx.commit().await.expect("a commit");
    app.db.identity().create_link(admin.agency().id, &link).await.expect("a link")
}

/// Whoever has no account makes one.
fn newcomer(hash: &str) -> Joiner {
    Joiner::New { password_hash: hash.to_owned(), name: None }
}

/// A member of another agency is asked into the office of this one.
async fn office_link(app: &App, admin: &Actor, who: Who) -> Token {
    let mut tx = app.db.write(admin, "members.link").await.expect("the agency's lock");
    let email = Email::try_from(who.email().expect("a member")).expect("an address");
    let link = store::people::link_for(&mut tx, &email, true).await.expect("whoever is asked into the office");
    tx.commit().await.expect("a commit");
    app.db.identity().create_link(admin.agency().id, &link).await.expect("a link")
}

/// Somebody who was removed, a guardian who lost a child, and the ids of members and invitations.
async fn people(app: &App, admin: &Actor, hash: &str, ids: &mut BTreeMap<&'static str, String>) {
    const REMOVED: &str = "jamie.day@maple.example";
    let link = link(app, admin, REMOVED).await;
    app.db.identity().join(&link, newcomer(hash)).await.expect("a good link");
    let (id, version) = app.database.member(REMOVED).await;
    let lost = guardian(app, admin, "guardian4@family.example").await;
    let revoke = RevokeCustody { guardian: GuardianId(lost), child: None };
    let mut tx = app.db.write(admin, "members.remove").await.expect("the agency's lock");
    store::members::remove(&mut tx, OfMember { member: MemberId(id), version }).await.expect("a member");
    store::members::revoke_custody(&mut tx, revoke).await.expect("a guardian of one child");
    let parent = app.database.member(Who::Other.email().expect("a member")).await.0;
    let further = guardian(app, admin, "guardian3@family.example").await;
    let record = FurtherRecord { member: MemberId(parent), guardian: GuardianId(further) };
    store::members::add_record(&mut tx, record).await.expect("a record that nobody signs in as");
    let everybody = store::members::everybody_to_invite(&mut tx).await.expect("an agency").count();
    tx.commit().await.expect("a commit");
    ids.insert("everybody", everybody.to_string());
    let member = Who::Unassigned.email().expect("a member");
    for (name, versions, email) in [("removed", "removed_version", REMOVED), ("member", "member_version", member)] {
        let (id, version) = app.database.member(email).await;
        ids.insert(name, id.to_string());
        ids.insert(versions, version.to_string());
    }
    ids.insert("place", app.database.member(Who::Admin.email().expect("a member")).await.0.to_string());
    ids.insert("parent_member", parent.to_string());
    ids.insert("further_guardian", further.to_string());
    ids.insert("revoked_guardian", lost.to_string());
    ids.insert("guardian", guardian(app, admin, "guardian2@family.example").await.to_string());
    ids.insert("own_guardian", guardian(app, admin, Who::Own.email().expect("a member")).await.to_string());
    ids.insert("invitation", app.database.invitation("natalie.martin@maple.example").await);
    let agency = admin.agency().id.0;
    ids.insert("revoked_child", app.database.record(agency, "children", "1", "C0004").await.0.to_string());
    ids.insert("free_provider", app.database.record(agency, "providers", "1", "P006").await.0.to_string());
}

/// The same of the other agency, which has invited all its people.
async fn people_elsewhere(app: &App, admin: &Actor, ids: &mut BTreeMap<&'static str, String>) {
    let mut tx = app.db.write(admin, "members.invite_everybody").await.expect("the agency's lock");
    let seen = store::members::everybody_to_invite(&mut tx).await.expect("an agency").count();
    let invited = store::members::invite_everybody(&mut tx, InviteEverybody { seen }, Delivery::Hand).await;
    assert_eq!(invited.expect("two people").len(), 2);
    tx.commit().await.expect("a commit");
    ids.insert("elsewhere_member", app.database.member(Who::Foreign.email().expect("a member")).await.0.to_string());
    ids.insert("elsewhere_invitation", app.database.invitation(Who::Admin.email().expect("a member")).await);
    ids.insert("elsewhere_guardian", guardian(app, admin, "guardian125@family.example").await.to_string());
}

async fn guardian(app: &App, admin: &Actor, email: &str) -> Uuid {
    let mut tx = app.db.read(admin, "members.list").await.expect("the database answers");
    let link = store::people::link_for(&mut tx, &Email::try_from(email).expect("an address"), false).await;
    link.expect("a guardian of the files").guardian.expect("no provider").0
}

/// Homes under the references of their children.
const HOMES: &str = "(SELECT l.agency_id, l.id, c.reference FROM places l
    JOIN children c ON c.agency_id = l.agency_id AND c.id = l.child_id WHERE l.kind = 'home') homes";

/// The child C0207, the provider P001 and what is around them; and a child of another family, C0125, whose provider is
/// P005.
async fn ids(app: &App, agency: AgencyId) -> BTreeMap<&'static str, String> {
    // Of the child C0207 and the provider P001; the others of the day are other children's.
    let mut ids = records(
        app,
        agency,
        &[
            ("visit", "visits", "V00104"),
            ("done", "visits", "V00001"),
            ("under_way", "visits", "V00002"),
            ("next", "visits", "V00003"),
            ("cancelled", "visits", "V00004"),
            ("child", "children", "C0207"),
            ("home_place", HOMES, "C0207"),
            ("provider", "providers", "P001"),
            ("authorization", "authorizations", "A00291"),
            ("sibling_visit", "visits", "V00113"),
            ("sibling_child", "children", "C0125"),
            ("sibling_provider", "providers", "P005"),
            ("sibling_authorization", "authorizations", "A00167"),
        ],
    )
    .await;
    let (_, version) = app.database.record(agency.0, "visits", "version", "V00104").await;
    ids.insert("version", version.to_string());
    ids
}

/// The same records in the other agency, which has those of C0125 alone.
async fn ids_elsewhere(app: &App, agency: AgencyId) -> BTreeMap<&'static str, String> {
    records(
        app,
        agency,
        &[
            ("elsewhere_visit", "visits", "V00113"),
            ("elsewhere_child", "children", "C0125"),
            ("elsewhere_place", HOMES, "C0125"),
            ("elsewhere_provider", "providers", "P005"),
            ("elsewhere_authorization", "authorizations", "A00167"),
        ],
    )
    .await
}

/// The ids of records, by the name that requests use; each is given as name, table and reference.
async fn records(app: &App, agency: AgencyId, wanted: &[(&'static str, &str, &str)]) -> BTreeMap<&'static str, String> {
    let mut ids = BTreeMap::new();
    for (name, table, reference) in wanted {
        ids.insert(*name, app.database.record(agency.0, table, "1", reference).await.0.to_string());
    }
    ids
}

/// Of the demo's files what the other agency has: a child, their provider, an authorization and its visits.
fn files_elsewhere() -> Files {
    let file = |name: &str, of: &str| {
        let file = maple_file(name);
        let lines = file.lines().enumerate().filter(|(nth, line)| *nth == 0 || line.contains(of));
        Some(lines.flat_map(|(_, line)| [line, "\n"]).collect::<String>().into_bytes())
    };
    Files {
        providers: file("providers", "P005,"),
        children: file("children", "C0125,"),
        authorizations: file("authorizations", "A00167,"),
        visits: file("visits", "A00167,"),
    }
}

/// A file of the demo's agency.
pub fn maple_file(name: &str) -> String {
    let path = format!("{}/demo/maple/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn maple_files() -> Files {
    let file = |name: &str| Some(maple_file(name).into_bytes());
    Files {
        providers: file("providers"),
        children: file("children"),
        authorizations: file("authorizations"),
        visits: file("visits"),
    }
}
