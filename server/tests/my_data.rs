//! The page of one's own data over HTTP: what each role sees, and a report that the office answers.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const PAGE: &str = "/account/data";
const OFFICE: &str = "/settings/data-reports";

both_engines! {
    async fn each_role_sees_its_own_kinds_of_data(engine) {
        let app = spawn_app(engine).await;
        let page = async |user| app.client(user).get(PAGE).await.text;
        let (office, provider, family) =
            (page(TestUser::Admin).await, page(TestUser::AssignedProvider).await, page(TestUser::Guardian).await);
        for (text, own, email) in [
            (&office, "membership", "marta.ruiz@maple.example"),
            (&provider, "provider", "jennifer.berry@maple.example"),
            (&family, "guardian", "guardian207@family.example"),
        ] {
            for id in [own, "account", "membership", "sessions", "devices", "second-factors", "agreements"] {
                assert!(text.contains(&format!("<h2 id=\"{id}\"")), "{id} in {text}");
            }
            assert!(text.contains(email), "{email} in {text}");
        }
        assert!(!office.contains("<h2 id=\"provider\"") && !office.contains("<h2 id=\"guardian\""), "{office}");
        assert!(!provider.contains("<h2 id=\"guardian\"") && !family.contains("<h2 id=\"provider\""));
        let child = format!("/home/seen/{}", app.fixtures.id("child"));
        assert!(family.contains(&child) && !provider.contains(&child), "{family}");
        assert!(provider.contains("My name is written with an accent"), "their own report is shown: {provider}");
        assert!(!family.contains("My name is written with an accent") && !office.contains("My name is written"), "to nobody else");
    }

    async fn a_report_is_sent_and_answered(engine) {
        let app = spawn_app(engine).await;
        let mut family = app.client(TestUser::Guardian);
        let wrong = [("report[item]", "guardian_record"), ("report[message]", " ")];
        assert_eq!(family.submit(PAGE, "/api/report_data", &wrong).await.header("location"), PAGE);
        let page = family.get(PAGE).await.text;
        assert!(page.contains("id=\"report-data-message-error\""), "{page}");
        assert!(page.contains("<option value=\"guardian_record\" selected"), "the choice is still there: {page}");
        let report = [wrong[0], ("report[message]", "My phone is 585-555-0177 <b>")];
        family.submit(PAGE, "/api/report_data", &report).await;
        let page = family.get(PAGE).await.text;
        assert!(page.contains("Sent to your agency's office."), "{page}");
        assert!(page.contains("My phone is 585-555-0177 &lt;b&gt;") && page.contains(">open</span>"), "{page}");

        let mut office = app.client(TestUser::PrivacyOfficer);
        let list = office.get(OFFICE).await.text;
        assert!(list.contains("My phone is 585-555-0177 &lt;b&gt;"), "{list}");
        let (_, line) = list.split_once("My phone is").expect("the report");
        let id = line.split("name=\"answer[report]\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
        let answer = [("answer[report]", id), ("answer[version]", "1"), ("answer[answer]", "")];
        office.submit(OFFICE, "/api/answer_data_report", &answer).await;
        let page = office.get(OFFICE).await.text;
        assert!(page.contains("<details open class=\"more\""), "the form with the mistake is open: {page}");
        let answer = [answer[0], answer[1], ("answer[answer]", "Your number is corrected")];
        office.submit(OFFICE, "/api/answer_data_report", &answer).await;
        assert!(office.get(OFFICE).await.text.contains("Your number is corrected"));
        assert_eq!(office.call("/api/answer_data_report", &answer).await.status, 409);
        let page = family.get(PAGE).await.text;
        assert!(page.contains("Your number is corrected") && page.contains(">done</span>"), "{page}");
        for user in [TestUser::Manager, TestUser::AssignedProvider, TestUser::Guardian] {
            assert_eq!(app.client(user).get(OFFICE).await.status, 404, "{user:?}");
        }
    }
}
