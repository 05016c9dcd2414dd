//! Actions with several chosen records: what is refused is named before, what is done is what was shown, and lists with thousands of
//! rows.

use crate::{both_engines, children::limit_capabilities, read_tx, support::TestApp, write_tx};
use domain::{
    AuthorizationId, Capability, ChildId, Conflict, Error, ErrorCode, ProviderId, Result,
    audit::AuditAction,
    bulk::{BulkPreview, ChooseProvider, EndAuthorizations, EndChildren, ProviderChoice},
    children::ChildVersion,
    lists::{
        AuthorizationFilters, ChildFilters, ListQuery, MAX_CHOSEN, Part, PayerColumn, PayerFilters, ProviderFilters, RecordState,
        SeenRecords, ServiceFilters, Sort,
    },
    text::Remark,
};
use jiff::civil::{Date, date};
use store::{
    Actor, Engine,
    records::{
        authorizations,
        bulk::{self, ChosenAuthorizations},
        children, payers, people, services,
    },
};
use uuid::Uuid;

const LATER: Date = date(2027, 12, 1);

fn these_children(ids: &[Uuid]) -> ListQuery<ChildFilters> {
    ListQuery::only(ids.to_vec())
}

fn everything() -> ListQuery<ChildFilters> {
    ListQuery::default()
}

fn these_authorizations(ids: &[Uuid]) -> ListQuery<AuthorizationFilters> {
    ListQuery::only(ids.to_vec())
}

async fn ends(app: &TestApp, actor: &Actor, ids: &[Uuid], day: Date) -> Result<BulkPreview> {
    read_tx!(app, actor, |tx| bulk::children_to_end(&mut tx, these_children(ids), Some(day)))
}

async fn end(app: &TestApp, actor: &Actor, records: SeenRecords, ended_on: Date) -> Result<u32> {
    let reason = Remark::try_from("The agency closes this office").unwrap();
    write_tx!(app, actor, |tx| bulk::end_children(&mut tx, EndChildren { records, ended_on, reason }))
}

fn refusals(preview: &BulkPreview) -> Vec<(Uuid, Error)> {
    preview.refused().map(|(row, error)| (row.id, error.clone())).collect()
}

/// Adds so many children by one statement, as copies of one that the demo has.
async fn add_children(app: &TestApp, admin: &Actor, count: u32) {
    let id = if app.db.engine() == Engine::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
         INSERT INTO children (agency_id, id, reference, first_name, last_name, birth_date, home_language, time_zone, availability,
            import_digest, changed_here, first_name_folded, last_name_folded)
         SELECT c.agency_id, {id}, 'X' || n, 'Zora', 'Bulk' || n, c.birth_date, 'fi', c.time_zone, c.availability, '',
            c.changed_here, 'zora', 'bulk' || n
         FROM children c, numbers WHERE c.reference = 'C0001'"
    );
    assert_eq!(app.execute_raw(Some(admin.agency().id), &sql).await.unwrap(), u64::from(count));
}

