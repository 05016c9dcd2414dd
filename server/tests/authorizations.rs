//! Payers, services and authorizations over HTTP, without JavaScript: their forms, all mistakes at once, and who sees a form.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const SAVE: &str = "/api/save_authorization";

both_engines! {
    async fn a_payer_is_added_changed_and_undone(engine) {
        let app = spawn_app(engine).await;
        let mut biller = app.client(TestUser::Biller);
        let form = "/settings/payers/new";
        let fields = |name, minutes| {
            [
                ("payer[payer]", ""),
                ("payer[version]", ""),
                ("payer[name]", name),
                ("payer[unit_rule]", "midpoint"),
                ("payer[unit_minutes]", minutes),
                ("payer[visit_bands]", "60, 30"),
                ("payer[first_day]", "sunday"),
            ]
        };
        let refused = biller.submit(form, "/api/save_payer", &fields(" ", "quarter of an hour")).await;
        assert_eq!((refused.status, refused.header("location")), (303, form));
        let page = biller.get(form).await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 3, "{page}");
        assert!(page.contains("value=\"60, 30\""), "what was typed is still there: {page}");
        let mut right = fields("County <b>Fund</b>", "15");
        right[5] = ("payer[visit_bands]", "30, 60");
        let saved = biller.submit(form, "/api/save_payer", &right).await;
        let address = saved.header("location").to_owned();
        let page = biller.get(&address).await.text;
        assert!(page.contains("Payer saved.") && page.contains("County &lt;b&gt;Fund&lt;/b&gt;"), "{page}");
        assert!(page.contains("Added by") && !page.contains("/api/undo_payer"), "nothing to undo yet: {page}");

        let id = address.rsplit('/').next().expect("an id").to_owned();
        let mut changed = right;
        changed[0].1 = &id;
        changed[1].1 = "1";
        changed[2].1 = "County Trust";
        biller.submit(&address, "/api/save_payer", &changed).await;
        let stale = biller.submit(&address, "/api/save_payer", &right_of(&changed, "County Bank")).await;
        assert_eq!(stale.header("location"), address);
        let page = biller.get(&address).await.text;
        assert!(page.contains("value=\"County Bank\"") && page.contains("Saved by someone else: “County Trust”"), "{page}");
        let undo = [("undo[payer]", id.as_str()), ("undo[version]", "2")];
        biller.submit(&address, "/api/undo_payer", &undo).await;
        assert!(biller.get(&address).await.text.contains("County &lt;b&gt;Fund"), "the name from before");
        let page = app.client(TestUser::Scheduler).get(&address).await.text;
        assert!(page.contains("County") && !page.contains("<form class=\"form\""), "a scheduler sees no form: {page}");
    }

    async fn a_child_is_searched_and_gets_an_authorization(engine) {
        let app = spawn_app(engine).await;
        let mut biller = app.client(TestUser::Biller);
        let page = biller.get("/authorizations/new?q=cruz").await.text;
        let child = app.fixtures.id("child");
        let form = format!("/authorizations/new?child={child}");
        assert!(page.contains(&form), "{page}");
        assert!(biller.get("/authorizations/new?q=nobody+of+that+name").await.text.contains("Nobody found for"));
        let (payer, service) = (app.fixtures.id("payer"), app.fixtures.id("service"));
        let fields = |payer, starts_on, visits| {
            [
                ("authorization[authorization]", ""),
                ("authorization[version]", ""),
                ("authorization[child]", child),
                ("authorization[payer]", payer),
                ("authorization[service]", service),
                ("authorization[starts_on]", starts_on),
                ("authorization[ends_on]", "2027-02-28"),
                ("authorization[visits_per_week]", visits),
                ("authorization[units_authorized]", "104"),
                ("authorization[diagnoses]", "F84.0"),
            ]
        };
        let refused = biller.submit(&form, SAVE, &fields("", "soon", "0")).await;
        assert_eq!((refused.status, refused.header("location")), (303, form.as_str()));
        let page = biller.get(&form).await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 3, "{page}");
        assert!(page.contains("Choose a payer.") && page.contains("value=\"F84.0\""), "{page}");
        let saved = biller.submit(&form, SAVE, &fields(payer, "2026-12-01", "2")).await;
        let address = saved.header("location").to_owned();
        let page = biller.get(&address).await.text;
        assert!(page.contains("Authorization saved.") && page.contains("97530") && page.contains("F84.0"), "{page}");
        assert!(page.contains("2 × 60 min per week") && page.contains("= Remaining"), "{page}");

        let id = address.rsplit('/').next().expect("an id").to_owned();
        let end = |day| [("end[authorization]", id.as_str()), ("end[version]", "1"), ("end[ended_on]", day), ("end[reason]", "Moved")];
        biller.submit(&address, "/api/end_authorization", &end("2026-11-01")).await;
        let page = biller.get(&address).await.text;
        assert!(page.contains("Choose a day from the first to the last day") && page.contains("Moved</textarea>"), "{page}");
        biller.submit(&address, "/api/end_authorization", &end("2026-12-31")).await;
        let page = biller.get(&address).await.text;
        assert!(page.contains("Ended early") && page.contains("Moved") && page.contains("Bring back"), "{page}");
        let restore = [("restore[authorization]", id.as_str()), ("restore[version]", "2")];
        biller.submit(&address, "/api/restore_authorization", &restore).await;
        assert!(biller.get(&address).await.text.contains("The authorization is back"));
    }

    async fn planned_visits_are_counted_and_linked(engine) {
        let app = spawn_app(engine).await;
        let mut biller = app.client(TestUser::Biller);
        let id = app.fixtures.id("authorization");
        let address = format!("/authorizations/{id}");
        let end = [
            ("end[authorization]", id),
            ("end[version]", "1"),
            ("end[ended_on]", "2026-11-30"),
            ("end[reason]", ""),
        ];
        assert_eq!(biller.call("/api/end_authorization", &end).await.status, 409);
        biller.submit(&address, "/api/end_authorization", &end).await;
        let page = biller.get(&address).await.text;
        assert!(page.contains("1 visit is scheduled outside these dates"), "{page}");
        assert!(page.contains("See the first of these visits"), "{page}");
    }

    async fn only_members_who_bill_or_manage_see_the_forms(engine) {
        let app = spawn_app(engine).await;
        let edit = format!("/authorizations/{}/edit", app.fixtures.id("authorization"));
        let pages = ["/settings/payers/new", "/settings/services/new", "/authorizations/new", edit.as_str()];
        for user in [TestUser::Scheduler, TestUser::Supervisor, TestUser::PrivacyOfficer, TestUser::AssignedProvider, TestUser::Guardian] {
            for page in pages {
                assert_eq!(app.client(user).get(page).await.status, 404, "{page} for {user:?}");
            }
        }
        for user in [TestUser::Biller, TestUser::Manager] {
            for page in pages {
                assert_eq!(app.client(user).get(page).await.status, 200, "{page} for {user:?}");
            }
        }
        let page = app.client(TestUser::Scheduler).get(&format!("/authorizations/{}", app.fixtures.id("authorization"))).await.text;
        assert!(page.contains("= Remaining") && !page.contains("/api/end_authorization") && !page.contains("/edit"), "{page}");
    }
}

/// The same fields with another name.
fn right_of<'a>(fields: &[(&'static str, &'a str); 7], name: &'a str) -> [(&'static str, &'a str); 7] {
    let mut fields = *fields;
    fields[2].1 = name;
    fields
}
