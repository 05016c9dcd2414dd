//! Databases of earlier versions work after an upgrade.

use crate::{
    both_engines,
    support::{TestApp, database::versions},
};

const OFFICE: [&str; 14] = [
    "/week/2026-11-30",
    "/day/2026-12-01",
    "/children",
    "/providers",
    "/authorizations",
    "/members",
    "/notes",
    "/audit",
    "/mail",
    "/import",
    "/settings",
    "/account",
    "/account/activity",
    "/search?q=cruz",
];
const PROVIDER: [&str; 5] = ["/day/2026-11-30", "/week/2026-11-30", "/children", "/notes", "/account"];
const FAMILY: [&str; 3] = ["/home", "/account", "/account/activity"];

both_engines! {
    async fn all_roles_can_open_their_pages_after_an_upgrade(engine) {
        for version in versions() {
            let app = TestApp::from_version(engine, &version).await;
            for (email, pages, names) in [
                ("office@maple.example", &OFFICE[..], "Robinson"),
                ("office@oak.example", &OFFICE[..], "Matthew"),
                ("jennifer.berry@maple.example", &PROVIDER[..], "Matthew"),
                ("guardian207@family.example", &FAMILY[..], "Matthew"),
                // Guardian of two children with different last names; the email address was stored in full-width characters.
                ("guardian3@family.example", &FAMILY[..], "Timothy"),
            ] {
                let mut client = app.signed_in_client(email).await;
                let mut texts = String::new();
                for page in pages {
                    let response = client.get(page).await;
                    assert_eq!(response.status, 200, "{version}: {email} requests {page}");
                    texts += &response.text;
                }
                assert!(texts.contains(names), "{version}: {email} sees {names}");
            }
        }
    }

    async fn signed_notes_are_readable_after_an_upgrade(engine) {
        for version in versions() {
            let app = TestApp::from_version(engine, &version).await;
            let maple = app.db.system("maple", "test").await.expect("the agency").agency().id.0;
            let (visit, _) = app.database.find_record(maple, "visits", "version", "V00001").await;
            let mut provider = app.signed_in_client("jennifer.berry@maple.example").await;
            let note = provider.get(&format!("/visits/{visit}/note")).await.text;
            assert!(note.contains("A tower of six"), "{version}: {note}");
            let home = app.signed_in_client("guardian207@family.example").await.get("/home").await.text;
            assert!(home.contains("We built a tower."), "{version}: {home}");
        }
    }
}
