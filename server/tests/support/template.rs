//! The template database that every test copies, built once per engine: the imported demo agency, a second agency, a member
//! of each kind signed in through the form, one finished visit and one in progress.

use super::{
    Engine, HASHER, PASSWORD, TestApp, TestUser,
    children_by_hand::{add_contact, add_place, change_child, change_guardian, merge_children, merge_guardians},
    client::Client,
    database::{Database, SQLITE_FILES},
};
use domain::{
    AgencyId, AuthorizationId, ChildId, GuardianId, Language, MemberId, ProviderId, Role,
    audit::AuditAction,
    copies::NewCopy,
    holds::{HoldPerson, NewHold},
    import::{
        Files,
        layouts::{Layout, LayoutName, NamedLayout},
    },
    mail::Email,
    members::{InviteAll, LinkedRecord, MemberRef, RevokeGuardianship},
    text::{EmailAddress, HoldGround, Password, PersonName},
    visits::{NewSlot, NewVisit},
};
use jiff::civil::{date, time};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use store::{
    Actor,
    identity::{InvitationRecipient, JoiningAccount, NewAgency, Token},
    outbox,
    records::{
        import::{self, ImportOptions},
        members::Delivery,
    },
};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Monday, November 30, 2026, 07:00 in New York: the week of the demo data, before its first visit.
pub const MONDAY_MORNING: &str = "2026-11-30T12:00:00Z";

/// The recipient of an email in the template that the mail server has rejected.
pub const REJECTED_RECIPIENT: &str = "refused@maple.example";
/// The token of a password reset link.
const RESET_TOKEN: &str = "a-link-to-a-new-password";

/// Ids, versions and tokens that requests need: the child C0207 and its records, and records of others.
#[derive(Clone, Debug, Default)]
pub struct Fixtures {
    /// By the name that requests use as a placeholder, such as `visit`.
    pub ids: BTreeMap<&'static str, String>,
    /// Session tokens of the users.
    pub sessions: BTreeMap<TestUser, String>,
}

impl Fixtures {
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("there is no fixture {name}"))
    }

    /// Replaces each `{name}` in a text with its value.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.ids {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        assert!(!filled.contains('{'), "a fixture is missing in {filled}");
        filled
    }
}

pub struct Template {
    content: Content,
    pub fixtures: Arc<Fixtures>,
}

const MINUTE_US: i64 = 60_000_000;

/// The users that have passkeys in the role matrix, and the fixtures with the ids of the passkeys.
pub const PASSKEYS: [(TestUser, &str); 3] =
    [(TestUser::Admin, "passkey"), (TestUser::OtherProvider, "sibling_passkey"), (TestUser::OtherAgency, "elsewhere_passkey")];

