//! Texts of the conflicts that reject a change to a visit: overlaps, rule violations, concurrent changes.

use super::conflict_messages as messages;
use crate::dates;
use domain::{Conflict, Language, VisitId, Who, rules::RuleViolation, visits::Question};

/// Describes a conflict, one text per line. The first line says what to do.
pub fn describe_conflict(lang: Language, conflict: &Conflict) -> Vec<String> {
    match conflict {
        Conflict::Overlap { who, name, starts, ends, .. } => {
            let (start, end) = (dates::time(starts.time()), dates::time(ends.time()));
            vec![match who {
                Who::Provider => messages::overlap_provider(lang, start, end, name),
                Who::Child => messages::overlap_child(lang, start, end, name),
            }]
        }
        Conflict::Asks { questions } => questions.iter().map(|asked| describe_question(lang, asked)).collect(),
        Conflict::Rules { violations, neighbors } => {
            let rules = violations.iter().map(|violation| describe_rule(lang, violation, neighbors));
            let advice = if violations.iter().all(RuleViolation::can_be_overridden) {
                messages::rules_broken(lang)
            } else {
                messages::rules_not_overridable(lang)
            };
            std::iter::once(advice.to_owned()).chain(rules).collect()
        }
        Conflict::Stale { .. } => vec![messages::stale(lang).to_owned()],
        Conflict::VisitsPlanned { count, starts, .. } => {
            vec![messages::visits_planned(lang, *count, dates::long_with_year(lang, starts.date()))]
        }
        Conflict::State { code } => vec![super::code_text(lang, *code).to_owned()],
    }
}

/// The question to confirm before an action.
fn describe_question(lang: Language, question: &Question) -> String {
    match question {
        Question::StillOpen { name, since, .. } => {
            messages::still_open(lang, name, dates::long(lang, since.date()), dates::time(since.time()))
        }
        Question::Early { now, starts } => messages::early_check_in(lang, dates::time(now.time()), dates::time(starts.time())),
        Question::LongCare { minutes } => messages::long_care(lang, dates::span(u32::try_from(*minutes).unwrap_or(u32::MAX))),
    }
}

