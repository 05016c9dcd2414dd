//! The list of candidates for a visit agrees with the result of moving the visit to them.

use crate::{both_engines, read_tx, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ProviderId, VisitId,
    board::{Candidates, Fit},
    rules::RuleViolation,
    visits::{MoveVisit, VisitView},
};
use jiff::{
    Timestamp,
    civil::{DateTime, date},
};
use std::collections::BTreeSet;
use store::{Actor, care::visits};

/// Sarah Young's two hours of Tuesday at 8:30.
const MORNING: &str = "V00113";

async fn load_morning_visit(app: &TestApp, admin: &Actor) -> VisitView {
    let id = VisitId(app.id(admin, "visits", MORNING).await);
    read_tx!(app, admin, |tx| visits::show(&mut tx, id)).unwrap()
}

async fn load_candidates(app: &TestApp, admin: &Actor, visit: &VisitView, starts: DateTime) -> Candidates {
    read_tx!(app, admin, |tx| visits::candidates(&mut tx, visit, starts, visit.minutes)).unwrap()
}

/// Reassigns the visit without an override reason.
async fn reassign(app: &TestApp, admin: &Actor, visit: &VisitView, provider: ProviderId) -> domain::Result<()> {
    let change = MoveVisit {
        visit: visit.id,
        version: visit.version,
        provider,
        date: visit.starts.date(),
        time: visit.starts.time(),
        minutes: None,
        override_reason: None,
    };
    write_tx!(app, admin, |tx| visits::move_to(&mut tx, change))
}

both_engines! {
    async fn the_list_agrees_with_reassigning_to_each_candidate(app, admin) {
        let visit = load_morning_visit(&app, &admin).await;
        let found = load_candidates(&app, &admin, &visit, visit.starts).await;
        assert_eq!(found.others.len(), 35, "all but its own provider");
        assert!(found.others.iter().all(|candidate| candidate.provider != visit.provider.id));
        assert_eq!(found.violations, [], "the visit is already there");
        assert_eq!(found.own.spans.first().map(|span| span.0 <= visit.starts), Some(true), "its own time counts as free");
        let of = |fit: Fit| found.others.iter().filter(|candidate| candidate.fit == fit).collect::<Vec<_>>();
        for fit in [Fit::NeedsOverride, Fit::Busy, Fit::NotTheDiscipline] {
            assert!(!of(fit).is_empty(), "the visit has an example of {fit:?}: {found:#?}");
        }
        for candidate in of(Fit::Busy) {
            let refused = reassign(&app, &admin, &visit, candidate.provider).await;
            assert!(matches!(refused, Err(Error::Conflict { conflict: Conflict::Overlap { .. } })), "{refused:?}");
        }
        for candidate in of(Fit::NeedsOverride) {
            let violations = candidate.violations.clone();
            let refused = reassign(&app, &admin, &visit, candidate.provider).await.unwrap_err();
            assert!(
                matches!(&refused, Error::Conflict { conflict: Conflict::Rules { violations: refused, .. } } if *refused == violations),
                "{refused:?}, not {violations:?}"
            );
        }
    }

    async fn fitting_candidates_need_no_override_and_are_sorted_by_drive_time(app, admin) {
        let tuesday = "SELECT v.id FROM visits v JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
            WHERE v.starts_local LIKE '2026-12-01%' AND v.state = 'planned' AND a.discipline = 'ST' ORDER BY v.reference";
        let ids: Vec<uuid::Uuid> = app.query_values(admin.agency().id, tuesday).await;
        let mut reassigned = 0;
        for id in ids {
            let visit = read_tx!(app, &admin, |tx| visits::show(&mut tx, VisitId(id))).unwrap();
            let found = load_candidates(&app, &admin, &visit, visit.starts).await;
            let fits: Vec<_> = found.others.iter().filter(|candidate| candidate.fit == Fit::Fits).collect();
            let drives: Vec<u16> = fits.iter().map(|candidate| candidate.before.minutes + candidate.after.minutes).collect();
            assert!(drives.is_sorted(), "{fits:#?}");
            if let Some(nearest) = fits.first() {
                assert_eq!(reassign(&app, &admin, &visit, nearest.provider).await, Ok(()), "{nearest:?}");
                reassigned += 1;
            }
        }
        assert!(reassigned >= 5, "{reassigned} visits of that day can be reassigned");
    }

    async fn each_drive_that_does_not_fit_has_the_name_of_the_child_at_its_other_end(app, admin) {
        let visit = load_morning_visit(&app, &admin).await;
        let found = load_candidates(&app, &admin, &visit, visit.starts).await;
        let violations = || found.others.iter().flat_map(|candidate| &candidate.violations);
        let others: BTreeSet<VisitId> =
            violations().filter_map(RuleViolation::drive_ends).flatten().filter(|end| *end != visit.id).collect();
        assert!(!others.is_empty(), "the visit has an example: {found:#?}");
        assert_eq!(found.neighbors.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>(), others);
        for candidate in found.others.iter().filter(|candidate| candidate.fit == Fit::NeedsOverride) {
            let refused = reassign(&app, &admin, &visit, candidate.provider).await.unwrap_err();
            let Error::Conflict { conflict: Conflict::Rules { neighbors, .. } } = refused else { panic!("{refused:?}") };
            assert!(neighbors.iter().all(|named| found.neighbors.contains(named)), "the form has the names of the refusal: {neighbors:?}");
        }
    }

    async fn another_time_is_checked_on_its_own_day(app, admin) {
        let visit = load_morning_visit(&app, &admin).await;
        let sunday = load_candidates(&app, &admin, &visit, date(2026, 12, 13).at(8, 30, 0, 0)).await;
        assert_eq!(sunday.violations, [RuleViolation::ChildNotAvailable]);
        assert!(sunday.others.iter().all(|candidate| !candidate.free.works && candidate.fit != Fit::Fits), "no provider works on Sundays");
        let past = load_candidates(&app, &admin, &visit, date(2026, 11, 23).at(8, 30, 0, 0)).await;
        assert!(past.violations.contains(&RuleViolation::InThePast), "{:?}", past.violations);
    }

    async fn a_provider_with_a_visit_over_midnight_is_busy(app, admin) {
        let agency = admin.agency().id;
        let visit = load_morning_visit(&app, &admin).await;
        let other = "FROM visits v JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
            JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
            WHERE a.discipline = (SELECT o.discipline FROM authorizations o JOIN visits m ON m.authorization_id = o.id
                WHERE m.reference = 'V00113') AND p.reference <> 'P005' ORDER BY v.reference LIMIT 1";
        let late: String = app.query_value(agency, &format!("SELECT v.reference {other}")).await;
        let provider: String = app.query_value(agency, &format!("SELECT p.reference {other}")).await;
        let provider = ProviderId(app.id(&admin, "providers", &provider).await);
        // From 23:00 to 1:00.
        let starts_us = "2026-12-09T04:00:00Z".parse::<Timestamp>().unwrap().as_microsecond();
        let moved = format!(
            "UPDATE visits SET starts_local = '2026-12-08T23:00', minutes = 120, starts_us = {starts_us},
                ends_us = {starts_us} + 7200000000 WHERE reference = '{late}'"
        );
        app.execute_raw(Some(agency), &moved).await.unwrap();
        let found = load_candidates(&app, &admin, &visit, date(2026, 12, 9).at(0, 30, 0, 0)).await;
        assert_eq!(found.others.iter().find(|candidate| candidate.provider == provider).unwrap().fit, Fit::Busy);
    }
}
