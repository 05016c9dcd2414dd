//! Which children a provider may see: those with a current, upcoming or recent visit or authorization. Canceled visits don't
//! count.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    ChildId, Error, ProviderId, VisitId,
    agency::{ChangeSettings, Settings},
    notes::DraftNote,
    people::Search,
    schedule::BoardFilter,
    search::Query,
    text::{FamilySummary, NoteBody, Reason},
    visits::{CancelVisit, CancelledBy, NewSlot, NewVisit, TakeProviderOff},
};
use jiff::civil::{date, time};
use store::{
    Actor,
    care::visits,
    records::{people, search},
    scheduling,
};

const DAY: i64 = 86_400_000_000;
/// A child without visits by this provider in the demo files.
const CHILD: &str = "C0207";
const PROVIDER: (&str, &str) = ("P006", "krista.hicks@maple.example");
const AUTHORIZATION: &str = "A00291";

struct Case {
    admin: Actor,
    provider: Actor,
    id: ProviderId,
    child: ChildId,
}

async fn create_case(app: &TestApp, admin: Actor) -> Case {
    let provider = app.sign_in_member(&admin, PROVIDER.1).await;
    let id = ProviderId(app.id(&admin, "providers", PROVIDER.0).await);
    let child = ChildId(app.id(&admin, "children", CHILD).await);
    Case { admin, provider, id, child }
}

impl Case {
    /// Creates a visit on Sunday morning, when neither the child nor the provider has another one.
    async fn create_visit(&self, app: &TestApp) -> VisitId {
        let new = NewVisit::authorized(
            domain::AuthorizationId(app.id(&self.admin, "authorizations", AUTHORIZATION).await),
            NewSlot {
                place: None,
                provider: Some(self.id),
                date: date(2026, 12, 6),
                time: time(9, 0, 0, 0),
                override_reason: Some(Reason::try_from("A colleague is ill").unwrap()),
            },
        );
        write_tx!(app, &self.admin, |tx| visits::create(&mut tx, new)).unwrap()
    }

    /// Whether the provider sees the child. The child's page, the list, the search and the provider's own page must agree.
    async fn has_access(&self, app: &TestApp) -> bool {
        let provider = app.reload_actor(&self.provider).await;
        let page = read_tx!(app, &provider, |tx| people::child(&mut tx, self.child));
        assert!(matches!(page, Ok(_) | Err(Error::NotFound)));
        let name = {
            let known = read_tx!(app, &app.reload_actor(&self.admin).await, |tx| people::child(&mut tx, self.child)).unwrap();
            known.child.full_name()
        };
        let search_query = Search { q: name.clone(), page: 1 };
        let listed = read_tx!(app, &provider, |tx| people::children(&mut tx, &search_query)).unwrap();
        let query = Query::try_from(name).unwrap();
        let found = read_tx!(app, &provider, |tx| search::search(&mut tx, &query)).unwrap();
        let own = read_tx!(app, &provider, |tx| people::provider(&mut tx, self.id)).unwrap();
        let results = [
            page.is_ok(),
            listed.rows.iter().any(|line| line.child.id == self.child),
            found.children.iter().any(|child| child.id == self.child),
            own.caseload.iter().any(|child| child.id == self.child),
        ];
        assert!(results.iter().all(|result| *result == results[0]), "{results:?}");
        results[0]
    }

    async fn set_caseload_days(&self, app: &TestApp, days: u16) {
        let admin = app.reload_actor(&self.admin).await;
        let settings = Settings { caseload_days: days, ..admin.agency().settings.clone() };
        write_tx!(app, &admin, |tx| store::records::agency::change_settings(&mut tx, ChangeSettings(settings))).unwrap();
    }
}

