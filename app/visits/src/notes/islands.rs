//! Autosaves the note's draft while the user types: at once in the browser's storage, shortly after on the server. It works on the
//! form, the status line and the templates of `write`, without signals or views: it is downloaded where there is little signal.

use leptos::prelude::*;

/// Watches the note's form, which works without JavaScript.
#[island]
pub fn NoteDraft() -> impl IntoView {
    #[cfg(feature = "islands")]
    browser::start();
}

/// The browser-only part: storage, form controls, timers.
#[cfg(feature = "islands")]
mod browser {
    use gloo_storage::{LocalStorage, Storage};
    use js_sys::{JSON, Object, Reflect};
    use leptos::{
        leptos_dom::helpers::TimeoutHandle,
        prelude::set_timeout_with_handle,
        task::spawn_local,
        wasm_bindgen::{JsCast, JsValue},
        web_sys::{Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, SubmitEvent},
    };
    use std::{
        cell::{Cell, RefCell},
        time::Duration,
    };
    use web::{
        browser_storage::DRAFT_KEY_PREFIX,
        dom::{closest, element, listen, template},
        fetch,
    };

    /// Autosave after typing pauses this long.
    const AUTOSAVE_DELAY: Duration = Duration::from_millis(1_500);
    /// Retry after this long if the server could not be reached.
    const RETRY_DELAY: Duration = Duration::from_secs(10);

    /// What the status line says; the server has written the texts into attributes of the line.
    #[derive(Clone, Copy, PartialEq, Eq)]
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

