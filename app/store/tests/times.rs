//! The times of a visit: asked about, taken back, entered afterwards; what is told from the road; all of it beside the clock.

use crate::{both_engines, reading, support::House, writing};
use domain::{
    Conflict, Error, ProviderId, VisitId, Who,
    notes::NoteToSign,
    schedule::BoardFilter,
    text::{FamilySummary, NoteBody, Reason, Remark},
    visits::{
        CorrectTimes, MoveVisit, NewRoadReport, Press, Question, RoadReport, StandingReport, TimeChange, VisitState, VisitView,
    },
};
use jiff::civil::{DateTime, date, time};
use store::{Actor, family, notes, schedule, visits};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// Sarah Young's visits on Tuesday: two hours at 8:30, and at 14:00.
const YOUNG: &str = "sarah.young@maple.example";
const MORNING: &str = "V00113";
const AFTERNOON: &str = "V00114";

fn tuesday(hour: i8, minute: i8) -> DateTime {
    date(2026, 12, 1).at(hour, minute, 0, 0)
}

/// Tuesday at seven, with the provider and both visits.
async fn tuesday_morning(house: &House, admin: &Actor) -> (Actor, VisitId, VisitId) {
    let provider = house.member(admin, YOUNG).await;
    house.next_day();
    let visit = async |reference| VisitId(house.id(admin, "visits", reference).await);
    (provider, visit(MORNING).await, visit(AFTERNOON).await)
}

async fn show(house: &House, actor: &Actor, visit: VisitId) -> VisitView {
    reading!(house, actor, |tx| visits::show(&mut tx, visit)).unwrap()
}

fn entered(visit: &VisitView, began: &str, ended: &str) -> CorrectTimes {
    CorrectTimes {
        visit: visit.id,
        version: visit.version,
        began: began.into(),
        ended: ended.into(),
        reason: "Phone had no battery".into(),
        sure_of: None,
    }
}

async fn correct(house: &House, actor: &Actor, times: CorrectTimes) -> domain::Result<()> {
    writing!(house, actor, |tx| visits::correct(&mut tx, times))
}

fn asks(outcome: domain::Result<()>) -> Vec<Question> {
    match outcome {
        Err(Error::Conflict { conflict: Conflict::Asks { questions } }) => questions,
        other => panic!("{other:?}"),
    }
}

async fn report(house: &House, actor: &Actor, visit: VisitId, report: RoadReport) -> domain::Result<()> {
    let minutes = (report == RoadReport::RunningLate).then_some(20);
    let new = NewRoadReport { visit, report, minutes, remark: Remark::try_from("").unwrap() };
    writing!(house, actor, |tx| visits::report(&mut tx, new))
}

fn said(report: RoadReport, at: DateTime) -> StandingReport {
    StandingReport { report, minutes: (report == RoadReport::RunningLate).then_some(20), at }
}

