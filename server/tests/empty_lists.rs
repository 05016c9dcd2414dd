//! The lists of an agency that has no records yet: each is there with its empty state and what to do first, in both languages, and its
//! download is a file with a header only.

use crate::{
    both_engines,
    support::{PASSWORD, requests::PLAIN_ROUTES, spawn_app},
};
use auth::Hasher;
use domain::text::{EmailAddress, Password, PersonName};
use store::identity::{JoiningAccount, NewAgency};

const EMAIL: &str = "office@elm.example";

/// A list, its empty state in English and in Spanish, and the links that it offers.
type List = (&'static str, &'static str, &'static str, &'static [&'static str]);

const LISTS: [List; 9] = [
    ("/children", "No children yet", "Aún no hay niños", &["/import", "/children/new"]),
    ("/providers", "No providers yet", "Aún no hay proveedores", &["/import", "/providers/new"]),
    ("/authorizations", "No authorizations yet", "Aún no hay autorizaciones", &["/import", "/children/new"]),
    ("/notes", "Every note is signed", "Todas las notas están firmadas", &[]),
    ("/mail", "No e-mails yet", "Aún no hay correos", &[]),
    ("/settings/payers", "No payers yet", "Aún no hay pagadores", &["/settings/payers/new"]),
    ("/settings/services", "No services yet", "Aún no hay servicios", &["/settings/services/new"]),
    ("/settings/holds", "No legal holds", "No hay retenciones legales", &["/settings/holds/new"]),
    ("/settings/data-reports", "No reports yet", "Aún no hay avisos", &[]),
];

/// Lists that are never empty.
const OTHERS: [&str; 3] = ["/members", "/settings/data", "/settings/visit_kinds"];

/// Pages that are never empty, or say in a sentence that there is nothing.
const OTHER_PAGES: [&str; 15] = [
    "/today",
    "/week",
    "/week?by=child",
    "/day",
    "/day?by=child",
    "/month",
    "/agenda",
    "/copies/new?from=2026-11-30&to=2026-12-07",
    "/members",
    "/members/everybody",
    "/import",
    "/export",
    "/settings/disciplines",
    "/audit",
    "/search?q=a",
];

both_engines! {
    async fn an_agency_without_records_has_every_list(engine) {
        let app = spawn_app(engine).await;
        let new = NewAgency {
            name: PersonName::try_from("elm").expect("a name"),
            slug: "elm".into(),
            time_zone: "America/New_York".into(),
            admin_email: EmailAddress::try_from(EMAIL).expect("an address"),
            admin_name: None,
            demo: true,
        };
        let identity = app.db.identity();
        let token = identity.create_agency(&new).await.expect("a new agency");
        let password_hash = Hasher::new().hash(Password::new(PASSWORD)).await.expect("a hash");
        identity.join(&token, JoiningAccount::New { password_hash, name: None }).await.expect("a good link");
        // The account was notified of its password.
        app.database.empty_outbox().await;
        for language in ["en", "es"] {
            let mut client = app.signed_in_client(EMAIL).await;
            client.cookies.insert("language".into(), language.into());
            for (path, english, spanish, links) in LISTS {
                let page = client.get(path).await;
                let title = if language == "en" { english } else { spanish };
                let is_empty = page.text.contains("class=\"empty\"") && page.text.contains(&format!("<h2>{title}</h2>"));
                assert!(page.status == 200 && is_empty && !page.text.contains("<tbody>"), "{language} {path}: {}", page.text);
                for link in links {
                    assert!(page.text.contains(&format!("href=\"{link}\"")), "{language} {path} leads to {link}: {}", page.text);
                }
                let csv = client.get(&format!("{path}/csv")).await;
                assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"), "{language} {path}");
                assert!(csv.text.starts_with("\u{feff}\"") && csv.text.matches("\r\n").count() == 1, "{path}: {}", csv.text);
            }
            for path in OTHER_PAGES {
                let page = client.get(path).await;
                assert_eq!(page.status, 200, "{language} {path}: {}", page.text);
                assert!(page.text.contains(&format!("<html lang=\"{language}\"")), "{language} {path}");
            }
        }
        // Each list with a download is one of these. The reader is a member, a new agency has kinds of visits, and the record of data is
        // the same for every agency.
        let downloads = PLAIN_ROUTES.iter().filter_map(|route| route.strip_prefix("GET ")?.strip_suffix("/csv"));
        let walked = |path: &&str| LISTS.iter().any(|(list, ..)| list == path) || OTHERS.contains(path);
        assert_eq!(downloads.clone().filter(walked).count(), downloads.count());
    }
}
