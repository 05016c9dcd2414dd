//! Changes to members take effect immediately: on the next page, on open streams, on queued emails.

use crate::{
    both_engines,
    invitations::{invite, security_events},
    mail::with_mail,
    support::{
        PASSWORD, TestApp, TestUser,
        client::{Client, EventStream, Response},
        maple_file, sign_in, spawn_app, spawn_app_with,
    },
};
use domain::text::EmailAddress;
use store::identity::Origin;

const NEW_PASSWORD: &str = "a new password of the tests";

/// The id and version of a member.
async fn find_member(app: &TestApp, email: &str) -> (String, String) {
    let (id, version) = app.database.find_member(email).await;
    (id.to_string(), version.to_string())
}

/// Adds a second office member with the Management permission, and returns her signed-in browser.
async fn add_second_manager(app: &TestApp) -> Client {
    let fields = [
        ("invitation[name]", "Ana Sol"),
        ("invitation[email]", "ana.sol@maple.example"),
        ("invitation[language]", "en"),
        ("invitation[schedule]", "true"),
        ("invitation[manage]", "true"),
    ];
    let token = invite(&mut app.client(TestUser::Admin), "/api/invite_office", &fields).await;
    let mut ana = app.anonymous_client();
    let response = ana
        .submit(
            &format!("/join/{token}"),
            "/api/join",
            &[("account[token]", &token), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)],
        )
        .await;
    assert_eq!(response.status, 303, "{}", response.text);
    ana
}

async fn change_member(office: &mut Client, (id, version): &(String, String), more: &[(&str, &str)]) -> Response {
    let mut fields = vec![("member[member]", id.as_str()), ("member[version]", version.as_str())];
    fields.extend(more);
    office.call("/api/change_member", &fields).await
}

async fn remove_member(office: &mut Client, (id, version): &(String, String)) -> Response {
    office.call("/api/remove_member", &[("member[member]", id), ("member[version]", version)]).await
}

/// The last event before a stream ends.
async fn last_event(events: &mut EventStream) -> String {
    let mut last = String::new();
    while let Some((event, _)) = events.next().await {
        last = event;
    }
    last
}

const SHERRY: &str = "sherry.escobar@maple.example";