both_engines! {
    async fn an_early_check_in_is_asked_about(house, admin) {
        let (provider, morning, _) = tuesday_morning(&house, &admin).await;
        house.clock.shift(74 * MINUTE);
        let early = writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false));
        assert_eq!(asks(early), [Question::Early { now: tuesday(8, 14), starts: tuesday(8, 30) }]);
        assert_eq!(show(&house, &provider, morning).await.state, VisitState::Planned);
        house.clock.shift(MINUTE);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
    }

    async fn a_press_is_taken_back_within_minutes(house, admin) {
        let (provider, morning, _) = tuesday_morning(&house, &admin).await;
        house.clock.shift(90 * MINUTE);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        house.clock.shift(3 * MINUTE);
        assert_eq!(writing!(house, &provider, |tx| visits::undo(&mut tx, morning)), Ok(Press::CheckIn));
        let shown = show(&house, &provider, morning).await;
        assert_eq!((shown.state, shown.checked_in), (VisitState::Planned, None));
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        house.clock.shift(HOUR);
        let late = writing!(house, &provider, |tx| visits::undo(&mut tx, morning));
        assert_eq!(late, Err(Error::state("visit.undo_too_late")));
        writing!(house, &provider, |tx| visits::check_out(&mut tx, morning, false)).unwrap();
        assert_eq!(show(&house, &provider, morning).await.offers.undo, Some(Press::CheckOut));
        assert_eq!(writing!(house, &provider, |tx| visits::undo(&mut tx, morning)), Ok(Press::CheckOut));
        let shown = show(&house, &admin, morning).await;
        assert_eq!((shown.state, shown.checked_in, shown.checked_out), (VisitState::UnderWay, Some(tuesday(8, 33)), None));
        let undone: Vec<_> = shown.time_changes.iter().map(|change| (change.undone, change.before.began, change.before.ended)).collect();
        let kept = [
            (Some(Press::CheckIn), Some(tuesday(8, 30)), None),
            (Some(Press::CheckOut), Some(tuesday(8, 33)), Some(tuesday(9, 33))),
        ];
        assert_eq!(undone, kept, "what was pressed stays in the history");
        let other = house.member(&admin, "krista.hicks@maple.example").await;
        for actor in [&other, &admin] {
            assert_eq!(writing!(house, actor, |tx| visits::undo(&mut tx, morning)), Err(Error::NotFound));
        }
    }

    async fn what_is_signed_is_not_taken_back(house, admin) {
        let (provider, morning, _) = tuesday_morning(&house, &admin).await;
        house.clock.shift(90 * MINUTE);
        sign(&house, &provider, morning).await;
        let signed = writing!(house, &provider, |tx| visits::undo(&mut tx, morning));
        assert_eq!(signed, Err(Error::state("visit.undo_too_late")));
    }

    async fn forgotten_times_are_entered_afterwards(house, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&house, &admin).await;
        house.clock.shift(10 * HOUR);
        let planned = show(&house, &provider, morning).await;
        correct(&house, &provider, entered(&planned, "2026-12-01T08:30", "2026-12-01T10:30")).await.unwrap();
        let shown = show(&house, &provider, morning).await;
        assert_eq!((shown.state, shown.checked_in, shown.checked_out), (VisitState::Done, Some(tuesday(8, 30)), Some(tuesday(10, 30))));
        let TimeChange { before, after, reason, by, .. } = &shown.time_changes[0];
        assert_eq!((before.began, after.ended), (None, Some(tuesday(10, 30))));
        assert_eq!((reason.as_str(), by.as_str()), ("Phone had no battery", "Sarah Young"));
        let recorded = format!("SELECT COUNT(*) FROM visits WHERE reference = '{MORNING}' AND checked_in_us IS NULL");
        assert_eq!(house.count(admin.agency().id, &recorded).await, 1, "nothing was recorded, and nothing is");

        // The check-out was forgotten: the begin stays as it was pressed.
        house.clock.shift(-3 * HOUR);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, afternoon, false)).unwrap();
        house.clock.shift(3 * HOUR);
        let open = show(&house, &admin, afternoon).await;
        correct(&house, &admin, entered(&open, "2026-12-01T14:00", "2026-12-01T16:00")).await.unwrap();
        assert_eq!(show(&house, &provider, afternoon).await.state, VisitState::Done);
    }

    async fn wrong_times_are_corrected_beside_the_original(house, admin) {
        let (provider, morning, _) = tuesday_morning(&house, &admin).await;
        house.clock.shift(90 * MINUTE);
        sign(&house, &provider, morning).await;
        let note = reading!(house, &admin, |tx| notes::show(&mut tx, morning)).unwrap();
        house.clock.shift(HOUR);
        let done = show(&house, &admin, morning).await;
        correct(&house, &admin, entered(&done, "2026-12-01T08:20", "2026-12-01T09:40")).await.unwrap();
        let stale = correct(&house, &admin, entered(&done, "2026-12-01T08:20", "2026-12-01T09:40")).await;
        assert_eq!(stale, Err(Conflict::Stale { current: done.version + 1 }.into()));
        let shown = show(&house, &provider, morning).await;
        assert_eq!((shown.checked_in, shown.checked_out), (Some(tuesday(8, 20)), Some(tuesday(9, 40))));
        assert_eq!(shown.time_changes[0].before.began, Some(tuesday(8, 30)));
        let recorded: Vec<i64> = house.values(admin.agency().id, &format!("SELECT checked_out_us - checked_in_us FROM visits WHERE reference = '{MORNING}'")).await;
        assert_eq!(recorded, [HOUR], "the recorded ones stay as they are");
        assert_eq!(reading!(house, &admin, |tx| notes::show(&mut tx, morning)).unwrap(), note, "and so does what was signed");
        assert!(shown.offers.correct && shown.offers.undo.is_none());
        let refused = house.raw(Some(admin.agency().id), "UPDATE visit_changes SET reason_sealed = ''").await.unwrap_err().to_string();
        assert!(refused.contains("visit_changes_stay"), "{refused}");
    }

    async fn times_are_entered_by_their_provider_or_who_plans(house, admin) {
        let (provider, morning, _) = tuesday_morning(&house, &admin).await;
        house.clock.shift(10 * HOUR);
        let times = entered(&show(&house, &provider, morning).await, "2026-12-01T08:30", "2026-12-01T10:30");
        let other = house.member(&admin, "krista.hicks@maple.example").await;
        let family = guardian_of(&house, &admin).await;
        for actor in [&other, &family] {
            assert_eq!(correct(&house, actor, times.clone()).await, Err(Error::NotFound));
        }
        house.raw(None, "UPDATE members SET capabilities = 'bill supervise privacy manage' WHERE role = 'admin'").await.unwrap();
        let biller = house.again(&admin).await;
        assert_eq!(correct(&house, &biller, times).await, Err(Error::NotFound));
    }

    async fn times_are_nobody_elses(house, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&house, &admin).await;
        house.clock.shift(11 * HOUR);
        let first = show(&house, &provider, morning).await;
        correct(&house, &provider, entered(&first, "2026-12-01T12:30", "2026-12-01T14:30")).await.unwrap();
        let second = show(&house, &provider, afternoon).await;
        let onto = entered(&second, "2026-12-01T14:00", "2026-12-01T16:00");
        match correct(&house, &provider, onto.clone()).await {
            Err(Error::Conflict { conflict: Conflict::Overlap { who: Who::Provider, visit, starts, .. } }) => {
                assert_eq!((visit, starts), (morning, tuesday(12, 30)));
            }
            other => panic!("{other:?}"),
        }
        let reasons = |outcome: domain::Result<()>| match outcome {
            Err(Error::Invalid { fields }) => fields.into_iter().map(|field| field.reason).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let all = CorrectTimes { ended: "2026-12-01T23:00".into(), reason: String::new(), ..onto };
        assert_eq!(reasons(correct(&house, &provider, all).await), ["ended.not_yet", "reason.missing", "began.taken"]);
        correct(&house, &provider, entered(&second, "2026-12-01T14:30", "2026-12-01T16:00")).await.unwrap();
    }

    async fn care_of_many_hours_is_asked_about(house, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&house, &admin).await;
        house.clock.shift(90 * MINUTE);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        house.clock.shift(23 * HOUR);
        let long = writing!(house, &provider, |tx| visits::check_out(&mut tx, morning, false));
        assert_eq!(asks(long), [Question::LongCare { minutes: 23 * 60 }]);
        writing!(house, &provider, |tx| visits::check_out(&mut tx, morning, true)).unwrap();
        let planned = show(&house, &admin, afternoon).await;
        let long = entered(&planned, "2026-12-02T07:30", "2026-12-01T22:00");
        assert!(matches!(correct(&house, &admin, long).await, Err(Error::Invalid { .. })), "the end is before the begin");
        let done = show(&house, &admin, morning).await;
        let long = entered(&done, "2026-12-01T08:30", "2026-12-01T15:30");
        assert_eq!(asks(correct(&house, &admin, long.clone()).await), [Question::LongCare { minutes: 420 }]);
        let other = CorrectTimes { sure_of: Some(23 * 60), ..long.clone() };
        assert_eq!(asks(correct(&house, &admin, other).await).len(), 1, "who was asked about another length was not asked about this");
        correct(&house, &admin, CorrectTimes { sure_of: Some(420), ..long }).await.unwrap();
    }

    async fn a_late_start_after_midnight_is_that_visits(house, admin) {
        let (provider, _, afternoon) = tuesday_morning(&house, &admin).await;
        let moved = MoveVisit {
            visit: afternoon,
            version: 1,
            provider: ProviderId(house.id(&admin, "providers", "P005").await),
            date: date(2026, 12, 1),
            time: time(23, 0, 0, 0),
            minutes: Some(60),
            override_reason: Some(Reason::try_from("The family asked for it").unwrap()),
        };
        writing!(house, &admin, |tx| visits::move_to(&mut tx, moved)).unwrap();
        house.clock.shift(17 * HOUR + 10 * MINUTE);
        let provider = house.again(&provider).await;
        let day = reading!(house, &provider, |tx| schedule::own_day(&mut tx, None)).unwrap();
        assert_eq!(day.date, date(2026, 12, 2));
        let first = &day.stops[0];
        assert_eq!((first.visit, first.next, first.starts), (afternoon, true, tuesday(23, 0)), "it leads the new day");
        assert!(show(&house, &provider, afternoon).await.offers.check_in);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, afternoon, false)).unwrap();
        let wednesday = reading!(house, &provider, |tx| schedule::own_day(&mut tx, Some(date(2026, 12, 3)))).unwrap();
        assert!(wednesday.stops.iter().all(|stop| stop.visit != afternoon), "and no other");
        house.clock.shift(5 * HOUR);
        let day = reading!(house, &provider, |tx| schedule::own_day(&mut tx, None)).unwrap();
        assert!(day.stops.iter().all(|stop| stop.visit != afternoon), "in the morning it is yesterday's");
    }

    async fn what_is_told_from_the_road_can_be_true(house, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&house, &admin).await;
        let told = async |visit, what| report(&house, &provider, visit, what).await;
        assert_eq!(told(afternoon, RoadReport::RunningLate).await, Err(Error::state("visit.late_too_soon")), "seven hours before");
        assert_eq!(told(morning, RoadReport::NobodyHome).await, Err(Error::state("visit.door_too_soon")));
        told(morning, RoadReport::RunningLate).await.unwrap();
        house.clock.shift(90 * MINUTE);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        assert_eq!(told(morning, RoadReport::NobodyHome).await, Err(Error::state("visit.somebody_home")));
        assert_eq!(told(morning, RoadReport::RunningLate).await, Err(Error::state("visit.has_begun")));
        writing!(house, &provider, |tx| visits::check_out(&mut tx, morning, false)).unwrap();
        assert_eq!(told(morning, RoadReport::NobodyHome).await, Err(Error::state("visit.is_over")));
        house.next_day();
        assert_eq!(told(afternoon, RoadReport::NobodyHome).await, Err(Error::state("visit.not_today")));
    }

    async fn what_is_told_stands_where_it_is_looked_for(house, admin) {
        let (provider, morning, afternoon) = tuesday_morning(&house, &admin).await;
        let family = guardian_of(&house, &admin).await;
        house.clock.shift(80 * MINUTE);
        report(&house, &provider, morning, RoadReport::RunningLate).await.unwrap();
        assert_eq!(stands(&house, &admin, &provider, &family, morning).await, [Some(said(RoadReport::RunningLate, tuesday(8, 20))); 3]);
        house.clock.shift(30 * MINUTE);
        report(&house, &provider, morning, RoadReport::NobodyHome).await.unwrap();
        assert_eq!(stands(&house, &admin, &provider, &family, morning).await, [Some(said(RoadReport::NobodyHome, tuesday(8, 50))); 3]);
        let day = reading!(house, &provider, |tx| schedule::own_day(&mut tx, None)).unwrap();
        let next: Vec<_> = day.stops.iter().filter(|stop| stop.next).map(|stop| stop.visit).collect();
        assert_eq!(next, [afternoon], "on to the next door");
        house.clock.shift(10 * MINUTE);
        writing!(house, &provider, |tx| visits::check_in(&mut tx, morning, false)).unwrap();
        assert_eq!(stands(&house, &admin, &provider, &family, morning).await, [None; 3], "they came after all");
        assert_eq!(show(&house, &admin, morning).await.reports.len(), 2, "what was told stays on the visit's page");
    }
}