/// Describes a rule violation. `neighbors` are the names of the visits at the other end of a drive, as far as they are known.
pub fn describe_rule(lang: Language, violation: &RuleViolation, neighbors: &[(VisitId, String)]) -> String {
    let name = |visit: &VisitId| neighbors.iter().find(|(id, _)| id == visit).map(|(_, name)| name);
    match violation {
        RuleViolation::OutsideAuthorization { starts_on, ends_on } => {
            messages::rule_authorization(lang, dates::with_year(lang, *starts_on), dates::with_year(lang, *ends_on))
        }
        RuleViolation::NotTheAuthorizedMinutes { authorized } => messages::rule_minutes(lang, authorized),
        RuleViolation::NotTheDiscipline { discipline } => {
            messages::rule_discipline(lang, crate::terms::discipline_name(lang, &discipline.0))
        }
        RuleViolation::ProviderNotAvailable => messages::rule_provider_away(lang).to_owned(),
        RuleViolation::ProviderEnded { ended_on } => messages::rule_provider_ended(lang, dates::with_year(lang, *ended_on)),
        RuleViolation::ChildNotAvailable => messages::rule_child_away(lang).to_owned(),
        RuleViolation::InThePast => messages::rule_past(lang).to_owned(),
        RuleViolation::NotOnTheGrid => messages::rule_grid(lang).to_owned(),
        RuleViolation::Holiday { name } => messages::rule_holiday(lang, crate::terms::holiday_name(lang, name)),
        RuleViolation::TooManyThisWeek { allowed } => messages::rule_week(lang, allowed),
        RuleViolation::TwoOnOneDay => messages::rule_one_day(lang).to_owned(),
        RuleViolation::TooManyThatDay { allowed } => messages::rule_day(lang, allowed),
        RuleViolation::DriveDoesNotFit { from, next, short_by_minutes } => match (name(from), name(next)) {
            (Some(from), _) => messages::rule_drive_from(lang, short_by_minutes, from),
            (None, Some(next)) => messages::rule_drive_to(lang, short_by_minutes, next),
            (None, None) => messages::rule_drive(lang, short_by_minutes),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        schedule::Discipline,
    };
    use jiff::civil::date;

    #[test]
    fn an_overlap_names_the_conflicting_visit() {
        let day = date(2026, 12, 1);
        let taken = |who| Conflict::Overlap {
            who,
            name: "Gloria C.".into(),
            visit: VisitId(Default::default()),
            starts: day.at(9, 0, 0, 0),
            ends: day.at(10, 30, 0, 0),
        };
        let lines = describe_conflict(En, &taken(Who::Provider));
        assert_eq!(lines, ["The provider is with Gloria C. from 9:00 to 10:30. Choose another time or provider."]);
        assert_ne!(describe_conflict(En, &taken(Who::Child)), lines);
    }

    #[test]
    fn questions_state_their_reason() {
        let day = date(2026, 12, 1);
        let asked = |questions| describe_conflict(En, &Conflict::Asks { questions });
        let early = Question::Early { now: day.at(9, 2, 0, 0), starts: day.at(10, 0, 0, 0) };
        let long = Question::LongCare { minutes: 23 * 60 };
        assert_eq!(
            asked(vec![early, long]),
            ["It is 9:02; this visit begins at 10:00. Check in now?", "That is 23 h of care. Is it right?"]
        );
    }

    #[test]
    fn a_drive_that_does_not_fit_names_the_neighboring_visit() {
        let [moved, before, after] = [1, 2, 3].map(|number| VisitId(uuid::Uuid::from_u128(number)));
        let drive = |from, next, short_by_minutes| RuleViolation::DriveDoesNotFit { from, next, short_by_minutes };
        let neighbors = vec![(before, "Ana D.".into()), (after, "Wei C.".into())];
        let violations = vec![drive(before, moved, 29), RuleViolation::InThePast, drive(moved, after, 1)];
        let lines =
            |lang| describe_conflict(lang, &Conflict::Rules { violations: violations.clone(), neighbors: neighbors.clone() });
        assert_eq!(
            lines(En)[1..],
            [
                "The drive from Ana D. doesn't fit: 29 min short.",
                "The start is in the past.",
                "The drive to Wei C. doesn't fit: 1 min short."
            ]
        );
        assert_eq!(lines(Es)[1], "El trayecto desde Ana D. no cabe: faltan 29 min.");
        assert_eq!(lines(Es)[3], "El trayecto hasta Wei C. no cabe: falta 1 min.");
        assert_eq!(describe_rule(En, &drive(before, moved, 3), &[]), "The drive doesn't fit: 3 min short.");
    }

    #[test]
    fn every_rule_violation_has_its_own_text() {
        let violations = vec![
            RuleViolation::OutsideAuthorization { starts_on: date(2026, 9, 1), ends_on: date(2026, 11, 30) },
            RuleViolation::NotTheAuthorizedMinutes { authorized: 45 },
            RuleViolation::NotTheDiscipline { discipline: Discipline("ST".into()) },
            RuleViolation::ProviderNotAvailable,
            RuleViolation::ProviderEnded { ended_on: date(2026, 12, 1) },
            RuleViolation::ChildNotAvailable,
            RuleViolation::InThePast,
            RuleViolation::NotOnTheGrid,
            RuleViolation::Holiday { name: "Labor Day".into() },
            RuleViolation::TooManyThisWeek { allowed: 1 },
            RuleViolation::TwoOnOneDay,
            RuleViolation::TooManyThatDay { allowed: 6 },
            RuleViolation::DriveDoesNotFit {
                from: VisitId(Default::default()),
                next: VisitId(Default::default()),
                short_by_minutes: 3,
            },
        ];
        for lang in [En, Es] {
            let lines = describe_conflict(lang, &Conflict::Rules { violations: violations.clone(), neighbors: vec![] });
            let different: std::collections::BTreeSet<_> = lines.iter().collect();
            assert_eq!((lines.len(), different.len()), (violations.len() + 1, violations.len() + 1));
        }
        let lines = describe_conflict(En, &Conflict::Rules { violations, neighbors: vec![] });
        assert_eq!(lines[1], "The authorization runs from September 1, 2026 to November 30, 2026. This day is outside it.");
        assert_eq!(lines[3], "The provider doesn't have this discipline: Speech therapy.");
    }
}
