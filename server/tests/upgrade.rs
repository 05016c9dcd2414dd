//! What earlier versions left is served by this one: everybody finds their pages.

use crate::{
    both_engines,
    support::{App, database::versions},
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
    async fn everybody_finds_their_pages(engine) {
        for version in versions() {
            let app = App::of_version(engine, &version).await;
            for (email, pages, names) in [
                ("office@maple.example", &OFFICE[..], "Robinson"),
                ("office@oak.example", &OFFICE[..], "Matthew"),
                ("jennifer.berry@maple.example", &PROVIDER[..], "Matthew"),
                ("guardian207@family.example", &FAMILY[..], "Matthew"),
                // Of two children with two surnames; their address was kept in full width.
                ("guardian3@family.example", &FAMILY[..], "Timothy"),
            ] {
                let mut client = app.client_of(email).await;
                let mut texts = String::new();
                for page in pages {
                    let answer = client.get(page).await;
                    assert_eq!(answer.status, 200, "{version}: {email} asks for {page}");
                    texts += &answer.text;
                }
                assert!(texts.contains(names), "{version}: {email} reads of {names}");
            }
        }
    }

    async fn a_signed_note_and_its_summary_are_read(engine) {
        for version in versions() {
            let app = App::of_version(engine, &version).await;
            let maple = app.db.system("maple", "test").await.expect("the agency").agency().id.0;
            let (visit, _) = app.database.record(maple, "visits", "version", "V00001").await;
            let mut provider = app.client_of("jennifer.berry@maple.example").await;
            let note = provider.get(&format!("/visits/{visit}/note")).await.text;
            assert!(note.contains("A tower of six"), "{version}: {note}");
            let home = app.client_of("guardian207@family.example").await.get("/home").await.text;
            assert!(home.contains("We built a tower."), "{version}: {home}");
        }
    }
}
