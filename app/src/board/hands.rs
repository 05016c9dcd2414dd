//! What stands beside a board for the hands: the ways back, the line of what is felt and said, the dialogs. All of it is
//! markup of the server that the hand finds by its attributes and fills.

use super::{BoardHand, words};
use crate::request::{request, sign_in_path};
use domain::{Language, visits::CancelledBy};
use leptos::prelude::*;

/// The tools of a board. Without a script each visit's page has the same as forms.
#[component]
pub fn BoardHands(lang: Language) -> impl IntoView {
    view! {
        <div class="hands" role="group" aria-label=words::hands(lang)>
            <button class="button" type="button" data-hand="undo" aria-disabled="true">{words::undo(lang)}</button>
            <button class="button" type="button" data-hand="redo" aria-disabled="true">{words::redo(lang)}</button>
            <button class="button" type="button" data-hand="keys">{words::keys(lang)}</button>
            <div class="hands-bar">
                <p class="hands-felt" aria-hidden="true" hidden>
                    <b></b>
                    <span></span>
                    <span class="hands-wrong"></span>
                </p>
                <p class="hands-said" role="status" aria-live="assertive"></p>
            </div>
            {keys(lang)}
            {refused(lang)}
            {cancel(lang)}
            {ended(lang)}
            <BoardHand lang=lang />
        </div>
    }
}

fn dialog(id: &'static str, title: AnyView, content: AnyView) -> AnyView {
    view! {
        <dialog class="dialog" id=id aria-labelledby=format!("{id}-title")>
            <form class="form" method="dialog">
                <h2 id=format!("{id}-title")>{title}</h2>
                {content}
            </form>
        </dialog>
    }
    .into_any()
}

/// A button that leaves all as it is: it closes the dialog whatever its fields hold.
fn leave(text: &'static str) -> AnyView {
    view! { <button class="button" type="submit" value="" formnovalidate>{text}</button> }.into_any()
}

fn keys(lang: Language) -> AnyView {
    let lines = [
        (words::key_move(lang), words::key_move_help(lang)),
        (words::key_space(lang), words::key_space_help(lang)),
        (words::key_shift(lang), words::key_shift_help(lang)),
        (words::key_choose(lang), words::key_choose_help(lang)),
        (words::key_next(lang), words::key_next_help(lang)),
        (words::key_cancel(lang), words::key_cancel_help(lang)),
        (words::key_undo(lang), words::key_undo_help(lang)),
        (words::key_escape(lang), words::key_escape_help(lang)),
    ];
    let lines = lines.into_iter().map(|(key, help)| view! { <div><dt>{key}</dt><dd>{help}</dd></div> }).collect_view();
    let content = view! {
        <dl class="hands-keys">{lines}</dl>
        <div class="buttons">{leave(words::close(lang))}</div>
    };
    dialog("hands-keys", words::keys_title(lang).into_any(), content.into_any())
}

fn reason(id: &'static str, label: &'static str, hint: Option<&'static str>) -> AnyView {
    let described = hint.map(|_| format!("{id}-hint"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            <textarea class="input" id=id rows="2" required maxlength="500" dir="auto" aria-describedby=described></textarea>
        </div>
    }
    .into_any()
}

fn refused(lang: Language) -> AnyView {
    let content = view! {
        <div data-said></div>
        {reason("hands-override", words::reason_to_break(lang), Some(words::reason_hint(lang)))}
        <div class="buttons">
            {leave(words::leave(lang))}
            <button class="button button-brick" type="submit" value="anyway">{words::anyway(lang)}</button>
        </div>
    };
    dialog("hands-refused", words::refused(lang).into_any(), content.into_any())
}

fn cancel(lang: Language) -> AnyView {
    let side = |by: CancelledBy| match by {
        CancelledBy::Agency => words::by_agency(lang),
        CancelledBy::Provider => words::by_provider(lang),
        CancelledBy::Family => words::by_family(lang),
    };
    let sides = CancelledBy::ALL
        .into_iter()
        .map(|by| {
            view! {
                <label class="choice">
                    <input type="radio" name="by" value=by.as_str() required />
                    <span>{side(by)}</span>
                </label>
            }
        })
        .collect_view();
    let content = view! {
        <p data-said></p>
        <fieldset class="field">
            <legend>{words::on_whose_side(lang)}</legend>
            <div class="choices">{sides}</div>
        </fieldset>
        {reason("hands-cancel-reason", words::reason(lang), None)}
        <div class="buttons">
            {leave(words::leave(lang))}
            <button class="button button-brick" type="submit" value="cancel">{words::cancel(lang)}</button>
        </div>
    };
    dialog("hands-cancel", words::cancel_title(lang).into_any(), content.into_any())
}

fn ended(lang: Language) -> AnyView {
    let here = sign_in_path(&request().map(|request| request.path).unwrap_or_default()).to_string();
    let content = view! {
        <p data-said></p>
        <div class="buttons">
            <a class="button button-main" href=here>{words::sign_in(lang)}</a>
        </div>
    };
    dialog("hands-ended", words::ended(lang).into_any(), content.into_any())
}
