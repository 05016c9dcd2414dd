//! The draft as it is typed: on this device at once, at the office a moment later.

use super::words;
use domain::{Language, VisitId};
use leptos::{ev::SubmitEvent, prelude::*};
use serde::{Deserialize, Serialize};

/// What the line under the form says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "the server renders the first alone"))]
enum Said {
    /// What the server wrote: when it was saved last.
    Standing,
    /// On this device alone.
    Kept,
    Saving,
    Saved,
    Stale,
    TooLong,
    SignedOut,
}

/// A draft in the browser's storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// The version that was typed over.
    version: i64,
    body: String,
    family_summary: String,
}

/// Stands around the note's form, which works without it.
#[island]
pub fn Draft(
    lang: Language,
    visit: VisitId,
    version: i64,
    /// When the draft was saved, in words.
    standing: String,
    /// The form did not come back refused: a kept copy may be put back.
    fresh: bool,
    children: Children,
) -> impl IntoView {
    let said = RwSignal::new(Said::Standing);
    let restored = RwSignal::new(false);
    let older = RwSignal::new(None::<Kept>);
    #[cfg(feature = "islands")]
    let keeper = browser::Keeper::new(visit, version, said, restored, older);
    #[cfg(feature = "islands")]
    Effect::new(move || keeper.wake(fresh));
    #[cfg(not(feature = "islands"))]
    let _ = (version, fresh);

    let typed = move |_| {
        #[cfg(feature = "islands")]
        keeper.typed();
    };
    let leave = move |event: SubmitEvent| {
        #[cfg(feature = "islands")]
        keeper.leave(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let forget = move |_| {
        #[cfg(feature = "islands")]
        keeper.forget();
        older.set(None);
    };
    let line = move || match said.get() {
        Said::Standing => standing.clone(),
        Said::Kept => words::kept_here(lang).to_owned(),
        Said::Saving => words::saving(lang).to_owned(),
        Said::Saved => words::saved_now(lang).to_owned(),
        Said::Stale => words::stale(lang).to_owned(),
        Said::TooLong => words::too_long(lang).to_owned(),
        Said::SignedOut => words::signed_out(lang).to_owned(),
    };
    let sign_in = move || {
        (said.get() == Said::SignedOut).then(|| {
            let href = format!("/sign-in?next=%2Fvisits%2F{visit}%2Fnote");
            view! { <a class="button" href=href>{words::sign_in(lang)}</a> }
        })
    };
    let copy = move || {
        older.get().map(|kept| {
            view! {
                <details class="more">
                    <summary>{words::older_copy(lang)}</summary>
                    <p class="note-text" dir="auto">{kept.body}</p>
                    <p class="note-text" dir="auto">{kept.family_summary}</p>
                    <button class="link" type="button" on:click=forget>{words::forget_copy(lang)}</button>
                </details>
            }
        })
    };
    view! {
        <div class="draft" on:input=typed on:submit=leave>
            {children()}
            <p class="saved" role="status">{line}</p>
            {move || restored.get().then(|| view! { <p class="saved">{words::restored(lang)}</p> })}
            {sign_in}
            {copy}
        </div>
    }
}

/// What only a browser has: its storage, the controls of the form, time that passes.
#[cfg(feature = "islands")]
mod browser {
    use super::{Kept, Said};
    use crate::notes::{KEPT, save_note};
    use domain::{
        Error, VisitId,
        notes::DraftNote,
        text::{FamilySummary, NoteBody},
    };
    use gloo_storage::{LocalStorage, Storage};
    use leptos::{
        ev::SubmitEvent,
        leptos_dom::helpers::TimeoutHandle,
        prelude::{LocalStorage as ThisThread, *},
        task::spawn_local,
        wasm_bindgen::JsCast,
        web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement},
    };
    use std::time::Duration;

    /// Typing pauses that long before the office is told.
    const PAUSE: Duration = Duration::from_millis(1_500);
    /// And that long after the office was not reached.
    const AGAIN: Duration = Duration::from_secs(10);

    /// Both texts as they stand in the form.
    #[derive(Clone, PartialEq, Eq)]
    struct Texts {
        body: String,
        family_summary: String,
    }

    impl Texts {
        /// The ends are trimmed when a text is saved.
        fn says_the_same(&self, body: &str, family_summary: &str) -> bool {
            self.body.trim() == body.trim() && self.family_summary.trim() == family_summary.trim()
        }
    }

    #[derive(Clone, Copy)]
    pub struct Keeper {
        visit: VisitId,
        said: RwSignal<Said>,
        restored: RwSignal<bool>,
        older: RwSignal<Option<Kept>>,
        /// The version that stands at the office.
        version: StoredValue<i64>,
        saved: StoredValue<Option<Texts>>,
        busy: StoredValue<bool>,
        pause: StoredValue<Option<TimeoutHandle>>,
        /// The button that was pressed while something was unsaved.
        leaving: StoredValue<Option<HtmlElement>, ThisThread>,
        passing: StoredValue<bool>,
    }

    fn area(name: &str) -> Option<HtmlTextAreaElement> {
        document().query_selector(&format!("textarea[name='note[{name}]']")).ok().flatten()?.dyn_into().ok()
    }

    fn texts(of: impl Fn(&HtmlTextAreaElement) -> String) -> Option<Texts> {
        Some(Texts { body: of(&area("body")?), family_summary: of(&area("family_summary")?) })
    }

    impl Keeper {
        pub fn new(
            visit: VisitId,
            version: i64,
            said: RwSignal<Said>,
            restored: RwSignal<bool>,
            older: RwSignal<Option<Kept>>,
        ) -> Self {
            Self {
                visit,
                said,
                restored,
                older,
                version: StoredValue::new(version),
                saved: StoredValue::new(None),
                busy: StoredValue::new(false),
                pause: StoredValue::new(None),
                leaving: StoredValue::new_local(None),
                passing: StoredValue::new(false),
            }
        }

        fn key(self) -> String {
            format!("{KEPT}{}", self.visit)
        }

        /// Puts a kept copy back, if it says something else than the server and nobody saved over it meanwhile.
        pub fn wake(self, fresh: bool) {
            // What the server wrote; a browser may have put other text into the controls after a reload.
            let Some(server) = texts(|area| area.default_value().unwrap_or_default()) else { return };
            self.set_version(self.version.get_value());
            self.saved.set_value(Some(server.clone()));
            if !fresh {
                return;
            }
            match LocalStorage::get::<Kept>(self.key()) {
                Ok(kept) if server.says_the_same(&kept.body, &kept.family_summary) => self.forget(),
                Ok(kept) if kept.version >= self.version.get_value() => {
                    if let Some((body, summary)) = area("body").zip(area("family_summary")) {
                        body.set_value(&kept.body);
                        summary.set_value(&kept.family_summary);
                        self.restored.set(true);
                    }
                }
                Ok(kept) => self.older.set(Some(kept)),
                Err(_) => {}
            }
            if self.is_unsaved() {
                self.typed();
            }
        }

        pub fn typed(self) {
            self.keep();
            if !matches!(self.said.get_untracked(), Said::Stale | Said::SignedOut) {
                self.said.set(Said::Kept);
            }
            self.save_after(PAUSE);
        }

        /// A form is sent: what is not saved yet is saved first, then the same button is pressed again.
        pub fn leave(self, event: &SubmitEvent) {
            let unsaved = self.busy.get_value() || self.is_unsaved();
            let Some(button) = event.submitter().filter(|_| unsaved && !self.passing.get_value()) else { return };
            event.prevent_default();
            self.leaving.set_value(Some(button));
            self.stop_waiting();
            if !self.busy.get_value() {
                spawn_local(self.save());
            }
        }

        pub fn forget(self) {
            LocalStorage::delete(self.key());
        }

        fn is_unsaved(self) -> bool {
            let typed = texts(HtmlTextAreaElement::value);
            self.saved
                .get_value()
                .zip(typed)
                .is_some_and(|(saved, typed)| !saved.says_the_same(&typed.body, &typed.family_summary))
        }

        /// A browser that refuses storage keeps nothing; the office still gets the text.
        fn keep(self) {
            let Some(Texts { body, family_summary }) = texts(HtmlTextAreaElement::value) else { return };
            LocalStorage::set(self.key(), Kept { version: self.version.get_value(), body, family_summary }).ok();
        }

        fn set_version(self, version: i64) {
            self.version.set_value(version);
            let hidden = document().query_selector("input[name='note[version]']").ok().flatten();
            if let Some(hidden) = hidden.and_then(|hidden| hidden.dyn_into::<HtmlInputElement>().ok()) {
                hidden.set_value(&version.to_string());
            }
        }

        fn stop_waiting(self) {
            if let Some(pause) = self.pause.get_value() {
                pause.clear();
            }
            self.pause.set_value(None);
        }

        fn save_after(self, pause: Duration) {
            self.stop_waiting();
            let save = move || {
                if !self.busy.get_value() {
                    spawn_local(self.save());
                }
            };
            self.pause.set_value(set_timeout_with_handle(save, pause).ok());
        }

        async fn save(self) {
            let Some(typed) = texts(HtmlTextAreaElement::value) else { return };
            let texts = NoteBody::try_from(&*typed.body).ok().zip(FamilySummary::try_from(&*typed.family_summary).ok());
            if let Some((body, family_summary)) = texts {
                self.busy.set_value(true);
                self.said.set(Said::Saving);
                let version = self.version.get_value();
                let answer = save_note(DraftNote { visit: self.visit, version, body, family_summary }).await;
                self.busy.set_value(false);
                self.said.set(self.answered(typed, answer));
            } else {
                self.said.set(Said::TooLong);
            }
            let button = self.leaving.try_update_value(Option::take).flatten();
            if let Some(button) = button {
                // Saved or not, the form itself says what became of it.
                self.passing.set_value(true);
                button.click();
            }
        }

        fn answered(self, typed: Texts, answer: Result<i64, Error>) -> Said {
            match answer {
                Ok(version) => {
                    self.set_version(version);
                    self.saved.set_value(Some(typed));
                    if self.is_unsaved() {
                        // More was typed meanwhile.
                        self.keep();
                        self.save_after(PAUSE);
                        Said::Kept
                    } else {
                        self.forget();
                        Said::Saved
                    }
                }
                Err(Error::Conflict { .. } | Error::NotFound) => Said::Stale,
                Err(Error::SignedOut | Error::Unproved | Error::Suspended) => Said::SignedOut,
                Err(Error::Invalid { .. }) => Said::TooLong,
                Err(Error::Throttled { .. } | Error::Internal { .. } | Error::Unavailable) => {
                    self.save_after(AGAIN);
                    Said::Kept
                }
            }
        }
    }
}
