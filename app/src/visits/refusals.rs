//! Why a change to a visit is refused: who is in the way, which rules are broken, what changed meanwhile.

use super::words;
use crate::dates;
use domain::{Conflict, Language, Who, rules::Broken, visits::Question};

/// The conflict in sentences, the one that says what to do first.
pub fn sentence(lang: Language, conflict: &Conflict) -> Vec<String> {
    match conflict {
        Conflict::Overlap { who, name, starts, ends, .. } => {
            let (start, end) = (dates::time(starts.time()), dates::time(ends.time()));
            vec![match who {
                Who::Provider => words::overlap_provider(lang, start, end, name),
                Who::Child => words::overlap_child(lang, start, end, name),
            }]
        }
        Conflict::Asks { questions } => questions.iter().map(|asked| question(lang, asked)).collect(),
        Conflict::Rules { broken } => {
            // Two drives that don't fit, before and after, are one sentence.
            let short = |broken: &Broken| match broken {
                Broken::DriveDoesNotFit { short_by_minutes, .. } => Some(words::minutes_short(lang, short_by_minutes)),
                _ => None,
            };
            let drives: Vec<String> = broken.iter().filter_map(short).collect();
            let rules =
                broken.iter().filter(|broken| drives.len() < 2 || short(broken).is_none()).map(|broken| rule(lang, broken));
            let both = (drives.len() > 1).then(|| words::rule_drives(lang, drives.join(", ")));
            std::iter::once(words::rules_broken(lang).to_owned()).chain(rules).chain(both).collect()
        }
        Conflict::Stale { .. } => vec![words::stale(lang).to_owned()],
        Conflict::State { reason } => vec![crate::errors::reason(lang, reason)],
    }
}

/// What is asked before it is done.
fn question(lang: Language, question: &Question) -> String {
    match question {
        Question::StillOpen { name, since, .. } => {
            words::still_open(lang, name, dates::long(lang, since.date()), dates::time(since.time()))
        }
        Question::Early { now, starts } => words::early(lang, dates::time(now.time()), dates::time(starts.time())),
        Question::LongCare { minutes } => words::long_care(lang, dates::span(u32::try_from(*minutes).unwrap_or(u32::MAX))),
    }
}

/// What a broken rule asks for.
pub fn rule(lang: Language, broken: &Broken) -> String {
    match broken {
        Broken::OutsideAuthorization { starts_on, ends_on } => {
            words::rule_authorization(lang, dates::with_year(lang, *starts_on), dates::with_year(lang, *ends_on))
        }
        Broken::NotTheAuthorizedMinutes { authorized } => words::rule_minutes(lang, authorized),
        Broken::NotTheDiscipline { discipline } => words::rule_discipline(lang, words::discipline(lang, &discipline.0)),
        Broken::ProviderNotAvailable => words::rule_provider_away(lang).to_owned(),
        Broken::ChildNotAvailable => words::rule_child_away(lang).to_owned(),
        Broken::InThePast => words::rule_past(lang).to_owned(),
        Broken::NotOnTheGrid => words::rule_grid(lang).to_owned(),
        Broken::Holiday { name } => words::rule_holiday(lang, crate::settings::holiday_name(lang, name)),
        Broken::TooManyThisWeek { allowed } => words::rule_week(lang, allowed),
        Broken::TwoOnOneDay => words::rule_one_day(lang).to_owned(),
        Broken::TooManyThatDay { allowed } => words::rule_day(lang, allowed),
        Broken::DriveDoesNotFit { short_by_minutes, .. } => words::rule_drive(lang, short_by_minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        VisitId,
        schedule::Discipline,
    };
    use jiff::civil::date;

    #[test]
    fn an_overlap_says_who_is_in_the_way() {
        let day = date(2026, 12, 1);
        let taken = |who| Conflict::Overlap {
            who,
            name: "Gloria C.".into(),
            visit: VisitId(Default::default()),
            starts: day.at(9, 0, 0, 0),
            ends: day.at(10, 30, 0, 0),
        };
        let said = sentence(En, &taken(Who::Provider));
        assert_eq!(said, ["The provider is with Gloria C. from 9:00 to 10:30. Choose another time or provider."]);
        assert_ne!(sentence(En, &taken(Who::Child)), said);
    }

    #[test]
    fn what_is_asked_says_why() {
        let day = date(2026, 12, 1);
        let asked = |questions| sentence(En, &Conflict::Asks { questions });
        let early = Question::Early { now: day.at(9, 2, 0, 0), starts: day.at(10, 0, 0, 0) };
        let long = Question::LongCare { minutes: 23 * 60 };
        assert_eq!(
            asked(vec![early, long]),
            ["It is 9:02; this visit begins at 10:00. Check in now?", "That is 23 h of care. Is it right?"]
        );
    }

    #[test]
    fn two_drives_that_do_not_fit_are_one_sentence() {
        let drive = |minutes| Broken::DriveDoesNotFit { next: VisitId(Default::default()), short_by_minutes: minutes };
        let said = |broken| sentence(En, &Conflict::Rules { broken });
        assert_eq!(said(vec![drive(29)])[1..], ["The drive doesn't fit: 29 min short."]);
        assert_eq!(
            said(vec![drive(12), Broken::InThePast, drive(29)])[1..],
            ["The start is in the past.", "The drives before and after don't fit: 12 min, 29 min short.",]
        );
    }

    #[test]
    fn every_broken_rule_has_a_sentence_of_its_own() {
        let broken = vec![
            Broken::OutsideAuthorization { starts_on: date(2026, 9, 1), ends_on: date(2026, 11, 30) },
            Broken::NotTheAuthorizedMinutes { authorized: 45 },
            Broken::NotTheDiscipline { discipline: Discipline("ST".into()) },
            Broken::ProviderNotAvailable,
            Broken::ChildNotAvailable,
            Broken::InThePast,
            Broken::NotOnTheGrid,
            Broken::Holiday { name: "Labor Day".into() },
            Broken::TooManyThisWeek { allowed: 1 },
            Broken::TwoOnOneDay,
            Broken::TooManyThatDay { allowed: 6 },
            Broken::DriveDoesNotFit { next: VisitId(Default::default()), short_by_minutes: 3 },
        ];
        for lang in [En, Es] {
            let said = sentence(lang, &Conflict::Rules { broken: broken.clone() });
            let different: std::collections::BTreeSet<_> = said.iter().collect();
            assert_eq!((said.len(), different.len()), (broken.len() + 1, broken.len() + 1));
        }
        let said = sentence(En, &Conflict::Rules { broken });
        assert_eq!(said[1], "The authorization runs from September 1, 2026 to November 30, 2026. This day is outside it.");
        assert_eq!(said[3], "The provider doesn't have this discipline: Speech therapy.");
    }
}
