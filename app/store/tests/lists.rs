//! Filters, order and pages of lists: what is left out, what is counted, and which children are recorded as accessed.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Role,
    data_reports::{DataItem, NewDataReport},
    holds::{HoldPerson, NamedSubject, NewHold, NewPeriodHold},
    lists::{
        AccountState, AuthorizationChoices, AuthorizationColumn, AuthorizationFilters, ChildChoices, ChildColumn, ChildFilters,
        DataReportColumn, DataReportFilters, DataReportState, EmailColumn, EmailFilters, Ending, HoldColumn, HoldFilters,
        HoldKind, HoldState, ListFilters, ListPage, ListQuery, MAX_DOWNLOAD, MemberColumn, MemberFilters, NoteColumn,
        NoteFilters, Part, ProviderColumn, ProviderFilters, Sort, UnsignedState,
    },
    mail::{EmailKind, EmailState},
    members::MembershipStatus,
    people::{AuthorizationLine, ChildLine},
    schedule::Discipline,
    search::SortKey,
    text::{HoldGround, Message},
};
use jiff::{ToSpan, civil::date};
use std::collections::BTreeSet;
use store::{
    Actor,
    care::notes,
    outbox,
    privacy::{data_reports, holds},
    records::{members, people},
};

/// Everything that matches these filters, in an order.
fn all_of<F: ListFilters>(filters: F, sort: Option<Sort<F::Column>>) -> ListQuery<F> {
    ListQuery::filtered(filters).sorted(sort).on(Part::Download)
}

async fn children(app: &TestApp, actor: &Actor, query: ListQuery<ChildFilters>) -> ListPage<ChildLine, ChildChoices> {
    let (page, accessed) = read_tx!(app, actor, |tx| async {
        let page = people::children(&mut tx, query).await.unwrap();
        (page, tx.accessed_children())
    });
    let shown: BTreeSet<ChildId> = page.rows.iter().map(|line| line.child.id).collect();
    assert_eq!(accessed.into_iter().collect::<BTreeSet<_>>(), shown, "access to exactly these children is recorded");
    page
}

async fn authorizations(
    app: &TestApp,
    admin: &Actor,
    query: ListQuery<AuthorizationFilters>,
) -> ListPage<AuthorizationLine, AuthorizationChoices> {
    let (page, accessed) = read_tx!(app, admin, |tx| async {
        let page = people::authorizations(&mut tx, query).await.unwrap();
        (page, tx.accessed_children())
    });
    let shown: BTreeSet<ChildId> = page.rows.iter().map(|line| line.child.id).collect();
    assert_eq!(accessed.into_iter().collect::<BTreeSet<_>>(), shown, "access to exactly these children is recorded");
    page
}

fn ids(lines: &[ChildLine]) -> Vec<ChildId> {
    lines.iter().map(|line| line.child.id).collect()
}

