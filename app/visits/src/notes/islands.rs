//! Autosaves the note's draft while the user types: at once in the browser's storage, shortly after on the server.

use super::messages;
use domain::{Language, VisitId};
use leptos::{ev::SubmitEvent, prelude::*};
use serde::{Deserialize, Serialize};

/// The status line under the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "islands"), allow(dead_code, reason = "the server renders only the first"))]
enum DraftStatus {
    /// The server-rendered text: when the draft was last saved.
    FromServer,
    /// Saved only on this device.
    SavedLocally,
    Saving,
    Saved,
    Stale,
    TooLong,
    SignedOut,
}

/// A draft in the browser's storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LocalDraft {
    /// The version that the text is based on.
    version: i64,
    body: String,
    family_summary: String,
}

/// Wraps the note's form, which works without JavaScript.
#[island]
pub fn NoteDraft(
    lang: Language,
    visit: VisitId,
    version: i64,
    /// When the draft was saved, as text.
    saved_status: String,
    /// The form isn't a rejected submission: a local copy may be restored.
    fresh: bool,
    children: Children,
) -> impl IntoView {
    let status = RwSignal::new(DraftStatus::FromServer);
    let restored = RwSignal::new(false);
    let older = RwSignal::new(None::<LocalDraft>);
    #[cfg(feature = "islands")]
    let autosave = browser::DraftAutosave::new(visit, version, status, restored, older);
    #[cfg(feature = "islands")]
    Effect::new(move || autosave.start(fresh));
    #[cfg(not(feature = "islands"))]
    let _ = (version, fresh);

    let on_input = move |_| {
        #[cfg(feature = "islands")]
        autosave.on_input();
    };
    let on_submit = move |event: SubmitEvent| {
        #[cfg(feature = "islands")]
        autosave.on_submit(&event);
        #[cfg(not(feature = "islands"))]
        let _ = event;
    };
    let discard = move |_| {
        #[cfg(feature = "islands")]
        autosave.discard_local();
        older.set(None);
    };
    let line = move || match status.get() {
        DraftStatus::FromServer => saved_status.clone(),
        DraftStatus::SavedLocally => messages::saved_on_device(lang).to_owned(),
        DraftStatus::Saving => messages::saving(lang).to_owned(),
        DraftStatus::Saved => messages::saved(lang).to_owned(),
        DraftStatus::Stale => messages::stale(lang).to_owned(),
        DraftStatus::TooLong => messages::too_long(lang).to_owned(),
        DraftStatus::SignedOut => messages::signed_out(lang).to_owned(),
    };
    let sign_in = move || {
        (status.get() == DraftStatus::SignedOut).then(|| {
            let href = format!("/sign-in?next=%2Fvisits%2F{visit}%2Fnote");
            view! { <a class="button" href=href>{messages::sign_in(lang)}</a> }
        })
    };
    let copy = move || {
        older.get().map(|draft| {
            view! {
                <details class="more">
                    <summary>{messages::older_copy(lang)}</summary>
                    <p class="note-text" dir="auto">{draft.body}</p>
                    <p class="note-text" dir="auto">{draft.family_summary}</p>
                    <button class="link" type="button" on:click=discard>{messages::discard_copy(lang)}</button>
                </details>
            }
        })
    };
    view! {
        <div class="draft" on:input=on_input on:submit=on_submit>
            {children()}
            <p class="saved" role="status">{line}</p>
            {move || restored.get().then(|| view! { <p class="saved">{messages::restored(lang)}</p> })}
            {sign_in}
            {copy}
        </div>
    }
}

/// The browser-only part: storage, form controls, timers.
#[cfg(feature = "islands")]
mod browser {
    use super::{DraftStatus, LocalDraft};
    use crate::notes::save_note;
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
    use web::browser_storage::DRAFT_KEY_PREFIX;

    /// Autosave after typing pauses this long.
    const AUTOSAVE_DELAY: Duration = Duration::from_millis(1_500);
    /// Retry after this long if the server could not be reached.
    const RETRY_DELAY: Duration = Duration::from_secs(10);

    /// Both texts in the form.
    #[derive(Clone, PartialEq, Eq)]
    struct Texts {
        body: String,
        family_summary: String,
    }

    impl Texts {
        /// Ignores surrounding whitespace, which the server trims.
        fn same_text(&self, body: &str, family_summary: &str) -> bool {
            self.body.trim() == body.trim() && self.family_summary.trim() == family_summary.trim()
        }
    }

    #[derive(Clone, Copy)]
    pub struct DraftAutosave {
        visit: VisitId,
        status: RwSignal<DraftStatus>,
        restored: RwSignal<bool>,
        older: RwSignal<Option<LocalDraft>>,
        /// The version on the server.
        version: StoredValue<i64>,
        saved: StoredValue<Option<Texts>>,
        saving: StoredValue<bool>,
        timer: StoredValue<Option<TimeoutHandle>>,
        /// The submit button pressed while the draft was unsaved.
        pending_button: StoredValue<Option<HtmlElement>, ThisThread>,
        submitting: StoredValue<bool>,
    }

    fn area(name: &str) -> Option<HtmlTextAreaElement> {
        document().query_selector(&format!("textarea[name='note[{name}]']")).ok().flatten()?.dyn_into().ok()
    }

    fn texts(of: impl Fn(&HtmlTextAreaElement) -> String) -> Option<Texts> {
        Some(Texts { body: of(&area("body")?), family_summary: of(&area("family_summary")?) })
    }

