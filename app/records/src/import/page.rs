//! `/import`: choose files, preview the changes, import.

use super::{
    CONFIRM, Checked, FOREIGN, Outcome, SHOWN, SavedUpload, UPLOAD,
    columns::help,
    load_saved_upload,
    matching::{edit_form, kind, match_form},
    messages,
    saved_layouts::saved_layouts,
};
use domain::{
    Capability, Error, Language, Result,
    audit::AuditAction,
    import::{Counts, ImportFile, Problem, Report, layouts::SavedLayout},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{AdminShell, Icon, NavSection, field::hidden, load};
use web::request::{language, read, require_session};

/// What the page shows.
struct Content {
    upload: Option<SavedUpload>,
    layouts: Vec<SavedLayout>,
}

/// The page of the import. `?match` returns to the matching of columns, `?layout={id}` shows a saved layout.
#[component]
pub fn Import() -> impl IntoView {
    let lang = language();
    let query = use_query_map().get_untracked();
    let (matching, layout) = (query.get("match").is_some(), query.get("layout"));
    load(content(), move |content| page(lang, content, matching, layout.as_deref()))
}

/// The member's stored upload, if there is one, and the agency's layouts.
async fn content() -> Result<Content> {
    let (db, actor) = require_session()?;
    if !actor.has(Capability::Manage) {
        db.record_refusal(&actor, AuditAction::ImportForm).await?;
        return Err(Error::NotFound);
    }
    let layouts = read(AuditAction::ImportForm, |tx| Box::pin(store::records::import::layouts::list(tx))).await?;
    Ok(Content { upload: load_saved_upload(&db, &actor).await?, layouts })
}

fn page(lang: Language, content: Content, matching: bool, layout: Option<&str>) -> impl IntoView + use<> {
    let title = messages::title(lang);
    let Content { upload, layouts } = content;
    let edited = layouts.iter().find(|saved| layout == Some(saved.id.to_string().as_str()));
    let outcome = match (edited, &upload) {
        (Some(layout), _) => Some(edit_form(lang, layout).into_any()),
        (None, Some(upload)) if matching && !upload.tables.is_empty() => Some(match_form(lang, upload, true).into_any()),
        (None, upload) => upload.as_ref().map(|upload| match &upload.outcome {
            Outcome::NothingChosen => refused(lang, messages::nothing_chosen(lang)),
            Outcome::TooLarge => refused(lang, messages::too_large(lang)),
            Outcome::Matching { tried } => match_form(lang, upload, *tried).into_any(),
            Outcome::Checked(checked) => preview(lang, upload, checked),
        }),
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Import>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page">
                {outcome} {upload_form(lang)} {saved_layouts(lang, &layouts)} {help(lang)} {ui::export_link(lang)}
            </div>
        </AdminShell>
    }
}

fn refused(lang: Language, text: &'static str) -> AnyView {
    view! {
        <div class="summary" role="alert">
            <h2>{messages::rejected_title(lang)}</h2>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

fn upload_form(lang: Language) -> impl IntoView {
    let field = |file: ImportFile| {
        let kind = file.key();
        view! {
            <div class="field">
                <label r#for=kind>{file.name()}</label>
                <input class="input" id=kind name=kind r#type="file" accept=".csv,text/csv" />
            </div>
        }
    };
    let fields = ImportFile::OF_LISTS.map(field).collect_view();
    let further = ImportFile::ALL.into_iter().filter(|file| !ImportFile::OF_LISTS.contains(file)).map(field).collect_view();
    view! {
        <section class="card" aria-labelledby="choose">
            <h2 id="choose">{messages::choose(lang)}</h2>
            <p class="soft">{messages::choose_help(lang)}</p>
            <form class="form" method="post" action=UPLOAD enctype="multipart/form-data">
                {fields}
                <details class="more">
                    <summary>
                        <span>{messages::further_files(lang)}</span>
                        <Icon name="chevron-down" />
                    </summary>
                    <p class="hint">{messages::further_files_help(lang)}</p>
                    {further}
                </details>
                <div class="field">
                    <label r#for=FOREIGN>{messages::other_files(lang)}</label>
                    <p class="hint" id="files-hint">{messages::other_files_help(lang)}</p>
                    <input
                        class="input"
                        id=FOREIGN
                        name=FOREIGN
                        r#type="file"
                        multiple
                        accept=".csv,.tsv,.txt,.xlsx,text/csv"
                        aria-describedby="files-hint"
                    />
                </div>
                <button class="button button-main" type="submit">
                    <Icon name="upload" />
                    {messages::check(lang)}
                </button>
            </form>
        </section>
    }
}

fn preview(lang: Language, upload: &SavedUpload, checked: &Checked) -> AnyView {
    let (report, conflicts) = (&checked.report, checked.needs_overwrite());
    let confirm_form = upload.can_confirm().then(|| {
        view! {
            <form class="form" method="post" action=CONFIRM>
                {hidden(SHOWN.to_owned(), upload.checked_id())}
                {conflicts
                    .then(|| {
                        view! {
                            <label class="choice" r#for="overwrite">
                                <input
                                    type="checkbox"
                                    id="overwrite"
                                    name="overwrite"
                                    value="true"
                                    checked=upload.overwrite
                                    required
                                />
                                <span>
                                    <b>{messages::overwrite(lang)}</b>
                                    <span class="hint">{messages::overwrite_help(lang)}</span>
                                </span>
                            </label>
                        }
                    })}
                <button class="button button-main" type="submit">{messages::import_now(lang)}</button>
            </form>
        }
    });
    let refused = checked.errors;
    let matched = (!upload.tables.is_empty()).then(|| matched(lang, upload));
    let verdict = match refused {
        0 if checked.writes() => messages::no_errors(lang).to_owned(),
        0 => messages::nothing_to_import(lang).to_owned(),
        refused if conflicts => messages::conflict_count(lang, refused),
        refused => messages::error_count(lang, refused),
    };
    view! {
        <section class="card" aria-labelledby="preview">
            <h2 id="preview">{messages::preview(lang)}</h2>
            <p role="status">{verdict}</p>
            {matched}
            {(refused == 0).then(|| counts(lang, report))}
            {problems(lang, "refused", messages::errors_title(lang), &report.errors, refused)}
            {problems(lang, "warnings", messages::warnings_title(lang), &report.warnings, checked.warnings)}
            {confirm_form}
        </section>
    }
    .into_any()
}

/// The layouts by which the lists were read, and the link to them.
fn matched(lang: Language, upload: &SavedUpload) -> impl IntoView + use<> {
    let used = upload
        .tables
        .iter()
        .filter(|table| table.saved)
        .map(|table| view! { <p class="soft" dir="auto">{messages::read_by_layout(lang, &table.sample.name, &table.name)}</p> })
        .collect_view();
    view! {
        {used}
        <p>
            <a href="/import?match=1">{messages::change_matching(lang)}</a>
        </p>
    }
}

fn counts(lang: Language, report: &Report) -> impl IntoView + use<> {
    // What an agency sets up once is in few imports.
    let all = [report.added, report.changed, report.unchanged];
    let shown =
        |file: &ImportFile| ImportFile::OF_LISTS.contains(file) || all.into_iter().any(|mut counts| *counts.of(*file) > 0);
    let files: Vec<ImportFile> = ImportFile::ALL.into_iter().filter(shown).collect();
    let heads = files.iter().map(|file| view! { <th scope="col" class="num">{kind(lang, *file)}</th> }).collect_view();
    let row = |name: &'static str, mut counts: Counts| {
        let cells = files.iter().map(|file| view! { <td class="num">{counts.of(*file).to_string()}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=messages::rows(lang)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{messages::rows(lang)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    {row(messages::added(lang), report.added)} {row(messages::changed(lang), report.changed)}
                    {row(messages::unchanged(lang), report.unchanged)}
                </tbody>
            </table>
        </div>
    }
}

fn problems(
    lang: Language,
    id: &'static str,
    title: &'static str,
    problems: &[Problem],
    all: usize,
) -> Option<impl IntoView + use<>> {
    if problems.is_empty() {
        return None;
    }
    let more = all.saturating_sub(problems.len());
    let rows = problems
        .iter()
        .map(|problem| {
            view! {
                <tr>
                    <th scope="row">{messages::location(lang, &problem.file, problem.line)}</th>
                    <td data-label=messages::column(lang)>{problem.column.clone()}</td>
                    <td data-label=messages::value(lang) dir="auto">{problem.value.clone()}</td>
                    <td>
                        {problem.code.text(lang)}
                        {(problem.more > 0)
                            .then(|| view! { " " {messages::same_in_more_rows(lang, usize::try_from(problem.more).unwrap_or(usize::MAX))} })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <h3 id=id>{title}</h3>
        <div class="scroll" tabindex="0" role="region" aria-labelledby=id>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::location_column(lang)}</th>
                        <th scope="col">{messages::column(lang)}</th>
                        <th scope="col">{messages::value(lang)}</th>
                        <th scope="col">{messages::what_to_check(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="soft">{messages::more(lang, more)}</p> })}
    })
}