both_engines! {
    async fn children_are_filtered_by_discipline_town_and_language(app, admin) {
        let all = children(&app, &admin, all_of(ChildFilters::default(), None)).await;
        let count = u32::try_from(all.rows.len()).unwrap();
        assert_eq!((all.total, all.all, all.number), (count, count, 1), "a download has all pages");
        assert!(count > 100 && all.choices.towns.is_sorted_by_key(|town| SortKey::of(town)));
        let mut disciplines = all.rows.iter().flat_map(|line| &line.disciplines);
        assert!(disciplines.all(|discipline| all.choices.disciplines.contains(&discipline.0)), "{:?}", all.choices);
        let (town, language) = ("Rochester".to_owned(), all.choices.languages.last().unwrap().clone());
        let of = |passes: &dyn Fn(&ChildLine) -> bool| ids(&all.rows.iter().filter(|line| passes(line)).cloned().collect::<Vec<_>>());
        let ot = Discipline("OT".into());
        for (filters, expected) in [
            (ChildFilters { discipline: Some(ot.clone()), ..Default::default() }, of(&|line| line.disciplines.contains(&ot))),
            (ChildFilters { town: Some(town.clone()), ..Default::default() }, of(&|line| line.city == town)),
            (ChildFilters { language: Some(language.clone()), ..Default::default() }, of(&|line| line.language == language)),
            (
                ChildFilters { discipline: Some(ot.clone()), town: Some(town.clone()), ..Default::default() },
                of(&|line| line.disciplines.contains(&ot) && line.city == town),
            ),
        ] {
            let page = children(&app, &admin, all_of(filters.clone(), None)).await;
            assert_eq!(ids(&page.rows), expected, "{filters:?}");
            assert_eq!((page.total as usize, page.all, &page.choices), (expected.len(), count, &all.choices), "{filters:?}");
            assert!(!expected.is_empty() && expected.len() < all.rows.len(), "{filters:?} leaves some");
        }
        let nowhere = ChildFilters { town: Some("Nowhere".into()), ..Default::default() };
        let page = children(&app, &admin, all_of(nowhere, None)).await;
        assert_eq!((page.rows.len(), page.total, page.all), (0, 0, count));
    }

    async fn children_are_sorted_and_their_pages_have_the_filter(app, admin) {
        let born = |column: ChildColumn, descending| Some(Sort { column, descending });
        let list = async |sort| children(&app, &admin, all_of(ChildFilters::default(), sort)).await.rows;
        let by_name = list(None).await;
        let name = |line: &ChildLine| (SortKey::of(&line.child.last_name), SortKey::of(&line.child.first_name));
        assert!(by_name.is_sorted_by_key(name));
        assert!(list(born(ChildColumn::Name, true)).await.iter().rev().is_sorted_by_key(&name));
        let by_birth = list(born(ChildColumn::Born, false)).await;
        assert!(by_birth.is_sorted_by_key(|line| (line.birth_date, name(line))));
        let youngest = list(born(ChildColumn::Born, true)).await;
        assert_eq!(youngest[0].birth_date, by_birth.last().unwrap().birth_date);
        assert!(youngest.is_sorted_by_key(|line| (std::cmp::Reverse(line.birth_date), name(line))));
        assert!(list(born(ChildColumn::Town, false)).await.is_sorted_by_key(|line| (SortKey::of(&line.city), name(line))));

        let ot = ChildFilters { discipline: Some(Discipline("OT".into())), ..Default::default() };
        let query = ListQuery::filtered(ot.clone()).sorted(born(ChildColumn::Born, true));
        let whole = children(&app, &admin, all_of(ot, born(ChildColumn::Born, true))).await;
        let mut paged = Vec::new();
        for number in 1..=whole.count() {
            paged.extend(ids(&children(&app, &admin, query.on(Part::Page(number))).await.rows));
        }
        assert_eq!(paged, ids(&whole.rows));
        let beyond = children(&app, &admin, query.on(Part::Page(whole.count() + 1))).await;
        assert_eq!((beyond.rows.len(), beyond.total), (0, whole.total));
    }

    async fn a_provider_filters_their_own_caseload_only(app, admin) {
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let own = children(&app, &provider, all_of(ChildFilters::default(), None)).await;
        let all = children(&app, &admin, all_of(ChildFilters::default(), None)).await;
        assert!(own.all < all.all && own.choices.towns.len() < all.choices.towns.len());
        let elsewhere = all.choices.towns.iter().find(|town| !own.choices.towns.contains(town)).unwrap();
        let filters = ChildFilters { town: Some(elsewhere.clone()), ..Default::default() };
        assert_eq!(children(&app, &provider, all_of(filters, None)).await.total, 0);
        let query: ListQuery<ChildFilters> = ListQuery::search(&own.rows[0].child.last_name);
        assert!(children(&app, &provider, query).await.total > 0);
    }

    async fn authorizations_are_filtered_and_sorted(app, admin) {
        let list = async |filters: AuthorizationFilters, sort| authorizations(&app, &admin, all_of(filters, sort)).await;
        let all = list(AuthorizationFilters::default(), None).await;
        assert_eq!((all.total, all.rows.len()), (all.all, all.all as usize));
        assert_eq!(all.choices.today, date(2026, 11, 30));
        assert!(all.rows.is_sorted_by_key(|line| line.ends_on), "those that end first are at the top");
        let payer = all.choices.payers[0].clone();
        let soon = all.choices.today + 30.days();
        let of = |passes: &dyn Fn(&AuthorizationLine) -> bool| {
            all.rows.iter().filter(|line| passes(line)).map(|line| line.id).collect::<Vec<_>>()
        };
        let pt = Discipline("PT".into());
        for (filters, expected) in [
            (AuthorizationFilters { discipline: Some(pt.clone()), ..Default::default() }, of(&|line| line.discipline == pt)),
            (AuthorizationFilters { payer: Some(payer.clone()), ..Default::default() }, of(&|line| line.payer == payer)),
            (
                AuthorizationFilters { ending: Some(Ending::Soon), ..Default::default() },
                of(&|line| line.ends_on >= all.choices.today && line.ends_on <= soon),
            ),
        ] {
            let page = list(filters.clone(), None).await;
            assert_eq!(page.rows.iter().map(|line| line.id).collect::<Vec<_>>(), expected, "{filters:?}");
            assert_eq!((page.total as usize, page.all), (expected.len(), all.all), "{filters:?}");
        }
        assert!(of(&|line| line.discipline == pt).len() < all.rows.len() / 2);

        let sorted = async |column, descending| list(AuthorizationFilters::default(), Some(Sort { column, descending })).await.rows;
        assert!(sorted(AuthorizationColumn::Ends, true).await.is_sorted_by_key(|line| std::cmp::Reverse(line.ends_on)));
        assert!(sorted(AuthorizationColumn::Units, false).await.is_sorted_by_key(|line| (line.units_authorized, line.ends_on)));
        assert!(sorted(AuthorizationColumn::Payer, false).await.is_sorted_by_key(|line| (SortKey::of(&line.payer), line.ends_on)));
        let by_child = sorted(AuthorizationColumn::Child, false).await;
        assert!(by_child.is_sorted_by_key(|line| (SortKey::of(&line.child.last_name), SortKey::of(&line.child.first_name))));
        let second = ListQuery::default().sorted(Some(Sort::ascending(AuthorizationColumn::Child))).on(Part::Page(2));
        assert_eq!(authorizations(&app, &admin, second).await.rows, by_child[50..100.min(by_child.len())]);
        let found = authorizations(&app, &admin, ListQuery::search(&payer)).await;
        assert!(found.total > 0 && found.rows.is_sorted_by_key(|line| line.ends_on));
    }

    async fn providers_and_members_are_filtered_and_sorted(app, admin) {
        app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        let providers = async |filters: ProviderFilters, sort| read_tx!(app, &admin, |tx| people::providers(&mut tx, all_of(filters, sort))).unwrap();
        let joined = ProviderFilters { account: Some(AccountState::Joined), ..Default::default() };
        let page = providers(joined, None).await;
        assert_eq!(page.rows.iter().map(|line| line.provider.full_name()).collect::<Vec<_>>(), ["Jennifer Berry"]);
        assert!(page.all > 10 && page.choices.disciplines.contains(&"ABA".to_owned()));
        let aba = Discipline("ABA".into());
        let page = providers(ProviderFilters { discipline: Some(aba.clone()), account: Some(AccountState::NotJoined), ..Default::default() }, None).await;
        assert!(page.total > 0 && page.rows.iter().all(|line| line.disciplines.contains(&aba) && !line.joined));
        let rows = providers(ProviderFilters::default(), Some(Sort::descending(ProviderColumn::Town))).await.rows;
        assert!(rows.is_sorted_by_key(|line| std::cmp::Reverse(SortKey::of(&line.city))));
        let rows = providers(ProviderFilters::default(), Some(Sort::ascending(ProviderColumn::Account))).await.rows;
        assert!(rows[0].joined && !rows[1].joined);

        let members = async |filters: MemberFilters, sort| read_tx!(app, &admin, |tx| members::list(&mut tx, &all_of(filters, sort))).unwrap();
        let page = members(MemberFilters { role: Some(Role::Provider), state: None }, None).await;
        assert_eq!((page.rows.len(), page.total, page.rows[0].role), (1, 1, Role::Provider));
        assert!(page.all > 1);
        let page = members(MemberFilters { role: None, state: Some(MembershipStatus::Removed) }, None).await;
        assert_eq!(page.total, 0);
        let rows = members(MemberFilters::default(), Some(Sort::descending(MemberColumn::Since))).await.rows;
        assert!(rows.is_sorted_by_key(|line| std::cmp::Reverse(line.since)));
    }

    async fn unsigned_notes_are_found_by_child_and_provider(app, admin) {
        let done = "UPDATE visits SET state = 'done' WHERE reference IN ('V00104', 'V00113', 'V00120')";
        assert_eq!(app.execute_raw(Some(admin.agency().id), done).await.unwrap(), 3);
        let list = async |query| read_tx!(app, &admin, |tx| notes::unsigned(&mut tx, &query)).unwrap();
        let all = list(ListQuery::default()).await;
        assert_eq!((all.total, all.all), (3, 3));
        let reversed = list(ListQuery::default().sorted(Some(Sort::descending(NoteColumn::Visit)))).await.rows;
        assert!(reversed.iter().rev().eq(&all.rows));
        let by_child = list(ListQuery::default().sorted(Some(Sort::ascending(NoteColumn::Child)))).await.rows;
        assert!(by_child.is_sorted_by_key(|line| SortKey::of(&line.child.last_name)));
        for name in [all.rows[0].child.full_name(), all.rows[0].provider.full_name()] {
            let found = list(ListQuery::search(&name)).await;
            assert!(found.rows.iter().any(|line| line.visit == all.rows[0].visit) && found.all == 3, "{name}");
        }
        assert_eq!(list(ListQuery::search("zzzz")).await.total, 0);
        let drafts = NoteFilters { state: Some(UnsignedState::Draft) };
        assert_eq!(list(ListQuery::filtered(drafts)).await.total, 0);
        let nothing = NoteFilters { state: Some(UnsignedState::Nothing) };
        assert_eq!(list(ListQuery::filtered(nothing)).await.rows, all.rows);
    }

    async fn holds_are_found_by_whom_they_cover(app, admin) {
        let ground = HoldGround::try_from("Case 26-114").unwrap();
        let child = ChildId(app.id(&admin, "children", "C0207").await);
        let hold = NewHold { subject: HoldPerson::Child(child), since: date(2026, 11, 3), ground: ground.clone() };
        write_tx!(app, &admin, |tx| holds::set(&mut tx, hold)).unwrap();
        let (from, to) = (date(2026, 1, 1), date(2026, 6, 30));
        let period = NewPeriodHold { from, to, since: date(2026, 11, 1), ground };
        write_tx!(app, &admin, |tx| holds::set_period(&mut tx, period)).unwrap();
        let list = async |query| read_tx!(app, &admin, |tx| holds::list(&mut tx, &query)).unwrap();
        let is_period = |subject: &NamedSubject| matches!(subject, NamedSubject::Period(_));
        let all = list(ListQuery::default()).await;
        let NamedSubject::Child(known) = &all.rows.iter().find(|line| !is_period(&line.subject)).unwrap().subject else { panic!() };
        let found = list(ListQuery::search(known.full_name())).await;
        assert_eq!((found.total, found.all, is_period(&found.rows[0].subject)), (1, 2, false));
        let periods = HoldFilters { kind: Some(HoldKind::Period), state: Some(HoldState::Open) };
        assert!(is_period(&list(ListQuery::filtered(periods)).await.rows[0].subject));
        let lifted = HoldFilters { kind: None, state: Some(HoldState::Lifted) };
        assert_eq!(list(ListQuery::filtered(lifted)).await.total, 0);
        let oldest = list(ListQuery::default().sorted(Some(Sort::ascending(HoldColumn::Since)))).await.rows;
        assert!(oldest[0].since < oldest[1].since);
    }

    async fn reports_and_emails_are_filtered(app, admin) {
        let provider = app.sign_in_member(&admin, "jennifer.berry@maple.example").await;
        for item in [DataItem::Membership, DataItem::ProviderRecord] {
            let new = NewDataReport { item, message: Message::try_from("My first name has one n").unwrap() };
            write_tx!(app, &provider, |tx| data_reports::send(&mut tx, new)).unwrap();
        }
        let reports = async |query| read_tx!(app, &admin, |tx| data_reports::list(&mut tx, &query)).unwrap();
        let about = DataReportFilters { about: Some(DataItem::Membership), state: Some(DataReportState::Open) };
        let page = reports(ListQuery::filtered(about)).await;
        assert_eq!((page.total, page.all, page.rows[0].report.item), (1, 2, Some(DataItem::Membership)));
        assert_eq!(reports(ListQuery::search("jennifer")).await.total, 2);
        assert_eq!(reports(ListQuery::search("marta")).await.total, 0);
        let first = reports(ListQuery::default().sorted(Some(Sort::ascending(DataReportColumn::Sent)))).await.rows;
        assert!(first.is_sorted_by_key(|line| line.report.sent_at));
        assert_eq!(first[0].member, provider.viewer().unwrap().member);

        let emails = async |query| read_tx!(app, &admin, |tx| outbox::list_emails(&mut tx, &query)).unwrap();
        let all = emails(ListQuery::default()).await;
        let kind = EmailFilters { kind: Some(EmailKind::AuditCheckpoint), state: None };
        assert_eq!(emails(ListQuery::filtered(kind)).await.total, 0);
        let waiting = EmailFilters { kind: None, state: Some(EmailState::Waiting) };
        let page = emails(ListQuery::filtered(waiting).sorted(Some(Sort::ascending(EmailColumn::To)))).await;
        assert_eq!((page.total, page.all), (all.total, all.all), "nothing is sent here");
        assert!(page.rows.is_sorted_by_key(|line| line.to.clone()));
    }

    async fn a_download_is_bounded(app, admin) {
        let page = children(&app, &admin, ListQuery::default().on(Part::Download)).await;
        assert!(page.total < MAX_DOWNLOAD);
        let copies = format!(
            "INSERT INTO children (agency_id, id, reference, first_name, last_name, first_name_folded, last_name_folded, birth_date,
                home_language, time_zone, availability, import_digest, changed_here)
             SELECT agency_id, {}, reference || '-' || n, first_name, last_name, first_name_folded, last_name_folded, birth_date,
                home_language, time_zone, availability, import_digest, changed_here
             FROM children CROSS JOIN (WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 25)
                SELECT n FROM numbers) numbered",
            if app.url.starts_with("sqlite:") { "randomblob(16)" } else { "gen_random_uuid()" }
        );
        assert!(app.execute_raw(Some(admin.agency().id), &copies).await.unwrap() > 5_000);
        let page = children(&app, &admin, ListQuery::default().on(Part::Download)).await;
        assert_eq!(page.rows.len() as u32, MAX_DOWNLOAD);
        assert!(page.total > MAX_DOWNLOAD);
    }
}