    impl DraftAutosave {
        pub fn new(
            visit: VisitId,
            version: i64,
            status: RwSignal<DraftStatus>,
            restored: RwSignal<bool>,
            older: RwSignal<Option<LocalDraft>>,
        ) -> Self {
            Self {
                visit,
                status,
                restored,
                older,
                version: StoredValue::new(version),
                saved: StoredValue::new(None),
                saving: StoredValue::new(false),
                timer: StoredValue::new(None),
                pending_button: StoredValue::new_local(None),
                submitting: StoredValue::new(false),
            }
        }

        fn key(self) -> String {
            format!("{DRAFT_KEY_PREFIX}{}", self.visit)
        }

        /// Restores the local copy if it differs from the server's text and no newer version was saved.
        pub fn start(self, fresh: bool) {
            // The server-rendered text; after a reload browsers may restore other text into the controls.
            let Some(server) = texts(|area| area.default_value().unwrap_or_default()) else { return };
            self.set_version(self.version.get_value());
            self.saved.set_value(Some(server.clone()));
            if !fresh {
                return;
            }
            match LocalStorage::get::<LocalDraft>(self.key()) {
                Ok(draft) if server.same_text(&draft.body, &draft.family_summary) => self.discard_local(),
                Ok(draft) if draft.version >= self.version.get_value() => {
                    if let Some((body, summary)) = area("body").zip(area("family_summary")) {
                        body.set_value(&draft.body);
                        summary.set_value(&draft.family_summary);
                        self.restored.set(true);
                    }
                }
                Ok(draft) => self.older.set(Some(draft)),
                Err(_) => {}
            }
            if self.is_unsaved() {
                self.on_input();
            }
        }

        pub fn on_input(self) {
            self.save_locally();
            if !matches!(self.status.get_untracked(), DraftStatus::Stale | DraftStatus::SignedOut) {
                self.status.set(DraftStatus::SavedLocally);
            }
            self.save_after(AUTOSAVE_DELAY);
        }

        /// On submit: saves an unsaved draft first, then presses the same button again.
        pub fn on_submit(self, event: &SubmitEvent) {
            let unsaved = self.saving.get_value() || self.is_unsaved();
            let Some(button) = event.submitter().filter(|_| unsaved && !self.submitting.get_value()) else { return };
            event.prevent_default();
            self.pending_button.set_value(Some(button));
            self.clear_timer();
            if !self.saving.get_value() {
                spawn_local(self.save());
            }
        }

        pub fn discard_local(self) {
            LocalStorage::delete(self.key());
        }

        fn is_unsaved(self) -> bool {
            let typed = texts(HtmlTextAreaElement::value);
            self.saved.get_value().zip(typed).is_some_and(|(saved, typed)| !saved.same_text(&typed.body, &typed.family_summary))
        }

        /// If the browser refuses storage, nothing is stored locally; the server still gets the text.
        fn save_locally(self) {
            let Some(Texts { body, family_summary }) = texts(HtmlTextAreaElement::value) else { return };
            LocalStorage::set(self.key(), LocalDraft { version: self.version.get_value(), body, family_summary }).ok();
        }

        fn set_version(self, version: i64) {
            self.version.set_value(version);
            let hidden = document().query_selector("input[name='note[version]']").ok().flatten();
            if let Some(hidden) = hidden.and_then(|hidden| hidden.dyn_into::<HtmlInputElement>().ok()) {
                hidden.set_value(&version.to_string());
            }
        }

        fn clear_timer(self) {
            if let Some(timer) = self.timer.get_value() {
                timer.clear();
            }
            self.timer.set_value(None);
        }

        fn save_after(self, delay: Duration) {
            self.clear_timer();
            let save = move || {
                if !self.saving.get_value() {
                    spawn_local(self.save());
                }
            };
            self.timer.set_value(set_timeout_with_handle(save, delay).ok());
        }

        async fn save(self) {
            let Some(typed) = texts(HtmlTextAreaElement::value) else { return };
            let texts = NoteBody::try_from(&*typed.body).ok().zip(FamilySummary::try_from(&*typed.family_summary).ok());
            if let Some((body, family_summary)) = texts {
                self.saving.set_value(true);
                self.status.set(DraftStatus::Saving);
                let version = self.version.get_value();
                let result =
                    save_note(DraftNote { visit: self.visit, version, body, family_summary }).await.map_err(|error| error.0);
                self.saving.set_value(false);
                self.status.set(self.status_after_save(typed, result));
            } else {
                self.status.set(DraftStatus::TooLong);
            }
            let button = self.pending_button.try_update_value(Option::take).flatten();
            if let Some(button) = button {
                // Submit in either case: the form's own response shows the result.
                self.submitting.set_value(true);
                button.click();
            }
        }

        fn status_after_save(self, typed: Texts, result: Result<i64, Error>) -> DraftStatus {
            match result {
                Ok(version) => {
                    self.set_version(version);
                    self.saved.set_value(Some(typed));
                    if self.is_unsaved() {
                        // The user typed more in the meantime.
                        self.save_locally();
                        self.save_after(AUTOSAVE_DELAY);
                        DraftStatus::SavedLocally
                    } else {
                        self.discard_local();
                        DraftStatus::Saved
                    }
                }
                Err(Error::Conflict { .. } | Error::NotFound) => DraftStatus::Stale,
                Err(Error::SignedOut | Error::RecentProofRequired | Error::Suspended) => DraftStatus::SignedOut,
                Err(Error::Invalid { .. }) => DraftStatus::TooLong,
                Err(Error::Throttled { .. } | Error::Internal { .. } | Error::Unavailable) => {
                    self.save_after(RETRY_DELAY);
                    DraftStatus::SavedLocally
                }
            }
        }
    }
}
