//! Invitations: whom a link is for, how often it works, and who tries to take one that is not theirs.

use crate::{
    both_engines,
    mail::with_mail,
    support::{
        App, PASSWORD, Who,
        client::{Answer, Client},
        sign_in, spawn_app, spawn_app_with,
    },
};

const NEW_PASSWORD: &str = "a new password of the tests";
/// Who is asked into the office, in Spanish.
pub const ANA: [(&str, &str); 4] = [
    ("invitation[name]", "Ana Sol"),
    ("invitation[email]", "ana.sol@maple.example"),
    ("invitation[language]", "es"),
    ("invitation[schedule]", "true"),
];

/// The tokens that the list hands over.
pub fn tokens_in(page: &str) -> Vec<String> {
    let after = page.split("/join/").skip(1);
    after.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()).collect()
}

/// Sends a form of the members' room, and the token that is shown for it: below those that wait from before, and again.
pub async fn invited(office: &mut Client, action: &str, fields: &[(&str, &str)]) -> String {
    let answer = office.submit("/members/new", action, fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/members"), "{action}: {}", answer.text);
    let page = office.get("/members").await.text;
    let tokens = tokens_in(&page);
    assert_eq!(tokens_in(&office.get("/members").await.text), tokens, "until it is used");
    tokens.last().unwrap_or_else(|| panic!("a link is shown: {page}")).clone()
}

/// Ana takes her link up.
pub async fn joins(client: &mut Client, token: &str) -> Answer {
    client
        .call("/api/join", &[("account[token]", token), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)])
        .await
}

/// What the owner of an account is told of it.
pub async fn told(app: &App, email: &str) -> Vec<String> {
    let sql = format!(
        "SELECT e.event FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.email = '{email}' ORDER BY e.event"
    );
    app.database.texts(&sql).await
}

async fn number(app: &App, sql: &str) -> usize {
    app.database.texts(sql).await.len()
}

async fn members_of(app: &App, email: &str) -> usize {
    number(
        app,
        &format!(
            "SELECT m.role FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = '{email}' AND m.removed_us IS NULL"
        ),
    )
    .await
}

async fn is_gone(app: &App, token: &str) {
    assert!(app.stranger().get(&format!("/join/{token}")).await.text.contains("This link no longer works"));
    assert_eq!(joins(&mut app.stranger(), token).await.status, 404);
}

