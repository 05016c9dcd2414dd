//! Acceptances of the terms, the privacy policy and an agency's data processing agreement, and the list of service providers.

use crate::{
    both_engines, read_tx,
    support::{TestApp, options},
    write_tx,
};
use domain::{
    Capability, Conflict, Error, ErrorCode, Language, Role,
    agreements::{AcceptDocument, Document, Due, ServiceProvider, Versions},
    text::{EmailAddress, PersonName},
};
use jiff::civil::date;
use store::{
    Actor, Db, Options,
    identity::{InvitationRecipient, JoiningAccount, NewAgency, Origin, Token, agreements},
};

fn new_account() -> JoiningAccount {
    JoiningAccount::New { password_hash: "not a real hash".to_owned(), name: None }
}

fn origin() -> Origin {
    Origin { device: "Firefox on Android".into(), region: "Ohio, US".into() }
}

/// An agency that is no demo; returns the invitation of its first admin.
async fn real_agency(app: &TestApp, slug: &str) -> Token {
    let new = NewAgency {
        name: PersonName::try_from(slug).unwrap(),
        slug: slug.to_owned(),
        time_zone: "America/New_York".to_owned(),
        admin_email: EmailAddress::try_from(format!("office@{slug}.example")).unwrap(),
        admin_name: None,
        demo: false,
    };
    app.db.identity().create_agency(&new).await.unwrap()
}

/// Joins without accepting anything, as before an upgrade, and signs in.
async fn join(app: &TestApp, link: &Token) -> (Token, Actor) {
    let identity = app.db.identity();
    let joined = identity.join(link, new_account()).await.unwrap();
    let (session, _) = identity.open_session_in(joined.user, Some(joined.agency), None).await.unwrap();
    let actor = load(&app.db, &session).await;
    (session, actor)
}

async fn load(db: &Db, session: &Token) -> Actor {
    db.identity().actor(session, "test").await.unwrap().unwrap()
}

fn due(actor: &Actor) -> Due {
    actor.viewer().unwrap().agreements
}

fn current(document: Document) -> AcceptDocument {
    AcceptDocument { document, version: Versions::CURRENT.of(document), next: String::new() }
}

const EVERYTHING: Due = Due { terms: true, privacy: true, data_processing: true };