both_engines! {
    async fn services_of_several_children_end_as_shown(app, admin) {
        let [one, two, planned] = [
            app.id(&admin, "children", "C0001").await,
            app.id(&admin, "children", "C0002").await,
            app.id(&admin, "children", "C0207").await,
        ];
        // The visits of one child only are before the day.
        let soon = ends(&app, &admin, &[planned], date(2026, 11, 30)).await.unwrap();
        assert_eq!(refusals(&soon), [(planned, Error::state(ErrorCode::ChildHasPlannedVisits))]);
        let before = ends(&app, &admin, &[one], date(1999, 1, 1)).await.unwrap();
        assert_eq!(refusals(&before), [(one, Error::state(ErrorCode::EndsBeforeBirth))]);
        let preview = ends(&app, &admin, &[two, one], LATER).await.unwrap();
        assert_eq!((preview.found, refusals(&preview)), (2, vec![]));
        let seen = preview.seen();
        let writes = app.count(admin.agency().id, "SELECT COUNT(*) FROM record_changes WHERE kind = 'child'").await;
        assert_eq!(end(&app, &admin, seen.clone(), LATER).await, Ok(2));
        let changed = app.count(admin.agency().id, "SELECT COUNT(*) FROM record_changes WHERE kind = 'child'").await;
        assert_eq!(changed, writes + 2, "each can be undone by itself");
        let current = read_tx!(app, &admin, |tx| people::children(&mut tx, these_children(&[one]))).unwrap();
        assert_eq!(current.rows[0].ended_on, Some(LATER), "the list says when it ends");
        let current = read_tx!(app, &admin, |tx| people::children(&mut tx, everything())).unwrap();
        let ended = ListQuery::filtered(ChildFilters { state: Some(RecordState::Ended), ..ChildFilters::default() });
        let ended = read_tx!(app, &admin, |tx| people::children(&mut tx, ended)).unwrap();
        assert_eq!((current.total, ended.total), (current.all, 0), "until then it is a current one");
        let again = end(&app, &admin, seen, LATER).await;
        assert!(matches!(again, Err(Error::Conflict { conflict: Conflict::Stale { .. } })), "{again:?}");
        let preview = ends(&app, &admin, &[one, planned], LATER).await.unwrap();
        assert_eq!(refusals(&preview).first(), Some(&(one, Error::state(ErrorCode::RecordEnded))));
        let back = ChildVersion { child: ChildId(one), version: 2 };
        write_tx!(app, &admin, |tx| children::bring_back(&mut tx, back)).unwrap();
        assert_eq!(refusals(&ends(&app, &admin, &[one], LATER).await.unwrap()), []);
    }

    async fn nothing_is_done_if_one_record_changed_since(app, admin) {
        let [one, two] = [app.id(&admin, "children", "C0001").await, app.id(&admin, "children", "C0002").await];
        let seen = ends(&app, &admin, &[one, two], LATER).await.unwrap().seen();
        app.execute_raw(Some(admin.agency().id), "UPDATE children SET version = version + 1 WHERE reference = 'C0002'").await.unwrap();
        assert_eq!(end(&app, &admin, seen, LATER).await, Err(Conflict::Stale { current: 2 }.into()));
        let ended = app.count(admin.agency().id, "SELECT COUNT(*) FROM children WHERE ended_on IS NOT NULL").await;
        assert_eq!(ended, 0);
        let unknown = SeenRecords::new([(one, 1), (Uuid::from_u128(7), 1)]);
        assert_eq!(end(&app, &admin, unknown, LATER).await, Err(Error::NotFound));
    }

    async fn several_records_are_changed_by_those_who_may_change_one(app, admin) {
        let child = app.id(&admin, "children", "C0001").await;
        let authorization = app.id(&admin, "authorizations", "A00291").await;
        let oak = app.create_agency("oak").await;
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let scheduler = limit_capabilities(&app, &admin, Capability::Schedule.as_str()).await;
        let children = async |actor: &Actor| ends(&app, actor, &[child], LATER).await.map(|preview| preview.found);
        let authorizations = async |actor: &Actor| {
            read_tx!(app, actor, |tx| bulk::authorizations_to_end(&mut tx, these_authorizations(&[authorization]), None))
                .map(|preview| preview.found)
        };
        assert_eq!((children(&scheduler).await, authorizations(&scheduler).await), (Ok(1), Err(Error::NotFound)));
        let biller = limit_capabilities(&app, &admin, Capability::Bill.as_str()).await;
        assert_eq!((children(&biller).await, authorizations(&biller).await), (Err(Error::NotFound), Ok(1)));
        assert_eq!((children(&provider).await, authorizations(&provider).await), (Err(Error::NotFound), Err(Error::NotFound)));
        let choice = || ChooseProvider { records: SeenRecords::new([(authorization, 1)]), provider: None };
        assert_eq!(write_tx!(app, &provider, |tx| bulk::choose_provider(&mut tx, choice())), Err(Error::NotFound));
        let oak = limit_capabilities(&app, &oak, "bill manage schedule").await;
        assert_eq!((children(&oak).await, authorizations(&oak).await), (Ok(0), Ok(0)), "nothing of another agency is found");
        assert_eq!(write_tx!(app, &oak, |tx| bulk::choose_provider(&mut tx, choice())), Err(Error::NotFound));
        assert_eq!(end(&app, &oak, SeenRecords::new([(child, 1)]), LATER).await, Err(Error::NotFound));
    }

    async fn authorizations_get_another_provider_or_end(app, admin) {
        let child = app.id(&admin, "children", "C0207").await;
        let speech = app.id(&admin, "authorizations", "A00292").await;
        let other = ProviderId(app.id(&admin, "providers", "P003").await);
        let of_child = || ChosenAuthorizations::OfChildren(these_children(&[child]));
        let unasked = read_tx!(app, &admin, |tx| bulk::authorizations_to_give(&mut tx, of_child(), None)).unwrap();
        assert!(unasked.rows.is_empty() && unasked.found >= 2 && !unasked.providers.is_empty(), "{unasked:?}");
        let preview = read_tx!(app, &admin, |tx| bulk::authorizations_to_give(&mut tx, of_child(), Some(ProviderChoice(Some(other))))).unwrap();
        let possible: Vec<Uuid> = preview.possible().map(|row| row.id).collect();
        assert!(possible.contains(&speech), "{preview:?}");
        assert!(refusals(&preview).iter().all(|(_, error)| *error == Error::state(ErrorCode::ProviderNotOfDiscipline)));
        // The visits of the week stay with who has them, and are counted.
        let of_speech = preview.possible().find(|row| row.id == speech).unwrap().staying;
        let planned = "SELECT COUNT(*) FROM visits v JOIN authorizations a ON a.id = v.authorization_id
             WHERE a.reference = 'A00292' AND v.state = 'planned'
                AND v.provider_id <> (SELECT id FROM providers WHERE reference = 'P003')";
        assert_eq!(i64::from(of_speech), app.count(admin.agency().id, planned).await);
        assert!(of_speech > 0 && preview.staying() >= of_speech);
        let count = u32::try_from(possible.len()).unwrap();
        let choice = ChooseProvider { records: preview.seen(), provider: Some(other) };
        assert_eq!(write_tx!(app, &admin, |tx| bulk::choose_provider(&mut tx, choice.clone())), Ok(count));
        let page = read_tx!(app, &admin, |tx| authorizations::show(&mut tx, AuthorizationId(speech))).unwrap();
        assert_eq!((page.record.provider(jiff::civil::date(2026, 11, 30)), page.record.version), (Some(other), 2));
        let give = async |to| {
            read_tx!(app, &admin, |tx| bulk::authorizations_to_give(&mut tx, of_child(), Some(ProviderChoice(to)))).unwrap()
        };
        assert!(refusals(&give(Some(other)).await).contains(&(speech, Error::state(ErrorCode::ProviderChosenAlready))));
        assert!(give(None).await.possible().any(|row| row.id == speech), "nobody is another choice");
        let unknown = ChooseProvider { provider: Some(ProviderId(Uuid::from_u128(9))), ..choice };
        assert_eq!(write_tx!(app, &admin, |tx| bulk::choose_provider(&mut tx, unknown)), Err(Error::NotFound));

        let last = page.record.ends_on;
        let to_end = async |day| {
            read_tx!(app, &admin, |tx| bulk::authorizations_to_end(&mut tx, these_authorizations(&[speech]), Some(day))).unwrap()
        };
        assert_eq!(refusals(&to_end(page.record.starts_on).await), [(speech, Error::state(ErrorCode::VisitsAfterEnd))]);
        assert_eq!(refusals(&to_end(LATER).await), [(speech, Error::state(ErrorCode::EndOutsidePeriod))]);
        let seen = to_end(last).await.seen();
        let end = EndAuthorizations { records: seen, ended_on: last, reason: None };
        assert_eq!(write_tx!(app, &admin, |tx| bulk::end_authorizations(&mut tx, end)), Ok(1));
        assert_eq!(refusals(&to_end(last).await), [(speech, Error::state(ErrorCode::RecordEnded))]);
        let both = [speech, app.id(&admin, "authorizations", "A00291").await];
        let listed = read_tx!(app, &admin, |tx| people::authorizations(&mut tx, these_authorizations(&both))).unwrap();
        let early: Vec<Uuid> = listed.rows.iter().filter(|line| line.is_ended_early).map(|line| line.id.0).collect();
        assert_eq!((listed.rows.len(), early), (2, vec![speech]), "the list says that it ends early");
    }

    async fn five_thousand_children_are_paged_filtered_and_chosen(app, admin) {
        let before = read_tx!(app, &admin, |tx| people::children(&mut tx, everything())).unwrap();
        add_children(&app, &admin, 5_000).await;
        let all = read_tx!(app, &admin, |tx| people::children(&mut tx, everything())).unwrap();
        assert_eq!((all.all, all.rows.len()), (before.all + 5_000, 50));
        let last = all.count();
        let end = read_tx!(app, &admin, |tx| people::children(&mut tx, everything().on(Part::Page(last)))).unwrap();
        assert_eq!(end.rows.len() as u32, end.total - (last - 1) * 50);
        let filters = ChildFilters { language: Some("fi".into()), ..ChildFilters::default() };
        let found = read_tx!(app, &admin, |tx| people::children(&mut tx, ListQuery::filtered(filters.clone()))).unwrap();
        assert_eq!((found.total, found.rows.len()), (5_000, 50));
        let searched = read_tx!(app, &admin, |tx| people::children(&mut tx, ListQuery::<ChildFilters>::search("bulk4999"))).unwrap();
        assert_eq!(searched.total, 1);
        // Too many are not listed, and no child is recorded as accessed.
        let mut tx = app.db.read(&admin, AuditAction::PeopleChildrenChosen).await.unwrap();
        let preview = bulk::children_to_end(&mut tx, ListQuery::filtered(filters), None).await.unwrap();
        assert!(preview.is_too_many() && preview.rows.is_empty() && tx.accessed_children().is_empty());
        drop(tx);
        let first_page: Vec<Uuid> = found.rows.iter().map(|line| line.child.id.0).collect();
        let mut tx = app.db.read(&admin, AuditAction::PeopleChildrenChosen).await.unwrap();
        let preview = bulk::children_to_end(&mut tx, these_children(&first_page), None).await.unwrap();
        assert_eq!((preview.rows.len(), tx.accessed_children().len()), (50, 50));
        drop(tx);
        assert!(first_page.len() <= MAX_CHOSEN as usize);
        let seen = preview.seen();
        let reason = Remark::try_from("").unwrap();
        let end = EndChildren { records: seen, ended_on: LATER, reason };
        assert_eq!(write_tx!(app, &admin, |tx| bulk::end_children(&mut tx, end)), Ok(50));
    }

    async fn a_new_agency_has_nothing_to_list_or_choose(app) {
        let admin = app.create_agency("oak").await;
        let children = read_tx!(app, &admin, |tx| people::children(&mut tx, everything())).unwrap();
        let authorizations =
            read_tx!(app, &admin, |tx| people::authorizations(&mut tx, ListQuery::<AuthorizationFilters>::default())).unwrap();
        let providers = read_tx!(app, &admin, |tx| people::providers(&mut tx, ListQuery::<ProviderFilters>::default())).unwrap();
        let payers = read_tx!(app, &admin, |tx| payers::list(&mut tx, &ListQuery::default())).unwrap();
        let services = read_tx!(app, &admin, |tx| services::list(&mut tx, &ListQuery::default())).unwrap();
        let totals = [children.total, authorizations.total, providers.total, payers.total, services.total];
        let all = [children.all, authorizations.all, providers.all, payers.all, services.all];
        assert_eq!((totals, all), ([0; 5], [0; 5]));
        let preview = read_tx!(app, &admin, |tx| bulk::children_to_end(&mut tx, everything(), None)).unwrap();
        assert_eq!((preview.found, preview.rows.len()), (0, 0));
        let of = ChosenAuthorizations::OfChildren(everything());
        let preview = read_tx!(app, &admin, |tx| bulk::authorizations_to_give(&mut tx, of, Some(ProviderChoice(None)))).unwrap();
        assert_eq!((preview.found, preview.providers.len()), (0, 0));
    }

    async fn payers_and_services_are_searched_filtered_and_sorted(app, admin) {
        let payers_of = async |query: ListQuery<PayerFilters>| {
            let page = read_tx!(app, &admin, |tx| payers::list(&mut tx, &query)).unwrap();
            page.rows.into_iter().map(|payer| payer.name).collect::<Vec<_>>()
        };
        assert_eq!(payers_of(ListQuery::default()).await, ["Blue Shield", "Medicaid", "State EI"]);
        assert_eq!(payers_of(ListQuery::search("medic")).await, ["Medicaid"]);
        let down = ListQuery::default().sorted(Some(Sort::descending(PayerColumn::Name)));
        assert_eq!(payers_of(down).await, ["State EI", "Medicaid", "Blue Shield"]);
        let ended = PayerFilters { state: Some(RecordState::Ended) };
        assert!(payers_of(ListQuery::filtered(ended)).await.is_empty());
        let services = read_tx!(app, &admin, |tx| services::list(&mut tx, &ListQuery::filtered(ServiceFilters::default()))).unwrap();
        assert_eq!((services.total, services.all), (0, 0));
    }
}
