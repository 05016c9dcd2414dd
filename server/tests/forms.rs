//! A refused form comes back with what was typed, and nothing of it stands in an address.

use crate::{
    both_engines,
    support::{
        PASSWORD, Who,
        client::{Ask, form, opened},
        sign_in, spawn_app,
    },
};

const SECOND_US: i64 = 1_000_000;

const EVIL: &str = "</textarea><script>alert(1)</script>";

both_engines! {
    async fn what_was_typed_comes_back(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.stranger();
        let fields = [
            ("request[name]", "Ana \"Anita\" O'Hara"),
            ("request[email]", "no address"),
            ("request[organisation]", ""),
            ("request[message]", EVIL),
        ];
        let answer = client.submit("/contact", "/api/send_contact", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/contact"), "nothing in the address");
        let page = client.get("/contact").await.text;
        assert!(page.contains("role=\"alert\"") && page.contains("aria-invalid=\"true\""), "{page}");
        assert!(page.contains("value=\"Ana &quot;Anita&quot; O'Hara\""), "{page}");
        assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
        assert!(!app.stranger().get("/contact").await.text.contains("Anita"), "another browser sees nothing of it");

        let good = [fields[0], ("request[email]", "ana@example.com"), fields[2], fields[3]];
        let seal = opened(&client.get("/contact").await.text);
        app.clock.shift(3 * SECOND_US);
        let good = [&good[..], &[("opened", &*seal)]].concat();
        let answer = client.submit("/contact", "/api/send_contact", &good).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/contact"));
        assert!(!client.get("/contact").await.text.contains("Anita"), "what was sent is not shown again");
    }

    async fn a_browser_that_names_no_page_loses_nothing(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let page = format!("/visits/{}", app.facts.id("visit"));
        let shown = client.get(&page).await.text;
        let action = shown.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|action| action.contains("/api/move_visit"));
        let action = action.expect("a form that moves it").replace("&amp;", "&");
        let fields = [
            ("visit[visit]", app.facts.id("visit")),
            ("visit[version]", app.facts.id("version")),
            ("visit[provider]", app.facts.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        let headers = client.form_headers("text/html", None);
        let answer = client.send(Ask { method: "POST", path: &action, headers, body: form(&fields), ..Ask::default() }).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*page));
        assert!(client.get(&page).await.text.contains("value=\"07:05\""));
        // Without a session it waits for the sign-in.
        let session = client.set_aside("session");
        assert!(session.is_some());
        let fields = [&fields[..3], &[("visit[date]", "2026-12-03"), fields[4]]].concat();
        let headers = client.form_headers("text/html", None);
        let answer = client.send(Ask { method: "POST", path: &action, headers, body: form(&fields), ..Ask::default() }).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/sign-in?next={}", page.replace('/', "%2F"))));
    }

    async fn a_form_that_was_left_is_forgotten(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let page = format!("/visits/{}", app.facts.id("visit"));
        let fields = [
            ("visit[visit]", app.facts.id("visit")),
            ("visit[version]", app.facts.id("version")),
            ("visit[provider]", app.facts.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        let answer = client.submit(&page, "/api/move_visit", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*page));
        for again in 1..=2 {
            assert!(client.get(&page).await.text.contains("value=\"07:05\""), "loaded {again} times");
        }
        client.get("/week").await;
        assert!(!client.get(&page).await.text.contains("value=\"07:05\""));
    }

    async fn what_was_refused_goes_with_a_change_of_its_record(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let (visit, version) = (app.facts.id("visit"), app.facts.id("version"));
        let page = format!("/visits/{visit}");
        let moved = [
            ("visit[visit]", visit),
            ("visit[version]", version),
            ("visit[provider]", app.facts.id("provider")),
            ("visit[date]", "2026-13-01"),
            ("visit[time]", "07:05"),
        ];
        client.submit(&page, "/api/move_visit", &moved).await;
        assert!(client.get(&page).await.text.contains("value=\"07:05\""));
        let holiday = [("holiday[date]", "2026-12-24"), ("holiday[name]", "Christmas Eve")];
        client.submit(&page, "/api/add_holiday", &holiday).await;
        assert!(client.get(&page).await.text.contains("value=\"07:05\""), "that was about something else");
        let cancel = [("visit[visit]", visit), ("visit[version]", version), ("visit[by]", "agency"), ("visit[reason]", "Ill")];
        assert_eq!(client.submit(&page, "/api/cancel_visit", &cancel).await.status, 303);
        let later = (version.parse::<i64>().expect("a number") + 1).to_string();
        let back = [("visit[visit]", visit), ("visit[version]", &later), ("visit[override_reason]", "Asked for")];
        client.submit(&page, "/api/reinstate_visit", &back).await;
        let text = client.get(&page).await.text;
        assert!(text.contains("Move the visit") && !text.contains("07:05"), "the form is there, fresh: {text}");
    }

    async fn a_check_in_beside_an_open_visit_is_asked_about(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Assigned);
        let (open, next) = (app.facts.id("under_way"), app.facts.id("next"));
        for page in [format!("/visits/{next}"), format!("/visits/{next}/note")] {
            let answer = client.submit(&page, "/api/check_in", &[("visit", next)]).await;
            assert_eq!((answer.status, answer.header("location")), (303, &*page));
            let shown = client.get(&page).await.text;
            assert!(shown.contains("You are still checked in with") && shown.contains(&format!("/visits/{open}/note")), "{shown}");
            assert!(shown.contains("Check in anyway"), "{shown}");
            assert!(shown.contains("It is 7:00; this visit begins at 9:00. Check in now?"), "both are asked at once: {shown}");
        }
        let page = format!("/visits/{next}");
        let answer = client.submit(&page, "/api/check_in", &[("visit", next), ("even_so", "true")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/visits/{next}/note")));
    }

    async fn signing_out_takes_what_was_typed(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Assigned);
        let page = format!("/visits/{}/note", app.facts.id("done"));
        let fields = [("note[visit]", app.facts.id("done")), ("note[version]", "7"), ("note[body]", "A stale text."), ("note[family_summary]", "")];
        assert_eq!(client.submit(&page, "/api/save_note", &fields).await.status, 303);
        assert_eq!(app.database.kept_forms_with("A stale text.").await, 1);
        client.submit(&page, "/api/sign_out", &[]).await;
        assert_eq!(app.database.kept_forms_with("A stale text.").await, 0);
    }

    async fn a_password_is_kept_nowhere(engine) {
        let app = spawn_app(engine).await;
        let fields = [("account[email]", "ana@maple.example"), ("account[password]", "kept nowhere at all")];
        let answer = app.stranger().submit("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(answer.status, 303);
        assert_eq!(app.database.kept_forms_with("ana@maple.example").await, 1);
        assert_eq!(app.database.kept_forms_with("kept nowhere").await, 0);
    }

    async fn what_waits_for_a_sign_in_comes_back_to_its_writer_alone(engine) {
        let app = spawn_app(engine).await;
        let page = format!("/visits/{}/note", app.facts.id("done"));
        let fields = [("note[visit]", app.facts.id("done")), ("note[version]", "0"), ("note[body]", "Typed by Jennifer."), ("note[family_summary]", "")];
        let mut shared = app.stranger();
        sign_in(&mut shared, Who::Unassigned.email().expect("a member")).await;
        app.clock.shift(SECOND_US);
        sign_in(&mut shared, Who::Assigned.email().expect("a member")).await;
        shared.cookies.remove("session");
        shared.submit(&page, "/api/save_note", &fields).await;
        for path in ["/sign-in", &page, "/sign-in"] {
            assert!(!shared.get(path).await.text.contains("Typed by Jennifer."), "nobody is signed in at {path}");
        }

        let mut writer = shared.clone();
        sign_in(&mut writer, Who::Assigned.email().expect("a member")).await;
        assert!(writer.get(&page).await.text.contains("Typed by Jennifer."), "it comes back to who typed it");

        app.clock.shift(SECOND_US);
        sign_in(&mut shared, Who::Admin.email().expect("a member")).await;
        assert!(!shared.get(&page).await.text.contains("Typed by Jennifer."), "and to nobody else who sees that page");
        assert_eq!(app.database.kept_forms_with("Typed by Jennifer.").await, 0, "it is gone");
    }

    async fn nobody_else_finds_a_form_in_a_shared_browser(engine) {
        let app = spawn_app(engine).await;
        let typed = [("invitation[name]", "Typed by Marta"), ("invitation[email]", "no address"), ("invitation[language]", "es")];
        for next in [Who::Foreign, Who::Manages] {
            let mut shared = app.stranger();
            sign_in(&mut shared, Who::Admin.email().expect("a member")).await;
            shared.submit("/members/new", "/api/invite_office", &typed).await;
            assert!(shared.get("/members/new").await.text.contains("Typed by Marta"));
            sign_in(&mut shared, next.email().expect("a member")).await;
            assert!(!shared.get("/members/new").await.text.contains("Typed by Marta"), "{}", next.name());
            assert_eq!(app.database.kept_forms_with("Typed by Marta").await, 0);
        }
        // The same person in another of their places is in another agency.
        let mut marta = app.client(Who::Admin);
        marta.submit("/members/new", "/api/invite_office", &typed).await;
        assert!(marta.get("/members/new").await.text.contains("Typed by Marta"));
        let joined = marta.submit("/account", "/api/join_as_myself", &[("account[token]", app.facts.id("admins_link"))]).await;
        assert_eq!((joined.status, joined.header("location")), (303, "/week"));
        assert!(!marta.get("/members/new").await.text.contains("Typed by Marta"));
        assert_eq!(app.database.kept_forms_with("Typed by Marta").await, 0);
        // What a stranger typed is not a member's either.
        let mut shared = app.stranger();
        shared.submit("/contact", "/api/send_contact", &[("request[name]", "Typed by a stranger"), ("request[email]", "no address")]).await;
        assert!(shared.get("/contact").await.text.contains("Typed by a stranger"));
        sign_in(&mut shared, Who::Admin.email().expect("a member")).await;
        assert!(!shared.get("/contact").await.text.contains("Typed by a stranger"));
    }

    /// The browser keeps what is typed by its reader: `app/src/session/typed.rs`.
    async fn a_page_names_its_reader(engine) {
        let app = spawn_app(engine).await;
        let reader = async |who: Who, path: &str| {
            let text = app.client(who).get(path).await.text;
            text.split_once("data-member=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned())
        };
        let named = [reader(Who::Admin, "/members/new").await, reader(Who::Manages, "/members/new").await, reader(Who::Foreign, "/members/new").await];
        assert!(named.iter().all(|name| name.as_ref().is_some_and(|name| name.len() == 36)), "{named:?}");
        assert!(named[0] != named[1] && named[1] != named[2] && named[0] != named[2], "{named:?}");
        assert_eq!(reader(Who::SignedOut, "/contact").await, None);
    }

    async fn a_form_of_nobody_is_not_kept_and_says_so(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.stranger();
        let page = format!("/visits/{}/note", app.facts.id("done"));
        let fields = [("note[visit]", app.facts.id("done")), ("note[version]", "0"), ("note[body]", "Typed by whom?"), ("note[family_summary]", "")];
        let answer = client.submit(&page, "/api/save_note", &fields).await;
        assert!(answer.header("location").starts_with("/sign-in?next="));
        assert!(client.get(answer.header("location")).await.text.contains("What you typed was not saved"));
        assert_eq!(app.database.kept_forms_with("Typed by whom?").await, 0);
    }

    async fn signing_out_clears_the_browser_whatever_the_database_says(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        app.db.close().await;
        let answer = client.submit("/account", "/api/sign_out", &[]).await;
        assert!(answer.status >= 500, "{}", answer.status);
        assert!(answer.set_cookie("session").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{:?}", answer.headers);
    }

    async fn a_lost_session_does_not_lose_the_note(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.stranger();
        sign_in(&mut client, Who::Assigned.email().expect("a member")).await;
        let page = format!("/visits/{}/note", app.facts.id("done"));
        client.cookies.remove("session");
        let fields = [
            ("note[visit]", app.facts.id("done")),
            ("note[version]", "0"),
            ("note[body]", EVIL),
            ("note[family_summary]", "We stacked blocks."),
        ];
        let answer = client.submit(&page, "/api/save_note", &fields).await;
        let to_sign_in = answer.header("location").to_owned();
        assert_eq!((answer.status, &*to_sign_in), (303, &*format!("/sign-in?next={}", page.replace('/', "%2F"))));
        assert!(client.get(&to_sign_in).await.text.contains(&format!("value=\"{page}\"")), "the form knows the way back");

        let email = ("account[email]", Who::Assigned.email().expect("a member"));
        let wrong = [email, ("account[password]", "not that one, surely"), ("account[next]", &*page)];
        let answer = client.submit(&to_sign_in, "/api/sign_in", &wrong).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*to_sign_in));
        assert!(client.get(&to_sign_in).await.text.contains("role=\"alert\""));
        let right = [email, ("account[password]", PASSWORD), ("account[next]", &*page)];
        let answer = client.submit(&to_sign_in, "/api/sign_in", &right).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*page));
        let text = client.get(&page).await.text;
        assert!(text.contains("We stacked blocks."), "{text}");
        assert!(text.contains("&lt;/textarea&gt;") && !text.contains("<script>alert"), "{text}");
    }
}
