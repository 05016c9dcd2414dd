//! The form that reassigns a visit to another provider: candidates, nearest first, each with the drive, the free times of that
//! day, and any obstacles.

use super::{
    api::MoveVisit,
    messages,
    planning::{Planning, free_text, override_area, when_row},
};
use domain::{
    Language, VisitId,
    board::{Candidate, Candidates, Fit},
    schedule::ProviderChoice,
    visits::VisitView,
};
use leptos::prelude::*;
use ui::{Form, visits::mark};

/// How many candidates show before "Show more".
const MAX_SHOWN: usize = 8;

/// "12 min from home · 9 min to the next stop".
fn drive_text(lang: Language, candidate: &Candidate) -> String {
    let (before, after) = (candidate.before, candidate.after);
    let there: fn(Language, u16) -> String = if before.home { messages::drive_from_home } else { messages::drive_before };
    let on: fn(Language, u16) -> String = if after.home { messages::drive_home } else { messages::drive_to_next };
    format!("{} · {}", there(lang, before.minutes), on(lang, after.minutes))
}

/// Why this provider doesn't fit, one text each.
fn obstacles(lang: Language, candidate: &Candidate, neighbors: &[(VisitId, String)]) -> Vec<String> {
    let busy = (candidate.fit == Fit::Busy).then(|| messages::provider_busy(lang).to_owned());
    busy.into_iter()
        .chain(candidate.violations.iter().map(|violation| web::errors::conflicts::describe_rule(lang, violation, neighbors)))
        .collect()
}

/// One candidate. The radio button is `required` only where all candidates are visible.
fn line(
    lang: Language,
    form: &Form,
    clock: Option<&str>,
    candidate: &Candidate,
    obstacles: Vec<String>,
    choice: &ProviderChoice,
    shown: bool,
) -> AnyView {
    let id = candidate.provider.to_string();
    let checked = id == form.value("provider", "");
    let obstacles = obstacles.into_iter().map(|text| view! { <span class="hint conflict-text">{text}</span> }).collect_view();
    // Drive times mean nothing for a provider who is busy at that time.
    let drive = (candidate.fit != Fit::Busy).then(|| view! { <span class="hint">{drive_text(lang, candidate)}</span> });
    let marks = choice.disciplines.iter().map(mark).collect_view();
    view! {
        <li>
            <label class="choice">
                <input type="radio" name=form.name("provider") value=id required=shown checked=checked />
                <span>
                    <b dir="auto">{choice.name.clone()}</b>
                    " "
                    {marks}
                    {drive}
                    <span class="hint">{free_text(lang, &candidate.free, clock)}</span>
                    {obstacles}
                </span>
            </label>
        </li>
    }
    .into_any()
}

/// Splits the candidates into those shown at once and the rest.
fn split_shown(candidates: &Candidates) -> (&[Candidate], &[Candidate]) {
    candidates.others.split_at(candidates.eligible().len().min(MAX_SHOWN))
}

