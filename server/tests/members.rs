//! What the office changes of its members holds at once: on the next page, on open streams, on letters that wait.

use crate::{
    both_engines,
    joining::{invited, told},
    mail::with_mail,
    support::{
        App, PASSWORD, Who,
        client::{Answer, Client, Events},
        maple_file, sign_in, spawn_app, spawn_app_with,
    },
};
use domain::text::Email;
use store::security::Origin;

const NEW_PASSWORD: &str = "a new password of the tests";

/// The id and the version of a member.
async fn member(app: &App, email: &str) -> (String, String) {
    let (id, version) = app.database.member(email).await;
    (id.to_string(), version.to_string())
}

/// A second member of the office, who manages too.
async fn second_manager(app: &App) -> Client {
    let fields = [
        ("invitation[name]", "Ana Sol"),
        ("invitation[email]", "ana.sol@maple.example"),
        ("invitation[language]", "en"),
        ("invitation[schedule]", "true"),
        ("invitation[manage]", "true"),
    ];
    let token = invited(&mut app.client(Who::Admin), "/api/invite_office", &fields).await;
    let mut ana = app.stranger();
    let answer = ana
        .submit(
            &format!("/join/{token}"),
            "/api/join",
            &[("account[token]", &token), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)],
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    ana
}

async fn changes(office: &mut Client, (id, version): &(String, String), more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("member[member]", id.as_str()), ("member[version]", version.as_str())];
    fields.extend(more);
    office.call("/api/change_member", &fields).await
}

async fn removes(office: &mut Client, (id, version): &(String, String)) -> Answer {
    office.call("/api/remove_member", &[("member[member]", id), ("member[version]", version)]).await
}

/// The last event before a stream ends.
async fn last_heard(events: &mut Events) -> String {
    let mut last = String::new();
    while let Some((event, _)) = events.next().await {
        last = event;
    }
    last
}

const SHERRY: &str = "sherry.escobar@maple.example";

