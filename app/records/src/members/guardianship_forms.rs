//! The forms that revoke and restore guardianships, on the pages of members and of children.

use super::{RestoreGuardianship, RevokeGuardianship, messages};
use domain::{ChildId, GuardianId, Language, visits::ChildRef};
use leptos::prelude::*;
use ui::{Form, Icon};

/// The form that revokes the guardianship of one child, or of all children, with a confirmation step.
pub fn revoke_form(lang: Language, guardian: GuardianId, child: Option<&ChildRef>) -> impl IntoView + use<> {
    let id = child.map(|child| child.id.to_string()).unwrap_or_default();
    let form = Form::of::<RevokeGuardianship>("custody").for_record("guardian", &guardian.to_string());
    let form = form.scoped_to(format!("{guardian}{id}"), "child", |typed| typed == id);
    let (text, label, sure) = match child.map(ChildRef::full_name) {
        Some(name) => (messages::revoke(lang), messages::revoke_of(lang, &name), messages::revoke_sure(lang, name)),
        None => (messages::revoke_all(lang), messages::revoke_all(lang).to_owned(), messages::revoke_all_sure(lang).to_owned()),
    };
    view! {
        <details class="more" open=form.is_returned()>
            <summary aria-label=label>{text} <Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("guardian", guardian)} {form.hidden("child", id)}
                <p>{sure}</p>
                <div class="buttons">{form.button(messages::revoke_now(lang), "button button-brick")}</div>
            </form>
        </details>
    }
}

/// The button that restores a revoked guardianship; `name` is the person that the page is not about.
pub fn restore_button(lang: Language, guardian: GuardianId, child: ChildId, name: &str) -> impl IntoView + use<> {
    let form = Form::of::<RestoreGuardianship>("custody").for_record("guardian", &guardian.to_string());
    let form = form.scoped_to(format!("back{guardian}{child}"), "child", |typed| typed == child.to_string());
    let label = messages::restore_access_of(lang, name);
    view! {
        <form method="post" action=form.action()>
            {form.error_summary()} {form.hidden("guardian", guardian)} {form.hidden("child", child)}
            <button class="button" type="submit" aria-label=label>{messages::restore_access(lang)}</button>
        </form>
    }
}