/// The form, and whether it was rejected.
pub fn form(lang: Language, visit: &VisitView, planning: Planning) -> (bool, AnyView) {
    let stays = visit.provider.id.to_string();
    let form = Form::of::<MoveVisit>("visit").for_record("visit", &visit.id.to_string());
    let form = if form.value("act", "").is_empty() {
        form.scoped_to("-give", "provider", |typed| typed != stays)
    } else {
        form.scoped_to("-give", "act", |typed| typed == "give")
    };
    let chosen = form.value("provider", "");
    let Planning { candidates, choices, holidays, .. } = planning;
    let (best, rest) = split_shown(&candidates);
    let named = |candidate: &Candidate| choices.iter().find(|choice| choice.id == candidate.provider);
    let lines = |list: &[Candidate], shown: bool| {
        list.iter()
            .filter_map(|candidate| {
                let obstacles = obstacles(lang, candidate, &candidates.neighbors);
                Some(line(lang, &form, visit.clock.as_deref(), candidate, obstacles, named(candidate)?, shown))
            })
            .collect_view()
    };
    let nobody = !candidates.eligible().iter().any(|candidate| candidate.fit == Fit::Fits);
    let unfold = best.is_empty() || rest.iter().any(|candidate| candidate.provider.to_string() == chosen);
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more" open=unfold>
                <summary>{messages::reassign_more(lang, rest.len())}</summary>
                <ul class="assignees">{lines(rest, false)}</ul>
            </details>
        }
    });
    let at_any = (!candidates.violations.is_empty()).then(|| {
        let rules = candidates
            .violations
            .iter()
            .map(|violation| view! { <li>{web::errors::conflicts::describe_rule(lang, violation, &candidates.neighbors)}</li> })
            .collect_view();
        view! {
            <div class="flash flash-amber">
                <div>
                    <b>{messages::reassign_rules_for_anyone(lang)}</b>
                    <ul>{rules}</ul>
                </div>
            </div>
        }
    });
    let choices = view! {
        {nobody.then(|| view! { <p class="soft">{messages::reassign_none_fit(lang)}</p> })}
        <ul class="assignees">{lines(best, true)}</ul>
        {more}
    };
    let body = view! {
        <p class="soft">{messages::reassign_help(lang)}</p>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            {form.hidden("visit", visit.id)}
            {form.hidden("version", visit.version)}
            {form.hidden("act", "give")}
            {when_row(lang, &form, visit, &holidays)}
            {at_any}
            {form.group("provider", messages::reassign_provider_label(lang), choices.into_any())}
            {override_area(lang, &form)}
            <div class="buttons">{form.button(messages::reassign_button(lang), "button button-main")}</div>
        </form>
    };
    (form.is_returned(), body.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language::{En, Es},
        ProviderId,
        board::{DriveLeg, FreeTime},
        rules::RuleViolation,
    };
    use jiff::civil::{DateTime, date};

    fn at(hour: i8, minute: i8) -> DateTime {
        date(2026, 12, 1).at(hour, minute, 0, 0)
    }

    fn candidate(fit: Fit) -> Candidate {
        Candidate {
            provider: ProviderId(Default::default()),
            fit,
            violations: Vec::new(),
            before: DriveLeg { minutes: 12, home: true },
            after: DriveLeg { minutes: 9, home: false },
            free: FreeTime { works: true, all_day: false, spans: vec![(at(9, 0), at(11, 30)), (at(13, 0), at(17, 0))] },
        }
    }

    #[test]
    fn drive_times_are_from_the_previous_stop_or_from_home() {
        assert_eq!(drive_text(En, &candidate(Fit::Fits)), "12 min from home · 9 min to the next stop");
        let other = Candidate {
            before: DriveLeg { minutes: 4, home: false },
            after: DriveLeg { minutes: 20, home: true },
            ..candidate(Fit::Fits)
        };
        assert_eq!(drive_text(Es, &other), "4 min desde la parada anterior · 20 min de regreso a casa");
    }

    #[test]
    fn obstacles_are_described() {
        let away = Candidate { violations: vec![RuleViolation::ProviderNotAvailable], ..candidate(Fit::NeedsOverride) };
        assert_eq!(obstacles(En, &away, &[]), ["The provider isn't working for the whole visit."]);
        assert_eq!(obstacles(En, &candidate(Fit::Busy), &[]), ["Has another visit at this time."]);
        assert!(obstacles(En, &candidate(Fit::Fits), &[]).is_empty());
    }

    #[test]
    fn drives_that_do_not_fit_name_the_child_at_their_other_end() {
        let [visit, before, after] =
            [1, 2, 3].map(|n| format!("00000000-0000-0000-0000-00000000000{n}").parse::<VisitId>().unwrap());
        let drive = |from, next| RuleViolation::DriveDoesNotFit { from, next, short_by_minutes: 29 };
        let far = Candidate { violations: vec![drive(before, visit), drive(visit, after)], ..candidate(Fit::NeedsOverride) };
        let neighbors = [(before, "Ana D.".to_owned()), (after, "Wei C.".to_owned())];
        assert_eq!(
            obstacles(En, &far, &neighbors),
            ["The drive from Ana D. doesn't fit: 29 min short.", "The drive to Wei C. doesn't fit: 29 min short."]
        );
    }

    #[test]
    fn up_to_eight_available_candidates_are_shown_at_once() {
        let list = |eligible: usize, busy: usize| Candidates {
            others: [vec![candidate(Fit::Fits); eligible], vec![candidate(Fit::Busy); busy]].concat(),
            ..Candidates::default()
        };
        let parts = |eligible, busy| {
            let candidates = list(eligible, busy);
            let (best, rest) = split_shown(&candidates);
            (best.len(), rest.len())
        };
        assert_eq!(parts(20, 5), (8, 17));
        assert_eq!(parts(3, 5), (3, 5));
        assert_eq!(parts(0, 5), (0, 5));
    }
}
