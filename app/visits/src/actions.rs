//! The office's actions on a visit: a row of choices, one of them open. Each is an ordinary form in its own `<details>`, so that
//! opening another one keeps what was typed, even without JavaScript.

use super::{change, messages, planning::Planning, reassign, times};
use domain::{
    Language,
    visits::{VisitState, VisitView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// An action. Its name is the value of `?do=…` that opens it, and its element id.
struct Action {
    name: &'static str,
    label: &'static str,
    returned: bool,
    body: AnyView,
}

impl Action {
    fn new(name: &'static str, label: &'static str, (returned, body): (bool, AnyView)) -> Self {
        Self { name, label, returned, body }
    }
}

/// The actions that the visit's state allows.
fn available_actions(lang: Language, visit: &VisitView, planning: Option<Planning>) -> Vec<Action> {
    let mut actions = Vec::new();
    if let Some(planning) = planning {
        let own = &planning.candidates.own;
        let has_provider = !visit.provider.is_nobody();
        let title = if has_provider { messages::reassign_title(lang) } else { messages::give_title(lang) };
        actions.push(Action::new("move", messages::move_title(lang), change::move_form(lang, visit, own, &planning.holidays)));
        if let Some(form) = change::place_form(lang, visit, &planning.places) {
            actions.push(Action::new("place", messages::place_title(lang), form));
        }
        actions.push(Action::new("give", title, reassign::form(lang, visit, planning)));
        if has_provider {
            actions.push(Action::new("off", messages::take_off_title(lang), change::take_off_form(lang, visit)));
        } else {
            // What is to be done is the first action, which is open.
            actions.reverse();
        }
    }
    if visit.state == VisitState::Cancelled {
        actions.push(Action::new("reinstate", messages::reinstate_title(lang), change::reinstate_form(lang, visit)));
    }
    if let Some(form) = times::form(lang, visit) {
        actions.push(Action::new("times", times::title(lang, visit), form));
    }
    if visit.actions.remove_times {
        actions.push(Action::new("remove", messages::remove_times_title(lang), times::removal_form(lang, visit)));
    }
    if visit.state == VisitState::Planned {
        actions.push(Action::new("cancel", messages::cancel_title(lang), change::cancel_form(lang, visit)));
    }
    actions
}

/// The index of the open action: the rejected form, else the requested one, else the first.
fn open_index(actions: &[Action], asked: Option<&str>) -> usize {
    let returned = actions.iter().position(|action| action.returned);
    returned.or_else(|| actions.iter().position(|action| Some(action.name) == asked)).unwrap_or(0)
}

pub fn card(lang: Language, visit: &VisitView, planning: Option<Planning>) -> impl IntoView + use<> {
    let actions = available_actions(lang, visit, planning);
    let asked = use_query_map().read_untracked().get("do");
    let open = open_index(&actions, asked.as_deref());
    let fixed = matches!(visit.state, VisitState::UnderWay | VisitState::Done).then(|| messages::not_changeable_help(lang));
    let panels = actions
        .into_iter()
        .enumerate()
        .map(|(nth, action)| {
            view! {
                <details name="act" open=nth == open>
                    <summary class="button">{action.label}</summary>
                    <div class="action-panel" id=action.name>
                        {action.body}
                    </div>
                </details>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="acts">
            <h2 id="acts">{messages::change_visit_title(lang)}</h2>
            {fixed.map(|fixed| view! { <p class="soft">{fixed}</p> })}
            <div class="action-list">{panels}</div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejected_form_is_open_before_the_requested_one() {
        let action = |name: &'static str, returned: bool| Action::new(name, name, (returned, ().into_any()));
        let fresh = [action("move", false), action("give", false), action("cancel", false)];
        assert_eq!(open_index(&fresh, None), 0);
        assert_eq!(open_index(&fresh, Some("cancel")), 2);
        assert_eq!(open_index(&fresh, Some("fly")), 0, "an unknown action opens the first");
        assert_eq!(open_index(&[action("move", false), action("give", true)], Some("move")), 1);
    }
}
