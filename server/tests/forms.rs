//! A rejected form is shown again with its input, and no input is put into the URL.

use crate::{
    both_engines,
    invitations::{ANA, invite},
    support::{
        PASSWORD, TestUser,
        client::{Client, Request, encode_form, form_opened_at},
        sign_in, spawn_app,
    },
};
use domain::{Error, FieldErrors};

const SECOND_US: i64 = 1_000_000;

/// The mistakes that the response to a form names, such as `name:name.missing, email:email.missing`.
async fn mistakes(client: &mut Client, action: &str, fields: &[(&str, &str)]) -> String {
    let response = client.call(action, fields).await;
    match serde_json::from_str(&response.text) {
        Ok(Error::Invalid { fields }) => FieldErrors(fields).to_string(),
        _ => panic!("{action}: {} {}", response.status, response.text),
    }
}

const EVIL: &str = "</textarea><script>alert(1)</script>";

both_engines! {
    async fn a_rejected_form_keeps_its_input(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        let fields = [
            ("request[name]", "Ana \"Anita\" O'Hara"),
            ("request[email]", "no address"),
            ("request[organisation]", ""),
            ("request[message]", EVIL),
        ];
        let response = client.submit("/contact", "/api/send_contact", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, "/contact"), "no input in the URL");
        let page = client.get("/contact").await.text;
        assert!(page.contains("role=\"alert\"") && page.contains("aria-invalid=\"true\""), "{page}");
        assert!(page.contains("value=\"Ana &quot;Anita&quot; O'Hara\""), "{page}");
        assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
        assert!(!app.anonymous_client().get("/contact").await.text.contains("Anita"), "not shown in another browser");

        let good = [fields[0], ("request[email]", "ana@example.com"), fields[2], fields[3]];
        let seal = form_opened_at(&client.get("/contact").await.text);
        app.clock.shift(3 * SECOND_US);
        let good = [&good[..], &[("opened", &*seal)]].concat();
        let response = client.submit("/contact", "/api/send_contact", &good).await;
        assert_eq!((response.status, response.header("location")), (303, "/contact"));
        assert!(!client.get("/contact").await.text.contains("Anita"), "a form that was sent is not shown again");
    }

    async fn a_form_reports_all_of_its_mistakes(engine) {
        let app = spawn_app(engine).await;
        let id = |name: &str| app.fixtures.id(name).to_owned();
        let mut visitor = app.anonymous_client();
        let contact = [("request[name]", " "), ("request[email]", "no address"), ("request[organisation]", ""), ("request[message]", "")];
        visitor.submit("/contact", "/api/send_contact", &contact).await;
        let page = visitor.get("/contact").await.text;
        for field in ["name", "email", "message"] {
            assert!(page.contains(&format!("href=\"#send-contact-{field}\"")), "{field}: {page}");
        }
        let form = page.split("<form").find(|form| form.contains("/api/send_contact")).expect("the form");
        assert!(form.split('>').next().expect("its tag").contains("novalidate"), "the browser would stop at the first: {form}");
        let account = [("account[email]", "no address"), ("account[password]", "")];
        assert_eq!(mistakes(&mut visitor, "/api/sign_in", &account).await, "email:email.not_an_address, password:password.missing");

        let mut office = app.client(TestUser::Admin);
        let link = invite(&mut office, "/api/invite_office", &ANA).await;
        let account = [("account[token]", &*link), ("account[name]", " "), ("account[password]", "short")];
        assert_eq!(mistakes(&mut visitor, "/api/join", &account).await, "name:name.missing, password:password.too_short");
        let invitation = [("invitation[name]", ""), ("invitation[email]", ""), ("invitation[language]", "en")];
        assert_eq!(mistakes(&mut office, "/api/invite_office", &invitation).await, "name:name.missing, email:email.missing");
        let guardian = [
            ("guardian[child]", &*id("child")),
            ("guardian[first_name]", ""),
            ("guardian[last_name]", ""),
            ("guardian[relationship]", ""),
            ("guardian[email]", "no address"),
            ("guardian[phone]", ""),
        ];
        assert_eq!(
            mistakes(&mut office, "/api/keep_guardian", &guardian).await,
            "first_name:first_name.missing, relationship:relationship.missing, email:email.not_an_address"
        );
        let (visit, version, provider) = (id("visit"), id("version"), id("provider"));
        let new = [
            ("visit[authorization]", &*id("authorization")),
            ("visit[provider]", ""),
            ("visit[date]", ""),
            ("visit[time]", "noon"),
        ];
        assert_eq!(
            mistakes(&mut office, "/api/create_visit", &new).await,
            "provider:provider.missing, date:date.missing, time:time.not_a_time"
        );
        let moved = [
            ("visit[visit]", &*visit),
            ("visit[version]", &version),
            ("visit[provider]", &provider),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", ""),
        ];
        assert_eq!(mistakes(&mut office, "/api/move_visit", &moved).await, "date:date.not_a_date, time:time.missing");
        let cancel = [("visit[visit]", &*visit), ("visit[version]", &version), ("visit[reason]", "")];
        assert_eq!(mistakes(&mut office, "/api/cancel_visit", &cancel).await, "by:form.missing, reason:reason.missing");

        let mut provider = app.client(TestUser::AssignedProvider);
        let note = [("note[visit]", &*id("done")), ("note[version]", "0"), ("note[body]", ""), ("note[family_summary]", "")];
        assert_eq!(
            mistakes(&mut provider, "/api/sign_note", &note).await,
            "body:body.missing, attested:attested.missing"
        );
        let remark = "x".repeat(501);
        let report = [
            ("report[visit]", &*id("next")),
            ("report[report]", "running_late"),
            ("report[minutes]", "ten"),
            ("report[remark]", &remark),
        ];
        assert_eq!(
            mistakes(&mut provider, "/api/report_from_the_road", &report).await,
            "minutes:minutes.out_of_range, remark:form.too_long"
        );
    }

    async fn a_form_without_a_referer_keeps_its_input(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let page = format!("/visits/{}", app.fixtures.id("visit"));
        let shown = client.get(&page).await.text;
        let action = shown.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|action| action.contains("/api/move_visit"));
        let action = action.expect("a form that moves it").replace("&amp;", "&");
        let fields = [
            ("visit[visit]", app.fixtures.id("visit")),
            ("visit[version]", app.fixtures.id("version")),
            ("visit[provider]", app.fixtures.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        let headers = client.form_headers("text/html", None);
        let response = client.send(Request { method: "POST", path: &action, headers, body: encode_form(&fields), ..Request::default() }).await;
        assert_eq!((response.status, response.header("location")), (303, &*page));
        assert!(client.get(&page).await.text.contains("value=\"07:05\""));
        // Without a session the form is saved until the user has signed in.
        let session = client.take_cookie("session");
        assert!(session.is_some());
        let fields = [&fields[..3], &[("visit[date]", "2026-12-03"), fields[4]]].concat();
        let headers = client.form_headers("text/html", None);
        let response = client.send(Request { method: "POST", path: &action, headers, body: encode_form(&fields), ..Request::default() }).await;
        assert_eq!((response.status, response.header("location")), (303, &*format!("/sign-in?next={}", page.replace('/', "%2F"))));
    }

    async fn a_saved_form_is_discarded_after_leaving_the_page(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let page = format!("/visits/{}", app.fixtures.id("visit"));
        let fields = [
            ("visit[visit]", app.fixtures.id("visit")),
            ("visit[version]", app.fixtures.id("version")),
            ("visit[provider]", app.fixtures.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        let response = client.submit(&page, "/api/move_visit", &fields).await;
        assert_eq!((response.status, response.header("location")), (303, &*page));
        for again in 1..=2 {
            assert!(client.get(&page).await.text.contains("value=\"07:05\""), "loaded {again} times");
        }
        client.get("/week").await;
        assert!(!client.get(&page).await.text.contains("value=\"07:05\""));
    }

    async fn a_saved_form_is_discarded_when_its_record_changes(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let (visit, version) = (app.fixtures.id("visit"), app.fixtures.id("version"));
        let page = format!("/visits/{visit}");
        let moved = [
            ("visit[visit]", visit),
            ("visit[version]", version),
            ("visit[provider]", app.fixtures.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        client.submit(&page, "/api/move_visit", &moved).await;
        assert!(client.get(&page).await.text.contains("value=\"07:05\""));
        let holiday = [("holiday[date]", "2026-12-24"), ("holiday[name]", "Christmas Eve")];
        client.submit(&page, "/api/add_holiday", &holiday).await;
        assert!(client.get(&page).await.text.contains("value=\"07:05\""), "another form of the page does not discard it");
        let cancel = [("visit[visit]", visit), ("visit[version]", version), ("visit[by]", "agency"), ("visit[reason]", "Ill")];
        assert_eq!(client.submit(&page, "/api/cancel_visit", &cancel).await.status, 303);
        let later = (version.parse::<i64>().expect("a number") + 1).to_string();
        let back = [("visit[visit]", visit), ("visit[version]", &later), ("visit[override_reason]", "Asked for")];
        client.submit(&page, "/api/reinstate_visit", &back).await;
        let text = client.get(&page).await.text;
        assert!(text.contains("Move the visit") && !text.contains("07:05"), "the form is there without the old input: {text}");
    }

    async fn check_in_while_another_visit_is_open_asks_for_confirmation(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let (open, next) = (app.fixtures.id("under_way"), app.fixtures.id("next"));
        for page in [format!("/visits/{next}"), format!("/visits/{next}/note")] {
            let response = client.submit(&page, "/api/check_in", &[("visit", next)]).await;
            assert_eq!((response.status, response.header("location")), (303, &*page));
            let shown = client.get(&page).await.text;
            assert!(shown.contains("You are still checked in with") && shown.contains(&format!("/visits/{open}/note")), "{shown}");
            assert!(shown.contains("Check in anyway"), "{shown}");
            assert!(shown.contains("It is 7:00; this visit begins at 9:00. Check in now?"), "both questions are shown at once: {shown}");
        }
        let page = format!("/visits/{next}");
        let response = client.submit(&page, "/api/check_in", &[("visit", next), ("even_so", "true")]).await;
        assert_eq!((response.status, response.header("location")), (303, &*format!("/visits/{next}/note")));
    }

    async fn signing_out_deletes_saved_forms(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        let fields = [("note[visit]", app.fixtures.id("done")), ("note[version]", "7"), ("note[body]", "A stale text."), ("note[family_summary]", "")];
        assert_eq!(client.submit(&page, "/api/save_note", &fields).await.status, 303);
        assert_eq!(app.database.count_saved_forms().await, 1);
        client.submit(&page, "/api/sign_out", &[]).await;
        assert_eq!(app.database.count_saved_forms().await, 0);
    }

    async fn passwords_are_never_saved_with_a_form(engine) {
        let app = spawn_app(engine).await;
        let fields = [("account[email]", "ana@maple.example"), ("account[password]", "kept nowhere at all")];
        let mut client = app.anonymous_client();
        let response = client.submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(response.status, 303);
        let saved = app.saved_form(&client).await.expect("a form is saved");
        assert!(saved.contains("ana@maple.example") && !saved.contains("kept nowhere"), "{saved}");
    }

    async fn a_form_saved_during_sign_in_returns_only_to_its_author(engine) {
        let app = spawn_app(engine).await;
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        let fields = [("note[visit]", app.fixtures.id("done")), ("note[version]", "0"), ("note[body]", "Typed by Jennifer."), ("note[family_summary]", "")];
        let mut shared = app.anonymous_client();
        sign_in(&mut shared, TestUser::OtherProvider.email().expect("a member")).await;
        app.clock.shift(SECOND_US);
        sign_in(&mut shared, TestUser::AssignedProvider.email().expect("a member")).await;
        shared.cookies.remove("session");
        shared.submit(&page, "/api/save_note", &fields).await;
        for path in ["/sign-in", &page, "/sign-in"] {
            assert!(!shared.get(path).await.text.contains("Typed by Jennifer."), "not shown before signing in, at {path}");
        }

        let mut writer = shared.clone();
        sign_in(&mut writer, TestUser::AssignedProvider.email().expect("a member")).await;
        assert!(writer.get(&page).await.text.contains("Typed by Jennifer."), "restored for its author");

        app.clock.shift(SECOND_US);
        sign_in(&mut shared, TestUser::Admin.email().expect("a member")).await;
        assert!(!shared.get(&page).await.text.contains("Typed by Jennifer."), "not shown to another user of that page");
        assert_eq!(app.database.count_saved_forms().await, 0, "it is deleted");
    }

    async fn a_saved_form_is_not_shown_to_another_user_of_the_browser(engine) {
        let app = spawn_app(engine).await;
        let typed = [("invitation[name]", "Typed by Marta"), ("invitation[email]", "no address"), ("invitation[language]", "es")];
        for next in [TestUser::OtherAgency, TestUser::Manager] {
            let mut shared = app.anonymous_client();
            sign_in(&mut shared, TestUser::Admin.email().expect("a member")).await;
            shared.submit("/members/new", "/api/invite_office", &typed).await;
            assert!(shared.get("/members/new").await.text.contains("Typed by Marta"));
            sign_in(&mut shared, next.email().expect("a member")).await;
            assert!(!shared.get("/members/new").await.text.contains("Typed by Marta"), "{}", next.name());
            assert_eq!(app.database.count_saved_forms().await, 0);
        }
        // The same person with another of their memberships is in another agency.
        let mut marta = app.client(TestUser::Admin);
        marta.submit("/members/new", "/api/invite_office", &typed).await;
        assert!(marta.get("/members/new").await.text.contains("Typed by Marta"));
        let joined = marta.submit("/account", "/api/join_as_myself", &[("account[token]", app.fixtures.id("admins_link"))]).await;
        assert_eq!((joined.status, joined.header("location")), (303, "/today"));
        assert!(!marta.get("/members/new").await.text.contains("Typed by Marta"));
        assert_eq!(app.database.count_saved_forms().await, 0);
        // Input from before the sign-in is not shown to the member.
        let mut shared = app.anonymous_client();
        shared.submit("/contact", "/api/send_contact", &[("request[name]", "Typed before signing in"), ("request[email]", "no address")]).await;
        assert!(shared.get("/contact").await.text.contains("Typed before signing in"));
        sign_in(&mut shared, TestUser::Admin.email().expect("a member")).await;
        assert!(!shared.get("/contact").await.text.contains("Typed before signing in"));
    }

    /// The browser stores form drafts per member: see `app/src/session/form_drafts.rs`.
    async fn pages_carry_the_member_id_for_form_drafts(engine) {
        let app = spawn_app(engine).await;
        let member_id = async |user: TestUser, path: &str| {
            let text = app.client(user).get(path).await.text;
            text.split_once("data-member=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned())
        };
        let ids = [member_id(TestUser::Admin, "/members/new").await, member_id(TestUser::Manager, "/members/new").await, member_id(TestUser::OtherAgency, "/members/new").await];
        assert!(ids.iter().all(|name| name.as_ref().is_some_and(|name| name.len() == 36)), "{ids:?}");
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
        assert_eq!(member_id(TestUser::Anonymous, "/contact").await, None);
    }

    async fn an_anonymous_form_for_a_member_page_is_not_saved(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        let fields = [("note[visit]", app.fixtures.id("done")), ("note[version]", "0"), ("note[body]", "Typed by whom?"), ("note[family_summary]", "")];
        let response = client.submit(&page, "/api/save_note", &fields).await;
        assert!(response.header("location").starts_with("/sign-in?next="));
        assert!(client.get(response.header("location")).await.text.contains("What you typed was not saved"));
        assert!(app.saved_form(&client).await.is_none_or(|form| !form.contains("Typed by whom?")));
    }

    async fn signing_out_clears_the_cookie_without_the_database(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        app.db.close().await;
        let response = client.submit("/account", "/api/sign_out", &[]).await;
        assert!(response.status >= 500, "{}", response.status);
        assert!(response.set_cookie("session").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{:?}", response.headers);
    }

    async fn a_note_survives_an_expired_session(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.anonymous_client();
        sign_in(&mut client, TestUser::AssignedProvider.email().expect("a member")).await;
        let page = format!("/visits/{}/note", app.fixtures.id("done"));
        client.cookies.remove("session");
        let fields = [
            ("note[visit]", app.fixtures.id("done")),
            ("note[version]", "0"),
            ("note[body]", EVIL),
            ("note[family_summary]", "We stacked blocks."),
        ];
        let response = client.submit(&page, "/api/save_note", &fields).await;
        let to_sign_in = response.header("location").to_owned();
        assert_eq!((response.status, &*to_sign_in), (303, &*format!("/sign-in?next={}", page.replace('/', "%2F"))));
        assert!(client.get(&to_sign_in).await.text.contains(&format!("value=\"{page}\"")), "the sign-in form has the return path");

        let email = ("account[email]", TestUser::AssignedProvider.email().expect("a member"));
        let wrong = [email, ("account[password]", "not that one, surely"), ("account[next]", &*page)];
        let response = client.submit(&to_sign_in, "/api/sign_in", &wrong).await;
        assert_eq!((response.status, response.header("location")), (303, &*to_sign_in));
        assert!(client.get(&to_sign_in).await.text.contains("role=\"alert\""));
        let right = [email, ("account[password]", PASSWORD), ("account[next]", &*page)];
        let response = client.submit(&to_sign_in, "/api/sign_in", &right).await;
        assert_eq!((response.status, response.header("location")), (303, &*page));
        let text = client.get(&page).await.text;
        assert!(text.contains("We stacked blocks."), "{text}");
        assert!(text.contains("&lt;/textarea&gt;") && !text.contains("<script>alert"), "{text}");
    }
}