both_engines! {
    async fn a_link_is_taken_up_once(engine) {
        let app = spawn_app(engine).await;
        let token = invited(&mut app.client(Who::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.stranger();
        let page = ana.get(&format!("/join/{token}")).await.text;
        assert!(page.contains("ana.sol@maple.example") && page.contains("value=\"Ana Sol\""), "{page}");
        let fields = [("account[token]", token.as_str()), ("account[name]", "Ana María Sol"), ("account[password]", NEW_PASSWORD)];
        let answer = ana.submit(&format!("/join/{token}"), "/api/join", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/week"));
        assert!(ana.get("/account").await.text.contains("Ana María Sol"));
        assert_eq!(ana.get("/members").await.status, 404, "who plans does not manage");
        is_gone(&app, &token).await;
        assert_eq!(told(&app, "ana.sol@maple.example").await, ["joined", "password_set", "signed_in"]);
    }

    async fn who_joined_is_let_in_there_while_others_guess(engine) {
        let app = spawn_app(engine).await;
        let token = invited(&mut app.client(Who::Admin), "/api/invite_office", &ANA).await;
        let mut ana = app.stranger();
        assert_eq!(joins(&mut ana, &token).await.status, 200);
        assert_eq!(ana.call("/api/sign_out", &[]).await.status, 200);
        let tries = async |client: &mut Client, password: &str| {
            let fields = [("account[email]", "ana.sol@maple.example"), ("account[password]", password)];
            client.call("/api/sign_in", &fields).await.status
        };
        while tries(&mut app.stranger(), "not that one, surely").await != 429 {}
        assert_eq!(tries(&mut app.stranger(), NEW_PASSWORD).await, 429, "from elsewhere she waits");
        assert_eq!(tries(&mut ana, NEW_PASSWORD).await, 200);
    }

    async fn of_two_at_the_same_instant_one_joins(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for nth in 0..5 {
            let email = format!("ana{nth}@maple.example");
            let fields = [ANA[0], ("invitation[email]", email.as_str()), ANA[2], ANA[3]];
            let token = invited(&mut office, "/api/invite_office", &fields).await;
            let (mut one, mut other) = (app.stranger(), app.stranger());
            let (first, second) = tokio::join!(joins(&mut one, &token), joins(&mut other, &token));
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert!(matches!(statuses, [200, 404 | 409]), "{statuses:?}");
            assert_eq!(members_of(&app, &email).await, 1);
            let loser = if first.status == 200 { &mut other } else { &mut one };
            assert!(loser.get(&format!("/join/{token}")).await.text.contains("This link no longer works"));
        }
    }

    async fn a_newer_link_kills_the_older(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let first = invited(&mut office, "/api/invite_office", &ANA).await;
        let second = invited(&mut office, "/api/invite_office", &ANA).await;
        is_gone(&app, &first).await;
        let id = app.database.invitation("ana.sol@maple.example").await;
        let third = invited(&mut office, "/api/resend_invitation", &[("invitation[invitation]", &id)]).await;
        is_gone(&app, &second).await;
        let answer = office.call("/api/withdraw_invitation", &[("invitation[invitation]", &id)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        is_gone(&app, &third).await;
        let again = office.call("/api/resend_invitation", &[("invitation[invitation]", &id)]).await;
        assert_eq!(again.status, 404, "what was taken back is not sent again");
        let fourth = invited(&mut office, "/api/invite_office", &ANA).await;
        app.clock.shift(7 * 24 * 3_600_000_000 + 1);
        is_gone(&app, &fourth).await;
    }

    async fn one_person_is_not_written_to_without_end(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        for _ in 0..4 {
            // What is refused is sent to nobody, and does not count.
            assert_eq!(office.call("/api/invite_office", &ANA[..3]).await.status, 422);
            assert_eq!(office.call("/api/invite_office", &ANA).await.status, 200);
        }
        let answer = office.call("/api/invite_office", &ANA).await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, "3600"));
        let id = [("invitation[invitation]", &*app.database.invitation("ana.sol@maple.example").await)];
        for _ in 0..4 {
            assert_eq!(office.call("/api/resend_invitation", &id).await.status, 200);
        }
        assert_eq!(office.call("/api/resend_invitation", &id).await.status, 429);
        let other = [ANA[0], ("invitation[email]", "ben.sol@maple.example"), ANA[2], ANA[3]];
        assert_eq!(office.call("/api/invite_office", &other).await.status, 200, "others are");
    }

    async fn two_admins_who_ask_the_same_person_leave_one_link(engine) {
        let app = spawn_app(engine).await;
        let (mut one, mut other) = (app.client(Who::Admin), app.client(Who::Admin));
        let (first, second) = tokio::join!(one.call("/api/invite_office", &ANA), other.call("/api/invite_office", &ANA));
        assert_eq!((first.status, second.status), (200, 200));
        let open = "SELECT role FROM one_time_links
            WHERE email = 'ana.sol@maple.example' AND used_us IS NULL AND withdrawn_us IS NULL";
        assert_eq!(number(&app, open).await, 1);
    }

    async fn a_link_is_for_its_address_alone(engine) {
        let app = spawn_app(engine).await;
        let token = app.facts.id("admins_link").to_owned();
        let path = format!("/join/{token}");
        let before = app.database.content().await;
        for who in [Who::Assigned, Who::Foreign, Who::Own] {
            let mut thief = app.client(who);
            let page = thief.get(&path).await.text;
            assert!(page.contains("You are signed in as") && page.contains("/api/sign_out"), "{page}");
            assert!(!page.contains("/api/join"), "there is nothing to press");
            assert_eq!(thief.call("/api/join_as_myself", &[("account[token]", &token)]).await.status, 404);
            assert_eq!(joins(&mut thief, &token).await.status, 404);
        }
        let mut stranger = app.stranger();
        let page = stranger.get(&path).await.text;
        assert!(page.contains("has an account") && page.contains("/sign-in?next=%2Fjoin%2F"), "{page}");
        assert!(!page.contains("type=\"password\""));
        let answer = joins(&mut stranger, &token).await;
        assert!(answer.status == 409 && answer.text.contains("join.sign_in_first"), "{}", answer.text);
        assert_eq!(stranger.call("/api/join_as_myself", &[("account[token]", &token)]).await.status, 401);
        let now = app.database.content().await;
        assert_eq!(before, now, "nobody got anything by it");
        sign_in(&mut app.stranger(), Who::Admin.email().expect("a member")).await;
    }

    async fn who_has_an_account_signs_in_and_confirms(engine) {
        let app = spawn_app(engine).await;
        let path = format!("/join/{}", app.facts.id("admins_link"));
        let mut marta = app.stranger();
        let fields = [
            ("account[email]", Who::Admin.email().expect("a member")),
            ("account[password]", PASSWORD),
            ("account[next]", path.as_str()),
        ];
        let answer = marta.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*path));
        let page = marta.get(&path).await.text;
        assert!(page.contains("/api/join_as_myself") && page.contains("maple") && page.contains("oak"), "{page}");
        let before = marta.cookies["session"].clone();
        let answer = marta.submit(&path, "/api/join_as_myself", &[("account[token]", app.facts.id("admins_link"))]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/week"));
        assert_ne!(marta.cookies["session"], before, "the token is another");
        assert!(marta.get("/week").await.text.contains("You have joined"), "nobody goes elsewhere without words");
        let account = marta.get("/account").await.text;
        assert!(account.contains("Your agencies and roles") && account.contains("You are here"), "{account}");

        let place = app.facts.id("place").to_owned();
        let answer = marta.submit("/account", "/api/enter_place", &[("place[member]", &place)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/week"));
        assert!(marta.get("/week").await.text.contains("You have switched"));
        assert!(marta.get("/members").await.text.contains("Jennifer Berry"), "it is the first agency");
        let mut stale = app.stranger();
        stale.cookies.insert("session".into(), before);
        assert_eq!(stale.get("/week").await.status, 302, "the session from before is over");
        let foreign = app.client(Who::Foreign).call("/api/enter_place", &[("place[member]", &place)]).await;
        assert_eq!(foreign.status, 404);
    }

    async fn going_to_another_place_proves_nothing(engine) {
        let app = spawn_app(engine).await;
        let mut marta = app.client(Who::Admin);
        let answer = marta.call("/api/join_as_myself", &[("account[token]", app.facts.id("admins_link"))]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let place = app.facts.id("place").to_owned();
        for hours in 0..12 {
            app.clock.shift(3_600_000_000);
            let answer = marta.call("/api/enter_place", &[("place[member]", &place)]).await;
            assert_eq!(answer.status, 200, "after {hours} hours: {}", answer.text);
        }
        let member = [("member[member]", app.facts.id("member")), ("member[version]", app.facts.id("member_version"))];
        assert_eq!(marta.call("/api/remove_member", &member).await.status, 403, "the proof is as old as it was");
        app.clock.shift(60_000_000);
        assert_eq!(marta.get("/week").await.status, 302, "and so is the session");
    }

    async fn an_address_is_the_same_in_capitals(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let fields = [ANA[0], ("invitation[email]", " ANA.Sol@Maple.EXAMPLE"), ANA[2], ANA[3]];
        let token = invited(&mut office, "/api/invite_office", &fields).await;
        assert!(app.stranger().get(&format!("/join/{token}")).await.text.contains("ana.sol@maple.example"));
        let again = invited(&mut office, "/api/invite_office", &ANA).await;
        is_gone(&app, &token).await;
        assert_eq!(joins(&mut app.stranger(), &again).await.status, 200);
        let answer = office.call("/api/invite_office", &fields).await;
        assert!(answer.status == 422 && answer.text.contains("email.is_member"), "{}", answer.text);
    }

    async fn a_guessed_link_is_none(engine) {
        let app = spawn_app(engine).await;
        for guess in ["A".repeat(43), String::from("x"), app.facts.id("link").to_lowercase()] {
            is_gone(&app, &guess).await;
        }
        let guess = app.client(Who::Admin).call("/api/join_as_myself", &[("account[token]", "guess")]).await;
        assert_eq!(guess.status, 404);
    }

    async fn a_record_has_one_member(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let provider = app.facts.id("free_provider").to_owned();
        let fields = [
            ("invitation[provider]", provider.as_str()),
            ("invitation[email]", "somebody@maple.example"),
            ("invitation[language]", "en"),
        ];
        let token = invited(&mut office, "/api/invite_provider", &fields).await;
        let taken = [
            ("member[member]", app.facts.id("member")),
            ("member[version]", app.facts.id("member_version")),
            ("member[role]", "provider"),
            ("member[provider]", &provider),
        ];
        let answer = office.call("/api/change_member", &taken).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let mut late = app.stranger();
        let path = format!("/join/{token}");
        let answer = late.submit(&path, "/api/join", &[("account[token]", &token), ("account[password]", NEW_PASSWORD)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*path));
        assert!(late.get(&path).await.text.contains("Someone else has joined with this invitation"));
        assert_eq!(members_of(&app, "somebody@maple.example").await, 0);
        let accounts = number(&app, "SELECT email FROM users WHERE email = 'somebody@maple.example'").await;
        assert_eq!(accounts, 0, "and no account is left of it");
        let answer = office.call("/api/invite_provider", &fields).await;
        assert!(answer.status == 422 && answer.text.contains("provider.has_member"), "{}", answer.text);
    }

    async fn who_was_removed_has_no_old_way_in(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let used = invited(&mut office, "/api/invite_office", &ANA).await;
        assert_eq!(joins(&mut app.stranger(), &used).await.status, 200);
        let (id, version) = app.database.member("ana.sol@maple.example").await;
        let provider = [
            ("invitation[provider]", app.facts.id("free_provider")),
            ("invitation[email]", "ana.sol@maple.example"),
            ("invitation[language]", "en"),
        ];
        let open = invited(&mut office, "/api/invite_provider", &provider).await;
        let (id, version) = (id.to_string(), version.to_string());
        let answer = office.call("/api/remove_member", &[("member[member]", &id), ("member[version]", &version)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        for token in [used, open] {
            is_gone(&app, &token).await;
        }
        let anew = invited(&mut office, "/api/invite_office", &ANA).await;
        let page = app.stranger().get(&format!("/join/{anew}")).await.text;
        assert!(page.contains("has an account"), "who is asked anew comes by the account they have: {page}");
    }

    async fn nobody_is_told_whether_an_address_is_known(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(Who::Admin);
        let mut seen = Vec::new();
        for email in ["office@oak.example", "nobody@oak.example"] {
            let fields = [ANA[0], ("invitation[email]", email), ANA[2], ANA[3]];
            let answer = office.submit("/members/new", "/api/invite_office", &fields).await;
            let page = office.get("/members?q=ana+sol").await.text;
            // Ids and nonces are never the same.
            let list = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("a list").to_owned();
            let shown: String = list.replace(email, "ADDRESS").split('"').step_by(2).collect();
            seen.push((answer.status, answer.header("location").to_owned(), shown));
            let open = app.database.invitation(email).await;
            assert_eq!(office.call("/api/withdraw_invitation", &[("invitation[invitation]", &open)]).await.status, 200);
        }
        assert_eq!(seen[0], seen[1]);
    }
}
