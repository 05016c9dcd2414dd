//! Kinds of visits over HTTP, without JavaScript: their forms, all mistakes at once, the list, its download, and who sees a form.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const NEW: &str = "/settings/visit_kinds/new";
const SAVE: &str = "/api/save_visit_kind";

/// The fields of a form, with no box ticked.
fn fields<'a>(id: &'a str, version: &'a str, name: &'a str, minutes: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![("kind[visit_kind]", id), ("kind[version]", version), ("kind[name]", name), ("kind[minutes]", minutes)]
}

both_engines! {
    async fn a_kind_is_added_changed_and_undone(engine) {
        let app = spawn_app(engine).await;
        let mut biller = app.client(TestUser::Biller);
        let page = biller.get(NEW).await.text;
        assert_eq!(page.matches("type=\"checkbox\"").count(), page.matches("checked").count(), "as visits with an authorization: {page}");
        let refused = biller.submit(NEW, SAVE, &fields("", "", " ", "an hour")).await;
        assert_eq!((refused.status, refused.header("location")), (303, NEW));
        let page = biller.get(NEW).await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 2, "{page}");
        assert!(page.contains("value=\"an hour\""), "what was typed is still there: {page}");
        assert!(!page.contains("checked"), "and so are the boxes: {page}");
        let mut right = fields("", "", "Team <b>meeting</b>", "45");
        right.push(("kind[payable]", "true"));
        let saved = biller.submit(NEW, SAVE, &right).await;
        let address = saved.header("location").to_owned();
        let page = biller.get(&address).await.text;
        assert!(page.contains("Kind of visit saved.") && page.contains("Team &lt;b&gt;meeting&lt;/b&gt;"), "{page}");
        assert!(page.contains("<dt>Billable</dt><dd>No</dd>") && page.contains("<dt>Paid to the provider</dt><dd>Yes</dd>"), "{page}");
        assert!(page.contains("Added by") && !page.contains("/api/undo_visit_kind"), "nothing to undo yet: {page}");

        let id = address.rsplit('/').next().expect("an id").to_owned();
        biller.submit(&address, SAVE, &fields(&id, "1", "Case conference", "45")).await;
        let stale = biller.submit(&address, SAVE, &fields(&id, "1", "Conference", "45")).await;
        assert_eq!(stale.header("location"), address);
        let page = biller.get(&address).await.text;
        assert!(page.contains("value=\"Conference\"") && page.contains("Saved by someone else: “Case conference”"), "{page}");
        biller.submit(NEW, SAVE, &fields("", "", "case CONFERENCE", "45")).await;
        assert!(biller.get(NEW).await.text.contains("There is a kind of visit with this name already."));
        biller.submit(&address, "/api/undo_visit_kind", &[("undo[visit_kind]", id.as_str()), ("undo[version]", "2")]).await;
        assert!(biller.get(&address).await.text.contains("Team &lt;b&gt;meeting"), "the name from before");
        let page = app.client(TestUser::Scheduler).get(&address).await.text;
        assert!(page.contains("Team") && !page.contains("<form class=\"form\""), "a scheduler sees no form: {page}");
    }

    async fn a_kind_ends_and_comes_back(engine) {
        let app = spawn_app(engine).await;
        let mut manager = app.client(TestUser::Manager);
        let id = app.fixtures.id("visit_kind");
        let address = format!("/settings/visit_kinds/{id}");
        let end = |day| [("end[visit_kind]", id), ("end[version]", "1"), ("end[ended_on]", day)];
        manager.submit(&address, "/api/end_visit_kind", &end("soon")).await;
        assert_eq!(manager.get(&address).await.text.matches("aria-invalid=\"true\"").count(), 1);
        manager.submit(&address, "/api/end_visit_kind", &end("2026-11-29")).await;
        assert!(manager.get(&address).await.text.contains("That day is over. Choose today or a later day."));
        manager.submit(&address, "/api/end_visit_kind", &end("2026-11-30")).await;
        let page = manager.get(&address).await.text;
        assert!(page.contains("/api/restore_visit_kind") && !page.contains("/api/end_visit_kind"), "{page}");
        let link = format!("href=\"{address}\"");
        assert!(!manager.get("/settings/visit_kinds").await.text.contains(&link));
        assert!(manager.get("/settings/visit_kinds?state=ended").await.text.contains(&link));
        assert!(manager.get("/settings/visit_kinds?q=clinic").await.text.contains(&link));
        manager.submit(&address, "/api/restore_visit_kind", &[("restore[visit_kind]", id), ("restore[version]", "2")]).await;
        assert!(manager.get(&address).await.text.contains("The kind of visit is back"), "what came back is named");
        assert!(manager.get("/settings/visit_kinds?sort=-minutes").await.text.contains(&link));
        let csv = manager.get("/settings/visit_kinds/csv").await;
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"visit-kinds.csv\"");
        assert!(csv.text.contains("\"Clinic day\",\"60\",\"Yes\",\"Yes\",\"Yes\",\"\""), "{}", csv.text);
    }

    async fn a_coming_end_is_changed_or_removed(engine) {
        let app = spawn_app(engine).await;
        let mut manager = app.client(TestUser::Manager);
        for (list, record, argument) in [("visit_kinds", "visit_kind", "visit_kind"), ("payers", "payer", "payer"), ("services", "service", "service")] {
            let id = app.fixtures.id(record);
            let address = format!("/settings/{list}/{id}");
            let (end, restore) = (format!("/api/end_{argument}"), format!("/api/restore_{argument}"));
            let (end_id, restore_id) = (format!("end[{argument}]"), format!("restore[{argument}]"));
            let form = |version, day| [(end_id.as_str(), id), ("end[version]", version), ("end[ended_on]", day)];
            manager.submit(&address, &end, &form("1", "2026-11-29")).await;
            assert!(manager.get(&address).await.text.contains("That day is over. Choose today or a later day."), "{list}");
            manager.submit(&address, &end, &form("1", "2027-12-01")).await;
            let page = manager.get(&address).await.text;
            for expected in ["Ends on December 1, 2027", "Its end is set", "value=\"2027-12-01\"", "Change the day", "Remove the end"] {
                assert!(page.contains(expected), "{expected} of {list} in {page}");
            }
            assert!(!page.contains("Bring back"), "it has not ended: {page}");
            manager.submit(&address, &end, &form("2", "2027-12-24")).await;
            assert!(manager.get(&address).await.text.contains("Ends on December 24, 2027"), "{list}");
            manager.submit(&address, &restore, &[(restore_id.as_str(), id), ("restore[version]", "3")]).await;
            let page = manager.get(&address).await.text;
            assert!(page.contains("The end is removed.") && !page.contains("Remove the end"), "{list}: {page}");
        }
    }

    async fn a_kind_has_a_spanish_name_for_people_who_read_spanish(engine) {
        let app = spawn_app(engine).await;
        let mut manager = app.client(TestUser::Manager);
        let mut form = fields("", "", "Home evaluation", "60");
        form.push(("kind[name_es]", "Evaluación en casa"));
        let address = manager.submit(NEW, SAVE, &form).await.header("location").to_owned();
        let page = manager.get(&address).await.text;
        assert!(page.contains("<h1 dir=\"auto\">Home evaluation</h1>") && page.contains("Evaluación en casa"), "{page}");
        assert!(manager.get("/settings/visit_kinds?q=casa").await.text.contains("Home evaluation"), "both names are searched");
        manager.cookies.insert("language".into(), "es".into());
        assert!(manager.get(&address).await.text.contains("<h1 dir=\"auto\">Evaluación en casa</h1>"));
        let form = manager.get(&format!("/visits/new?child={}", app.fixtures.id("child"))).await;
        assert_eq!(form.status, 404, "a manager schedules no visits");
        let mut scheduler = app.client(TestUser::Scheduler);
        let english = scheduler.get(&format!("/visits/new?child={}", app.fixtures.id("child"))).await.text;
        scheduler.cookies.insert("language".into(), "es".into());
        let spanish = scheduler.get(&format!("/visits/new?child={}", app.fixtures.id("child"))).await.text;
        assert!(english.contains("Home evaluation (60 min)") && spanish.contains("Evaluación en casa (60 min)"));
        assert!(spanish.contains("Clinic day (60 min)"), "a kind without a Spanish name has the one that it has");
    }

    async fn only_members_who_bill_or_manage_see_the_form_of_a_new_kind(engine) {
        let app = spawn_app(engine).await;
        for user in [TestUser::Scheduler, TestUser::Supervisor, TestUser::PrivacyOfficer, TestUser::AssignedProvider, TestUser::Guardian] {
            assert_eq!(app.client(user).get(NEW).await.status, 404, "{user:?}");
        }
        for user in [TestUser::Biller, TestUser::Manager] {
            assert_eq!(app.client(user).get(NEW).await.status, 200, "{user:?}");
        }
        let settings = app.client(TestUser::Manager).get("/settings").await.text;
        assert!(settings.contains("href=\"/settings/visit_kinds\""), "{settings}");
    }
}
