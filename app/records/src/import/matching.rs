//! "Match the columns": for each list what it holds, and for each of our columns where its cells come from.

use super::{
    ACTION, CHECK, LAYOUT, SHOW, SHOWN, SavedUpload,
    columns::{label, meaning},
    messages,
};
use domain::{
    Language,
    import::{
        Column, ImportFile, columns,
        layouts::{
            DateFormat, Layout, MAX_MADE_FROM, Preview, SavedLayout, Source, SourceTable, field_name, missing_sources, preview,
        },
    },
};
use leptos::prelude::*;
use std::collections::BTreeSet;
use ui::{
    Input,
    field::{hidden, input, select},
};

/// How long the name of a column, and its first value, may be in a list of choices.
const MAX_CHOICE_LENGTH: usize = 40;

/// From how many columns a reference can be made at first; one more than are chosen is always shown.
const MIN_MADE_FROM: usize = 3;

/// The form of an upload. `tried` shows the mistakes and the first rows.
pub(super) fn match_form(lang: Language, upload: &SavedUpload, tried: bool) -> impl IntoView + use<> {
    let tables = &upload.tables;
    let mistakes: usize = tables.iter().map(|table| missing_sources(&table.layout).len()).sum();
    let is_empty = tables.iter().all(|table| table.layout.files.is_empty());
    let summary = match (tried, mistakes, is_empty) {
        (true, _, true) => Some(messages::no_list_chosen(lang).to_owned()),
        (true, 1.., _) => Some(messages::match_mistakes(lang, mistakes)),
        _ => None,
    };
    let lists = tables
        .iter()
        .enumerate()
        .map(|(index, table)| list(lang, index, &table.sample, &table.layout, &table.name, tried))
        .collect_view();
    view! {
        <section class="card" aria-labelledby="match">
            <h2 id="match">{messages::match_title(lang)}</h2>
            <p class="soft">{messages::match_help(lang)}</p>
            {summary.map(|text| view! { <p class="summary" role="alert">{text}</p> })}
            <form class="form" method="post" action=LAYOUT novalidate>
                {hidden(SHOWN.to_owned(), upload.id.clone())}
                {lists}
                <div class="buttons">
                    <button class="button" type="submit" name=ACTION value=SHOW>
                        {messages::show(lang)}
                    </button>
                    <button class="button button-main" type="submit" name=ACTION value=CHECK>
                        {messages::check_rows(lang)}
                    </button>
                </div>
            </form>
        </section>
    }
}

/// The form of a saved layout, without a file.
pub(super) fn edit_form(lang: Language, saved: &SavedLayout) -> impl IntoView + use<> {
    let table = SourceTable { header: saved.content.header.clone(), ..SourceTable::default() };
    let name = saved.content.name.as_str();
    view! {
        <section class="card" aria-labelledby="match">
            <h2 id="match" dir="auto">{messages::edit_title(lang, name)}</h2>
            <form class="form" method="post" action=LAYOUT novalidate>
                {hidden("layout".to_owned(), saved.id.to_string())} {hidden("version".to_owned(), saved.version.to_string())}
                {list(lang, 0, &table, &saved.content.layout, name, false)}
                <div class="buttons">
                    <a class="button" href="/import">{messages::back(lang)}</a>
                    <button class="button button-main" type="submit" name=ACTION value=CHECK>
                        {messages::save_layout(lang)}
                    </button>
                </div>
            </form>
        </section>
    }
}

pub(super) fn kind(lang: Language, file: ImportFile) -> &'static str {
    match file {
        ImportFile::Providers => messages::providers(lang),
        ImportFile::Children => messages::children(lang),
        ImportFile::Authorizations => messages::authorizations(lang),
        ImportFile::Visits => messages::visits(lang),
        ImportFile::Places => messages::places(lang),
        ImportFile::Payers => messages::payers(lang),
        ImportFile::Services => messages::services(lang),
        ImportFile::Disciplines => messages::disciplines(lang),
    }
}

fn list(lang: Language, index: usize, table: &SourceTable, layout: &Layout, name: &str, tried: bool) -> impl IntoView + use<> {
    let title = (!table.name.is_empty()).then(|| {
        let title = messages::list_of(lang, &table.name, table.header_line);
        view! { <h3 dir="auto">{title}</h3> }
    });
    // One of our own further files beside lists of another program stays what it is.
    let purposes = ImportFile::ALL
        .into_iter()
        .filter(|file| ImportFile::OF_LISTS.contains(file) || layout.files.contains_key(file))
        .map(|file| {
            let id = format!("{index}.files.{}", file.key());
            let on = layout.files.contains_key(&file);
            let label_for = id.clone();
            view! {
                <label class="choice" r#for=label_for>
                    <input type="checkbox" id=id name=format!("{index}.files") value=file.key() checked=on />
                    <span>{kind(lang, file)}</span>
                </label>
            }
        })
        .collect_view();
    let dates =
        DateFormat::ALL.into_iter().map(|format| (format.key().to_owned(), date_format(lang, format).to_owned())).collect();
    let (dates_name, name_name) = (format!("{index}.dates"), format!("{index}.name"));
    let dates = select(
        dates_name.clone(),
        dates_name,
        messages::dates(lang).to_owned(),
        None,
        dates,
        layout.dates.key().to_owned(),
        None,
    );
    let name_options = Input { hint: Some(messages::layout_name_help(lang).to_owned()), required: false, ..Input::default() };
    let name_label = messages::layout_name(lang).to_owned();
    let name = input(lang, name_name.clone(), name_name, name_label, name.to_owned(), None, name_options);
    let missing: BTreeSet<(ImportFile, &'static str)> =
        if tried { missing_sources(layout).into_iter().collect() } else { BTreeSet::new() };
    let choices: Vec<(usize, String)> =
        (0..table.header.len()).map(|column| (column, choice(table, column))).filter(|(_, text)| !text.is_empty()).collect();
    let files = layout
        .files
        .iter()
        .map(|(file, sources)| {
            let fields = columns(*file)
                .iter()
                .map(|column| {
                    let is_missing = missing.contains(&(*file, column.name));
                    column_fields(lang, index, *file, column, sources.get(column.name), &choices, is_missing)
                })
                .collect_view();
            view! {
                <h4>{messages::columns_for(lang, kind(lang, *file))}</h4>
                {fields}
            }
        })
        .collect_view();
    let previews = (tried && !table.rows.is_empty()).then(|| {
        let previews = preview(table, layout);
        previews.iter().map(|preview| first_rows(lang, index, preview)).collect_view()
    });
    view! {
        {title}
        <fieldset class="field">
            <legend>{messages::holds(lang)}</legend>
            <p class="hint">{messages::holds_help(lang)}</p>
            {purposes}
        </fieldset>
        <div class="form-row">{dates}{name}</div>
        {files}
        {previews}
    }
}

fn date_format(lang: Language, format: DateFormat) -> &'static str {
    match format {
        DateFormat::MonthFirst => messages::dates_month_first(lang),
        DateFormat::DayFirst => messages::dates_day_first(lang),
        DateFormat::YearFirst => messages::dates_year_first(lang),
    }
}

