//! The agency's own disciplines: added, renamed, ended and brought back; chosen for providers and accepted by imports.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, DisciplineId, Error, ErrorCode, FieldError, FormValue, ProviderId, Result,
    discipline::{AgencyDiscipline, DisciplineCode, EndDiscipline, NewDiscipline, RenameDiscipline, UndoDiscipline},
    import::Files,
    text::PersonName,
};
use jiff::civil::date;
use serde_json::{from_value, json};
use store::{
    Actor,
    records::{disciplines, import, people, providers},
};

async fn add(app: &TestApp, actor: &Actor, code: &str, name: &str) -> Result<()> {
    let new = NewDiscipline { code: DisciplineCode::read(code).unwrap(), name: PersonName::try_from(name).unwrap() };
    write_tx!(app, actor, |tx| disciplines::add(&mut tx, new))
}

async fn all(app: &TestApp, admin: &Actor) -> Vec<AgencyDiscipline> {
    read_tx!(app, admin, |tx| disciplines::all(&mut tx)).unwrap()
}

async fn choices(app: &TestApp, admin: &Actor) -> Vec<String> {
    let choices = read_tx!(app, admin, |tx| disciplines::choices(&mut tx)).unwrap();
    choices.into_iter().map(|choice| choice.code).collect()
}

async fn rename(app: &TestApp, actor: &Actor, discipline: DisciplineId, version: i64, name: &str) -> Result<()> {
    let form = RenameDiscipline { discipline, version, name: PersonName::try_from(name).unwrap() };
    write_tx!(app, actor, |tx| disciplines::rename(&mut tx, form))
}

async fn end(app: &TestApp, actor: &Actor, discipline: DisciplineId, version: i64, ended: bool) -> Result<()> {
    write_tx!(app, actor, |tx| disciplines::end(&mut tx, EndDiscipline { discipline, version, ended }))
}

async fn undo(app: &TestApp, actor: &Actor, discipline: DisciplineId, version: i64) -> Result<()> {
    write_tx!(app, actor, |tx| disciplines::undo(&mut tx, UndoDiscipline { discipline, version }))
}

both_engines! {
    async fn the_office_manages_its_disciplines(app, admin) {
        assert_eq!(choices(&app, &admin).await, ["SI", "ST", "OT", "PT", "ABA", "SW"]);
        add(&app, &admin, "nu", "Nutrition").await.unwrap();
        for known in ["NU", "ST"] {
            let taken = add(&app, &admin, known, "Another").await;
            assert_eq!(taken, Err(Error::Invalid { fields: vec![FieldError::new("code", ErrorCode::DisciplineKnown)] }));
        }
        let own = all(&app, &admin).await;
        let [nutrition] = &own[..] else { panic!("{own:?}") };
        let id = nutrition.id;
        assert_eq!((nutrition.code.as_str(), nutrition.version, nutrition.ended_on), ("NU", 1, None));
        assert_eq!(undo(&app, &admin, id, 1).await, Err(Error::state(ErrorCode::NothingToUndo)));

        rename(&app, &admin, id, 1, "Nutrition counseling").await.unwrap();
        assert_eq!(rename(&app, &admin, id, 1, "Diet").await, Err(Conflict::Stale { current: 2 }.into()));
        undo(&app, &admin, id, 2).await.unwrap();
        assert_eq!(all(&app, &admin).await[0].name, "Nutrition");

        assert!(choices(&app, &admin).await.contains(&"NU".to_owned()));
        end(&app, &admin, id, 3, true).await.unwrap();
        assert_eq!(all(&app, &admin).await[0].ended_on, Some(date(2026, 11, 30)));
        assert!(!choices(&app, &admin).await.contains(&"NU".to_owned()));
        end(&app, &admin, id, 4, false).await.unwrap();
        assert!(choices(&app, &admin).await.contains(&"NU".to_owned()));
    }

    async fn others_have_no_part_in_them(app, admin) {
        add(&app, &admin, "NU", "Nutrition").await.unwrap();
        let id = all(&app, &admin).await[0].id;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let oak = app.create_agency("oak").await;
        for actor in [&provider, &oak] {
            assert_eq!(rename(&app, actor, id, 1, "Mine").await, Err(Error::NotFound));
            assert_eq!(end(&app, actor, id, 1, true).await, Err(Error::NotFound));
            assert_eq!(undo(&app, actor, id, 1).await, Err(Error::NotFound));
        }
        assert_eq!(add(&app, &provider, "VI", "Vision").await, Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| disciplines::all(&mut tx)).unwrap_err(), Error::NotFound);
        assert!(all(&app, &oak).await.is_empty(), "another agency has its own");
    }

    async fn providers_and_imports_have_them(app, admin) {
        add(&app, &admin, "NU", "Nutrition").await.unwrap();
        let form = json!({
            "first_name": "Zoe", "last_name": "", "email": "zoe@maple.example", "phone": "", "disciplines": ["ST", "NU"],
            "languages": "en", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15",
            "lon": "-77.6", "availability": "Mon 08:00-18:00", "max_visits_per_day": "6"
        });
        let new = from_value(form).unwrap();
        let id = write_tx!(app, &admin, |tx| providers::save(&mut tx, new)).unwrap();
        let choice = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        let codes = choice.into_iter().find(|choice| choice.id == id).unwrap().disciplines;
        assert_eq!(codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>(), ["ST", "NU"]);
        let row = "provider_id,first_name,last_name,email,phone,disciplines,languages,address,city,state,zip,lat,lon,\
            availability,max_visits_per_day\nN9,Ana,Sol,ana@maple.example,,nu,en,1 Elm St,Rochester,NY,14604,43.15,-77.60,Mon 08:00-18:00,6\n";
        let files = Files { providers: Some(row.into()), ..Files::default() };
        let report = import::run(&app.db, &admin, &files, import::ImportOptions::default()).await.unwrap();
        assert_eq!((report.errors.len(), report.added.providers), (0, 1));
        let imported = ProviderId(app.id(&admin, "providers", "N9").await);
        assert_eq!(read_tx!(app, &admin, |tx| providers::record(&mut tx, imported)).unwrap().details.disciplines, "NU");

        // Who has an ended discipline keeps it, and can still be changed.
        let discipline = all(&app, &admin).await[0].id;
        end(&app, &admin, discipline, 1, true).await.unwrap();
        let mut change = json!({ "provider": id.to_string(), "version": "1" });
        let fields = json!({
            "first_name": "Zoe", "last_name": "Sol", "email": "zoe@maple.example", "phone": "", "disciplines": ["ST", "NU"],
            "languages": "en", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604", "lat": "43.15",
            "lon": "-77.6", "availability": "Mon 08:00-18:00", "max_visits_per_day": "6"
        });
        change.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let change = from_value(change).unwrap();
        write_tx!(app, &admin, |tx| providers::save(&mut tx, change)).unwrap();
    }
}
