//! The page of a visit for its provider, the office and the family.

use crate::{
    both_engines,
    support::{TestApp, TestUser, client::Client, sign_in, spawn_app},
};

const HOUR_US: i64 = 3_600_000_000;

/// Signs in again, after the session has expired.
async fn sign_in_again(app: &TestApp, user: TestUser) -> Client {
    let mut client = app.anonymous_client();
    sign_in(&mut client, user.email().expect("a member")).await;
    client
}

both_engines! {
    async fn a_new_visit_of_a_child_is_proposed_to_its_therapist(engine) {
        let app = spawn_app(engine).await;
        let (child, authorization) = (app.fixtures.id("child"), app.fixtures.id("authorization"));
        let mut office = app.client(TestUser::Admin);
        let address = format!("/visits/new?child={child}");
        let page = office.get(&address).await.text;
        assert!(page.contains("<option value=\"therapist\" selected>"), "{page}");
        assert!(page.contains("Therapists: ") && page.contains("name=\"back_to_child\""), "{page}");
        let form = |minutes: &'static str| [
            ("back_to_child", "true"),
            ("visit[child]", child),
            ("visit[authorization]", authorization),
            ("visit[provider]", "therapist"),
            ("visit[minutes]", minutes),
            ("visit[date]", "2026-12-06"),
            ("visit[time]", "09:00"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        assert_eq!(office.submit(&address, "/api/create_visit", &form("half")).await.header("location"), address);
        let page = office.get(&address).await.text;
        assert!(page.contains("value=\"half\"") && page.matches("aria-invalid=\"true\"").count() == 1, "{page}");
        let done = office.submit(&address, "/api/create_visit", &form("35")).await;
        assert_eq!((done.status, done.header("location")), (303, &*format!("/children/{child}")), "back to the child");
        let page = office.get(done.header("location")).await.text;
        assert!(page.contains("Visit scheduled.") && page.contains("35 min"), "the typed length: {page}");
        // From a board it leads to the week of this child.
        let mut from_board = form("").to_vec();
        from_board.remove(0);
        from_board[5] = ("visit[time]", "15:00");
        let done = office.submit(&address, "/api/create_visit", &from_board).await;
        assert!(done.header("location").starts_with("/week/2026-12-06?name=C"), "{}", done.header("location"));
        let week = office.get(done.header("location")).await.text;
        assert!(week.contains("Visit scheduled.") && week.contains("15:00"), "{week}");
    }

    async fn an_error_of_a_choice_leads_to_its_group(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = format!("/visits/{}", app.fixtures.id("visit"));
        let form = [("visit[visit]", app.fixtures.id("visit")), ("visit[version]", app.fixtures.id("version")), ("visit[reason]", "Ill")];
        office.submit(&page, "/api/cancel_visit", &form).await;
        let shown = office.get(&page).await.text;
        assert!(shown.contains("href=\"#cancel-visit-by\">Canceled by: "), "the summary names the group: {shown}");
        let group = shown.split("id=\"cancel-visit-by\"").nth(1).and_then(|rest| rest.split('>').next()).expect("the group");
        assert!(group.contains("aria-describedby=\"cancel-visit-by-error\"") && group.contains("tabindex=\"-1\""), "{group}");
        assert!(shown.contains("id=\"cancel-visit-by-error\""), "{shown}");
    }

    async fn invalid_times_show_every_validation_error(engine) {
        let app = spawn_app(engine).await;
        let visit = app.fixtures.id("under_way");
        for user in [TestUser::AssignedProvider, TestUser::Admin] {
            let mut client = app.client(user);
            let page = format!("/visits/{visit}");
            let times = [
                ("times[visit]", visit),
                ("times[version]", "2"),
                ("times[began]", "2026-11-30T23:00"),
                ("times[ended]", "noon"),
                ("times[reason]", ""),
            ];
            let response = client.submit(&page, "/api/correct_times", &times).await;
            assert_eq!((response.status, response.header("location")), (303, &*page));
            let shown = client.get(&page).await.text;
            for expected in ["That start is in the future", "Enter a date and a time", "Enter a reason", "value=\"2026-11-30T23:00\""] {
                assert!(shown.contains(expected), "{expected}: {shown}");
            }
            let open = if user == TestUser::Admin { "<details name=\"act\" open" } else { "<details open class=\"more\"" };
            assert!(shown.contains(open), "the form is open: {shown}");
        }
    }

    async fn corrected_times_are_shown_with_the_originals(engine) {
        let app = spawn_app(engine).await;
        let visit = app.fixtures.id("under_way");
        let page = format!("/visits/{visit}");
        let mut office = app.client(TestUser::Admin);
        let times = [
            ("times[visit]", visit),
            ("times[version]", "2"),
            ("times[began]", "2026-11-30T06:55"),
            ("times[ended]", ""),
            ("times[reason]", "Phone had no battery"),
        ];
        assert_eq!(office.submit(&page, "/api/correct_times", &times).await.status, 303);
        for (user, page) in [(TestUser::AssignedProvider, page.clone()), (TestUser::AssignedProvider, format!("{page}/note")), (TestUser::Admin, page)] {
            let shown = app.client(user).get(&page).await.text;
            assert!(shown.contains("Recorded 7:00, no check-out; corrected to 6:55, no check-out by"), "{page}: {shown}");
            assert!(shown.contains("Phone had no battery"), "{page}: {shown}");
        }
    }

    async fn undoing_a_check_in_saves_the_note_draft(engine) {
        let app = spawn_app(engine).await;
        let visit = app.fixtures.id("under_way");
        let page = format!("/visits/{visit}/note");
        let mut client = app.client(TestUser::AssignedProvider);
        assert!(client.get(&page).await.text.contains("Undo check-in"));
        let typed = [
            ("visit", visit),
            ("note[visit]", visit),
            ("note[version]", "0"),
            ("note[body]", "Typed before the press was taken back"),
            ("note[family_summary]", ""),
        ];
        let response = client.submit(&page, "/api/undo_press", &typed).await;
        assert_eq!((response.status, response.header("location")), (303, &*format!("/visits/{visit}")));
        let shown = client.get(&format!("/visits/{visit}")).await.text;
        assert!(shown.contains("Check-in undone") && shown.contains("Check in") && shown.contains("Check-in of 7:00 undone by"), "{shown}");
        assert!(client.get(&page).await.text.contains("Typed before the press was taken back"));
    }

    async fn a_visit_that_lost_its_provider_is_shown_without_one_on_every_page(engine) {
        let app = spawn_app(engine).await;
        let (visit, version) = (app.fixtures.id("visit"), app.fixtures.id("version"));
        let page = format!("/visits/{visit}");
        let mut office = app.client(TestUser::Admin);
        let form = |reason: &'static str| [("visit[visit]", visit), ("visit[version]", version), ("visit[reason]", reason)];
        office.submit(&page, "/api/take_provider_off", &form("")).await;
        assert!(office.get(&page).await.text.contains("Enter a reason"));
        office.submit(&page, "/api/take_provider_off", &form("On leave")).await;
        let shown = office.get(&page).await.text;
        for part in ["The visit has no provider now.", "No provider", "Before:", "Jennifer Berry", "Give it a provider"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains("/api/take_provider_off"), "{shown}");
        for board in ["/day/2026-12-01", "/week/2026-11-30", "/week/2026-11-30?by=child", "/agenda/2026-11-30"] {
            let shown = office.get(board).await.text;
            assert!(shown.contains("Without a provider"), "{board}: {shown}");
            assert!(!shown.contains("/providers/00000000"), "{board}: {shown}");
        }
        assert!(office.get("/month/2026-12-01").await.text.contains("1 without a provider"));
        assert_eq!(app.client(TestUser::AssignedProvider).get(&page).await.status, 404);
        let home = app.client(TestUser::Guardian).get("/home").await.text;
        assert!(home.contains("It is not settled yet who comes"), "{home}");
    }

    async fn the_visit_page_links_to_phone_and_directions(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(TestUser::AssignedProvider).get(&format!("/visits/{}", app.fixtures.id("next"))).await.text;
        assert!(page.contains("href=\"https://www.google.com/maps/dir/?api=1&amp;destination=4"), "{page}");
        let actions = page.split("class=\"action-bar\"").nth(1).expect("the next actions");
        assert!(actions.contains("href=\"tel:+1585555") && actions.contains("aria-label=\"Call "), "{actions}");
        let tomorrow = app.client(TestUser::AssignedProvider).get(&format!("/visits/{}", app.fixtures.id("visit"))).await.text;
        assert!(!tomorrow.contains("href=\"tel:+1585555"), "before the day of the visit, the number is only on the child's page");
    }

    async fn a_nobody_home_report_is_shown_to_all_roles(engine) {
        let app = spawn_app(engine).await;
        // Matthew's visit on Tuesday at 9:00.
        let visit = app.fixtures.id("visit");
        app.clock.shift(26 * HOUR_US);
        let mut provider = sign_in_again(&app, TestUser::AssignedProvider).await;
        let page = format!("/visits/{visit}");
        let report = [("report[visit]", visit), ("report[report]", "nobody_home"), ("report[remark]", "Rang three times")];
        assert_eq!(provider.submit(&page, "/api/report_from_the_road", &report).await.status, 303);
        for path in ["/day", &page] {
            let shown = provider.get(path).await.text;
            assert!(shown.contains("Nobody home") && shown.contains("They came after all"), "{path}: {shown}");
        }
        assert!(!provider.get(&page).await.text.contains("id=\"nobody-home\""), "the report form is gone");
        let board = sign_in_again(&app, TestUser::Admin).await.get("/day").await.text;
        assert!(board.contains("bar-mark-brick") && board.contains("scheduled. Nobody home"), "{board}");
        let home = sign_in_again(&app, TestUser::Guardian).await.get("/home").await.text;
        assert!(home.contains("found nobody home. Please call the office.") && !home.contains("Rang three times"), "{home}");
    }

    async fn the_audit_lists_changes_of_a_visit(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let visit = app.fixtures.id("visit");
        let moved = [
            ("visit[visit]", visit),
            ("visit[version]", app.fixtures.id("version")),
            ("visit[provider]", app.fixtures.id("provider")),
            ("visit[date]", "2026-12-01"),
            ("visit[time]", "15:00"),
            ("visit[override_reason]", "The family asked for it"),
        ];
        assert_eq!(office.submit(&format!("/visits/{visit}"), "/api/move_visit", &moved).await.status, 303);
        let audit = office.get(&format!("/audit?visit={visit}")).await.text;
        for expected in ["Matthew Cruz, Tue, Dec 1, 15:00", "Tue, Dec 1, 9:00 → 15:00", "With Jennifer Berry"] {
            assert!(audit.contains(expected), "{expected}: {audit}");
        }
        let unmoved = [moved[0], ("visit[version]", "2"), moved[2], moved[3], moved[4]];
        office.submit(&format!("/visits/{visit}"), "/api/move_visit", &unmoved).await;
        assert!(office.get(&format!("/visits/{visit}")).await.text.contains("Nothing changed: the visit is already there."));
    }

    async fn a_provider_can_check_out_on_the_visit_page(engine) {
        let app = spawn_app(engine).await;
        let visit = app.fixtures.id("under_way");
        let page = format!("/visits/{visit}");
        app.clock.shift(9 * HOUR_US);
        let mut provider = sign_in_again(&app, TestUser::AssignedProvider).await;
        let shown = provider.get(&page).await.text;
        let (_, actions) = shown.split_once("class=\"action-bar\"").expect("the next actions");
        let last = actions.split("</section>").next().and_then(|bar| bar.split("<button").last()).expect("a button");
        assert!(last.contains("button-main") && last.contains("Check out"), "{actions}");
        assert!(actions.contains(&format!("href=\"{page}/note\"")), "{actions}");
        // A duration of nine hours must be confirmed on the same page.
        let response = provider.submit(&page, "/api/check_out", &[("visit", visit)]).await;
        assert_eq!((response.status, response.header("location")), (303, &*page));
        let shown = provider.get(&page).await.text;
        assert!(shown.contains("of care. Is it right?") && shown.contains("Yes, check out") && shown.contains("name=\"even_so\""), "{shown}");
        let response = provider.submit(&page, "/api/check_out", &[("visit", visit), ("even_so", "true")]).await;
        assert_eq!((response.status, response.header("location")), (303, &*format!("{page}/note")));
        assert!(provider.get(&page).await.text.contains("This visit is over."));
    }

    async fn the_visit_page_opens_one_action_at_a_time(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (visit, version) = (app.fixtures.id("visit"), app.fixtures.id("version"));
        let page = format!("/visits/{visit}");
        let shown = office.get(&page).await.text;
        let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text} in {shown}"));
        assert!(at("id=\"facts\"") < at("id=\"acts\""), "the details come first");
        let choices = [at("id=\"move\""), at("id=\"give\""), at("id=\"cancel\"")];
        assert!(choices.is_sorted());
        assert_eq!(open_actions(&shown), ["move"]);
        assert_eq!(open_actions(&office.get(&format!("{page}?do=cancel#cancel")).await.text), ["cancel"]);
        // The rejected action is open, whatever the URL requests.
        let cancel = [("visit[visit]", visit), ("visit[version]", version), ("visit[by]", "family"), ("visit[reason]", "")];
        let url = format!("{page}?do=give");
        let response = office.submit(&url, "/api/cancel_visit", &cancel).await;
        assert_eq!(response.status, 303);
        let shown = office.get(response.header("location")).await.text;
        assert_eq!(open_actions(&shown), ["cancel"]);
        let cancel = action_form(&shown, "cancel");
        let by = offered_choices(&cancel);
        assert!(by.iter().any(|(side, tag)| side == "family" && tag.contains("checked")), "{by:?}");
        // For a visit that has begun, only the times can be entered; members who may not schedule get no actions.
        let begun = office.get(&format!("/visits/{}", app.fixtures.id("under_way"))).await.text;
        assert_eq!(open_actions(&begun), ["times"]);
        assert!(!begun.contains("id=\"cancel\"") && !begun.contains("id=\"give\""), "{begun}");
        let read_only = app.signed_in_client("privacy@maple.example").await.get(&page).await.text;
        assert!(read_only.contains("id=\"facts\"") && !read_only.contains("id=\"acts\""), "{read_only}");
    }

    async fn a_rejected_move_reopens_the_move_form(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (visit, version) = (app.fixtures.id("visit"), app.fixtures.id("version"));
        let page = format!("/visits/{visit}");
        let give = action_form(&office.get(&page).await.text, "give");
        let new_provider = offered_choices(&give).remove(0).0;
        let form = |action, provider, time| {
            [
                ("visit[visit]", visit),
                ("visit[version]", version),
                ("visit[provider]", provider),
                ("visit[act]", action),
                ("visit[date]", "2026-12-01"),
                ("visit[time]", time),
                ("visit[minutes]", "60"),
                ("visit[override_reason]", "The family asked for it"),
            ]
        };
        assert_eq!(office.submit(&page, "/api/move_visit", &form("give", &new_provider, "15:00")).await.status, 303);
        // Another user submits a move with the old version.
        let stale = form("move", app.fixtures.id("provider"), "16:05");
        assert_eq!(office.submit(&page, "/api/move_visit", &stale).await.status, 303);
        let shown = office.get(&page).await.text;
        assert_eq!(open_actions(&shown), ["move"]);
        assert!(action_form(&shown, "move").contains("value=\"16:05\""), "{shown}");
        assert!(!action_form(&shown, "move").contains(app.fixtures.id("provider")), "the current provider is kept");
        assert!(!action_form(&shown, "give").contains("value=\"16:05\""), "the reassign form is not the rejected one");
    }

    async fn reassigning_lists_available_providers_first(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let (visit, version) = (app.fixtures.id("visit"), app.fixtures.id("version"));
        let page = format!("/visits/{visit}");
        let give = action_form(&office.get(&page).await.text, "give");
        let (best, rest) = give.split_once("<details").expect("the rest is in a closed details element");
        assert!((1..=8).contains(&offered_choices(best).len()) && offered_choices(best).len() + offered_choices(rest).len() == 35, "{give}");
        assert!(best.contains("min from") && !best.contains("Has another visit"), "{best}");
        assert!(rest.contains("Free ") && rest.contains("Has another visit"), "{give}");
        let lacks = "have this discipline";
        assert!(!best.contains(lacks) && rest.contains(lacks), "{give}");
        assert!(offered_choices(&give).iter().all(|(id, _)| id != app.fixtures.id("provider")), "the current provider is not offered");
        // Only the visible choices are required.
        let required = |part: &str| offered_choices(part).iter().filter(|(_, tag)| tag.contains("required")).count();
        assert_eq!((required(best), required(rest)), (offered_choices(best).len(), 0));

        // A busy provider is rejected whatever the reason, and the form returns with the choice visible and the input kept.
        let busy = rest.split("<li>").find(|line| line.contains("Has another visit")).expect("a provider is busy");
        let busy = offered_choices(busy).remove(0).0;
        let moved = [
            ("visit[visit]", visit),
            ("visit[version]", version),
            ("visit[provider]", &busy),
            ("visit[date]", "2026-12-01"),
            ("visit[time]", "09:00"),
            ("visit[minutes]", "60"),
            ("visit[override_reason]", "Jennifer is ill"),
        ];
        assert_eq!(office.submit(&page, "/api/move_visit", &moved).await.status, 303);
        let shown = office.get(&page).await.text;
        assert_eq!(open_actions(&shown), ["give"]);
        let give = action_form(&shown, "give");
        assert!(shown.contains("The provider is with") && give.contains("Jennifer is ill"), "{shown}");
        let (_, details) = give.split_once("<details").expect("a details element");
        assert!(details.starts_with(" open"), "{details}");
        let chosen: Vec<_> = offered_choices(details).into_iter().filter(|(_, tag)| tag.contains("checked")).collect();
        assert!(chosen.len() == 1 && chosen[0].0 == busy, "{chosen:?}");

        // The first provider on the list is accepted.
        let fits = offered_choices(best).remove(0).0;
        let moved = [moved[0], moved[1], ("visit[provider]", &*fits), moved[3], moved[4], moved[5], moved[6]];
        assert_eq!(office.submit(&page, "/api/move_visit", &moved).await.status, 303);
        let shown = office.get(&page).await.text;
        assert_eq!(open_actions(&shown), ["move"], "{shown}");
        let give = action_form(&shown, "give");
        assert!(offered_choices(&give).iter().any(|(id, _)| id == app.fixtures.id("provider")), "the previous provider is offered now");
    }
}

/// The radio buttons of a form, as (value, tag).
fn offered_choices(part: &str) -> Vec<(String, &str)> {
    let tags = part.split("<input").skip(1).filter_map(|rest| rest.split('>').next()).filter(|tag| tag.contains("radio"));
    tags.filter_map(|tag| Some((tag.split("value=\"").nth(1)?.split('"').next()?.to_owned(), tag))).collect()
}

/// The open actions of the page.
fn open_actions(page: &str) -> Vec<&str> {
    let open = page.split("<details name=\"act\" open").skip(1);
    open.filter_map(|rest| rest.split("<div id=\"").nth(1)?.split('"').next()).collect()
}

/// The HTML of one action.
fn action_form(page: &str, action: &str) -> String {
    let (_, rest) = page.split_once(&format!("<div id=\"{action}\" class=\"action-panel\"")).expect("the action is on the page");
    rest.split("<details name=\"act\"").next().unwrap_or_default().to_owned()
}