enum Content {
    /// The names and the bytes of the files.
    Sqlite(Vec<(&'static str, Vec<u8>)>),
    Postgres(Database),
}

impl Template {
    pub async fn copy(&self) -> Database {
        match &self.content {
            Content::Sqlite(files) => Database::new_sqlite(files),
            Content::Postgres(database) => Database::new_postgres(Some(database.name())).await,
        }
    }
}

pub async fn for_engine(engine: Engine) -> &'static Template {
    static SQLITE: OnceCell<Template> = OnceCell::const_new();
    static POSTGRES: OnceCell<Template> = OnceCell::const_new();
    let cell = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    cell.get_or_init(|| build(engine)).await
}

async fn build(engine: Engine) -> Template {
    let app = TestApp::start(Database::new(engine).await, Arc::default(), |_| {}).await;
    let hash = HASHER.hash(Password::new(PASSWORD)).await.expect("a hash");
    let admin = create_agency(&app, "maple", TestUser::Admin, &hash).await;
    let other_admin = create_agency(&app, "oak", TestUser::OtherAgency, &hash).await;
    let report = import::run(&app.db, &admin, &maple_files(), ImportOptions::default()).await.expect("the import runs");
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    for user in [TestUser::AssignedProvider, TestUser::OtherProvider, TestUser::Guardian, TestUser::OtherGuardian] {
        let token = create_link(&app, &admin, user.email().expect("a member")).await;
        app.db.identity().join(&token, new_account(&hash)).await.expect("a good link");
    }
    for (user, capability) in TestUser::OFFICE_MEMBERS {
        let email = EmailAddress::try_from(user.email().expect("a member")).expect("an address");
        let name = user.name().to_owned();
        let capabilities = [capability].into_iter().collect();
        let office = InvitationRecipient {
            email,
            name,
            role: Role::Admin,
            capabilities,
            provider: None,
            guardian: None,
            language: Language::En,
        };
        let token = app.db.identity().create_link(admin.agency().id, &office).await.expect("a link");
        app.db.identity().join(&token, new_account(&hash)).await.expect("a good link");
    }
    let unused = create_link(&app, &admin, "natalie.martin@maple.example").await;

    let report =
        import::run(&app.db, &other_admin, &other_agency_files(), ImportOptions::default()).await.expect("the import runs");
    assert!(report.errors.is_empty(), "{:?}", report.errors);

    let mut fixtures = Fixtures { ids: record_ids(&app, admin.agency().id).await, sessions: BTreeMap::new() };
    fixtures.ids.extend(other_agency_record_ids(&app, other_admin.agency().id).await);
    for (_, name) in PASSKEYS {
        fixtures.ids.insert(name, Uuid::from_bytes(store::random_bytes()).to_string());
    }
    fixtures.ids.insert("link", unused.expose().to_owned());
    fixtures.ids.insert("admins_link", create_office_link(&app, &other_admin, TestUser::Admin).await.expose().to_owned());
    add_people_fixtures(&app, &admin, &hash, &mut fixtures.ids).await;
    add_other_agency_people_fixtures(&app, &other_admin, &mut fixtures.ids).await;
    fixtures
        .ids
        .insert("copy", copy_week(&app, &admin, fixtures.id("sibling_authorization"), fixtures.id("sibling_provider")).await);
    let (authorization, provider) = (fixtures.id("elsewhere_authorization"), fixtures.id("elsewhere_provider"));
    fixtures.ids.insert("elsewhere_copy", copy_week(&app, &other_admin, authorization, provider).await);
    let child = HoldPerson::Child(ChildId(fixtures.id("child").parse().expect("an id")));
    fixtures.ids.insert("hold", set_hold(&app, &admin, child).await);
    let provider = HoldPerson::Provider(ProviderId(fixtures.id("elsewhere_provider").parse().expect("an id")));
    fixtures.ids.insert("elsewhere_hold", set_hold(&app, &other_admin, provider).await);
    fixtures.ids.insert("layout", save_layout(&app, &admin).await);
    fixtures.ids.insert("elsewhere_layout", save_layout(&app, &other_admin).await);
    super::billing::add_fixtures(&app, &admin, &other_admin, &mut fixtures.ids).await;
    fixtures.ids.insert("ended_provider", end_new_provider(&app, &admin, "Zelda").await);
    fixtures.ids.insert("approved_absence", add_absence(&app, &admin, fixtures.id("sibling_provider")).await);
    fixtures.ids.insert("elsewhere_absence", add_absence(&app, &other_admin, fixtures.id("elsewhere_provider")).await);
    fixtures.ids.insert("merged_provider", merge_new_providers(&app, &admin).await);
    fixtures.ids.insert("discipline", rename_new_discipline(&app, &admin).await);
    fixtures.ids.insert("elsewhere_discipline", rename_new_discipline(&app, &other_admin).await);
    for (name, admin, child) in [("contact", &admin, "child"), ("elsewhere_contact", &other_admin, "elsewhere_child")] {
        fixtures.ids.insert(name, add_contact(&app, admin, fixtures.id(child)).await);
    }
    fixtures.ids.insert("further_place", add_place(&app, &admin, fixtures.id("sibling_child")).await);
    change_child(&app, &admin, fixtures.id("child")).await;
    change_guardian(&app, &admin, fixtures.id("child"), fixtures.id("own_guardian")).await;
    app.database.let_guardians_cancel().await;
    let (double, merged) = merge_children(&app, &admin).await;
    fixtures.ids.insert("merged_guardian", merge_guardians(&app, &admin, &double).await);
    fixtures.ids.insert("double", double);
    fixtures.ids.insert("merged", merged);
    app.database.empty_outbox().await;
    fixtures.ids.insert("letter", queue_rejected_email(&app, "maple").await);
    fixtures.ids.insert("elsewhere_letter", queue_rejected_email(&app, "oak").await);
    app.database.add_password_reset(TestUser::OtherGuardian.email().expect("a member"), RESET_TOKEN, app.clock.now_us()).await;
    fixtures.ids.insert("reset", RESET_TOKEN.to_owned());
    // The contact form was opened long enough ago for a person to have filled it in.
    let opened = (app.clock.now_us() - MINUTE_US).to_string();
    fixtures.ids.insert("opened", app.db.identity().sign_text(&opened).await.expect("a seal"));
    for user in TestUser::ALL {
        let Some(email) = user.email() else { continue };
        let mut client = app.anonymous_client();
        sign_in(&mut client, email).await;
        fixtures.sessions.insert(user, client.cookies["session"].clone());
        let name = match user {
            TestUser::Admin => Some("session"),
            TestUser::OtherProvider => Some("sibling_session"),
            TestUser::OtherAgency => Some("elsewhere_session"),
            _ => None,
        };
        if let Some(name) = name {
            let id = Token::from_text(client.cookies["session"].clone()).id().expect("a session has an id");
            fixtures.ids.insert(name, id.to_string());
        }
        if user == TestUser::Admin {
            let cancel = [
                ("visit[visit]", fixtures.id("cancelled")),
                ("visit[version]", "1"),
                ("visit[by]", "agency"),
                ("visit[reason]", "Ill"),
            ];
            let response = client.call("/api/cancel_visit", &cancel).await;
            assert_eq!(response.status, 200, "cancel_visit: {}", response.text);
            // Soon enough that the provider can report running late.
            let move_closer = [
                ("visit[visit]", fixtures.id("next")),
                ("visit[version]", "1"),
                ("visit[provider]", fixtures.id("provider")),
                ("visit[date]", "2026-11-30"),
                ("visit[time]", "09:00"),
                ("visit[minutes]", "30"),
                ("visit[override_reason]", "The family asked for it"),
            ];
            let response = client.call("/api/move_visit", &move_closer).await;
            assert_eq!(response.status, 200, "move_visit: {}", response.text);
            let holiday = [("holiday[date]", "2027-01-01"), ("holiday[name]", "New Year's Day")];
            let response = client.call("/api/add_holiday", &holiday).await;
            assert_eq!(response.status, 200, "add_holiday: {}", response.text);
        }
        if let TestUser::AssignedProvider | TestUser::OtherAgency = user {
            let report = [("report[item]", "membership"), ("report[message]", "My name is written with an accent")];
            let response = client.call("/api/report_data", &report).await;
            assert_eq!(response.status, 200, "report_data: {}", response.text);
            let id = response.text.trim_matches('"').to_owned();
            let name = if user == TestUser::OtherAgency { "elsewhere_data_report" } else { "data_report" };
            fixtures.ids.insert(name, id);
        }
        if let TestUser::AssignedProvider | TestUser::OtherProvider = user {
            let days =
                [("absence[first_day]", "2027-06-01"), ("absence[last_day]", "2027-06-04"), ("absence[note]", "A wedding")];
            let response = client.call("/api/ask_time_off", &days).await;
            assert_eq!(response.status, 200, "ask_time_off: {}", response.text);
            let name = if user == TestUser::AssignedProvider { "absence" } else { "sibling_absence" };
            fixtures.ids.insert(name, response.text.trim_matches('"').to_owned());
        }
        if user == TestUser::AssignedProvider {
            for (function, visit) in [("check_in", "done"), ("check_out", "done"), ("check_in", "under_way")] {
                // It is 7:00, earlier than the visit, so the check-in must be confirmed.
                let confirmed = [("visit", fixtures.id(visit)), ("even_so", "true")];
                let response = client.call(&format!("/api/{function}"), &confirmed).await;
                assert_eq!(response.status, 200, "{function}: {}", response.text);
            }
        }
    }
    app.database.empty_outbox().await;
    app.db.close().await;
    let content = match engine {
        Engine::Sqlite => {
            let read =
                |name| (name, std::fs::read(Path::new(app.database.path()).with_file_name(name)).expect("a closed database"));
            Content::Sqlite(SQLITE_FILES.map(read).into())
        }
        Engine::Postgres => {
            app.database.close_connection().await;
            Content::Postgres(Database::new_postgres(Some(app.database.name())).await)
        }
    };
    Template { content, fixtures: Arc::new(fixtures) }
}

/// Queues an email of an agency that the mail server rejects, and returns its id.
async fn queue_rejected_email(app: &TestApp, agency: &str) -> String {
    let id = app.queue_email(agency, REJECTED_RECIPIENT, &Email::Test).await;
    let taken = outbox::lease_next(&app.db, app.clock.now()).await.expect("the outbox").expect("the email is due");
    let rejected = outbox::Outcome::Failed("550 unknown here".into());
    outbox::save_outcome(&app.db, &taken, rejected, app.clock.now()).await.expect("the outbox");
    id.to_string()
}

/// Sets a legal hold and returns its id.
async fn set_hold(app: &TestApp, admin: &Actor, subject: HoldPerson) -> String {
    let ground = HoldGround::try_from("Case 26-101").expect("a text");
    let hold = NewHold { subject, since: date(2026, 11, 27), ground };
    let mut tx = app.db.write(admin, AuditAction::HoldsSet).await.expect("the agency's lock");
    let id = store::privacy::holds::set(&mut tx, hold).await.expect("a record of the agency");
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Saves a layout of import files and returns its id.
async fn save_layout(app: &TestApp, admin: &Actor) -> String {
    let header = vec!["Kid".to_owned(), "Born".to_owned()];
    let layout = NamedLayout { name: LayoutName::of("Old roster").expect("a name"), header, layout: Layout::default() };
    let mut tx = app.db.write(admin, AuditAction::ImportSaveLayout).await.expect("the agency's lock");
    let id = import::layouts::save(&mut tx, &layout).await.expect("a layout");
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Adds a provider, ends them, and returns their id.
async fn end_new_provider(app: &TestApp, admin: &Actor, first_name: &str) -> String {
    let form = serde_json::json!({
        "first_name": first_name, "last_name": "Quimby", "email": "zelda.quimby@maple.example", "disciplines": "ST", "languages": "en",
        "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15", "lon": "-77.6",
        "phone": "", "availability": "Mon 08:00-18:00", "max_visits_per_day": "6"
    });
    let new = serde_json::from_value(form).expect("a provider");
    let mut tx = app.db.write(admin, AuditAction::PeopleAddProvider).await.expect("the agency's lock");
    let id = store::records::providers::save(&mut tx, new).await.expect("a new provider");
    let end = serde_json::json!({ "provider": id, "version": "1", "ended_on": "2026-11-27", "reason": "Moved away" });
    let end = serde_json::from_value(end).expect("an end");
    store::records::providers::end(&mut tx, end).await.expect("a provider without visits");
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Enters that a provider is away in the summer, and returns the id of the absence.
async fn add_absence(app: &TestApp, admin: &Actor, provider: &str) -> String {
    let provider = ProviderId(provider.parse().expect("an id"));
    let form = serde_json::json!({
        "provider": provider, "kind": "leave", "first_day": "2027-07-01", "last_day": "2027-07-30", "note": ""
    });
    let new = serde_json::from_value(form).expect("an absence");
    let mut tx = app.db.write(admin, AuditAction::AbsencesAdd).await.expect("the agency's lock");
    store::records::absences::add(&mut tx, new).await.expect("an absence without visits");
    let id = store::records::absences::of_provider(&mut tx, provider).await.expect("the absences")[0].id;
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Merges one of two records of a provider into the other one, and returns the merged one.
async fn merge_new_providers(app: &TestApp, admin: &Actor) -> String {
    let (survivor, merged) = (end_new_provider(app, admin, "Zoe").await, end_new_provider(app, admin, "Zoé").await);
    let form = serde_json::json!({
        "survivor": survivor, "survivor_version": "2", "merged": merged, "merged_version": "2", "reason": "Added twice"
    });
    let mut tx = app.db.write(admin, AuditAction::PeopleMergeProviders).await.expect("the agency's lock");
    let merge = serde_json::from_value(form).expect("two records");
    store::records::merging::providers::merge(&mut tx, merge).await.expect("two new providers");
    tx.commit().await.expect("a commit");
    merged
}

/// Adds a discipline, renames it, and returns its id.
async fn rename_new_discipline(app: &TestApp, admin: &Actor) -> String {
    let new = serde_json::json!({ "code": "NU", "name": "Nutrition" });
    let new = serde_json::from_value(new).expect("a discipline");
    let mut tx = app.db.write(admin, AuditAction::AgencyAddDiscipline).await.expect("the agency's lock");
    store::records::disciplines::add(&mut tx, new).await.expect("a new discipline");
    let id = store::records::disciplines::all(&mut tx).await.expect("the disciplines")[0].id;
    let rename = serde_json::json!({ "discipline": id, "version": "1", "name": "Nutrition counseling" });
    let rename = serde_json::from_value(rename).expect("a name");
    store::records::disciplines::rename(&mut tx, rename).await.expect("a discipline of the agency");
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Copies a week in spring with one visit into the next week, and returns the id of the copy.
async fn copy_week(app: &TestApp, admin: &Actor, authorization: &str, provider: &str) -> String {
    let visit = NewVisit::authorized(
        AuthorizationId(authorization.parse().expect("an id")),
        NewSlot {
            place: None,
            provider: Some(ProviderId(provider.parse().expect("an id"))),
            date: date(2027, 3, 2),
            time: time(8, 30, 0, 0),
            override_reason: None,
        },
    );
    let mut tx = app.db.write(admin, AuditAction::VisitsCreate).await.expect("the agency's lock");
    store::care::visits::create(&mut tx, visit).await.expect("an authorized visit");
    let copy = NewCopy { from: date(2027, 3, 1), to: date(2027, 3, 8), seen: 1 };
    let copy = store::scheduling::copies::copy(&mut tx, copy).await.expect("a copy");
    tx.commit().await.expect("a commit");
    copy.to_string()
}

/// Signs in through the form, as a browser without JavaScript.
pub async fn sign_in(client: &mut Client, email: &str) {
    let fields = [("account[email]", email), ("account[password]", PASSWORD), ("account[next]", "")];
    let response = client.submit("/sign-in", "/api/sign_in", &fields).await;
    assert_eq!(response.status, 303, "{email} signs in: {}", response.text);
    assert!(client.cookies.contains_key("session"), "{email} has a session");
}

/// Creates an agency and its first admin.
async fn create_agency(app: &TestApp, slug: &'static str, user: TestUser, hash: &str) -> Actor {
    let identity = app.db.identity();
    let new = NewAgency {
        name: PersonName::try_from(slug).expect("a name"),
        slug: slug.to_owned(),
        time_zone: "America/New_York".to_owned(),
        admin_email: EmailAddress::try_from(user.email().expect("a member")).expect("an address"),
        admin_name: None,
        demo: true,
    };
    let token = identity.create_agency(&new).await.expect("a new agency");
    identity.join(&token, new_account(hash)).await.expect("a good link");
    app.db.system(slug, "test").await.expect("the agency is there")
}

async fn create_link(app: &TestApp, admin: &Actor, email: &str) -> Token {
    let mut tx = app.db.write(admin, AuditAction::MembersCreateLink).await.expect("the agency's lock");
    let email = EmailAddress::try_from(email).expect("an address");
    let link = store::records::people::link_recipient_for(&mut tx, &email, false).await.expect("a person in the files");
    tx.commit().await.expect("a commit");
    app.db.identity().create_link(admin.agency().id, &link).await.expect("a link")
}

/// Joins with a new account.
fn new_account(hash: &str) -> JoiningAccount {
    JoiningAccount::New { password_hash: hash.to_owned(), name: None }
}

/// Invites a member of another agency into the office of this one.
async fn create_office_link(app: &TestApp, admin: &Actor, user: TestUser) -> Token {
    let mut tx = app.db.write(admin, AuditAction::MembersCreateLink).await.expect("the agency's lock");
    let email = EmailAddress::try_from(user.email().expect("a member")).expect("an address");
    let link = store::records::people::link_recipient_for(&mut tx, &email, true).await.expect("an office member to invite");
    tx.commit().await.expect("a commit");
    app.db.identity().create_link(admin.agency().id, &link).await.expect("a link")
}

/// Adds a removed member, a guardian with revoked guardianship, and the ids of members and invitations.
async fn add_people_fixtures(app: &TestApp, admin: &Actor, hash: &str, ids: &mut BTreeMap<&'static str, String>) {
    const REMOVED: &str = "jamie.day@maple.example";
    let link = create_link(app, admin, REMOVED).await;
    app.db.identity().join(&link, new_account(hash)).await.expect("a good link");
    let (id, version) = app.database.find_member(REMOVED).await;
    let revoked = guardian_id(app, admin, "guardian4@family.example").await;
    let revoke = RevokeGuardianship { guardian: GuardianId(revoked), child: None };
    let mut tx = app.db.write(admin, AuditAction::MembersRemove).await.expect("the agency's lock");
    store::records::members::remove(&mut tx, MemberRef { member: MemberId(id), version }).await.expect("a member");
    store::records::members::revoke_guardianship(&mut tx, revoke).await.expect("a guardian of one child");
    let parent = app.database.find_member(TestUser::OtherGuardian.email().expect("a member")).await.0;
    let linked = guardian_id(app, admin, "guardian3@family.example").await;
    let record = LinkedRecord { member: MemberId(parent), guardian: GuardianId(linked) };
    store::records::members::link_record(&mut tx, record).await.expect("a record without a member");
    let everybody = store::records::members::people_to_invite(&mut tx).await.expect("an agency").count();
    tx.commit().await.expect("a commit");
    ids.insert("everybody", everybody.to_string());
    let member = TestUser::OtherProvider.email().expect("a member");
    for (id_name, version_name, email) in [("removed", "removed_version", REMOVED), ("member", "member_version", member)] {
        let (id, version) = app.database.find_member(email).await;
        ids.insert(id_name, id.to_string());
        ids.insert(version_name, version.to_string());
    }
    ids.insert("place", app.database.find_member(TestUser::Admin.email().expect("a member")).await.0.to_string());
    ids.insert("parent_member", parent.to_string());
    ids.insert("further_guardian", linked.to_string());
    ids.insert("revoked_guardian", revoked.to_string());
    ids.insert("guardian", guardian_id(app, admin, "guardian2@family.example").await.to_string());
    ids.insert("own_guardian", guardian_id(app, admin, TestUser::Guardian.email().expect("a member")).await.to_string());
    ids.insert("invitation", app.database.open_invitation_id("natalie.martin@maple.example").await);
    let agency = admin.agency().id.0;
    ids.insert("revoked_child", app.database.find_record(agency, "children", "1", "C0004").await.0.to_string());
    ids.insert("free_provider", app.database.find_record(agency, "providers", "1", "P006").await.0.to_string());
}

/// Invites everybody in the other agency and adds the ids of its members and invitations.
async fn add_other_agency_people_fixtures(app: &TestApp, admin: &Actor, ids: &mut BTreeMap<&'static str, String>) {
    let mut tx = app.db.write(admin, AuditAction::MembersInviteAll).await.expect("the agency's lock");
    let seen = store::records::members::people_to_invite(&mut tx).await.expect("an agency").count();
    let invited = store::records::members::invite_all(&mut tx, InviteAll { seen }, Delivery::Manual).await;
    assert_eq!(invited.expect("two people").len(), 2);
    tx.commit().await.expect("a commit");
    ids.insert(
        "elsewhere_member",
        app.database.find_member(TestUser::OtherAgency.email().expect("a member")).await.0.to_string(),
    );
    ids.insert("elsewhere_invitation", app.database.open_invitation_id(TestUser::Admin.email().expect("a member")).await);
    ids.insert("elsewhere_guardian", guardian_id(app, admin, "guardian125@family.example").await.to_string());
}

async fn guardian_id(app: &TestApp, admin: &Actor, email: &str) -> Uuid {
    let mut tx = app.db.read(admin, AuditAction::MembersList).await.expect("the database answers");
    let link =
        store::records::people::link_recipient_for(&mut tx, &EmailAddress::try_from(email).expect("an address"), false).await;
    link.expect("a guardian of the files").guardian.expect("no provider").0
}

/// The home addresses, with the references of their children.
const HOMES: &str = "(SELECT l.agency_id, l.id, c.reference FROM places l
    JOIN children c ON c.agency_id = l.agency_id AND c.id = l.child_id WHERE l.kind = 'home') homes";

/// The ids of the child C0207, the provider P001 and their records, and of a child of another family, C0125, whose provider
/// is P005.
async fn record_ids(app: &TestApp, agency: AgencyId) -> BTreeMap<&'static str, String> {
    // Of the provider P001. `visit` is of the child C0207; the others of that Monday are of other children.
    let mut ids = find_record_ids(
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
    let (_, version) = app.database.find_record(agency.0, "visits", "version", "V00104").await;
    ids.insert("version", version.to_string());
    ids
}

/// The ids of the same records in the other agency, which has only C0125 and its records.
async fn other_agency_record_ids(app: &TestApp, agency: AgencyId) -> BTreeMap<&'static str, String> {
    find_record_ids(
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

/// The ids of records by fixture name. Each wanted record is (fixture name, table, reference).
async fn find_record_ids(
    app: &TestApp,
    agency: AgencyId,
    wanted: &[(&'static str, &str, &str)],
) -> BTreeMap<&'static str, String> {
    let mut ids = BTreeMap::new();
    for (name, table, reference) in wanted {
        ids.insert(*name, app.database.find_record(agency.0, table, "1", reference).await.0.to_string());
    }
    ids
}

/// The part of the demo files that the other agency imports: a child, its provider, an authorization and its visits.
fn other_agency_files() -> Files {
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
        ..Files::default()
    }
}

/// A file of the demo agency.
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
        ..Files::default()
    }
}
