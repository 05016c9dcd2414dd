//! `/export`: the files to download.

use super::{FILE, messages};
use domain::{Capability, Error, Language, Result, audit::AuditAction, import::ImportFile};
use leptos::prelude::*;
use ui::{AdminShell, NavSection, lists::breadcrumbs, load};
use web::request::{language, require_session};

/// The page of the export.
#[component]
pub fn Export() -> impl IntoView {
    let lang = language();
    load(require_manager(), move |()| page(lang))
}

/// The page itself shows no record.
async fn require_manager() -> Result<()> {
    let (db, actor) = require_session()?;
    if actor.has(Capability::Manage) {
        return Ok(());
    }
    db.record_refusal(&actor, AuditAction::ExportForm).await?;
    Err(Error::NotFound)
}

fn page(lang: Language) -> impl IntoView {
    let title = messages::title(lang);
    let rows = ImportFile::ALL.into_iter().map(|file| row(lang, file)).collect_view();
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Import>
            <div class="head">
                {breadcrumbs(lang, "/import", messages::import(lang))}
                <h1>{title}</h1>
            </div>
            <div class="page">
                <p class="soft">{messages::help(lang)}</p>
                <section class="card">
                    <h2 id="files">{messages::files(lang)}</h2>
                    <p>{messages::care(lang)}</p>
                    <div class="scroll" tabindex="0" role="region" aria-labelledby="files">
                        <table class="table table-stack">
                            <thead>
                                <tr>
                                    <th scope="col">{messages::file(lang)}</th>
                                    <th scope="col">{messages::contents(lang)}</th>
                                    <th scope="col">{messages::download(lang)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
                <section class="card" aria-labelledby="left-out">
                    <h2 id="left-out">{messages::left_out_title(lang)}</h2>
                    <p>{messages::left_out(lang)}</p>
                </section>
                <section class="card" aria-labelledby="cells">
                    <h2 id="cells">{messages::cells(lang)}</h2>
                    <p>{messages::formulas(lang)}</p>
                    <p>{messages::references(lang)}</p>
                    <p>{messages::positions(lang)}</p>
                    <p>
                        <a href="/import#columns">{messages::columns_link(lang)}</a>
                    </p>
                </section>
            </div>
        </AdminShell>
    }
}

/// A file with its button. A form, because a download is written to the audit.
fn row(lang: Language, file: ImportFile) -> impl IntoView {
    let contents = match file {
        ImportFile::Providers => messages::providers(lang),
        ImportFile::Children => messages::children(lang),
        ImportFile::Authorizations => messages::authorizations(lang),
        ImportFile::Visits => messages::visits(lang),
        ImportFile::Places => messages::places(lang),
        ImportFile::Payers => messages::payers(lang),
        ImportFile::Services => messages::services(lang),
        ImportFile::Disciplines => messages::disciplines(lang),
    };
    view! {
        <tr>
            <th scope="row">{file.name()}</th>
            <td data-label=messages::contents(lang)>{contents}</td>
            <td>
                <form method="post" action=FILE>
                    <input type="hidden" name="file" value=file.key() />
                    <button class="button" type="submit" aria-label=messages::download_file(lang, file.name())>
                        {messages::download(lang)}
                    </button>
                </form>
            </td>
        </tr>
    }
}