both_engines! {
    async fn a_canceled_visit_gives_no_access(app, admin) {
        let case = create_case(&app, admin).await;
        assert!(!case.has_access(&app).await, "in the demo files, other providers have the child");
        let visit = case.create_visit(&app).await;
        assert!(case.has_access(&app).await, "an upcoming visit");
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason: Reason::try_from("By mistake").unwrap() };
        write_tx!(app, &case.admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        assert!(!case.has_access(&app).await, "a canceled visit gives no access");
    }

    async fn a_visit_that_was_taken_off_gives_no_access(app, admin) {
        let case = create_case(&app, admin).await;
        let visit = case.create_visit(&app).await;
        assert!(case.has_access(&app).await);
        let take = TakeProviderOff { visit, version: 1, reason: Reason::try_from("On leave").unwrap() };
        write_tx!(app, &case.admin, |tx| visits::take_provider_off(&mut tx, take)).unwrap();
        assert!(!case.has_access(&app).await);
    }

    async fn access_to_a_child_ends_after_the_agencys_caseload_days(app, admin) {
        let case = create_case(&app, admin).await;
        case.create_visit(&app).await;
        // Sunday December 6, 10:00 in New York; the tests begin on Monday November 30, 7:00.
        let end = 6 * DAY + 3 * 3_600_000_000;
        app.clock.shift(end + 30 * DAY - 1);
        assert!(case.has_access(&app).await, "thirty days by default");
        app.clock.shift(1);
        assert!(!case.has_access(&app).await);
        case.set_caseload_days(&app, 31).await;
        assert!(case.has_access(&app).await);
        case.set_caseload_days(&app, 0).await;
        assert!(!case.has_access(&app).await);
        app.clock.shift(-30 * DAY - 1);
        assert!(case.has_access(&app).await, "until the visit ends");
    }

    async fn an_authorization_gives_access_through_its_last_day(app, admin) {
        let case = create_case(&app, admin).await;
        let agency = case.admin.agency().id;
        let assign = async |starts: &str, ends: &str| {
            let days = format!(
                "UPDATE authorizations SET starts_on = '{starts}', ends_on = '{ends}' WHERE reference = '{AUTHORIZATION}'"
            );
            assert_eq!(app.execute_raw(Some(agency), &days).await.unwrap(), 1);
            let of = format!("(SELECT id FROM authorizations WHERE reference = '{AUTHORIZATION}')");
            let nobody = format!("DELETE FROM authorization_assignments WHERE authorization_id = {of}");
            app.execute_raw(Some(agency), &nobody).await.unwrap();
            let provider = format!(
                "INSERT INTO authorization_assignments (agency_id, authorization_id, first_day, provider_id)
                 SELECT agency_id, {of}, '{starts}', id FROM providers WHERE reference = '{}'",
                PROVIDER.0
            );
            assert_eq!(app.execute_raw(Some(agency), &provider).await.unwrap(), 1);
        };
        assign("2026-06-01", "2026-11-30").await;
        assert!(case.has_access(&app).await, "today is its last day");
        assign("2026-12-07", "2027-01-31").await;
        assert!(case.has_access(&app).await, "it starts in the future");
        assign("2026-06-01", "2026-10-31").await;
        assert!(case.has_access(&app).await, "it ended thirty days ago");
        assign("2026-06-01", "2026-10-30").await;
        assert!(!case.has_access(&app).await);
        assign("2026-06-01", "2027-01-31").await;
        let until = async |day: &str| {
            let sql = format!("UPDATE authorization_assignments SET last_day = '{day}' WHERE first_day = '2026-06-01'");
            app.execute_raw(Some(agency), &sql).await.unwrap();
        };
        until("2026-10-31").await;
        assert!(case.has_access(&app).await, "somebody else was assigned thirty days ago");
        until("2026-10-30").await;
        assert!(!case.has_access(&app).await, "the authorization goes on without them");
    }

    async fn a_filter_finds_own_visits_of_a_former_child(app, admin) {
        let case = create_case(&app, admin).await;
        let visit = case.create_visit(&app).await;
        let child = read_tx!(app, &case.admin, |tx| people::child(&mut tx, case.child)).unwrap();
        app.clock.shift(90 * DAY);
        assert!(!case.has_access(&app).await);
        let provider = app.reload_actor(&case.provider).await;
        let shown = async |name: String| -> Vec<VisitId> {
            let filter = BoardFilter { name, ..BoardFilter::default() };
            let agenda = read_tx!(app, &provider, |tx| scheduling::agenda(&mut tx, Some(date(2026, 12, 6)), filter)).unwrap();
            agenda.days.into_iter().flat_map(|day| day.lines).map(|line| line.visit).collect()
        };
        assert_eq!(shown(child.child.full_name()).await, [visit]);
        assert_eq!(shown(child.guardians[0].phone.clone()).await, [], "the guardians are no longer visible");
    }

    async fn a_provider_keeps_access_to_own_visits_and_notes(app, admin) {
        let case = create_case(&app, admin).await;
        let visit = case.create_visit(&app).await;
        app.clock.shift(6 * DAY + 2 * 3_600_000_000);
        let provider = app.reload_actor(&case.provider).await;
        write_tx!(app, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        write_tx!(app, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        app.clock.shift(60 * DAY);
        assert!(!case.has_access(&app).await);
        let provider = app.reload_actor(&case.provider).await;
        assert!(read_tx!(app, &provider, |tx| visits::show(&mut tx, visit)).is_ok());
        let draft = DraftNote {
            visit,
            version: 0,
            body: NoteBody::try_from("Late, but written").unwrap(),
            family_summary: FamilySummary::try_from("Blocks").unwrap(),
        };
        assert_eq!(write_tx!(app, &provider, |tx| store::care::notes::save(&mut tx, draft)), Ok(1));
        let open = read_tx!(app, &provider, |tx| store::care::notes::unsigned(&mut tx, &domain::lists::ListQuery::default())).unwrap();
        assert!(open.rows.iter().any(|line| line.visit == visit), "the visit is in the list of unsigned notes");
    }
}