both_engines! {
    async fn each_document_is_asked_for_until_it_is_accepted(app) {
        let link = real_agency(&app, "maple").await;
        let (session, admin) = join(&app, &link).await;
        assert_eq!(due(&admin), EVERYTHING);
        write_tx!(app, &admin, |tx| agreements::accept(&mut tx, current(Document::Terms))).unwrap();
        assert_eq!(due(&load(&app.db, &session).await), Due { terms: false, ..EVERYTHING });
        for document in [Document::Privacy, Document::DataProcessing] {
            write_tx!(app, &admin, |tx| agreements::accept(&mut tx, current(document))).unwrap();
        }
        let admin = load(&app.db, &session).await;
        assert!(due(&admin).is_empty());
        let page = read_tx!(app, &admin, |tx| agreements::show(&mut tx)).unwrap();
        let by = |document: Document| {
            let line = page.lines.iter().find(|line| line.document == document).unwrap();
            line.accepted.clone().unwrap().by
        };
        assert_eq!(by(Document::Terms), None);
        assert_eq!(by(Document::DataProcessing).as_deref(), Some("office@maple.example"));
        let older = AcceptDocument { version: date(2020, 1, 1), ..current(Document::Terms) };
        let refused = write_tx!(app, &admin, |tx| agreements::accept(&mut tx, older));
        assert_eq!(refused, Err(Error::Conflict { conflict: Conflict::State { code: ErrorCode::AgreementChanged } }));
    }

    async fn a_new_version_is_asked_for_again(app) {
        let link = real_agency(&app, "maple").await;
        let (session, admin) = join(&app, &link).await;
        for document in Document::ALL {
            write_tx!(app, &admin, |tx| agreements::accept(&mut tx, current(document))).unwrap();
        }
        let agreement_versions = Versions { data_processing: date(2027, 1, 15), ..Versions::CURRENT };
        let newer = Options { clock: app.clock.clone(), agreement_versions, ..options(&app.url) };
        let newer = Db::open(newer).await.unwrap();
        let asked = Due { data_processing: true, ..Due::default() };
        assert_eq!(due(&load(&newer, &session).await), asked);
        newer.close().await;
        assert!(due(&load(&app.db, &session).await).is_empty(), "the older process still has its own version");
    }

    async fn only_a_manager_accepts_for_the_agency(app) {
        let link = real_agency(&app, "maple").await;
        let (session, admin) = join(&app, &link).await;
        let scheduler = InvitationRecipient {
            email: EmailAddress::try_from("ana@maple.example").unwrap(),
            name: "Ana Sol".into(),
            role: Role::Admin,
            capabilities: [Capability::Schedule].into_iter().collect(),
            provider: None,
            guardian: None,
            language: Language::En,
        };
        let link = app.db.identity().create_link(admin.agency().id, &scheduler).await.unwrap();
        let (_, ana) = join(&app, &link).await;
        assert_eq!(due(&ana), Due { data_processing: false, ..EVERYTHING });
        let refused = write_tx!(app, &ana, |tx| agreements::accept(&mut tx, current(Document::DataProcessing)));
        assert_eq!(refused, Err(Error::NotFound));
        write_tx!(app, &ana, |tx| agreements::accept(&mut tx, current(Document::Terms))).unwrap();
        assert_eq!(due(&load(&app.db, &session).await), EVERYTHING, "another user's terms are another matter");
        // An acceptance of one agency is not that of another one.
        let (_, cedar) = join(&app, &real_agency(&app, "cedar").await).await;
        write_tx!(app, &cedar, |tx| agreements::accept(&mut tx, current(Document::DataProcessing))).unwrap();
        assert!(due(&load(&app.db, &session).await).data_processing);
    }

    async fn joining_with_the_form_accepts_in_the_same_transaction(app) {
        let link = real_agency(&app, "maple").await;
        let identity = app.db.identity();
        assert!(identity.link(&link).await.unwrap().asks_terms);
        let joined = identity.join_and_accept(&link, new_account(), &origin()).await.unwrap();
        let (session, _) = identity.open_session_in(joined.user, Some(joined.agency), None).await.unwrap();
        let admin = load(&app.db, &session).await;
        assert_eq!(due(&admin), Due { data_processing: true, ..Due::default() });
        let sql = "SELECT document || ' ' || version || ' ' || role || ' ' || region FROM agreement_acceptances ORDER BY document";
        let version = Versions::CURRENT.terms;
        let rows: Vec<String> = app.query_values(joined.agency, sql).await;
        assert_eq!(rows, [format!("privacy {version} admin Ohio, US"), format!("terms {version} admin Ohio, US")]);
        let again = identity.join_and_accept(&link, new_account(), &origin()).await;
        assert_eq!(again.unwrap_err(), Error::NotFound);
        assert_eq!(app.count(joined.agency, "SELECT COUNT(*) FROM agreement_acceptances").await, 2);
    }

    async fn a_demo_asks_for_nothing(app, admin) {
        assert!(due(&admin).is_empty());
        let page = read_tx!(app, &admin, |tx| agreements::show(&mut tx)).unwrap();
        assert!(page.demo && page.lines.iter().all(|line| !line.due));
    }

    async fn acceptances_are_only_added_to(app) {
        let link = real_agency(&app, "maple").await;
        let joined = app.db.identity().join_and_accept(&link, new_account(), &origin()).await.unwrap();
        for change in ["UPDATE agreement_acceptances SET version = '2020-01-01'", "DELETE FROM agreement_acceptances"] {
            app.execute_raw(Some(joined.agency), change).await.unwrap_err();
        }
        assert_eq!(app.count(joined.agency, "SELECT COUNT(*) FROM agreement_acceptances").await, 2);
    }

    async fn a_changed_list_of_service_providers_is_announced(app) {
        let link = real_agency(&app, "maple").await;
        let (_, admin) = join(&app, &link).await;
        app.create_agency("demo").await;
        let provider = |name: &str| ServiceProvider {
            name: name.to_owned(),
            purpose: "Hosting".to_owned(),
            purpose_es: None,
            country: "United States".to_owned(),
            since: date(2026, 12, 1),
        };
        let identity = app.db.identity();
        assert_eq!(identity.service_providers().await.unwrap(), None);
        let emails = "SELECT COUNT(*) FROM outbox WHERE kind = 'service_providers'";
        assert!(identity.save_service_providers(&[]).await.unwrap());
        app.next_day();
        assert!(!identity.save_service_providers(&[]).await.unwrap(), "the same list keeps its date");
        assert!(identity.save_service_providers(&[provider("Oak")]).await.unwrap());
        assert_eq!(app.count(admin.agency().id, emails).await, 1, "one manager of one agency that is no demo");
        let list = identity.service_providers().await.unwrap().unwrap();
        assert_eq!((list.added(), list.removed().len(), list.since), (vec!["Oak"], 0, app.clock.now()));
        let page = read_tx!(app, &admin, |tx| agreements::show(&mut tx)).unwrap();
        assert_eq!(page.service_providers, Some(list));
    }
}
