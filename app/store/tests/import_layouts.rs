//! Saved layouts of import files.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ImportLayoutId, Result,
    import::layouts::{DeleteLayout, Layout, LayoutName, NamedLayout, SavedLayout, fingerprint},
};
use store::{Actor, records::import::layouts};

const PROVIDER: &str = "jennifer.berry@maple.example";

fn layout(name: &str, header: &[&str]) -> NamedLayout {
    let header = header.iter().map(|column| (*column).to_owned()).collect();
    NamedLayout { name: LayoutName::of(name).unwrap(), header, layout: Layout::default() }
}

async fn save(app: &TestApp, actor: &Actor, layout: &NamedLayout) -> Result<ImportLayoutId> {
    let layout = layout.clone();
    write_tx!(app, actor, |tx| layouts::save(&mut tx, &layout))
}

async fn list(app: &TestApp, actor: &Actor) -> Result<Vec<SavedLayout>> {
    read_tx!(app, actor, |tx| layouts::list(&mut tx))
}

async fn delete(app: &TestApp, actor: &Actor, layout: ImportLayoutId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| layouts::delete(&mut tx, DeleteLayout { layout, version }))
}

both_engines! {
    async fn a_header_has_one_layout(app, admin) {
        let first = save(&app, &admin, &layout("Roster", &["Client Name", "DOB"])).await.unwrap();
        let other = save(&app, &admin, &layout("Staff", &["Therapist"])).await.unwrap();
        let again = save(&app, &admin, &layout("New roster", &["client name", "D.O.B."])).await.unwrap();
        assert_eq!((first, first == other), (again, false));
        let shown: Vec<_> = list(&app, &admin).await.unwrap().into_iter().map(|saved| (saved.id, saved.version, saved.content)).collect();
        assert_eq!(shown, [(first, 2, layout("New roster", &["client name", "D.O.B."])), (other, 1, layout("Staff", &["Therapist"]))]);
        let expected = fingerprint(&["Client Name".to_owned(), "DOB".to_owned()]);
        assert!(list(&app, &admin).await.unwrap().iter().any(|saved| saved.fingerprint == expected));
    }

    async fn a_layout_is_stored_sealed(app, admin) {
        save(&app, &admin, &layout("Canary-roster", &["Canary-client"])).await.unwrap();
        let stored: Vec<String> = app.query_values(admin.agency().id, "SELECT content_sealed || fingerprint FROM import_layouts").await;
        assert!(stored.len() == 1 && !stored[0].contains("anary"), "{stored:?}");
    }

    async fn a_layout_is_deleted_as_it_was_shown(app, admin) {
        let id = save(&app, &admin, &layout("Roster", &["Client Name", "DOB"])).await.unwrap();
        assert_eq!(delete(&app, &admin, id, 2).await, Err(Conflict::Stale { current: 1 }.into()));
        assert_eq!(delete(&app, &admin, id, 1).await, Ok(()));
        assert_eq!(list(&app, &admin).await.unwrap(), []);
        assert_eq!(delete(&app, &admin, id, 1).await, Err(Error::NotFound));
    }

    async fn only_those_who_manage_use_layouts(app, admin) {
        let id = save(&app, &admin, &layout("Roster", &["Client Name", "DOB"])).await.unwrap();
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        assert_eq!(list(&app, &provider).await, Err(Error::NotFound));
        assert_eq!(save(&app, &provider, &layout("Roster", &["Client"])).await, Err(Error::NotFound));
        assert_eq!(delete(&app, &provider, id, 1).await, Err(Error::NotFound));
    }
}
