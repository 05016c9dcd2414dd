//! Legal holds over HTTP, without JavaScript: the forms, their mistakes, the list, and the line on the pages of people.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const LIFT: &str = "/api/lift_hold";

both_engines! {
    async fn a_hold_is_set_and_lifted(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::PrivacyOfficer);
        let provider = format!("provider:{}", app.fixtures.id("provider"));
        let form = format!("/settings/holds/new?subject={provider}");
        let page = office.get(&form).await.text;
        assert!(page.contains("Jennifer Berry") && page.contains("value=\"2026-11-30\""), "{page}");

        let wrong = [("hold[subject]", provider.as_str()), ("hold[since]", ""), ("hold[ground]", " ")];
        let refused = office.submit(&form, "/api/set_hold", &wrong).await;
        assert_eq!((refused.status, refused.header("location")), (303, form.as_str()));
        let page = office.get(&form).await.text;
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 2, "{page}");

        let hold = [("hold[subject]", provider.as_str()), ("hold[since]", "2026-11-02"), ("hold[ground]", "Case 26-114 <b>")];
        let set = office.submit(&form, "/api/set_hold", &hold).await;
        assert_eq!(set.status, 303);
        let address = set.header("location").to_owned();
        let page = office.get(&address).await.text;
        assert!(page.contains("The legal hold is set.") && page.contains("Case 26-114 &lt;b&gt;"), "{page}");
        assert!(office.get("/settings/holds").await.text.contains("Jennifer Berry"));
        let provider_page = format!("/providers/{}", app.fixtures.id("provider"));
        assert!(office.get(&provider_page).await.text.contains("Legal hold since November 2, 2026"));
        for user in [TestUser::Manager, TestUser::AssignedProvider] {
            assert!(!app.client(user).get(&provider_page).await.text.contains("Legal hold"), "{user:?}");
        }

        let id = address.rsplit('/').next().expect("an id");
        let lift = [
            ("lift[hold]", id),
            ("lift[version]", "1"),
            ("lift[lifted_on]", "2026-11-30"),
            ("lift[ground]", "The case is closed"),
        ];
        assert_eq!(office.submit(&address, LIFT, &lift).await.header("location"), address);
        let page = office.get(&address).await.text;
        assert!(page.contains("Check the box to confirm") && page.contains("The case is closed</textarea>"), "{page}");
        let confirmed = [lift[0], lift[1], lift[2], lift[3], ("lift[confirmed]", "true")];
        office.submit(&address, LIFT, &confirmed).await;
        let page = office.get(&address).await.text;
        assert!(page.contains("The legal hold is lifted.") && page.contains("The case is closed"), "{page}");
        assert!(!page.contains("id=\"lift-hold\""), "a lifted hold can't be lifted: {page}");
        let late = office.call(LIFT, &confirmed).await;
        assert_eq!(late.status, 409, "{}", late.text);
        assert!(!office.get(&provider_page).await.text.contains("Legal hold"));
    }

    async fn a_search_leads_to_the_form(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let page = office.get("/settings/holds/new").await.text;
        assert!(page.contains("/settings/holds/new?period=1") && !page.contains("?subject="), "{page}");
        let page = office.get("/settings/holds/new?q=jennifer+berry").await.text;
        assert!(page.contains(&format!("?subject=provider:{}", app.fixtures.id("provider"))), "{page}");
        assert!(office.get("/settings/holds/new?q=nobody+of+that+name").await.text.contains("Nobody found for"));
        let period = [("hold[from]", "2026-06-30"), ("hold[to]", "2026-01-01"), ("hold[since]", "2027-01-01"), ("hold[ground]", "x")];
        office.submit("/settings/holds/new?period=1", "/api/set_period_hold", &period).await;
        let page = office.get("/settings/holds/new?period=1").await.text;
        assert!(page.contains("be before the first day"), "{page}");
        assert!(page.contains("This date is in the future."), "{page}");
    }

    async fn others_have_no_page_of_holds(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(TestUser::OtherAgency).get("/settings/holds").await.text;
        assert!(page.contains(app.fixtures.id("elsewhere_hold")) && !page.contains(app.fixtures.id("hold")), "{page}");
        for user in [TestUser::Manager, TestUser::AssignedProvider, TestUser::Guardian] {
            assert_eq!(app.client(user).get("/settings/holds").await.status, 404, "{user:?}");
        }
    }
}
