//! The export form of the audit.

use super::messages;
use domain::Language;
use leptos::prelude::*;

/// The route of the download.
pub const EXPORT: &str = "/audit/export";

pub fn form(lang: Language) -> impl IntoView {
    let date = |name: &'static str, label: &'static str, hint: &'static str| {
        let (id, hint_id) = (format!("export-{name}"), format!("export-{name}-hint"));
        view! {
            <div class="field">
                <label r#for=id.clone()>{label}</label>
                <p class="hint" id=hint_id.clone()>{hint}</p>
                <input class="input" id=id name=name type="date" aria-describedby=hint_id />
            </div>
        }
    };
    view! {
        <section class="card" aria-labelledby="export">
            <h2 id="export">{messages::export(lang)}</h2>
            <p class="soft">{messages::export_help(lang)}</p>
            <form class="form" method="post" action=EXPORT>
                <div class="form-row">
                    {date("from", messages::from(lang), messages::since_beginning(lang))}
                    {date("to", messages::to(lang), messages::until_now(lang))}
                </div>
                <div class="buttons">
                    <button class="button" type="submit">{messages::export_button(lang)}</button>
                </div>
            </form>
        </section>
    }
}