both_engines! {
    async fn the_last_who_manages_stays(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let marta = member(&app, Who::Admin.email().expect("a member")).await;
        let manages = member(&app, Who::Manages.email().expect("a member")).await;
        assert_eq!(removes(&mut office, &manages).await.status, 200);
        let provider = app.facts.id("free_provider");
        for answer in [
            removes(&mut office, &marta).await,
            changes(&mut office, &marta, &[("member[role]", "admin"), ("member[schedule]", "true")]).await,
            changes(&mut office, &marta, &[("member[role]", "provider"), ("member[provider]", provider)]).await,
        ] {
            assert!(answer.status == 409 && answer.text.contains("member.last_manager"), "{}", answer.text);
        }
        let path = format!("/members/{}", marta.0);
        let fields = [("member[member]", &*marta.0), ("member[version]", &*marta.1)];
        let answer = office.submit(&path, "/api/remove_member", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*path));
        assert!(office.get(&path).await.text.contains("the last member with the Management permission"));
        second_manager(&app).await;
        assert_eq!(removes(&mut office, &marta).await.status, 200, "with a second one it is theirs to go");
    }

    async fn who_stays_as_they_were_is_not_told(engine) {
        let app = spawn_app(engine).await;
        second_manager(&app).await;
        let mut office = app.client(Who::Admin);
        let told = "SELECT letter FROM outbox WHERE recipient = 'ana.sol@maple.example' AND letter LIKE '%role%changed%'";
        let rights = [("member[role]", "admin"), ("member[schedule]", "true"), ("member[manage]", "true"), ("member[bill]", "true")];
        for (rights, letters) in [(&rights[..3], 0), (&rights[..], 1)] {
            let ana = member(&app, "ana.sol@maple.example").await;
            let answer = changes(&mut office, &ana, rights).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let letters_now = app.database.texts(told).await;
            assert_eq!(letters_now.len(), letters, "{letters_now:?}");
            assert_eq!(member(&app, "ana.sol@maple.example").await.1 != ana.1, letters == 1);
        }
    }

    async fn two_admins_at_once_do_not_overwrite_each_other(engine) {
        let app = spawn_app(engine).await;
        let (mut marta, mut ana) = (app.client(Who::Admin), second_manager(&app).await);
        let sherry = member(&app, SHERRY).await;
        let one = [("member[role]", "admin"), ("member[bill]", "true")];
        let other = [("member[role]", "admin"), ("member[supervise]", "true")];
        let (first, second) = tokio::join!(changes(&mut marta, &sherry, &one), changes(&mut ana, &sherry, &other));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", first.text, second.text);
        let stale = if first.status == 409 { first } else { second };
        assert!(stale.text.contains("member.changed"));

        // Two who manage and remove each other at the same instant: one stays.
        let third = member(&app, Who::Manages.email().expect("a member")).await;
        assert_eq!(removes(&mut marta, &third).await.status, 200);
        let ids = (member(&app, "marta.ruiz@maple.example").await, member(&app, "ana.sol@maple.example").await);
        let (first, second) = tokio::join!(removes(&mut marta, &ids.1), removes(&mut ana, &ids.0));
        let stay = "SELECT name FROM members WHERE capabilities LIKE '%manage%' AND removed_us IS NULL AND agency_id =
            (SELECT id FROM agencies WHERE slug = 'maple')";
        assert_eq!(app.database.texts(stay).await.len(), 1, "{} {}", first.text, second.text);
    }

    async fn a_capability_that_is_taken_away_is_gone_at_once(engine) {
        let app = spawn_app(engine).await;
        let mut ana = second_manager(&app).await;
        let mut events = ana.open("/events").await;
        assert_eq!(ana.get("/members").await.status, 200);
        let id = member(&app, "ana.sol@maple.example").await;
        let answer = changes(&mut app.client(Who::Admin), &id, &[("member[role]", "admin"), ("member[schedule]", "true")]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(ana.get("/members").await.status, 404);
        assert_eq!(ana.get("/week").await.status, 200, "the rest stays");
        assert_eq!(last_heard(&mut events).await, "ended");
        assert!(told(&app, "ana.sol@maple.example").await.contains(&"role_changed".into()));
    }

    async fn who_is_removed_meets_words(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let mut ana = second_manager(&app).await;
        let mut events = ana.open("/events").await;
        assert_eq!(removes(&mut office, &member(&app, "ana.sol@maple.example").await).await.status, 200);
        let answer = ana.get("/week").await;
        assert_eq!((answer.status, answer.header("location")), (302, "/sign-in?next=%2Fweek"));
        assert_eq!(last_heard(&mut events).await, "ended");
        let fields = [("account[email]", "ana.sol@maple.example"), ("account[password]", NEW_PASSWORD), ("account[next]", "")];
        assert_eq!(ana.submit("/sign-in", "/api/sign_in", &fields).await.status, 303);
        assert!(ana.get("/sign-in").await.text.contains("no longer belongs to any agency"));
        assert_eq!(told(&app, "ana.sol@maple.example").await, ["joined", "password_set", "removed", "signed_in"]);
        let page = office.get("/members?state=removed").await.text;
        assert!(page.contains("Ana Sol") && !page.contains("Marta"), "{page}");

        let (id, version) = member(&app, "ana.sol@maple.example").await;
        let fields = [("member[member]", &*id), ("member[version]", &*version)];
        assert_eq!(office.call("/api/restore_member", &fields).await.status, 200);
        assert_eq!(ana.get("/week").await.status, 302, "the session from before stays ended");
        let twice = office.call("/api/restore_member", &fields).await;
        assert_eq!(twice.status, 409, "{}", twice.text);
    }

    async fn a_removal_ends_nothing_elsewhere(engine) {
        let app = spawn_app(engine).await;
        let mut marta = app.client(Who::Admin);
        assert_eq!(marta.call("/api/join_as_myself", &[("account[token]", app.facts.id("admins_link"))]).await.status, 200);
        let mut at_home = app.stranger();
        let fields = [("account[email]", "marta.ruiz@maple.example"), ("account[password]", PASSWORD), ("account[next]", "")];
        assert_eq!(at_home.submit("/sign-in", "/api/sign_in", &fields).await.status, 303);
        at_home.submit("/account", "/api/enter_place", &[("place[member]", app.facts.id("place"))]).await;
        let place = app.facts.id("place").to_owned();
        let both = app.database.members("marta.ruiz@maple.example").await;
        let (id, version) = both.into_iter().find(|(id, _)| id.to_string() != place).expect("a second membership");
        let answer = removes(&mut app.client(Who::Foreign), &(id.to_string(), version.to_string())).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(marta.get("/week").await.status, 302, "in that agency it ended");
        assert_eq!(at_home.get("/week").await.status, 200);
        assert!(!at_home.get("/account").await.text.contains("Your agencies and roles"), "one place is left");
    }

    async fn what_was_typed_outlives_the_right_to_send_it(engine) {
        let app = spawn_app(engine).await;
        // In a browser that knows them: what was typed waits for them, and for nobody else.
        let (mut office, mut provider) = (app.client(Who::Admin), app.stranger());
        sign_in(&mut provider, Who::Assigned.email().expect("a member")).await;
        let page = format!("/visits/{}/note", app.facts.id("done"));
        assert_eq!(provider.get(&page).await.status, 200);
        let of = member(&app, Who::Assigned.email().expect("a member")).await;
        assert_eq!(removes(&mut office, &of).await.status, 200);
        let fields = [
            ("note[visit]", app.facts.id("done")),
            ("note[version]", "0"),
            ("note[body]", "A long text, typed in the middle of it."),
            ("note[family_summary]", ""),
        ];
        let answer = provider.submit(&page, "/api/save_note", &fields).await;
        assert!(answer.header("location").starts_with("/sign-in?next="), "{}", answer.header("location"));
        assert!(provider.get(answer.header("location")).await.status == 200);
        assert_eq!(app.database.kept_forms_with("typed in the middle").await, 1);
        let sign = [
            ("account[email]", Who::Assigned.email().expect("a member")),
            ("account[password]", PASSWORD),
            ("account[next]", page.as_str()),
        ];
        provider.submit("/sign-in", "/api/sign_in", &sign).await;
        assert!(provider.get("/sign-in").await.text.contains("no longer belongs to any agency"), "it ends with words");
        assert_eq!(app.database.kept_forms_with("typed in the middle").await, 1, "and waits");
        let of = member(&app, Who::Assigned.email().expect("a member")).await;
        let back = [("member[member]", &*of.0), ("member[version]", &*of.1)];
        assert_eq!(office.call("/api/restore_member", &back).await.status, 200);
        let answer = provider.submit("/sign-in", "/api/sign_in", &sign).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*page));
        assert!(provider.get(&page).await.text.contains("typed in the middle"), "it is on the screen again");
    }

    async fn another_role_ends_the_sessions_of_the_one_before(engine) {
        let app = spawn_app(engine).await;
        let mut sherry = app.client(Who::Unassigned);
        let of = member(&app, SHERRY).await;
        let answer = changes(&mut app.client(Who::Admin), &of, &[("member[role]", "admin"), ("member[supervise]", "true")]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(sherry.get("/day").await.status, 302);
        sign_in(&mut sherry, SHERRY).await;
        assert_eq!(sherry.get("/week").await.status, 200);
        let of = member(&app, SHERRY).await;
        let none = changes(&mut app.client(Who::Admin), &of, &[("member[role]", "admin")]).await;
        assert!(none.status == 422 && none.text.contains("capabilities.none"), "{}", none.text);
    }

    async fn custody_that_is_revoked_is_gone_at_once(engine) {
        let app = spawn_app(engine).await;
        let (mut office, mut parent) = (app.client(Who::Admin), app.client(Who::Own));
        assert!(parent.get("/home").await.text.contains("Matthew"));
        let fields = [("custody[guardian]", app.facts.id("own_guardian")), ("custody[child]", app.facts.id("child"))];
        assert_eq!(office.call("/api/revoke_custody", &fields).await.status, 200);
        let home = parent.get("/home").await;
        assert_eq!(home.status, 200);
        assert!(!home.text.contains("Matthew") && home.text.contains("No child is linked to your account"), "{}", home.text);
        let path = format!("/visits/{}/cancel", app.facts.id("visit"));
        assert_eq!(parent.get(&path).await.status, 404);
        let twice = office.call("/api/revoke_custody", &fields).await;
        assert!(twice.status == 409 && twice.text.contains("custody.is_revoked"), "{}", twice.text);
        assert!(told(&app, Who::Own.email().expect("a member")).await.contains(&"role_changed".into()));

        // Neither a file nor the form of the child's page brings it back.
        let children = maple_file("children").replace("Matthew", "Mathew");
        let answer = office.upload("/import", &[("children", &children)]).await;
        assert!(answer.status < 400, "{}", answer.text);
        assert_eq!(office.submit("/import", "/import/confirm", &[]).await.status, 303);
        assert!(!parent.get("/home").await.text.contains("Mathew"));
        let link = [
            ("guardian[child]", app.facts.id("child")),
            ("guardian[guardian]", app.facts.id("own_guardian")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", Who::Own.email().expect("a member")),
            ("guardian[phone]", ""),
        ];
        let answer = office.call("/api/keep_guardian", &link).await;
        assert!(answer.status == 422 && answer.text.contains("guardian.was_revoked"), "{}", answer.text);

        assert_eq!(office.call("/api/restore_custody", &fields).await.status, 200);
        assert!(parent.get("/home").await.text.contains("Mathew"));
    }

    async fn records_of_another_agency_are_not_there(engine) {
        let app = spawn_app(engine).await;
        let mut oak = app.client(Who::Foreign);
        let own = member(&app, Who::Foreign.email().expect("a member")).await;
        let before = app.database.content().await;
        let facts = &app.facts;
        let provider = [
            ("invitation[provider]", facts.id("free_provider")),
            ("invitation[email]", "x@oak.example"),
            ("invitation[language]", "en"),
        ];
        let parent = [("invitation[guardian]", facts.id("guardian")), ("invitation[language]", "en")];
        let custody =
            [("custody[guardian]", facts.id("revoked_guardian")), ("custody[child]", facts.id("revoked_child"))];
        let answers = [
            changes(&mut oak, &own, &[("member[role]", "provider"), ("member[provider]", facts.id("free_provider"))]).await,
            oak.call("/api/invite_provider", &provider).await,
            oak.call("/api/invite_parent", &parent).await,
            oak.call("/api/restore_custody", &custody).await,
            oak.get(&format!("/members/new?provider={}", facts.id("free_provider"))).await,
            oak.get(&format!("/members/new?guardian={}", facts.id("guardian"))).await,
            oak.get(&format!("/members/{}", facts.id("member"))).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, 404, "{}", answer.text);
        }
        let guardian = [("member[role]", "parent"), ("member[guardian_email]", "guardian2@family.example")];
        let answer = changes(&mut oak, &own, &guardian).await;
        assert!(answer.status == 422 && answer.text.contains("guardian.unknown"), "{}", answer.text);
        // A child of the agency and a guardian who is not its own: nothing is revoked either.
        let mixed = [("custody[guardian]", facts.id("guardian")), ("custody[child]", facts.id("child"))];
        assert_eq!(app.client(Who::Admin).call("/api/revoke_custody", &mixed).await.status, 409);
        assert_eq!(before, app.database.content().await);
    }

    async fn rights_ask_for_a_fresh_proof(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        app.clock.shift(16 * 60 * 1_000_000);
        let of = member(&app, SHERRY).await;
        let custody = [("custody[guardian]", app.facts.id("own_guardian")), ("custody[child]", app.facts.id("child"))];
        let manager = [
            ("invitation[name]", "A"),
            ("invitation[email]", "a@maple.example"),
            ("invitation[language]", "en"),
            ("invitation[manage]", "true"),
        ];
        for answer in [
            removes(&mut office, &of).await,
            changes(&mut office, &of, &[("member[role]", "admin"), ("member[bill]", "true")]).await,
            office.call("/api/revoke_custody", &custody).await,
            office.call("/api/invite_office", &manager).await,
        ] {
            assert_eq!(answer.status, 403, "{}", answer.text);
        }
        let parent = [("invitation[guardian]", app.facts.id("guardian")), ("invitation[language]", "en")];
        assert_eq!(office.call("/api/invite_parent", &parent).await.status, 200, "who gives no rights proves nothing");
    }

    async fn everybody_is_invited_once(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(Who::Admin);
        let seen = app.facts.id("everybody").to_owned();
        let page = office.get("/members/everybody").await.text;
        assert!(page.contains(&format!("Invite {seen} people")), "{page}");
        let stale = office.call("/api/invite_everybody", &[("everybody[seen]", "3")]).await;
        assert!(stale.status == 409 && stale.text.contains("everybody.changed"), "{}", stale.text);
        let letters = "SELECT letter FROM outbox WHERE letter LIKE '{\"letter\":\"invitation\"%'";
        assert!(app.database.texts(letters).await.is_empty());
        let answer = office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/members"), "{}", answer.text);
        assert!(office.get("/members").await.text.contains("Invited. Providers:"));
        assert_eq!(app.database.texts(letters).await.len().to_string(), seen);
        let languages = "SELECT DISTINCT language FROM outbox WHERE letter LIKE '%\"role\":\"parent\"%' ORDER BY language";
        assert_eq!(app.database.texts(languages).await, ["en", "es"], "a letter is in the family's language");
        office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        assert!(office.get("/members").await.text.contains("There was no one left to invite"));
        assert_eq!(app.database.texts(letters).await.len().to_string(), seen, "once more changes nothing");
        let who = "SELECT recipient FROM outbox WHERE letter LIKE '{\"letter\":\"invitation\"%' AND recipient IN
            ('jamie.day@maple.example', 'guardian4@family.example', 'natalie.martin@maple.example',
             'jennifer.berry@maple.example')";
        let asked = app.database.texts(who).await;
        assert!(asked.is_empty(), "who was removed, lost the child, is invited or has joined: {asked:?}");
    }

    /// Where no e-mail is sent, whoever invited passes many links on, and not all of them at once.
    async fn links_to_pass_on_are_shown_until_they_are_used(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let links = |page: &str| page.matches("/join/").count();
        let seen = app.facts.id("everybody").to_owned();
        office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        let page = office.get("/members").await.text;
        let all = links(&page);
        assert!(all.to_string() == seen && page.contains("Invited. Providers:"), "{page}");
        let again = office.get("/members").await.text;
        assert!(links(&again) == all && !again.contains("Invited. Providers:"), "links are shown again, what was done is told once");
        let kept = app.database.texts("SELECT content_sealed FROM ceremonies WHERE kind = 'handed'").await;
        assert!(kept.len() == 1 && !kept[0].contains("join"), "they wait sealed");
        let paper = office.get("/members/links").await.text;
        assert!(links(&paper) == all && !paper.contains("<input"), "{paper}");
        let mut colleague = app.client(Who::Schedules);
        colleague.cookies.insert("handed".into(), office.cookies["handed"].clone());
        assert_eq!(colleague.get("/members/links").await.status, 404, "who manages no members");

        let token = page.split("/join/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
        let joined = [("account[token]", token.as_str()), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)];
        let answer = app.stranger().call("/api/join", &joined).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(links(&office.get("/members").await.text), all - 1, "a link that is used is gone");

        let help = [("help[member]", app.facts.id("member")), ("help[checked]", "true")];
        let answer = office.submit("/members", "/api/send_password_link", &help).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/members"));
        let page = office.get("/members").await.text;
        assert!(page.contains("/reset/") && links(&page) == all - 1, "one more beside the others: {page}");
        office.submit("/members", "/api/put_links_away", &[]).await;
        let page = office.get("/members").await.text;
        assert!(!page.contains("/reset/") && links(&page) == 0, "{page}");
        assert!(office.get("/members/links").await.text.contains("No links to pass on"));
    }

    /// Nobody is let in, and nobody told, before the office says that it knows who asks.
    async fn a_member_is_helped_in_by_the_office_alone(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(Who::Admin);
        let member = app.facts.id("member").to_owned();
        let page = format!("/members/{member}");
        let identity = app.db.identity();
        let email = Email::try_from(Who::Unassigned.email().expect("a member")).expect("an address");
        let user = identity.credentials(&email).await.expect("the database answers").expect("an account").user;
        identity.begin_totp(user, vec![1; 48]).await.expect("an app");
        identity.confirm_totp(user, 100, &Origin::default()).await.expect("its first code");
        assert!(office.get(&page).await.text.contains("Help with signing in"));
        let own = format!("/members/{}", app.facts.id("place"));
        assert!(!office.get(&own).await.text.contains("Help with signing in"), "not oneself");
        office.submit(&page, "/api/remove_second_step", &[("help[member]", &member)]).await;
        let refused = office.get(&page).await.text;
        assert!(refused.contains("Make sure who is asking, then check the box."), "{refused}");
        let checked = [("help[member]", member.as_str()), ("help[checked]", "true")];
        office.submit(&page, "/api/remove_second_step", &checked).await;
        assert!(office.get(&page).await.text.contains("Two-step verification removed"));
        assert_eq!(app.database.events("members.second_step_off", &format!("member:{member}")).await, 1);
        office.submit(&page, "/api/send_password_link", &checked).await;
        assert!(office.get("/members").await.text.contains("A link for a new password is on its way to"));
        assert_eq!(app.database.events("members.password_link", &format!("member:{member}")).await, 1);
    }

    async fn an_address_of_two_records_is_decided_by_hand(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let before: u32 = app.facts.id("everybody").parse().expect("a number");
        let shared = app.database.texts("SELECT email FROM one_time_links WHERE email LIKE 'guardian125%'").await.remove(0);
        let record = [
            ("guardian[child]", app.facts.id("child")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "natalie.martin@maple.example"),
            ("guardian[phone]", ""),
        ];
        assert_eq!(office.call("/api/keep_guardian", &record).await.status, 200);
        let page = office.get("/members/everybody").await.text;
        assert!(page.contains("Same e-mail on several records") && page.contains("Natalie Martin, Rosa Cruz"), "{page}");
        assert!(page.contains(&format!("Invite {before} people")), "neither of the two is among them");
        assert!(!page.contains(&shared), "an address of two agencies is two addresses");
    }

    async fn a_letter_that_waits_does_not_outlive_its_reason(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(Who::Admin);
        let of = member(&app, SHERRY).await;
        let fields = [
            ("invitation[name]", "Sherry"),
            ("invitation[email]", SHERRY),
            ("invitation[language]", "en"),
            ("invitation[supervise]", "true"),
        ];
        assert_eq!(office.call("/api/invite_office", &fields).await.status, 200);
        assert_eq!(office.call("/api/invite_office", &fields).await.status, 200);
        let letters = "SELECT letter FROM outbox WHERE recipient = 'sherry.escobar@maple.example' AND letter LIKE '%invitation%'";
        assert_eq!(app.database.texts(letters).await.len(), 1, "the letter of a dead link does not leave");
        assert_eq!(removes(&mut office, &of).await.status, 200);
        assert!(app.database.texts(letters).await.is_empty());
        let open = "SELECT email FROM one_time_links
            WHERE email = 'sherry.escobar@maple.example' AND used_us IS NULL AND withdrawn_us IS NULL";
        assert!(app.database.texts(open).await.is_empty());
        let told = "SELECT letter FROM outbox WHERE recipient = 'sherry.escobar@maple.example' AND letter LIKE '%removed%'";
        assert_eq!(app.database.texts(told).await.len(), 1, "they are written to");
    }

    async fn the_list_is_searched_and_filtered(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let page = office.get("/members?q=BERRY").await.text;
        assert!(page.contains("Jennifer Berry") && page.contains("1 person") && !page.contains("Marta Ruiz</"), "{page}");
        let page = office.get("/members?state=invited").await.text;
        assert!(page.contains("Natalie Martin") && !page.contains("Jennifer Berry"), "{page}");
        assert!(office.get("/members?role=parent").await.text.contains("Guardian of 1 child"));
        assert!(office.get("/members?q=zzzz").await.text.contains("No one found"));
        let page = office.get("/members/new?role=parent&q=guardian2%40").await.text;
        assert!(page.contains("guardian2@family.example"), "{page}");
        let page = office.get(&format!("/members/new?guardian={}", app.facts.id("guardian"))).await.text;
        assert!(page.contains("What they can see") && page.contains("can cancel visits"), "{page}");
        assert_eq!(app.client(Who::Foreign).get("/members?q=berry").await.text.matches("Jennifer Berry").count(), 0);
    }
}
