//! What the office's hands show beside a board: the ways back, what is felt and said, what is asked.

use super::words;
use domain::{
    Language, VisitId,
    board::{Anyway, BoardChange},
    visits::CancelledBy,
};
use leptos::{ev::SubmitEvent, html, prelude::*};

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "only a browser's hand steps"))]
pub enum Step {
    New,
    Undo,
    Redo,
}

/// What stands in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "only a browser's hand asks"))]
pub enum Ask {
    Keys,
    Refused { said: Vec<String>, anyway: Option<Anyway>, changes: Vec<BoardChange>, step: Step },
    Cancel { visits: Vec<(VisitId, i64)> },
    SignedOut { said: &'static str },
}

/// What is felt while something is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Felt {
    /// Where it would stand.
    pub place: String,
    pub road: String,
    /// What is in the way; empty where nothing is.
    pub wrong: String,
}

/// What the hand shows, by signals.
#[derive(Clone, Copy)]
pub struct Shown {
    /// For everybody, and read out.
    pub said: RwSignal<String>,
    pub felt: RwSignal<Option<Felt>>,
    pub ask: RwSignal<Option<Ask>>,
    pub can_undo: RwSignal<bool>,
    pub can_redo: RwSignal<bool>,
    pub dialog: NodeRef<html::Dialog>,
    pub form: NodeRef<html::Form>,
}

/// Takes hold of the board on its page. Without a script each visit's page has the same as forms.
#[island]
pub fn BoardHands(lang: Language) -> impl IntoView {
    let shown = Shown {
        said: RwSignal::new(String::new()),
        felt: RwSignal::new(None),
        ask: RwSignal::new(None),
        can_undo: RwSignal::new(false),
        can_redo: RwSignal::new(false),
        dialog: NodeRef::new(),
        form: NodeRef::new(),
    };
    #[cfg(feature = "islands")]
    let hand = super::hand::Hand::new(lang, shown);
    #[cfg(feature = "islands")]
    Effect::new(move || hand.wake());

    let step = move |step: Step| {
        #[cfg(feature = "islands")]
        hand.step(step);
        #[cfg(not(feature = "islands"))]
        let _ = step;
    };
    let sent = move |event: SubmitEvent| {
        #[cfg(feature = "islands")]
        hand.answered(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let close = move |_| {
        if let Some(dialog) = shown.dialog.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| shown.ask.set(None);
    let blocked = |open: bool| if open { "false" } else { "true" };
    view! {
        <div class="hands" role="group" aria-label=words::keys(lang)>
            <button class="button" type="button" aria-disabled=move || blocked(shown.can_undo.get()) on:click=move |_| step(Step::Undo)>
                {words::undo(lang)}
            </button>
            <button class="button" type="button" aria-disabled=move || blocked(shown.can_redo.get()) on:click=move |_| step(Step::Redo)>
                {words::redo(lang)}
            </button>
            <button class="button" type="button" on:click=move |_| shown.ask.set(Some(Ask::Keys))>{words::keys(lang)}</button>
            <div class="hands-bar">
                <p class="hands-felt" aria-hidden="true" hidden=move || shown.felt.get().is_none()>
                    <b>{move || shown.felt.get().unwrap_or_default().place}</b>
                    <span>{move || shown.felt.get().unwrap_or_default().road}</span>
                    <span class="hands-wrong">{move || shown.felt.get().unwrap_or_default().wrong}</span>
                </p>
                <p class="hands-said" role="status" aria-live="assertive">{move || shown.said.get()}</p>
            </div>
            <dialog class="dialog" node_ref=shown.dialog on:close=closed aria-labelledby="hands-title">
                <form class="form" method="dialog" node_ref=shown.form on:submit=sent>
                    {move || shown.ask.get().map(|ask| asked(lang, ask, close))}
                </form>
            </dialog>
        </div>
    }
}

fn asked(lang: Language, ask: Ask, close: impl Fn(leptos::ev::MouseEvent) + Copy + 'static) -> AnyView {
    match ask {
        Ask::Keys => keys(lang, close),
        Ask::Refused { said, anyway, .. } => refused(lang, said, anyway, close),
        Ask::Cancel { visits } => cancel(lang, visits.len(), close),
        Ask::SignedOut { said } => view! {
            <h2 id="hands-title">{words::refused(lang)}</h2>
            <p>{said}</p>
            <div class="buttons">
                <a class="button button-main" href="/sign-in">{words::sign_in(lang)}</a>
            </div>
        }
        .into_any(),
    }
}

fn keys(lang: Language, close: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
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
    view! {
        <h2 id="hands-title">{words::keys_title(lang)}</h2>
        <dl class="hands-keys">
            {lines
                .into_iter()
                .map(|(key, help)| view! { <div><dt>{key}</dt><dd>{help}</dd></div> })
                .collect_view()}
        </dl>
        <div class="buttons">
            <button class="button button-main" type="button" on:click=close>{words::close(lang)}</button>
        </div>
    }
    .into_any()
}

fn refused(lang: Language, said: Vec<String>, anyway: Option<Anyway>, close: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    let reason = (anyway == Some(Anyway::Reason)).then(|| reason_area(words::reason_to_break(lang), Some(words::reason_hint(lang))));
    let again = anyway.is_some().then(|| view! { <button class="button button-main" type="submit">{words::anyway(lang)}</button> });
    view! {
        <h2 id="hands-title">{words::refused(lang)}</h2>
        {said.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        {reason}
        <div class="buttons">
            <button class="button" type="button" on:click=close>{words::leave(lang)}</button>
            {again}
        </div>
    }
    .into_any()
}

fn reason_area(label: &'static str, hint: Option<&'static str>) -> AnyView {
    view! {
        <div class="field">
            <label for="hands-reason">{label}</label>
            {hint.map(|hint| view! { <p class="hint" id="hands-hint">{hint}</p> })}
            <textarea class="input" id="hands-reason" name="reason" rows="2" required maxlength="500" dir="auto"
                aria-describedby=hint.map(|_| "hands-hint")></textarea>
        </div>
    }
    .into_any()
}

fn cancel(lang: Language, count: usize, close: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
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
    view! {
        <h2 id="hands-title">{words::cancel_title(lang, count)}</h2>
        <fieldset class="field">
            <legend>{words::on_whose_side(lang)}</legend>
            <div class="choices">{sides}</div>
        </fieldset>
        {reason_area(words::reason(lang), None)}
        <div class="buttons">
            <button class="button" type="button" on:click=close>{words::leave(lang)}</button>
            <button class="button button-brick" type="submit">{words::cancel(lang)}</button>
        </div>
    }
    .into_any()
}
