//! Suspended agencies and suspended users.

use crate::{
    both_engines,
    support::{TestUser, sign_in, spawn_app},
};
use domain::text::{EmailAddress, Reason};
use store::identity::suspension::{restore_agency, suspend_agency, suspend_user};

fn suspension_reason() -> Reason {
    Reason::try_from("The contract has ended").expect("a reason")
}

both_engines! {
    async fn members_of_a_suspended_agency_see_a_notice_and_data_is_kept(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(TestUser::Admin);
        let mut stream = office.open_stream("/events").await;
        suspend_agency(&app.db, "maple", &suspension_reason()).await.expect("it is suspended");
        assert_eq!(stream.next().await.map(|event| event.0), Some("ended".into()), "streams end at once");
        assert_eq!(stream.next().await, None);

        for page in ["/week", "/account", "/audit", "/import"] {
            let page = office.get(page).await;
            assert_eq!(page.status, 403, "{}", page.text);
            assert!(page.text.contains("maple is suspended") && page.text.contains("Nothing is deleted"), "{}", page.text);
            assert!(page.text.contains("mailto:hello@visits.example"), "the contact address is shown");
            assert!(!page.text.contains("contract"), "the reason is only for the operator");
        }
        let family = app.client(TestUser::Guardian).get("/home").await;
        assert!(family.status == 403 && family.text.contains("call the office of maple"), "{}", family.text);
        let call = office.call("/api/check_in", &[("visit", app.fixtures.id("next"))]).await;
        assert_eq!((call.status, call.text.as_str()), (403, r#"{"error":"suspended"}"#));
        assert_eq!(office.open_stream("/events").await.response.status, 403);
        assert_eq!(office.submit("/audit", "/audit/export", &[]).await.header("location"), "/audit");
        for page in ["/terms", "/privacy", "/sign-in"] {
            assert_eq!(office.get(page).await.status, 200, "{page}");
        }
        assert_eq!(app.client(TestUser::OtherAgency).get("/week").await.status, 200, "other agencies are not affected");

        restore_agency(&app.db, "maple").await.expect("it is restored");
        assert_eq!(office.get("/week").await.status, 200);
    }

    async fn a_suspension_is_shown_only_after_the_correct_password(engine) {
        let app = spawn_app(engine).await;
        let email = TestUser::AssignedProvider.email().expect("a member");
        suspend_user(&app.db, &EmailAddress::try_from(email).expect("an address"), &suspension_reason()).await.expect("they are suspended");
        let mut browser = app.anonymous_client();
        let wrong = [("account[email]", email), ("account[password]", "some other password")];
        let refused = browser.call("/api/sign_in", &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("password.wrong") && !refused.text.contains("suspended"), "{}", refused.text);
        sign_in(&mut browser, email).await;
        let page = browser.get("/day").await;
        assert!(page.status == 403 && page.text.contains("Your account is suspended"), "{}", page.text);
        let out = browser.submit("/day", "/api/sign_out", &[]).await;
        assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
        assert!(!browser.cookies.contains_key("session"), "signing out still works");
    }
}