/// A column as a choice: its name, and its first value.
fn choice(table: &SourceTable, column: usize) -> String {
    let cut = |text: &str| match text.char_indices().nth(MAX_CHOICE_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    let value = table.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.trim()).find(|cell| !cell.is_empty());
    let name = match table.header[column].as_str() {
        "" if value.is_none() => return String::new(),
        "" => format!("({})", column + 1),
        name => cut(name),
    };
    value.map_or_else(|| name.clone(), |value| format!("{name}: {}", cut(value)))
}

/// The source of one of our columns.
fn column_fields(
    lang: Language,
    table: usize,
    file: ImportFile,
    column: &'static Column,
    source: Option<&Source>,
    choices: &[(usize, String)],
    is_missing: bool,
) -> impl IntoView + use<> {
    let name = |part: &str| field_name(table, file, column.name, part);
    let all = || choices.iter().map(|(column, text)| (format!("c{column}"), text.clone()));
    let part_of_name = |text: &str| {
        if column.name.ends_with("last_name") { messages::last_name_in(lang, text) } else { messages::first_name_in(lang, text) }
    };
    let mut options = vec![(String::new(), messages::no_source(lang).to_owned())];
    options.push(("text".to_owned(), messages::same_everywhere(lang).to_owned()));
    if column.is_reference() {
        options.push(("made".to_owned(), messages::made(lang).to_owned()));
    }
    options.extend(all());
    if column.is_name() {
        options.extend(choices.iter().map(|(column, text)| (format!("n{column}"), part_of_name(text))));
    }
    let error = is_missing.then(|| messages::choose_source(lang).to_owned());
    let chosen = source.map_or_else(String::new, Source::choice);
    let hint = Some(meaning(lang, column.name).to_owned());
    let called = label(lang, column.name);
    let main = select(name(""), name(""), called.to_owned(), hint, options, chosen, error);
    let parts = source.map(Source::parts).unwrap_or_default();
    let part = |part: &str| parts.iter().find(|(name, _)| name == part).map_or_else(String::new, |(_, value)| value.clone());
    let text =
        Input { required: false, hint: Some(format!("{}: {}", messages::example(lang), column.example)), ..Input::default() };
    let text = input(lang, name("text"), name("text"), messages::text_of(lang, called), part("text"), None, text);
    let other = |number: usize, label: String| {
        let number = number.to_string();
        let options = std::iter::once((String::new(), messages::none(lang).to_owned())).chain(all()).collect();
        select(name(&number), name(&number), label, None, options, part(&number), None)
    };
    let others = if column.is_reference() {
        let shown = MIN_MADE_FROM.max(parts.iter().filter(|(name, _)| name != "text").count() + 1).min(MAX_MADE_FROM);
        (1..=shown).map(|n| other(n, messages::made_from(lang, called, n)).into_any()).collect()
    } else if column.has_second() {
        let label = if column.name == "minutes" { messages::end_of(lang, called) } else { messages::time_of(lang, called) };
        vec![other(1, label).into_any()]
    } else {
        Vec::new()
    };
    view! { <div class="form-row">{main}{text}{others}</div> }
}

fn first_rows(lang: Language, table: usize, preview: &Preview) -> AnyView {
    let (title, id) = (messages::first_rows(lang, kind(lang, preview.file)), format!("{table}-{}-rows", preview.file.key()));
    if preview.rows.is_empty() {
        return view! {
            <h4>{title}</h4>
            <p class="soft">{messages::no_first_rows(lang)}</p>
        }
        .into_any();
    }
    let head = preview.columns.iter().copied().map(|name| view! { <th scope="col">{label(lang, name)}</th> }).collect_view();
    let rows = preview
        .rows
        .iter()
        .map(|row| {
            let cells = row.iter().map(|cell| view! { <td dir="auto">{cell.clone()}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <h4 id=id.clone()>{title}</h4>
        <div class="scroll" tabindex="0" role="region" aria-labelledby=id>
            <table class="table">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
