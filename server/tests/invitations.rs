//! Invitations: who can use a link, how often it works, and attempts to use the link of another person.

use crate::{
    both_engines,
    mail::with_mail,
    support::{
        PASSWORD, TestApp, TestUser,
        client::{Client, Response},
        sign_in, spawn_app, spawn_app_with,
    },
};

const NEW_PASSWORD: &str = "a new password of the tests";
/// The form that invites Ana into the office, in Spanish.
pub const ANA: [(&str, &str); 4] = [
    ("invitation[name]", "Ana Sol"),
    ("invitation[email]", "ana.sol@maple.example"),
    ("invitation[language]", "es"),
    ("invitation[schedule]", "true"),
];

/// The tokens of the invitation links on a page.
pub fn extract_tokens(page: &str) -> Vec<String> {
    let after = page.split("/join/").skip(1);
    after.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()).collect()
}

/// Submits an invitation form and returns the token of the new link, which is listed last. The links stay visible on reload.
pub async fn invite(office: &mut Client, action: &str, fields: &[(&str, &str)]) -> String {
    let response = office.submit("/members/new", action, fields).await;
    assert_eq!((response.status, response.header("location")), (303, "/members"), "{action}: {}", response.text);
    let page = office.get("/members").await.text;
    let tokens = extract_tokens(&page);
    assert_eq!(extract_tokens(&office.get("/members").await.text), tokens, "shown until it is used");
    tokens.last().unwrap_or_else(|| panic!("a link is shown: {page}")).clone()
}

/// Ana joins with her invitation link.
pub async fn join(client: &mut Client, token: &str) -> Response {
    client
        .call("/api/join", &[("account[token]", token), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)])
        .await
}

/// The security events of an account, sorted by name.
pub async fn security_events(app: &TestApp, email: &str) -> Vec<String> {
    let sql = format!(
        "SELECT e.event FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.email = '{email}' ORDER BY e.event"
    );
    app.database.select_texts(&sql).await
}

async fn count_rows(app: &TestApp, sql: &str) -> usize {
    app.database.select_texts(sql).await.len()
}

async fn count_memberships(app: &TestApp, email: &str) -> usize {
    count_rows(
        app,
        &format!(
            "SELECT m.role FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = '{email}' AND m.removed_us IS NULL"
        ),
    )
    .await
}

async fn assert_link_is_dead(app: &TestApp, token: &str) {
    assert!(app.anonymous_client().get(&format!("/join/{token}")).await.text.contains("This link no longer works"));
    assert_eq!(join(&mut app.anonymous_client(), token).await.status, 404);
}