    impl DraftStatus {
        fn attribute(self) -> Option<&'static str> {
            match self {
                Self::FromServer => None,
                Self::SavedLocally => Some("data-saved-locally"),
                Self::Saving => Some("data-saving"),
                Self::Saved => Some("data-saved"),
                Self::Stale => Some("data-stale"),
                Self::TooLong => Some("data-too-long"),
                Self::SignedOut => Some("data-signed-out"),
            }
        }
    }

    /// Both texts in the form.
    #[derive(Clone, PartialEq, Eq)]
    struct Texts {
        body: String,
        family_summary: String,
    }

    impl Texts {
        /// Ignores surrounding whitespace, which the server trims.
        fn same_text(&self, other: &Self) -> bool {
            self.body.trim() == other.body.trim() && self.family_summary.trim() == other.family_summary.trim()
        }
    }

    /// A draft in the browser's storage: a JSON object with these fields.
    struct LocalDraft {
        /// The version that the text is based on.
        version: i64,
        texts: Texts,
    }

    impl LocalDraft {
        fn load(key: &str) -> Option<Self> {
            let draft = JSON::parse(&LocalStorage::raw().get_item(key).ok()??).ok()?;
            let field = |name: &str| Reflect::get(&draft, &name.into()).ok();
            let text = |name: &str| field(name)?.as_string();
            let texts = Texts { body: text("body")?, family_summary: text("family_summary")? };
            Some(Self { version: field("version")?.as_f64()? as i64, texts })
        }

        /// Returns whether the browser stored it.
        fn store(&self, key: &str) -> bool {
            let draft = Object::new();
            let fields: [(&str, JsValue); 3] = [
                ("version", (self.version as f64).into()),
                ("body", (&self.texts.body).into()),
                ("family_summary", (&self.texts.family_summary).into()),
            ];
            let set = fields.iter().all(|(name, value)| Reflect::set(&draft, &(*name).into(), value).is_ok());
            let json = JSON::stringify(&draft).ok().and_then(|json| json.as_string()).filter(|_| set);
            json.is_some_and(|json| LocalStorage::raw().set_item(key, &json).is_ok())
        }
    }

    struct Autosave {
        visit: String,
        status: Cell<DraftStatus>,
        /// The version on the server.
        version: Cell<i64>,
        saved: RefCell<Texts>,
        saving: Cell<bool>,
        timer: Cell<Option<TimeoutHandle>>,
        /// The submit button pressed while the draft was unsaved.
        pending_button: RefCell<Option<HtmlElement>>,
        submitting: Cell<bool>,
    }

    fn area(name: &str) -> Option<HtmlTextAreaElement> {
        element(&format!("textarea[name='note[{name}]']"))?.dyn_into().ok()
    }

    fn hidden(name: &str) -> Option<HtmlInputElement> {
        element(&format!("input[name='note[{name}]']"))?.dyn_into().ok()
    }

    fn texts(of: impl Fn(&HtmlTextAreaElement) -> String) -> Option<Texts> {
        Some(Texts { body: of(&area("body")?), family_summary: of(&area("family_summary")?) })
    }

    /// Starts autosaving, as long as the page lives. Restores the local copy if it differs from the server's text and no newer
    /// version was saved.
    pub fn start() {
        let Some((draft, form)) = element(".draft").zip(element(".note-form")) else { return };
        let Some((visit, version)) = hidden("visit").zip(hidden("version")) else { return };
        // The server-rendered text; after a reload browsers may restore other text into the controls.
        let Some(server) = texts(|area| area.default_value().unwrap_or_default()) else { return };
        let version = version.default_value().parse().unwrap_or(0);
        let autosave: &'static Autosave = Box::leak(Box::new(Autosave {
            visit: visit.value(),
            status: Cell::new(DraftStatus::FromServer),
            version: Cell::new(version),
            saved: RefCell::new(server.clone()),
            saving: Cell::new(false),
            timer: Cell::new(None),
            pending_button: RefCell::default(),
            submitting: Cell::new(false),
        }));
        autosave.set_version(version);
        listen(&form, "input", |_| autosave.on_input());
        listen(&form, "submit", |event| autosave.on_submit(&event));
        listen(&draft, "click", |event| {
            if closest(&event, "[data-discard]").is_some() {
                autosave.discard_local();
                show("");
            }
        });
        // The form of a rejected request has the text that was sent.
        if form.has_attribute("data-fresh") {
            autosave.restore(&server);
        }
    }

    /// Shows markup below the status line.
    fn show(markup: &str) {
        if let Some(place) = element(".draft-more") {
            place.set_inner_html(markup);
        }
    }

    /// Shows a text that was never sent and is older than what the server has.
    fn show_older(older: &Texts) {
        show(&template("draft-older"));
        for (selector, text) in [("[data-older=body]", &older.body), ("[data-older=family_summary]", &older.family_summary)] {
            if let Some(place) = element(selector) {
                place.set_text_content(Some(text));
            }
        }
    }

    impl Autosave {
        fn key(&self) -> String {
            format!("{DRAFT_KEY_PREFIX}{}", self.visit)
        }

        fn restore(&'static self, server: &Texts) {
            match LocalDraft::load(&self.key()) {
                Some(draft) if server.same_text(&draft.texts) => self.discard_local(),
                Some(draft) if draft.version >= self.version.get() => {
                    if let Some((body, summary)) = area("body").zip(area("family_summary")) {
                        body.set_value(&draft.texts.body);
                        summary.set_value(&draft.texts.family_summary);
                        show(&template("draft-restored"));
                    }
                }
                Some(draft) => show_older(&draft.texts),
                None => {}
            }
            if self.is_unsaved() {
                self.on_input();
            }
        }

        fn set_status(&self, status: DraftStatus) {
            self.status.set(status);
            let Some(line) = element("[data-saving]") else { return };
            if let Some(text) = status.attribute().and_then(|name| line.get_attribute(name)) {
                line.set_text_content(Some(&text));
            }
            if status == DraftStatus::SignedOut {
                show(&template("draft-sign-in"));
            }
        }

        fn on_input(&'static self) {
            self.save_locally();
            if !matches!(self.status.get(), DraftStatus::Stale | DraftStatus::SignedOut) {
                self.set_status(DraftStatus::SavedLocally);
            }
            self.save_after(AUTOSAVE_DELAY);
        }

        /// On submit: saves an unsaved draft first, then presses the same button again.
        fn on_submit(&'static self, event: &Event) {
            let unsaved = self.saving.get() || self.is_unsaved();
            let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
            let Some(button) = button.filter(|_| unsaved && !self.submitting.get()) else { return };
            event.prevent_default();
            self.pending_button.replace(Some(button));
            self.clear_timer();
            if !self.saving.get() {
                spawn_local(self.save());
            }
        }

        fn discard_local(&self) {
            LocalStorage::delete(self.key());
        }

        fn is_unsaved(&self) -> bool {
            texts(HtmlTextAreaElement::value).is_some_and(|typed| !self.saved.borrow().same_text(&typed))
        }

        /// If the browser refuses storage, nothing is stored locally; the server still gets the text.
        fn save_locally(&self) {
            if let Some(texts) = texts(HtmlTextAreaElement::value) {
                LocalDraft { version: self.version.get(), texts }.store(&self.key());
            }
        }

        fn set_version(&self, version: i64) {
            self.version.set(version);
            if let Some(hidden) = hidden("version") {
                hidden.set_value(&version.to_string());
            }
        }

        fn clear_timer(&self) {
            if let Some(timer) = self.timer.take() {
                timer.clear();
            }
        }

        fn save_after(&'static self, delay: Duration) {
            self.clear_timer();
            let save = || {
                if !self.saving.get() {
                    spawn_local(self.save());
                }
            };
            self.timer.set(set_timeout_with_handle(save, delay).ok());
        }

        async fn save(&'static self) {
            let Some(typed) = texts(HtmlTextAreaElement::value) else { return };
            self.saving.set(true);
            self.set_status(DraftStatus::Saving);
            let version = self.version.get().to_string();
            let fields = [
                ("note[visit]", &*self.visit),
                ("note[version]", &version),
                ("note[body]", &typed.body),
                ("note[family_summary]", &typed.family_summary),
            ];
            let answer = fetch::post("/api/save_note", &fields).await;
            self.saving.set(false);
            let saved = answer.as_ref().and_then(|answer| answer.value.as_f64().filter(|_| answer.status == 200));
            self.set_status(match (saved, answer.map(|answer| answer.status)) {
                (Some(version), _) => self.status_after_save(typed, version as i64),
                (None, Some(404 | 409)) => DraftStatus::Stale,
                (None, Some(401 | 403)) => DraftStatus::SignedOut,
                (None, Some(413 | 422)) => DraftStatus::TooLong,
                _ => {
                    self.save_after(RETRY_DELAY);
                    DraftStatus::SavedLocally
                }
            });
            if let Some(button) = self.pending_button.take() {
                // Submit in either case: the form's own response shows the result.
                self.submitting.set(true);
                button.click();
            }
        }

        fn status_after_save(&'static self, typed: Texts, version: i64) -> DraftStatus {
            self.set_version(version);
            self.saved.replace(typed);
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
    }
}
