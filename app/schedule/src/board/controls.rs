//! The controls around a board: undo and redo, the move preview, announcements, dialogs. The server renders the markup; the drag
//! controller finds it by its attributes and fills it in.

use super::{BoardDrag, messages};
use domain::{Language, visits::CancelledBy};
use leptos::prelude::*;
use web::request::{path, sign_in_path};

/// The board's toolbar. Without JavaScript each visit's page offers the same actions as forms.
#[component]
pub fn BoardControls(lang: Language) -> impl IntoView {
    view! {
        <div class="board-toolbar" role="group" aria-label=messages::toolbar(lang)>
            <button class="button" type="button" data-board-action="undo" aria-disabled="true">{messages::undo(lang)}</button>
            <button class="button" type="button" data-board-action="redo" aria-disabled="true">{messages::redo(lang)}</button>
            <button class="button" type="button" data-board-action="keys">{messages::keys(lang)}</button>
            <div class="board-status">
                <p class="move-preview" aria-hidden="true" hidden>
                    <b></b>
                    <span></span>
                    <span class="move-conflict"></span>
                </p>
                <p class="board-announcement" role="status" aria-live="assertive"></p>
            </div>
            {keys(lang)}
            {refused(lang)}
            {cancel(lang)}
            {ended(lang)}
            <BoardDrag />
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

/// A button that cancels: it closes the dialog whatever its fields contain (`formnovalidate`).
fn leave(text: &'static str) -> AnyView {
    view! { <button class="button" type="submit" value="" formnovalidate>{text}</button> }.into_any()
}

fn keys(lang: Language) -> AnyView {
    let lines = [
        (messages::key_move(lang), messages::key_move_help(lang)),
        (messages::key_space(lang), messages::key_space_help(lang)),
        (messages::key_shift(lang), messages::key_shift_help(lang)),
        (messages::key_choose(lang), messages::key_choose_help(lang)),
        (messages::key_next(lang), messages::key_next_help(lang)),
        (messages::key_cancel(lang), messages::key_cancel_help(lang)),
        (messages::key_undo(lang), messages::key_undo_help(lang)),
        (messages::key_escape(lang), messages::key_escape_help(lang)),
    ];
    let lines = lines.into_iter().map(|(key, help)| view! { <div><dt>{key}</dt><dd>{help}</dd></div> }).collect_view();
    let content = view! {
        <dl class="board-shortcuts">{lines}</dl>
        <div class="buttons">{leave(messages::close(lang))}</div>
    };
    dialog("board-shortcuts", messages::keys_title(lang).into_any(), content.into_any())
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
        <div data-message></div>
        {reason("board-override-reason", messages::override_reason(lang), Some(messages::override_reason_hint(lang)))}
        <div class="buttons">
            {leave(messages::go_back(lang))}
            <button class="button button-brick" type="submit" value="anyway">{messages::confirm_override(lang)}</button>
        </div>
    };
    dialog("board-refused", messages::refused(lang).into_any(), content.into_any())
}

fn cancel(lang: Language) -> AnyView {
    let side = |by: CancelledBy| match by {
        CancelledBy::Agency => messages::by_agency(lang),
        CancelledBy::Provider => messages::by_provider(lang),
        CancelledBy::Family => messages::by_family(lang),
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
        <p data-message></p>
        <fieldset class="field">
            <legend>{messages::cancelled_by(lang)}</legend>
            <div class="choices">{sides}</div>
        </fieldset>
        {reason("board-cancel-reason", messages::reason(lang), None)}
        <div class="buttons">
            {leave(messages::go_back(lang))}
            <button class="button button-brick" type="submit" value="cancel">{messages::cancel(lang)}</button>
        </div>
    };
    dialog("board-cancel", messages::cancel_title(lang).into_any(), content.into_any())
}

fn ended(lang: Language) -> AnyView {
    let here = sign_in_path(&path().unwrap_or_default()).to_string();
    let content = view! {
        <p data-message></p>
        <div class="buttons">
            <a class="button button-main" href=here>{messages::sign_in(lang)}</a>
        </div>
    };
    dialog("board-session-ended", messages::ended(lang).into_any(), content.into_any())
}
