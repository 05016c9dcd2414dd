//! Two records of one provider are merged, for a day undone again, and found again by an import. What the tables have after each step
//! is compared with the pure rules of `domain::merging::providers`; many random histories run through the database.

use crate::{
    both_engines,
    merging::sign,
    merging_histories::{Random, Seed, seeds},
    read_tx,
    support::{TestApp, demo_files},
    write_tx,
};
use domain::{
    Error, ErrorCode, ProviderId, Result,
    absences::AddAbsence,
    import::ProblemCode,
    lists::{ListQuery, ProviderFilters},
    merging::providers::{
        MergeProviders, ProviderMerge, ProviderSnapshot, ProviderWinners, UndoProviderMerge, merge_providers, undo_provider_merge,
    },
    providers::SaveProvider,
    search::SearchQuery,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{
    Actor,
    audit::{self, Trust},
    care::notes,
    records::{
        absences,
        merging::providers::{self as merging, ProviderMergeObstacle},
        people, providers,
    },
};

/// The provider whose note is signed.
const SARAH: &str = "sarah.young@maple.example";

async fn add(app: &TestApp, admin: &Actor, first_name: &str) -> ProviderId {
    let form = json!({
        "first_name": first_name, "last_name": "Quimby", "email": format!("{first_name}@maple.example"), "phone": "585-555-0177",
        "disciplines": ["ST"], "languages": "English", "address": "4 Elm St", "city": "Rochester", "state": "NY", "zip": "14604",
        "lat": "43.15", "lon": "-77.6", "availability": "Mon 08:00-18:00", "max_visits_per_day": "6"
    });
    let form: SaveProvider = serde_json::from_value(form).unwrap();
    write_tx!(app, admin, |tx| providers::save(&mut tx, form)).unwrap()
}

async fn version(app: &TestApp, admin: &Actor, provider: ProviderId) -> i64 {
    read_tx!(app, admin, |tx| providers::record(&mut tx, provider)).map_or(1, |record| record.version)
}

async fn belongings(app: &TestApp, admin: &Actor, provider: ProviderId) -> ProviderSnapshot {
    read_tx!(app, admin, |tx| merging::belongings(&mut tx, provider)).unwrap()
}

async fn merge(app: &TestApp, admin: &Actor, (survivor, merged): (ProviderId, ProviderId), winners: Value) -> Result<()> {
    let mut sent = json!({
        "survivor": survivor.to_string(), "merged": merged.to_string(), "reason": "Added twice",
        "survivor_version": version(app, admin, survivor).await.to_string(),
        "merged_version": version(app, admin, merged).await.to_string(),
    });
    for (field, winner) in winners.as_object().unwrap() {
        sent[field] = winner.clone();
    }
    let merge: MergeProviders = serde_json::from_value(sent).unwrap();
    write_tx!(app, admin, |tx| merging::merge(&mut tx, merge))
}

async fn undo(app: &TestApp, admin: &Actor, merged: ProviderId) -> Result<ProviderId> {
    write_tx!(app, admin, |tx| merging::undo(&mut tx, UndoProviderMerge { merged }))
}

async fn by_email(app: &TestApp, admin: &Actor, email: &str) -> ProviderId {
    ProviderId(app.query_value(admin.agency().id, &format!("SELECT id FROM providers WHERE email = '{email}'")).await)
}

both_engines! {
    async fn two_records_of_a_provider_become_one_and_two_again(app, admin) {
        let (provider, visit) = sign(&app, &admin).await;
        let admin = app.reload_actor(&admin).await;
        let merged = by_email(&app, &admin, SARAH).await;
        let survivor = add(&app, &admin, "Sally").await;
        let away = json!({
            "provider": merged.to_string(), "kind": "leave", "first_day": "2027-07-01", "last_day": "2027-07-30", "note": ""
        });
        let away: AddAbsence = serde_json::from_value(away).unwrap();
        write_tx!(app, &admin, |tx| absences::add(&mut tx, away.clone())).unwrap();
        let before = (belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await);
        assert!(before.1.absences.len() == 1 && !before.1.visits.is_empty() && !before.1.days.is_empty() && before.1.account.is_some());
        let signed = read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap();
        let (after, emptied) = merge_providers(&before.0, &before.1, ProviderWinners::default()).unwrap();
        merge(&app, &admin, (survivor, merged), json!({})).await.unwrap();
        assert_eq!((belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await), (after, emptied));

        // The provider signs in to the record that is left, and reads what was signed, unchanged.
        let provider = app.reload_actor(&provider).await;
        let note = read_tx!(app, &provider, |tx| notes::show(&mut tx, visit)).unwrap();
        assert_eq!((note.signature, note.body), (signed.signature, signed.body));
        assert_eq!(read_tx!(app, &provider, |tx| merging::survivor(&mut tx, merged)), Ok(survivor));
        // The merged record is in no choice and no list.
        assert_eq!(read_tx!(app, &admin, |tx| people::provider(&mut tx, merged)).unwrap_err(), Error::NotFound);
        assert_eq!(read_tx!(app, &admin, |tx| providers::record(&mut tx, merged)).unwrap_err(), Error::NotFound);
        assert_eq!(write_tx!(app, &admin, |tx| absences::add(&mut tx, away)), Err(Error::NotFound));
        assert_eq!(read_tx!(app, &provider, |tx| absences::of_provider(&mut tx, survivor)).unwrap().len(), 1);
        let listed = read_tx!(app, &admin, |tx| people::providers(&mut tx, ListQuery::<ProviderFilters>::default())).unwrap();
        assert!(listed.rows.iter().all(|row| row.provider.id != merged));
        let choices = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        assert!(choices.iter().any(|choice| choice.id == survivor) && choices.iter().all(|choice| choice.id != merged));
        let lines = read_tx!(app, &admin, |tx| people::provider(&mut tx, survivor)).unwrap().merges;
        assert!(lines.len() == 1 && lines[0].can_undo);

        let oak = app.create_agency("oak").await;
        assert_eq!(undo(&app, &oak, merged).await, Err(Error::NotFound));
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
        assert_eq!((belongings(&app, &admin, survivor).await, belongings(&app, &admin, merged).await), before);
        assert_eq!(undo(&app, &admin, merged).await, Ok(survivor), "a button that is pressed twice");
        assert_eq!(undo(&app, &admin, survivor).await, Err(Error::NotFound), "never merged");
        merge(&app, &admin, (survivor, merged), json!({})).await.unwrap();
        app.clock.shift(25 * 3_600_000_000);
        let admin = app.reload_actor(&admin).await;
        assert_eq!(undo(&app, &admin, merged).await, Err(Error::state(ErrorCode::MergeUndoTooLate)));
    }

    async fn what_prevents_a_merge_of_providers_is_named(app, admin) {
        let sarah = by_email(&app, &admin, SARAH).await;
        assert_eq!(merge(&app, &admin, (sarah, sarah), json!({})).await, Err(Error::state(ErrorCode::MergeSameChild)));
        let other = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap();
        let other = other.iter().find(|choice| choice.id != sarah).unwrap().id;
        let query = SearchQuery::of("");
        let preview = read_tx!(app, &admin, |tx| merging::page(&mut tx, sarah, Some(other), &query)).unwrap().preview.unwrap();
        assert!(preview.obstacles.iter().any(|one| matches!(one, ProviderMergeObstacle::Overlap { .. })), "{:?}", preview.obstacles);
        assert_eq!(merge(&app, &admin, (sarah, other), json!({})).await, Err(Error::state(ErrorCode::MergeInTheWay)));
        let (one, two) = (add(&app, &admin, "Sally").await, add(&app, &admin, "Sallie").await);
        let page = read_tx!(app, &admin, |tx| merging::page(&mut tx, one, None, &query)).unwrap();
        assert_eq!(page.alike.iter().map(|found| found.id).collect::<Vec<_>>(), [two], "the same telephone");
        let oak = app.create_agency("oak").await;
        assert_eq!(merge(&app, &oak, (one, two), json!({})).await, Err(Error::NotFound));
    }

    async fn an_import_gives_a_merged_providers_rows_to_the_one_that_is_left(app, admin) {
        let merged = by_email(&app, &admin, SARAH).await;
        let survivor = add(&app, &admin, "Sally").await;
        merge(&app, &admin, (survivor, merged), json!({})).await.unwrap();
        let after = belongings(&app, &admin, survivor).await;
        let report = app.import(&admin, &demo_files()).await.unwrap();
        assert_eq!(report.errors, []);
        let warned = report.warnings.iter().filter(|one| one.code == ProblemCode::ProviderWasMerged).count();
        assert_eq!(warned, 1, "{:?}", report.warnings);
        assert_eq!(belongings(&app, &admin, survivor).await, after, "nothing changes");
    }

    async fn random_histories_of_providers_are_those_of_the_rules(app, admin) {
        let mut all = Vec::new();
        for name in ["Ada", "Bea", "Cleo"] {
            all.push(add(&app, &admin, name).await);
        }
        let of_demo: Vec<ProviderId> = read_tx!(app, &admin, |tx| people::provider_choices(&mut tx)).unwrap().iter().map(|choice| choice.id).collect();
        all.extend(of_demo.into_iter().filter(|id| !all.contains(id)).take(3).collect::<Vec<_>>());
        let mut start = BTreeMap::new();
        for provider in &all {
            start.insert(*provider, belongings(&app, &admin, *provider).await);
        }
        let (mut done, mut undone, mut refused) = (0, 0, 0);
        // Each history runs many transactions.
        for seed in seeds().step_by(3) {
            let named = Seed(seed);
            let mut random = Random(seed);
            let (mut model, mut merges) = (start.clone(), Vec::<(ProviderId, ProviderId, ProviderMerge)>::new());
            for step in 0..12 {
                app.clock.shift(1_000);
                let living: Vec<ProviderId> = all.iter().copied().filter(|id| merges.iter().all(|(_, merged, _)| merged != id)).collect();
                if random.below(3) > 0 && step < 9 {
                    let (survivor, merged) = (random.one(&living), random.one(&living));
                    if survivor == merged {
                        continue;
                    }
                    let answer = merge(&app, &admin, (survivor, merged), json!({})).await;
                    let (own, other) = (model[&survivor].clone(), model[&merged].clone());
                    let Ok((after, emptied)) = merge_providers(&own, &other, ProviderWinners::default()) else {
                        assert_eq!(answer, Err(Error::state(ErrorCode::MergeInTheWay)));
                        refused += 1;
                        continue;
                    };
                    assert_eq!(answer, Ok(()));
                    merges.push((survivor, merged, ProviderMerge::of(&own, other, &after)));
                    model.extend([(survivor, after), (merged, emptied)]);
                    done += 1;
                } else if !merges.is_empty() {
                    let nth = random.below(merges.len());
                    let (survivor, merged, of) = merges[nth].clone();
                    let answer = undo(&app, &admin, merged).await;
                    if merges[nth + 1..].iter().any(|(later, other, _)| *later == survivor || *other == survivor) {
                        assert_eq!(answer, Err(Error::state(ErrorCode::MergeUndoLaterFirst)));
                        continue;
                    }
                    assert_eq!(answer, Ok(survivor));
                    let (back, returned) = undo_provider_merge(&model[&survivor], &of).unwrap();
                    model.extend([(survivor, back), (merged, returned)]);
                    merges.remove(nth);
                    undone += 1;
                }
            }
            for (provider, expected) in &model {
                assert_eq!(belongings(&app, &admin, *provider).await, *expected, "{provider}");
            }
            while let Some((survivor, merged, _)) = merges.pop() {
                assert_eq!(undo(&app, &admin, merged).await, Ok(survivor));
            }
            for (provider, expected) in &start {
                assert_eq!(belongings(&app, &admin, *provider).await, *expected, "{provider} at the end");
            }
            drop(named);
        }
        assert!(seeds().count() < 300 || done > 100 && undone > 15 && refused > 15, "{done} {undone} {refused}");
        let verified = read_tx!(app, &admin, |tx| audit::verify(&mut tx, &Trust::default(), |_| {})).unwrap();
        assert!(verified.is_valid(), "{:?}", verified.findings);
    }
}
