//! Whose page a provider sees: a child of theirs now, to come, or until lately; never by a visit that was cancelled.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    ChildId, Error, ProviderId, VisitId,
    agency::{ChangeSettings, Settings},
    notes::DraftNote,
    people::Search,
    search::Query,
    text::{FamilySummary, NoteBody, Reason},
    visits::{CancelVisit, CancelledBy, NewVisit},
};
use jiff::civil::{date, time};
use store::{Actor, people, search, visits};

const DAY: i64 = 86_400_000_000;
/// A child whom this provider never sees, in the demo's files.
const CHILD: &str = "C0207";
const PROVIDER: (&str, &str) = ("P006", "krista.hicks@maple.example");
const AUTHORIZATION: &str = "A00291";

struct Case {
    admin: Actor,
    provider: Actor,
    id: ProviderId,
    child: ChildId,
}

async fn case(house: &House, admin: Actor) -> Case {
    let provider = house.member(&admin, PROVIDER.1).await;
    let id = ProviderId(house.id(&admin, "providers", PROVIDER.0).await);
    let child = ChildId(house.id(&admin, "children", CHILD).await);
    Case { admin, provider, id, child }
}

impl Case {
    /// An hour of Sunday morning in which neither has a visit.
    async fn visit(&self, house: &House) -> VisitId {
        let new = NewVisit {
            authorization: domain::AuthorizationId(house.id(&self.admin, "authorizations", AUTHORIZATION).await),
            provider: self.id,
            date: date(2026, 12, 6),
            time: time(9, 0, 0, 0),
            override_reason: Some(Reason::try_from("A colleague is ill").unwrap()),
        };
        writing!(house, &self.admin, |tx| visits::create(&mut tx, new)).unwrap()
    }

    /// Whether each way to the child is open to the provider: the page, the list, the search, their own page.
    async fn sees(&self, house: &House) -> bool {
        let provider = house.again(&self.provider).await;
        let page = reading!(house, &provider, |tx| people::child(&mut tx, self.child));
        assert!(matches!(page, Ok(_) | Err(Error::NotFound)));
        let name = {
            let known = reading!(house, &house.again(&self.admin).await, |tx| people::child(&mut tx, self.child)).unwrap();
            known.child.full_name()
        };
        let asked = Search { q: name.clone(), page: 1 };
        let listed = reading!(house, &provider, |tx| people::children(&mut tx, &asked)).unwrap();
        let query = Query::try_from(name).unwrap();
        let found = reading!(house, &provider, |tx| search::search(&mut tx, &query)).unwrap();
        let own = reading!(house, &provider, |tx| people::provider(&mut tx, self.id)).unwrap();
        let ways = [
            page.is_ok(),
            listed.rows.iter().any(|line| line.child.id == self.child),
            found.children.iter().any(|child| child.id == self.child),
            own.caseload.iter().any(|child| child.id == self.child),
        ];
        assert!(ways.iter().all(|way| *way == ways[0]), "{ways:?}");
        ways[0]
    }

    async fn keep_days(&self, house: &House, days: u16) {
        let admin = house.again(&self.admin).await;
        let settings = Settings { caseload_days: days, ..admin.agency().settings.clone() };
        writing!(house, &admin, |tx| store::agency::change_settings(&mut tx, ChangeSettings(settings))).unwrap();
    }
}

both_engines! {
    async fn a_cancelled_visit_opens_nothing(house, admin) {
        let case = case(&house, admin).await;
        assert!(!case.sees(&house).await, "the files give the child to others");
        let visit = case.visit(&house).await;
        assert!(case.sees(&house).await, "a visit to come");
        let cancel = CancelVisit { visit, version: 1, by: CancelledBy::Agency, reason: Reason::try_from("By mistake").unwrap() };
        writing!(house, &case.admin, |tx| visits::cancel(&mut tx, cancel)).unwrap();
        assert!(!case.sees(&house).await, "it was a mistake");
    }

    async fn a_child_stays_for_the_days_that_the_agency_says(house, admin) {
        let case = case(&house, admin).await;
        case.visit(&house).await;
        // Sunday December 6, 10:00 in New York; the tests begin on Monday November 30, 7:00.
        let end = 6 * DAY + 3 * 3_600_000_000;
        house.clock.shift(end + 30 * DAY - 1);
        assert!(case.sees(&house).await, "thirty days, where the agency says nothing");
        house.clock.shift(1);
        assert!(!case.sees(&house).await);
        case.keep_days(&house, 31).await;
        assert!(case.sees(&house).await);
        case.keep_days(&house, 0).await;
        assert!(!case.sees(&house).await);
        house.clock.shift(-30 * DAY - 1);
        assert!(case.sees(&house).await, "until the visit ends");
    }

    async fn an_authorization_counts_to_its_last_day(house, admin) {
        let case = case(&house, admin).await;
        let agency = case.admin.agency().id;
        let give = async |starts: &str, ends: &str| {
            let sql = format!(
                "UPDATE authorizations SET provider_id = (SELECT id FROM providers WHERE reference = '{}'), starts_on = '{starts}',
                    ends_on = '{ends}' WHERE reference = '{AUTHORIZATION}'",
                PROVIDER.0
            );
            assert_eq!(house.raw(Some(agency), &sql).await.unwrap(), 1);
        };
        give("2026-06-01", "2026-11-30").await;
        assert!(case.sees(&house).await, "today is its last day");
        give("2026-12-07", "2027-01-31").await;
        assert!(case.sees(&house).await, "it is to come");
        give("2026-06-01", "2026-10-31").await;
        assert!(case.sees(&house).await, "it ended thirty days ago");
        give("2026-06-01", "2026-10-30").await;
        assert!(!case.sees(&house).await);
    }

    async fn ones_own_visits_and_notes_stay(house, admin) {
        let case = case(&house, admin).await;
        let visit = case.visit(&house).await;
        house.clock.shift(6 * DAY + 2 * 3_600_000_000);
        let provider = house.again(&case.provider).await;
        writing!(house, &provider, |tx| visits::check_in(&mut tx, visit, true)).unwrap();
        writing!(house, &provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
        house.clock.shift(60 * DAY);
        assert!(!case.sees(&house).await);
        let provider = house.again(&case.provider).await;
        assert!(reading!(house, &provider, |tx| visits::show(&mut tx, visit)).is_ok());
        let draft = DraftNote {
            visit,
            version: 0,
            body: NoteBody::try_from("Late, but written").unwrap(),
            family_summary: FamilySummary::try_from("Blocks").unwrap(),
        };
        assert_eq!(writing!(house, &provider, |tx| store::notes::save(&mut tx, draft)), Ok(1));
        let open = reading!(house, &provider, |tx| store::notes::unsigned(&mut tx, 1)).unwrap();
        assert!(open.rows.iter().any(|line| line.visit == visit), "the list of notes leads to it");
    }
}
