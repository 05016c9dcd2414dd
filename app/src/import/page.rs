//! `/import`: choose files, see what would change, import.

use super::{CONFIRM, Checked, KINDS, Kept, Outcome, UPLOAD, columns::help, kept_upload, sentences::sentence, words};
use crate::{
    page::load,
    request::{language, signed_in},
    ui::{AdminShell, Icon, Place},
};
use domain::{
    Capability, Error, Language, Result,
    import::{Counts, Problem, Report},
};
use leptos::prelude::*;

/// The page of the import.
#[component]
pub fn Import() -> impl IntoView {
    let lang = language();
    load(kept(), move |kept| page(lang, kept))
}

/// What this member has uploaded, if it is still kept.
async fn kept() -> Result<Option<Kept>> {
    let (db, actor) = signed_in()?;
    if !actor.has(Capability::Manage) {
        db.keep_refusal(&actor, "import.page").await?;
        return Err(Error::NotFound);
    }
    kept_upload(&db, &actor).await
}

fn page(lang: Language, kept: Option<Kept>) -> impl IntoView {
    let title = words::title(lang);
    let outcome = kept.map(|kept| match &kept.outcome {
        Outcome::NothingChosen => refused(lang, words::nothing_chosen(lang)),
        Outcome::TooLarge => refused(lang, words::too_large(lang)),
        Outcome::Checked(checked) => preview(lang, &kept, checked),
    });
    view! {
        <AdminShell title=title.to_owned() place=Place::Import>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page">{outcome}{upload(lang)}{help(lang)}</div>
        </AdminShell>
    }
}

fn refused(lang: Language, text: &'static str) -> AnyView {
    view! {
        <div class="summary" role="alert">
            <h2>{words::not_taken(lang)}</h2>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

fn upload(lang: Language) -> impl IntoView {
    let fields = KINDS
        .into_iter()
        .map(|kind| {
            view! {
                <div class="field">
                    <label r#for=kind>{format!("{kind}.csv")}</label>
                    <input class="input" id=kind name=kind r#type="file" accept=".csv,text/csv" />
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="files">
            <h2 id="files">{words::choose(lang)}</h2>
            <p class="soft">{words::choose_help(lang)}</p>
            <form class="form" method="post" action=UPLOAD enctype="multipart/form-data">
                {fields}
                <button class="button button-main" type="submit">
                    <Icon name="upload" />
                    {words::check(lang)}
                </button>
            </form>
        </section>
    }
}

fn preview(lang: Language, kept: &Kept, checked: &Checked) -> AnyView {
    let (report, conflicts) = (&checked.report, checked.some_changed_here);
    let go_on = kept.may_go_on().then(|| {
        view! {
            <form class="form" method="post" action=CONFIRM>
                {conflicts
                    .then(|| {
                        view! {
                            <label class="choice" r#for="overwrite">
                                <input type="checkbox" id="overwrite" name="overwrite" value="true" checked=kept.overwrite />
                                <span>
                                    <b>{words::overwrite(lang)}</b>
                                    <span class="hint">{words::overwrite_help(lang)}</span>
                                </span>
                            </label>
                        }
                    })}
                <button class="button button-main" type="submit">{words::import_now(lang)}</button>
            </form>
        }
    });
    let refused = checked.errors;
    let verdict = if refused > 0 { words::refused(lang, refused) } else { words::all_good(lang).to_owned() };
    view! {
        <section class="card" aria-labelledby="preview">
            <h2 id="preview">{words::preview(lang)}</h2>
            <p role="status">{verdict}</p>
            {(refused == 0).then(|| counts(lang, report))}
            {problems(lang, "refused", words::refused_rows(lang), &report.errors, refused)}
            {problems(lang, "warnings", words::look_at(lang), &report.warnings, checked.warnings)}
            {go_on}
        </section>
    }
    .into_any()
}

fn counts(lang: Language, report: &Report) -> impl IntoView + use<> {
    let row = |name: &'static str, counts: Counts| {
        let cells = [counts.providers, counts.children, counts.authorizations, counts.visits]
            .map(|count| view! { <td class="num">{count.to_string()}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.into_iter().collect_view()}
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=words::preview(lang)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words::rows(lang)}</th>
                        <th scope="col" class="num">{words::providers(lang)}</th>
                        <th scope="col" class="num">{words::children(lang)}</th>
                        <th scope="col" class="num">{words::authorizations(lang)}</th>
                        <th scope="col" class="num">{words::visits(lang)}</th>
                    </tr>
                </thead>
                <tbody>
                    {row(words::added(lang), report.added)} {row(words::changed(lang), report.changed)}
                    {row(words::unchanged(lang), report.unchanged)}
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
                    <th scope="row">{words::place(lang, &problem.file, problem.line)}</th>
                    <td data-label=words::column(lang)>{problem.column.clone()}</td>
                    <td data-label=words::value(lang) dir="auto">{problem.value.clone()}</td>
                    <td>
                        {sentence(lang, problem)}
                        {(problem.more > 0)
                            .then(|| view! { " " {words::and_more(lang, usize::try_from(problem.more).unwrap_or(usize::MAX))} })}
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
                        <th scope="col">{words::where_it_is(lang)}</th>
                        <th scope="col">{words::column(lang)}</th>
                        <th scope="col">{words::value(lang)}</th>
                        <th scope="col">{words::what_to_do(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="soft">{words::more(lang, more)}</p> })}
    })
}