/// What holds of a visit on the provider's card, the office's board and the family's page.
async fn stands(house: &House, admin: &Actor, provider: &Actor, family: &Actor, visit: VisitId) -> [Option<StandingReport>; 3] {
    let own = reading!(house, provider, |tx| schedule::own_day(&mut tx, None)).unwrap();
    let board = reading!(house, admin, |tx| schedule::day(&mut tx, None, BoardFilter::default())).unwrap();
    let home = reading!(house, family, |tx| family::home(&mut tx, 1)).unwrap();
    let bars = board.rows.iter().flat_map(|row| &row.route.bars);
    let coming = home.children.iter().flat_map(|child| &child.next);
    [
        own.stops.iter().find(|stop| stop.visit == visit).unwrap().report,
        bars.into_iter().find(|bar| bar.visit == visit).unwrap().report,
        coming.into_iter().find(|one| one.id == visit).unwrap().report,
    ]
}

/// A guardian of the child of the morning.
async fn guardian_of(house: &House, admin: &Actor) -> Actor {
    let sql = format!(
        "SELECT g.email FROM guardians g JOIN guardianships s ON s.guardian_id = g.id
         JOIN visits v ON v.child_id = s.child_id WHERE v.reference = '{MORNING}'"
    );
    let email: String = house.value(admin.agency().id, &sql).await;
    house.member(admin, &email).await
}

/// An hour of care now, with a signed note.
async fn sign(house: &House, provider: &Actor, visit: VisitId) {
    writing!(house, provider, |tx| visits::check_in(&mut tx, visit, false)).unwrap();
    house.clock.shift(HOUR);
    writing!(house, provider, |tx| visits::check_out(&mut tx, visit, false)).unwrap();
    let note = NoteToSign {
        visit,
        version: 0,
        body: NoteBody::try_from("A tower of six").unwrap(),
        family_summary: FamilySummary::try_from("We built a tower.").unwrap(),
        attested: true,
    };
    writing!(house, provider, |tx| notes::sign(&mut tx, note)).unwrap();
}
