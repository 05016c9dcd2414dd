//! The record of what is stored, for the office members who answer for privacy, and the privacy page, made from the same map.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};
use store::data_map::schema_columns;

const PAGE: &str = "/settings/data";
const CSV: &str = "/settings/data/csv";

both_engines! {
    async fn only_who_answers_for_privacy_reads_the_record(engine) {
        let app = spawn_app(engine).await;
        for user in TestUser::ALL {
            let mut client = app.client(user);
            for path in [PAGE, CSV] {
                let response = client.get(path).await;
                let case = format!("{path} by {}: {}", user.name(), response.status);
                match user {
                    TestUser::Admin | TestUser::PrivacyOfficer | TestUser::OtherAgency => {
                        assert_eq!(response.status, 200, "{case}");
                    }
                    TestUser::Anonymous => assert!(response.header("location").starts_with("/sign-in?"), "{case}"),
                    _ => {
                        assert_eq!(response.status, 404, "{case}");
                        assert!(!response.text.contains("body_sealed"), "{case}");
                    }
                }
            }
        }
    }

    async fn the_record_has_every_column_of_the_database(engine) {
        let app = spawn_app(engine).await;
        let mut officer = app.client(TestUser::PrivacyOfficer);
        let page = officer.get(PAGE).await.text;
        for expected in ["Record of data", "href=\"/settings/data/csv\"", "Session notes", "body_sealed", "90 days at most"] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        let response = officer.get(CSV).await;
        assert_eq!(response.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(response.header("content-disposition"), "attachment; filename=\"record-of-data.csv\"");
        assert_eq!(response.header("cache-control"), "no-store");
        assert!(response.text.starts_with("\u{feff}\"Class\",\"Where\",\"Name\""), "{}", response.text);
        let lines: Vec<&str> = response.text.lines().collect();
        for column in schema_columns(&app.db).await.expect("the schema") {
            let (table, name) = (format!("\"Table\",\"{}\"", column.table), format!("\"{}\"", column.column));
            assert!(lines.iter().any(|line| line.contains(&table) && line.contains(&name)), "{column:?} is in the record");
        }
        officer.cookies.insert("language".into(), "es".into());
        let spanish = officer.get(CSV).await.text;
        assert!(spanish.contains("\"Tabla\",\"children\",\"Niños\"") && !spanish.contains("Children"), "{spanish}");
    }

    async fn the_record_is_linked_for_those_who_may_read_it(engine) {
        let app = spawn_app(engine).await;
        for (user, path, links) in [
            (TestUser::Admin, "/settings", true),
            (TestUser::Manager, "/settings", false),
            (TestUser::PrivacyOfficer, "/audit", true),
        ] {
            let page = app.client(user).get(path).await.text;
            assert_eq!(page.contains("href=\"/settings/data\""), links, "{path} by {}", user.name());
        }
    }

    async fn the_privacy_page_has_contents_and_a_retention_schedule_in_both_languages(engine) {
        let app = spawn_app(engine).await;
        for (language, expected) in [
            ("en", ["How long it stays", "Session notes and summaries", "While the agency uses VisitOMS", "90 days at most"]),
            ("es", ["Cuánto tiempo permanece", "Notas de sesión y resúmenes", "Mientras la agencia use VisitOMS", "90 días como máximo"]),
        ] {
            let mut visitor = app.client(TestUser::Anonymous);
            visitor.cookies.insert("language".into(), language.into());
            let response = visitor.get("/privacy").await;
            assert_eq!(response.status, 200);
            for text in expected {
                assert!(response.text.contains(text), "{text} in {}", response.text);
            }
            for anchor in ["who", "what", "use", "sharing", "keeping", "security", "rights", "children", "contact"] {
                let (link, target) = (format!("href=\"#{anchor}\""), format!("<h2 id=\"{anchor}\""));
                assert!(response.text.contains(&link) && response.text.contains(&target), "{anchor} in {}", response.text);
            }
        }
    }
}