both_engines! {
    async fn an_invitation_link_works_once(engine) {
        let app = spawn_app(engine).await;
        let token = invite(&mut app.client(TestUser::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.anonymous_client();
        let page = ana.get(&format!("/join/{token}")).await.text;
        assert!(page.contains("ana.sol@maple.example") && page.contains("value=\"Ana Sol\""), "{page}");
        let fields = [("account[token]", token.as_str()), ("account[name]", "Ana María Sol"), ("account[password]", NEW_PASSWORD)];
        let response = ana.submit(&format!("/join/{token}"), "/api/join", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, "/today"));
        assert!(ana.get("/account").await.text.contains("Ana María Sol"));
        assert_eq!(ana.get("/members").await.status, 404, "a scheduler may not manage members");
        assert_link_is_dead(&app, &token).await;
        assert_eq!(security_events(&app, "ana.sol@maple.example").await, ["joined", "password_set", "signed_in"]);
    }

    async fn a_new_members_browser_is_trusted_while_others_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let token = invite(&mut app.client(TestUser::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.anonymous_client();
        assert_eq!(join(&mut ana, &token).await.status, 200);
        assert_eq!(ana.call("/api/sign_out", &[]).await.status, 200);
        let try_sign_in = async |client: &mut Client, password: &str| {
            let fields = [("account[email]", "ana.sol@maple.example"), ("account[password]", password)];
            client.call("/api/sign_in", &fields).await.status
        };
        while try_sign_in(&mut app.anonymous_client(), "not that one, surely").await != 429 {}
        assert_eq!(try_sign_in(&mut app.anonymous_client(), NEW_PASSWORD).await, 429, "another browser is rate limited");
        assert_eq!(try_sign_in(&mut ana, NEW_PASSWORD).await, 200);
    }

    async fn concurrent_joins_with_one_link_create_one_member(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for nth in 0..5 {
            let email = format!("ana{nth}@maple.example");
            let fields = [ANA[0], ("invitation[email]", email.as_str()), ANA[2], ANA[3]];
            let token = invite(&mut office, "/api/invite_office", &fields).await;
            let (mut one, mut other) = (app.anonymous_client(), app.anonymous_client());
            let (first, second) = tokio::join!(join(&mut one, &token), join(&mut other, &token));
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert!(matches!(statuses, [200, 404 | 409]), "{statuses:?}");
            assert_eq!(count_memberships(&app, &email).await, 1);
            let loser = if first.status == 200 { &mut other } else { &mut one };
            assert!(loser.get(&format!("/join/{token}")).await.text.contains("This link no longer works"));
        }
    }

    async fn a_newer_invitation_replaces_the_older_one(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let first = invite(&mut office, "/api/invite_office", &ANA).await;
        let second = invite(&mut office, "/api/invite_office", &ANA).await;
        assert_link_is_dead(&app, &first).await;
        let id = app.database.open_invitation_id("ana.sol@maple.example").await;
        let third = invite(&mut office, "/api/resend_invitation", &[("invitation[invitation]", &id)]).await;
        assert_link_is_dead(&app, &second).await;
        let response = office.call("/api/withdraw_invitation", &[("invitation[invitation]", &id)]).await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_link_is_dead(&app, &third).await;
        let again = office.call("/api/resend_invitation", &[("invitation[invitation]", &id)]).await;
        assert_eq!(again.status, 404, "a withdrawn invitation cannot be resent");
        let fourth = invite(&mut office, "/api/invite_office", &ANA).await;
        app.clock.shift(7 * 24 * 3_600_000_000 + 1);
        assert_link_is_dead(&app, &fourth).await;
    }

    async fn invitations_to_one_person_are_rate_limited(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        for _ in 0..4 {
            // A rejected form sends no email and does not count.
            assert_eq!(office.call("/api/invite_office", &ANA[..3]).await.status, 422);
            assert_eq!(office.call("/api/invite_office", &ANA).await.status, 200);
        }
        let response = office.call("/api/invite_office", &ANA).await;
        assert_eq!((response.status, response.header("retry-after")), (429, "3600"));
        let id = [("invitation[invitation]", &*app.database.open_invitation_id("ana.sol@maple.example").await)];
        for _ in 0..4 {
            assert_eq!(office.call("/api/resend_invitation", &id).await.status, 200);
        }
        assert_eq!(office.call("/api/resend_invitation", &id).await.status, 429);
        let other = [ANA[0], ("invitation[email]", "ben.sol@maple.example"), ANA[2], ANA[3]];
        assert_eq!(office.call("/api/invite_office", &other).await.status, 200, "other people can be invited");
    }

    async fn concurrent_invitations_to_one_person_leave_one_open_link(engine) {
        let app = spawn_app(engine).await;
        let (mut one, mut other) = (app.client(TestUser::Admin), app.client(TestUser::Admin));
        let (first, second) = tokio::join!(one.call("/api/invite_office", &ANA), other.call("/api/invite_office", &ANA));
        assert_eq!((first.status, second.status), (200, 200));
        let open_invitation = "SELECT role FROM one_time_links
            WHERE email = 'ana.sol@maple.example' AND used_us IS NULL AND withdrawn_us IS NULL";
        assert_eq!(count_rows(&app, open_invitation).await, 1);
    }

    async fn an_invitation_works_only_for_its_email_address(engine) {
        let app = spawn_app(engine).await;
        let token = app.fixtures.id("admins_link").to_owned();
        let path = format!("/join/{token}");
        let before = app.database.content().await;
        for user in [TestUser::AssignedProvider, TestUser::OtherAgency, TestUser::Guardian] {
            let mut thief = app.client(user);
            let page = thief.get(&path).await.text;
            assert!(page.contains("You are signed in as") && page.contains("/api/sign_out"), "{page}");
            assert!(!page.contains("/api/join"), "there is no join button");
            assert_eq!(thief.call("/api/join_as_myself", &[("account[token]", &token)]).await.status, 404);
            assert_eq!(join(&mut thief, &token).await.status, 404);
        }
        let mut anonymous_client = app.anonymous_client();
        let page = anonymous_client.get(&path).await.text;
        assert!(page.contains("has an account") && page.contains("/sign-in?next=%2Fjoin%2F"), "{page}");
        assert!(!page.contains("type=\"password\""));
        let response = join(&mut anonymous_client, &token).await;
        assert!(response.status == 409 && response.text.contains("join.sign_in_first"), "{}", response.text);
        assert_eq!(anonymous_client.call("/api/join_as_myself", &[("account[token]", &token)]).await.status, 401);
        let now = app.database.content().await;
        assert_eq!(before, now, "nothing was changed");
        sign_in(&mut app.anonymous_client(), TestUser::Admin.email().expect("a member")).await;
    }

    async fn an_existing_account_signs_in_and_confirms_the_invitation(engine) {
        let app = spawn_app(engine).await;
        let path = format!("/join/{}", app.fixtures.id("admins_link"));
        let mut marta = app.anonymous_client();
        let fields = [
            ("account[email]", TestUser::Admin.email().expect("a member")),
            ("account[password]", PASSWORD),
            ("account[next]", path.as_str()),
        ];
        let response = marta.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, &*path));
        let page = marta.get(&path).await.text;
        assert!(page.contains("/api/join_as_myself") && page.contains("maple") && page.contains("oak"), "{page}");
        let before = marta.cookies["session"].clone();
        let response = marta.submit(&path, "/api/join_as_myself", &[("account[token]", app.fixtures.id("admins_link"))]).await;
        assert_eq!((response.status, response.header("location")), (303, "/today"));
        assert_ne!(marta.cookies["session"], before, "the session token has changed");
        assert!(marta.get("/week").await.text.contains("You have joined"), "switching the agency shows a message");
        let account = marta.get("/account").await.text;
        assert!(account.contains("Your agencies and roles") && account.contains("You are here"), "{account}");

        let membership = app.fixtures.id("place").to_owned();
        let response = marta.submit("/account", "/api/enter_place", &[("place[member]", &membership)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/today"));
        assert!(marta.get("/week").await.text.contains("You have switched"));
        assert!(marta.get("/members").await.text.contains("Jennifer Berry"), "the first agency is shown");
        let mut stale = app.anonymous_client();
        stale.cookies.insert("session".into(), before);
        assert_eq!(stale.get("/week").await.status, 302, "the previous session has ended");
        let foreign = app.client(TestUser::OtherAgency).call("/api/enter_place", &[("place[member]", &membership)]).await;
        assert_eq!(foreign.status, 404);
    }

    async fn switching_memberships_does_not_renew_the_proof(engine) {
        let app = spawn_app(engine).await;
        let mut marta = app.client(TestUser::Admin);
        let response = marta.call("/api/join_as_myself", &[("account[token]", app.fixtures.id("admins_link"))]).await;
        assert_eq!(response.status, 200, "{}", response.text);
        let membership = app.fixtures.id("place").to_owned();
        for hours in 0..12 {
            app.clock.shift(3_600_000_000);
            let response = marta.call("/api/enter_place", &[("place[member]", &membership)]).await;
            assert_eq!(response.status, 200, "after {hours} hours: {}", response.text);
        }
        let member = [("member[member]", app.fixtures.id("member")), ("member[version]", app.fixtures.id("member_version"))];
        assert_eq!(marta.call("/api/remove_member", &member).await.status, 403, "the proof is not renewed");
        app.clock.shift(60_000_000);
        assert_eq!(marta.get("/week").await.status, 302, "the session expires too");
    }

    async fn email_addresses_are_case_insensitive(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let fields = [ANA[0], ("invitation[email]", " ANA.Sol@Maple.EXAMPLE"), ANA[2], ANA[3]];
        let token = invite(&mut office, "/api/invite_office", &fields).await;
        assert!(app.anonymous_client().get(&format!("/join/{token}")).await.text.contains("ana.sol@maple.example"));
        let again = invite(&mut office, "/api/invite_office", &ANA).await;
        assert_link_is_dead(&app, &token).await;
        assert_eq!(join(&mut app.anonymous_client(), &again).await.status, 200);
        let response = office.call("/api/invite_office", &fields).await;
        assert!(response.status == 422 && response.text.contains("email.is_member"), "{}", response.text);
    }

    async fn guessed_invitation_tokens_are_rejected(engine) {
        let app = spawn_app(engine).await;
        for guess in ["A".repeat(43), String::from("x"), app.fixtures.id("link").to_lowercase()] {
            assert_link_is_dead(&app, &guess).await;
        }
        let guess = app.client(TestUser::Admin).call("/api/join_as_myself", &[("account[token]", "guess")]).await;
        assert_eq!(guess.status, 404);
    }

    async fn a_record_can_have_only_one_member(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let provider = app.fixtures.id("free_provider").to_owned();
        let fields = [
            ("invitation[provider]", provider.as_str()),
            ("invitation[email]", "somebody@maple.example"),
            ("invitation[language]", "en"),
        ];
        let token = invite(&mut office, "/api/invite_provider", &fields).await;
        let change = [
            ("member[member]", app.fixtures.id("member")),
            ("member[version]", app.fixtures.id("member_version")),
            ("member[role]", "provider"),
            ("member[provider]", &provider),
        ];
        let response = office.call("/api/change_member", &change).await;
        assert_eq!(response.status, 200, "{}", response.text);
        let mut late = app.anonymous_client();
        let path = format!("/join/{token}");
        let response = late.submit(&path, "/api/join", &[("account[token]", &token), ("account[password]", NEW_PASSWORD)]).await;
        assert_eq!((response.status, response.header("location")), (303, &*path));
        assert!(late.get(&path).await.text.contains("Someone else has joined with this invitation"));
        assert_eq!(count_memberships(&app, "somebody@maple.example").await, 0);
        let accounts = count_rows(&app, "SELECT email FROM users WHERE email = 'somebody@maple.example'").await;
        assert_eq!(accounts, 0, "and no account was created");
        let response = office.call("/api/invite_provider", &fields).await;
        assert!(response.status == 422 && response.text.contains("provider.has_member"), "{}", response.text);
    }

    async fn old_invitations_do_not_work_for_a_removed_member(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let used = invite(&mut office, "/api/invite_office", &ANA).await;
        assert_eq!(join(&mut app.anonymous_client(), &used).await.status, 200);
        let (id, version) = app.database.find_member("ana.sol@maple.example").await;
        let provider = [
            ("invitation[provider]", app.fixtures.id("free_provider")),
            ("invitation[email]", "ana.sol@maple.example"),
            ("invitation[language]", "en"),
        ];
        let open_invitation = invite(&mut office, "/api/invite_provider", &provider).await;
        let (id, version) = (id.to_string(), version.to_string());
        let response = office.call("/api/remove_member", &[("member[member]", &id), ("member[version]", &version)]).await;
        assert_eq!(response.status, 200, "{}", response.text);
        for token in [used, open_invitation] {
            assert_link_is_dead(&app, &token).await;
        }
        let new_invitation = invite(&mut office, "/api/invite_office", &ANA).await;
        let page = app.anonymous_client().get(&format!("/join/{new_invitation}")).await.text;
        assert!(page.contains("has an account"), "a new invitation uses the existing account: {page}");
    }

    async fn inviting_does_not_reveal_whether_an_account_exists(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(TestUser::Admin);
        let mut responses = Vec::new();
        for email in ["office@oak.example", "nobody@oak.example"] {
            let fields = [ANA[0], ("invitation[email]", email), ANA[2], ANA[3]];
            let response = office.submit("/members/new", "/api/invite_office", &fields).await;
            let page = office.get("/members?q=ana+sol").await.text;
            // Ids and nonces always differ, so only the text outside of attributes is compared.
            let list = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("a list").to_owned();
            let shown: String = list.replace(email, "ADDRESS").split('"').step_by(2).collect();
            responses.push((response.status, response.header("location").to_owned(), shown));
            let open_invitation = app.database.open_invitation_id(email).await;
            assert_eq!(office.call("/api/withdraw_invitation", &[("invitation[invitation]", &open_invitation)]).await.status, 200);
        }
        assert_eq!(responses[0], responses[1]);
    }
}