both_engines! {
    async fn the_last_manager_cannot_be_removed(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let marta = find_member(&app, TestUser::Admin.email().expect("a member")).await;
        let manages = find_member(&app, TestUser::Manager.email().expect("a member")).await;
        assert_eq!(remove_member(&mut office, &manages).await.status, 200);
        let provider = app.fixtures.id("free_provider");
        for response in [
            remove_member(&mut office, &marta).await,
            change_member(&mut office, &marta, &[("member[role]", "admin"), ("member[schedule]", "true")]).await,
            change_member(&mut office, &marta, &[("member[role]", "provider"), ("member[provider]", provider)]).await,
        ] {
            assert!(response.status == 409 && response.text.contains("member.last_manager"), "{}", response.text);
        }
        let path = format!("/members/{}", marta.0);
        let fields = [("member[member]", &*marta.0), ("member[version]", &*marta.1)];
        let response = office.submit(&path, "/api/remove_member", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, &*path));
        assert!(office.get(&path).await.text.contains("the last member with the Management permission"));
        add_second_manager(&app).await;
        assert_eq!(remove_member(&mut office, &marta).await.status, 200, "with a second manager, the first can be removed");
    }

    async fn an_unchanged_role_sends_no_email(engine) {
        let app = spawn_app(engine).await;
        add_second_manager(&app).await;
        let mut office = app.client(TestUser::Admin);
        let rights = [("member[role]", "admin"), ("member[schedule]", "true"), ("member[manage]", "true"), ("member[bill]", "true")];
        for (rights, emails) in [(&rights[..3], 0), (&rights[..], 1)] {
            let ana = find_member(&app, "ana.sol@maple.example").await;
            let response = change_member(&mut office, &ana, rights).await;
            assert_eq!(response.status, 200, "{}", response.text);
            let emails_now = app.emails_to("ana.sol@maple.example", "role_changed").await;
            assert_eq!(emails_now.len(), emails, "{emails_now:?}");
            assert_eq!(find_member(&app, "ana.sol@maple.example").await.1 != ana.1, emails == 1);
        }
    }

    async fn concurrent_edits_by_two_admins_do_not_overwrite_each_other(engine) {
        let app = spawn_app(engine).await;
        let (mut marta, mut ana) = (app.client(TestUser::Admin), add_second_manager(&app).await);
        let sherry = find_member(&app, SHERRY).await;
        let one = [("member[role]", "admin"), ("member[bill]", "true")];
        let other = [("member[role]", "admin"), ("member[supervise]", "true")];
        let (first, second) = tokio::join!(change_member(&mut marta, &sherry, &one), change_member(&mut ana, &sherry, &other));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", first.text, second.text);
        let stale = if first.status == 409 { first } else { second };
        assert!(stale.text.contains("member.changed"));

        // Two managers remove each other concurrently: one stays.
        let third = find_member(&app, TestUser::Manager.email().expect("a member")).await;
        assert_eq!(remove_member(&mut marta, &third).await.status, 200);
        let ids = (find_member(&app, "marta.ruiz@maple.example").await, find_member(&app, "ana.sol@maple.example").await);
        let (first, second) = tokio::join!(remove_member(&mut marta, &ids.1), remove_member(&mut ana, &ids.0));
        let remaining_managers = "SELECT name FROM members WHERE capabilities LIKE '%manage%' AND removed_us IS NULL AND agency_id =
            (SELECT id FROM agencies WHERE slug = 'maple')";
        assert_eq!(app.database.select_texts(remaining_managers).await.len(), 1, "{} {}", first.text, second.text);
    }

    async fn removing_a_capability_takes_effect_immediately(engine) {
        let app = spawn_app(engine).await;
        let mut ana = add_second_manager(&app).await;
        let mut events = ana.open_stream("/events").await;
        assert_eq!(ana.get("/members").await.status, 200);
        let id = find_member(&app, "ana.sol@maple.example").await;
        let response = change_member(&mut app.client(TestUser::Admin), &id, &[("member[role]", "admin"), ("member[schedule]", "true")]).await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_eq!(ana.get("/members").await.status, 404);
        assert_eq!(ana.get("/week").await.status, 200, "the other capabilities stay");
        assert_eq!(last_event(&mut events).await, "ended");
        assert!(security_events(&app, "ana.sol@maple.example").await.contains(&"role_changed".into()));
    }

    async fn a_removed_member_is_signed_out_and_sees_the_reason(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let mut ana = add_second_manager(&app).await;
        let mut events = ana.open_stream("/events").await;
        assert_eq!(remove_member(&mut office, &find_member(&app, "ana.sol@maple.example").await).await.status, 200);
        let response = ana.get("/week").await;
        assert_eq!((response.status, response.header("location")), (302, "/sign-in?next=%2Fweek"));
        assert_eq!(last_event(&mut events).await, "ended");
        let fields = [("account[email]", "ana.sol@maple.example"), ("account[password]", NEW_PASSWORD), ("account[next]", "")];
        assert_eq!(ana.submit("/sign-in", "/api/sign_in", &fields).await.status, 303);
        assert!(ana.get("/sign-in").await.text.contains("no longer belongs to any agency"));
        assert_eq!(security_events(&app, "ana.sol@maple.example").await, ["joined", "password_set", "removed", "signed_in"]);
        let page = office.get("/members?state=removed").await.text;
        assert!(page.contains("Ana Sol") && !page.contains("Marta"), "{page}");

        let (id, version) = find_member(&app, "ana.sol@maple.example").await;
        let fields = [("member[member]", &*id), ("member[version]", &*version)];
        assert_eq!(office.call("/api/restore_member", &fields).await.status, 200);
        assert_eq!(ana.get("/week").await.status, 302, "the old session stays ended");
        let twice = office.call("/api/restore_member", &fields).await;
        assert_eq!(twice.status, 409, "{}", twice.text);
    }

    async fn a_removal_does_not_affect_other_memberships(engine) {
        let app = spawn_app(engine).await;
        let mut marta = app.client(TestUser::Admin);
        assert_eq!(marta.call("/api/join_as_myself", &[("account[token]", app.fixtures.id("admins_link"))]).await.status, 200);
        let mut other_browser = app.anonymous_client();
        let fields = [("account[email]", "marta.ruiz@maple.example"), ("account[password]", PASSWORD), ("account[next]", "")];
        assert_eq!(other_browser.submit("/sign-in", "/api/sign_in", &fields).await.status, 303);
        other_browser.submit("/account", "/api/enter_place", &[("place[member]", app.fixtures.id("place"))]).await;
        let membership = app.fixtures.id("place").to_owned();
        let both = app.database.find_memberships("marta.ruiz@maple.example").await;
        let (id, version) = both.into_iter().find(|(id, _)| id.to_string() != membership).expect("a second membership");
        let response = remove_member(&mut app.client(TestUser::OtherAgency), &(id.to_string(), version.to_string())).await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_eq!(marta.get("/week").await.status, 302, "the session in that agency has ended");
        assert_eq!(other_browser.get("/week").await.status, 200);
        assert!(!other_browser.get("/account").await.text.contains("Your agencies and roles"), "one membership is left");
    }

    async fn a_saved_form_survives_removal_and_restoration_of_its_author(engine) {
        let app = spawn_app(engine).await;
        // In a browser where they have signed in before, so that the form is saved for them.
        let (mut office, mut provider) = (app.client(TestUser::Admin), app.anonymous_client());
        sign_in(&mut provider, TestUser::AssignedProvider.email().expect("a member")).await;
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        assert_eq!(provider.get(&page).await.status, 200);
        let membership = find_member(&app, TestUser::AssignedProvider.email().expect("a member")).await;
        assert_eq!(remove_member(&mut office, &membership).await.status, 200);
        let fields = [
            ("note[visit]", app.fixtures.id("done")),
            ("note[version]", "0"),
            ("note[body]", "A long text, typed in the middle of it."),
            ("note[family_summary]", ""),
        ];
        let response = provider.submit(&page, "/api/save_note", &fields).await;
        assert!(response.header("location").starts_with("/sign-in?next="), "{}", response.header("location"));
        assert!(provider.get(response.header("location")).await.status == 200);
        assert!(app.saved_form(&provider).await.is_some_and(|form| form.contains("typed in the middle")));
        let sign = [
            ("account[email]", TestUser::AssignedProvider.email().expect("a member")),
            ("account[password]", PASSWORD),
            ("account[next]", page.as_str()),
        ];
        provider.submit("/sign-in", "/api/sign_in", &sign).await;
        assert!(provider.get("/sign-in").await.text.contains("no longer belongs to any agency"), "the page says why");
        let saved = app.saved_form(&provider).await;
        assert!(saved.is_some_and(|form| form.contains("typed in the middle")), "the form is still saved");
        let membership = find_member(&app, TestUser::AssignedProvider.email().expect("a member")).await;
        let back = [("member[member]", &*membership.0), ("member[version]", &*membership.1)];
        assert_eq!(office.call("/api/restore_member", &back).await.status, 200);
        let response = provider.submit("/sign-in", "/api/sign_in", &sign).await;
        assert_eq!((response.status, response.header("location")), (303, &*page));
        assert!(provider.get(&page).await.text.contains("typed in the middle"), "the input is restored");
    }

    async fn changing_the_role_ends_existing_sessions(engine) {
        let app = spawn_app(engine).await;
        let mut sherry = app.client(TestUser::OtherProvider);
        let membership = find_member(&app, SHERRY).await;
        let response = change_member(&mut app.client(TestUser::Admin), &membership, &[("member[role]", "admin"), ("member[supervise]", "true")]).await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_eq!(sherry.get("/day").await.status, 302);
        sign_in(&mut sherry, SHERRY).await;
        assert_eq!(sherry.get("/week").await.status, 200);
        let membership = find_member(&app, SHERRY).await;
        let none = change_member(&mut app.client(TestUser::Admin), &membership, &[("member[role]", "admin")]).await;
        assert!(none.status == 422 && none.text.contains("capabilities.none"), "{}", none.text);
    }

    async fn revoking_guardianship_takes_effect_immediately(engine) {
        let app = spawn_app(engine).await;
        let (mut office, mut parent) = (app.client(TestUser::Admin), app.client(TestUser::Guardian));
        assert!(parent.get("/home").await.text.contains("Matthew"));
        let fields = [("custody[guardian]", app.fixtures.id("own_guardian")), ("custody[child]", app.fixtures.id("child"))];
        assert_eq!(office.call("/api/revoke_custody", &fields).await.status, 200);
        let home = parent.get("/home").await;
        assert_eq!(home.status, 200);
        assert!(!home.text.contains("Matthew") && home.text.contains("No child is linked to your account"), "{}", home.text);
        let path = format!("/visits/{}/cancel", app.fixtures.id("visit"));
        assert_eq!(parent.get(&path).await.status, 404);
        let twice = office.call("/api/revoke_custody", &fields).await;
        assert!(twice.status == 409 && twice.text.contains("custody.is_revoked"), "{}", twice.text);
        assert!(security_events(&app, TestUser::Guardian.email().expect("a member")).await.contains(&"role_changed".into()));

        // Neither an import nor the form on the child's page restores it.
        let children = maple_file("children").replace("Matthew", "Mathew");
        let response = office.upload("/import", &[("children", &children)]).await;
        assert!(response.status < 400, "{}", response.text);
        assert_eq!(office.confirm_import().await.status, 303);
        assert!(!parent.get("/home").await.text.contains("Mathew"));
        let link = [
            ("guardian[child]", app.fixtures.id("child")),
            ("guardian[guardian]", app.fixtures.id("own_guardian")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", TestUser::Guardian.email().expect("a member")),
            ("guardian[phone]", ""),
        ];
        let response = office.call("/api/keep_guardian", &link).await;
        assert!(response.status == 422 && response.text.contains("guardian.was_revoked"), "{}", response.text);

        assert_eq!(office.call("/api/restore_custody", &fields).await.status, 200);
        assert!(parent.get("/home").await.text.contains("Mathew"));
    }

    async fn records_of_another_agency_are_not_found(engine) {
        let app = spawn_app(engine).await;
        let mut oak = app.client(TestUser::OtherAgency);
        let own = find_member(&app, TestUser::OtherAgency.email().expect("a member")).await;
        let before = app.database.content().await;
        let fixtures = &app.fixtures;
        let provider = [
            ("invitation[provider]", fixtures.id("free_provider")),
            ("invitation[email]", "x@oak.example"),
            ("invitation[language]", "en"),
        ];
        let parent = [("invitation[guardian]", fixtures.id("guardian")), ("invitation[language]", "en")];
        let guardianship =
            [("custody[guardian]", fixtures.id("revoked_guardian")), ("custody[child]", fixtures.id("revoked_child"))];
        let responses = [
            change_member(&mut oak, &own, &[("member[role]", "provider"), ("member[provider]", fixtures.id("free_provider"))]).await,
            oak.call("/api/invite_provider", &provider).await,
            oak.call("/api/invite_parent", &parent).await,
            oak.call("/api/restore_custody", &guardianship).await,
            oak.get(&format!("/members/new?provider={}", fixtures.id("free_provider"))).await,
            oak.get(&format!("/members/new?guardian={}", fixtures.id("guardian"))).await,
            oak.get(&format!("/members/{}", fixtures.id("member"))).await,
        ];
        for response in responses {
            assert_eq!(response.status, 404, "{}", response.text);
        }
        let guardian = [("member[role]", "parent"), ("member[guardian_email]", "guardian2@family.example")];
        let response = change_member(&mut oak, &own, &guardian).await;
        assert!(response.status == 422 && response.text.contains("guardian.unknown"), "{}", response.text);
        // A child of the agency and a guardian of another child: nothing is revoked.
        let unrelated_guardian = [("custody[guardian]", fixtures.id("guardian")), ("custody[child]", fixtures.id("child"))];
        assert_eq!(app.client(TestUser::Admin).call("/api/revoke_custody", &unrelated_guardian).await.status, 409);
        assert_eq!(before, app.database.content().await);
    }

    async fn changing_permissions_requires_recent_proof(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        app.clock.shift(16 * 60 * 1_000_000);
        let membership = find_member(&app, SHERRY).await;
        let guardianship = [("custody[guardian]", app.fixtures.id("own_guardian")), ("custody[child]", app.fixtures.id("child"))];
        let manager = [
            ("invitation[name]", "A"),
            ("invitation[email]", "a@maple.example"),
            ("invitation[language]", "en"),
            ("invitation[manage]", "true"),
        ];
        for response in [
            remove_member(&mut office, &membership).await,
            change_member(&mut office, &membership, &[("member[role]", "admin"), ("member[bill]", "true")]).await,
            office.call("/api/revoke_custody", &guardianship).await,
            office.call("/api/invite_office", &manager).await,
        ] {
            assert_eq!(response.status, 403, "{}", response.text);
        }
        let parent = [("invitation[guardian]", app.fixtures.id("guardian")), ("invitation[language]", "en")];
        assert_eq!(office.call("/api/invite_parent", &parent).await.status, 200, "an invitation without permissions requires no proof");
    }

    async fn inviting_everybody_invites_each_person_once(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(TestUser::Admin);
        let seen = app.fixtures.id("everybody").to_owned();
        let page = office.get("/members/everybody").await.text;
        assert!(page.contains(&format!("Invite {seen} people")), "{page}");
        let stale = office.call("/api/invite_everybody", &[("everybody[seen]", "3")]).await;
        assert!(stale.status == 409 && stale.text.contains("everybody.changed"), "{}", stale.text);
        let emails = "SELECT recipient FROM outbox WHERE kind = 'invitation'";
        assert!(app.database.select_texts(emails).await.is_empty());
        let response = office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/members"), "{}", response.text);
        assert!(office.get("/members").await.text.contains("Invited. Providers:"));
        assert_eq!(app.database.select_texts(emails).await.len().to_string(), seen);
        let languages = "SELECT DISTINCT language FROM outbox WHERE kind = 'invitation' AND recipient LIKE '%@family.example' ORDER BY language";
        assert_eq!(app.database.select_texts(languages).await, ["en", "es"], "an email is in the family's language");
        office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        assert!(office.get("/members").await.text.contains("There was no one left to invite"));
        assert_eq!(app.database.select_texts(emails).await.len().to_string(), seen, "a second time changes nothing");
        let excluded = "SELECT recipient FROM outbox WHERE kind = 'invitation' AND recipient IN
            ('jamie.day@maple.example', 'guardian4@family.example', 'natalie.martin@maple.example',
             'jennifer.berry@maple.example')";
        let recipients = app.database.select_texts(excluded).await;
        assert!(recipients.is_empty(), "removed, revoked, invited and joined people are not invited: {recipients:?}");
    }

    /// Without email, the inviting member passes the links on one by one, so they stay visible until they are used.
    async fn invitation_links_are_shown_until_they_are_used(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let links = |page: &str| page.matches("/join/").count();
        let seen = app.fixtures.id("everybody").to_owned();
        office.submit("/members/everybody", "/api/invite_everybody", &[("everybody[seen]", &seen)]).await;
        let page = office.get("/members").await.text;
        let all = links(&page);
        assert!(all.to_string() == seen && page.contains("Invited. Providers:"), "{page}");
        let again = office.get("/members").await.text;
        assert!(links(&again) == all && !again.contains("Invited. Providers:"), "links are shown again, the success message only once");
        let stored = app.database.select_texts("SELECT content_sealed FROM ceremonies WHERE kind = 'handed'").await;
        assert!(stored.len() == 1 && !stored[0].contains("/join/"), "they are stored encrypted");
        let paper = office.get("/members/links").await.text;
        assert!(links(&paper) == all && !paper.contains("<input"), "{paper}");
        let mut colleague = app.client(TestUser::Scheduler);
        colleague.cookies.insert("handed".into(), office.cookies["handed"].clone());
        assert_eq!(colleague.get("/members/links").await.status, 404, "without the Management permission");

        let token = page.split("/join/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
        let joined = [("account[token]", token.as_str()), ("account[name]", "Ana Sol"), ("account[password]", NEW_PASSWORD)];
        let response = app.anonymous_client().call("/api/join", &joined).await;
        assert_eq!(response.status, 200, "{}", response.text);
        assert_eq!(links(&office.get("/members").await.text), all - 1, "a used link is no longer shown");

        let help = [("help[member]", app.fixtures.id("member")), ("help[checked]", "true")];
        let response = office.submit("/members", "/api/send_password_link", &help).await;
        assert_eq!((response.status, response.header("location")), (303, "/members"));
        let page = office.get("/members").await.text;
        assert!(page.contains("/reset/") && links(&page) == all - 1, "the reset link is added: {page}");
        office.submit("/members", "/api/put_links_away", &[]).await;
        let page = office.get("/members").await.text;
        assert!(!page.contains("/reset/") && links(&page) == 0, "{page}");
        assert!(office.get("/members/links").await.text.contains("No links to pass on"));
    }

    /// Nothing is reset and no email is sent before the office confirms that it has verified the member's identity.
    async fn the_office_can_reset_a_members_sign_in(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(TestUser::Admin);
        let member = app.fixtures.id("member").to_owned();
        let page = format!("/members/{member}");
        let identity = app.db.identity();
        let email = EmailAddress::try_from(TestUser::OtherProvider.email().expect("a member")).expect("an address");
        let user = identity.credentials(&email).await.expect("the database answers").expect("an account").user;
        identity.begin_totp(user, vec![1; 48]).await.expect("an app");
        identity.confirm_totp(user, 100, &Origin::default()).await.expect("its first code");
        assert!(office.get(&page).await.text.contains("Help with signing in"));
        let own = format!("/members/{}", app.fixtures.id("place"));
        assert!(!office.get(&own).await.text.contains("Help with signing in"), "not for one's own account");
        office.submit(&page, "/api/remove_second_step", &[("help[member]", &member)]).await;
        let refused = office.get(&page).await.text;
        assert!(refused.contains("Make sure who is asking, then check the box."), "{refused}");
        let checked = [("help[member]", member.as_str()), ("help[checked]", "true")];
        office.submit(&page, "/api/remove_second_step", &checked).await;
        assert!(office.get(&page).await.text.contains("Two-step verification removed"));
        assert_eq!(app.database.count_audit_events("members.second_step_off", &format!("member:{member}")).await, 1);
        office.submit(&page, "/api/send_password_link", &checked).await;
        assert!(office.get("/members").await.text.contains("A link for a new password is on its way to"));
        assert_eq!(app.database.count_audit_events("members.password_link", &format!("member:{member}")).await, 1);
    }

    async fn an_email_on_several_records_is_excluded_from_bulk_invitations(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let before: u32 = app.fixtures.id("everybody").parse().expect("a number");
        let shared = app.database.select_texts("SELECT email FROM one_time_links WHERE email LIKE 'guardian125%'").await.remove(0);
        let record = [
            ("guardian[child]", app.fixtures.id("child")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "natalie.martin@maple.example"),
            ("guardian[phone]", ""),
        ];
        assert_eq!(office.call("/api/keep_guardian", &record).await.status, 200);
        let page = office.get("/members/everybody").await.text;
        assert!(page.contains("Same e-mail on several records") && page.contains("Natalie Martin, Rosa Cruz"), "{page}");
        assert!(page.contains(&format!("Invite {before} people")), "neither of the two people is counted");
        assert!(!page.contains(&shared), "an address is shared only within one agency");
    }

    async fn queued_invitation_emails_are_dropped_with_their_invitation(engine) {
        let app = spawn_app_with(engine, with_mail).await;
        let mut office = app.client(TestUser::Admin);
        let membership = find_member(&app, SHERRY).await;
        let fields = [
            ("invitation[name]", "Sherry"),
            ("invitation[email]", SHERRY),
            ("invitation[language]", "en"),
            ("invitation[supervise]", "true"),
        ];
        assert_eq!(office.call("/api/invite_office", &fields).await.status, 200);
        assert_eq!(office.call("/api/invite_office", &fields).await.status, 200);
        assert_eq!(app.emails_to(SHERRY, "invitation").await.len(), 1, "the email of the replaced link is dropped");
        assert_eq!(remove_member(&mut office, &membership).await.status, 200);
        assert!(app.emails_to(SHERRY, "invitation").await.is_empty());
        let open = "SELECT email FROM one_time_links
            WHERE email = 'sherry.escobar@maple.example' AND used_us IS NULL AND withdrawn_us IS NULL";
        assert!(app.database.select_texts(open).await.is_empty());
        assert_eq!(app.emails_to(SHERRY, "removed").await.len(), 1, "an email reports the removal");
    }

    async fn the_member_list_can_be_searched_and_filtered(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = office.get("/members?q=BERRY").await.text;
        assert!(page.contains("Jennifer Berry") && page.contains("1 of ") && !page.contains("Marta Ruiz</"), "{page}");
        let page = office.get("/members?state=invited").await.text;
        assert!(page.contains("Natalie Martin") && !page.contains("Jennifer Berry"), "{page}");
        assert!(office.get("/members?role=parent").await.text.contains("Guardian of 1 child"));
        assert!(office.get("/members?q=zzzz").await.text.contains("Nothing matches “zzzz”"));
        let page = office.get("/members/new?role=parent&q=guardian2%40").await.text;
        assert!(page.replace("<wbr>", "").contains("guardian2@family.example"), "{page}");
        let page = office.get(&format!("/members/new?guardian={}", app.fixtures.id("guardian"))).await.text;
        assert!(page.contains("What they can see") && page.contains("can cancel visits"), "{page}");
        assert_eq!(app.client(TestUser::OtherAgency).get("/members?q=berry").await.text.matches("Jennifer Berry").count(), 0);
    }
}
