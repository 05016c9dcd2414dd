//! Files that are older than what happened here, and files of which one names what another one brings.

use super::{NONE, assert_import_changes_nothing, assert_nothing_changes, export_all, import, lines};
use crate::{
    both_engines,
    merging::{VISIT, add, child_of, merge},
    support::TestApp,
    write_tx,
};
use domain::{
    ProviderId,
    import::{Files, ProblemCode},
    providers::EndProvider,
    text::Remark,
};
use jiff::civil::date;
use serde_json::json;
use store::{
    Actor,
    records::{
        import::{ImportOptions, run},
        providers,
    },
};

const VISITS: &str = "visit_id,authorization_id,provider_id,starts_at,minutes,kind,child_id,discipline";
const AUTHORIZATIONS: &str = "authorization_id,child_id,discipline,service_code,payer,starts_on,ends_on,visits_per_week,\
    minutes_per_visit,units_authorized,unit_minutes,unit_rounding,provider_id";

fn visits(row: &str) -> Files {
    Files { visits: Some(format!("{VISITS}\n{row}\n").into_bytes()), ..Files::default() }
}

async fn refused(app: &TestApp, admin: &Actor, files: &Files) -> Vec<(String, u64, String, String, ProblemCode)> {
    let report = run(&app.db, admin, files, ImportOptions::default()).await.unwrap();
    report.errors.into_iter().map(|one| (one.file, one.line, one.column, one.value, one.code)).collect()
}

both_engines! {
    async fn an_export_from_before_a_merge_means_the_child_who_survives(app, admin) {
        let merged = child_of(&app, &admin, VISIT).await;
        let survivor = add(&app, &admin, json!({ "reference": "D0001" })).await.unwrap();
        let of_visit = format!("SELECT reference FROM children WHERE id = (SELECT child_id FROM visits WHERE reference = '{VISIT}')");
        let of_merged: String = app.query_value(admin.agency().id, &of_visit).await;
        let row = format!("X1,,P001,2026-12-12T09:00,45,Evaluation,{of_merged},SI");
        assert_eq!(import(&app, &admin, &visits(&row), false).await.added.visits, 1);
        let older = export_all(&app, &admin).await;
        merge(&app, &admin, survivor, merged, json!({})).await.unwrap();
        let admin = app.reload_actor(&admin).await;
        // The rows of the two children themselves say what both were before.
        let files = Files { children: None, ..older };
        for overwrite in [false, true] {
            let report = import(&app, &admin, &files, overwrite).await;
            assert_eq!((report.added, report.changed), (NONE, NONE), "overwrite: {overwrite}");
        }
        let moved = row.replace("X1", "X2").replace("T09:00", "T10:00");
        assert_eq!(import(&app, &admin, &visits(&moved), false).await.added.visits, 1);
        let line = lines(export_all(&app, &admin).await.visits.as_ref()).into_iter().find(|line| line.starts_with("X2,")).unwrap();
        assert!(line.contains(",Evaluation,D0001,SI,"), "{line}");
        assert_import_changes_nothing(&app, &admin).await;
    }

    async fn the_end_of_a_new_payer_holds_for_the_visits_of_its_upload(app, admin) {
        let payers = "payer,unit_rounding,unit_minutes,ended_on\nCounty Fund,floor,15,2026-12-01\n";
        let authorization = format!("{AUTHORIZATIONS}\nZ1,C0207,SI,T1027,county fund,2026-11-01,2027-04-30,2,60,20,15,floor,P001\n");
        let upload = |day: &str| Files {
            payers: Some(payers.into()),
            authorizations: Some(authorization.clone().into_bytes()),
            ..visits(&format!("Z1,Z1,P001,{day}T07:00,60,,,"))
        };
        let found = refused(&app, &admin, &upload("2026-12-01")).await;
        assert_eq!(found.iter().map(|(file, line, column, _, code)| (file.as_str(), *line, column.as_str(), *code)).collect::<Vec<_>>(),
            [("visits.csv", 2, "starts_at", ProblemCode::PayerHasEnded)]);
        assert_eq!(import(&app, &admin, &upload("2026-11-30"), false).await.added.visits, 1);
    }

    async fn only_disciplines_of_the_agency_or_the_upload_are_taken(app, admin) {
        let services = "discipline,service_code,service_name,minutes_per_visit,unit_minutes\nVI,V1010,Vision,45,15\n";
        let services = Files { services: Some(services.into()), ..Files::default() };
        let visit = visits("X1,,P001,2026-12-12T09:00,45,Evaluation,C0001,vi");
        for (files, file) in [(&services, "services.csv"), (&visit, "visits.csv")] {
            let found = refused(&app, &admin, files).await;
            assert_eq!(found, [(file.to_owned(), 2, "discipline".to_owned(), "VI".to_owned(), ProblemCode::UnknownDiscipline)]);
        }
        let disciplines = Some(b"discipline_code,discipline_name,ended_on\nvi,Vision,2026-01-31\n".to_vec());
        let all = Files { disciplines: disciplines.clone(), services: services.services.clone(), ..visit.clone() };
        let report = import(&app, &admin, &all, false).await;
        assert_eq!((report.added.disciplines, report.added.services, report.added.visits), (1, 1, 1));
        // The agency has it now.
        let more = visits("X2,,P001,2026-12-12T11:00,45,Evaluation,C0001,VI");
        assert_eq!(import(&app, &admin, &more, false).await.added.visits, 1);
        assert_nothing_changes(&app, &admin).await;
        let wrong = Files { disciplines: Some(b"discipline_code,discipline_name\nHP,\n".to_vec()), ..visits("X3,,P001,2026-12-12T12:00,45,Evaluation,C0001,HP") };
        let found = refused(&app, &admin, &wrong).await;
        assert_eq!(found.iter().map(|(file, ..)| file.as_str()).collect::<Vec<_>>(), ["disciplines.csv"], "the mistake is reported once");
    }

    async fn an_export_with_a_provider_who_has_ended_is_no_warning(app, admin) {
        app.set_time("2026-12-07T12:00:00Z");
        let admin = app.reload_actor(&admin).await;
        let provider = ProviderId(app.id(&admin, "providers", "P001").await);
        let reason = Remark::try_from("Moved away").unwrap();
        let end = EndProvider { provider, version: 1, ended_on: date(2026, 12, 7), reason, unchoose: true, leave_visits: false };
        write_tx!(app, &admin, |tx| providers::end(&mut tx, end)).unwrap();
        let files = assert_nothing_changes(&app, &admin).await;
        // As the command line imports without --accept-warnings.
        let options = ImportOptions { stop_at_warnings: true, ..ImportOptions::default() };
        let report = run(&app.db, &admin, &files, options).await.unwrap();
        assert_eq!((report.errors, report.warnings, report.added, report.changed), (vec![], vec![], NONE, NONE));
        let text = String::from_utf8(files.providers.unwrap()).unwrap();
        let changed = Files { providers: Some(text.replace("+15855550100", "+15855559999").into_bytes()), ..Files::default() };
        let report = run(&app.db, &admin, &changed, options).await.unwrap();
        let problems: Vec<_> = report.warnings.iter().map(|one| (one.column.as_str(), one.value.as_str(), one.code)).collect();
        assert_eq!(problems, [("provider_id", "P001", ProblemCode::ProviderHasEnded)]);
    }
}
