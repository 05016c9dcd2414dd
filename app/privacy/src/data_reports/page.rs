//! `/settings/data-reports`: what members reported as wrong, open reports first.

use super::{AnswerDataReport, messages};
use domain::{
    Language,
    audit::AuditAction,
    data_reports::{DataItem, DataReportLine},
    lists::{DataReportColumn, DataReportFilters, DataReportState, ListPage, ListQuery},
};
use leptos::{either::Either, prelude::*};
use ui::{
    Area, EmptyState, Form, Icon, NavSection,
    lists::{self, Column, Filter, Layout, List, list_page, list_query},
    load,
};
use web::{
    dates,
    request::{language, read},
    terms::stored_text,
};

/// The list.
#[component]
pub fn DataReports() -> impl IntoView {
    let lang = language();
    let query = list_query::<DataReportFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::DataReportsList, move |tx| {
                Box::pin(async move { store::privacy::data_reports::list(tx, &wanted).await })
            })
            .await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn data_reports_csv(lang: Language, rows: &[DataReportLine]) -> String {
    type TextColumn = Column<DataReportLine, ()>;
    let time = "%Y-%m-%d %H:%M";
    let answer = move |line: &DataReportLine| {
        line.report.answer.as_ref().map(|answer| stored_text(lang, &answer.text).to_owned()).unwrap_or_default()
    };
    let answered = move |line: &DataReportLine| {
        line.report.answer.as_ref().map(|answer| answer.at.strftime(time).to_string()).unwrap_or_default()
    };
    let columns = [
        TextColumn::new(messages::sender(lang), |line| line.name.clone()),
        TextColumn::new(messages::about(lang), move |line| item_text(lang, line.report.item).to_owned()),
        TextColumn::new(messages::sent(lang), move |line| line.report.sent_at.strftime(time).to_string()),
        TextColumn::new(messages::report(lang), move |line| stored_text(lang, &line.report.text).to_owned()),
        TextColumn::new(messages::state(lang), move |line| state_text(lang, state(line)).to_owned()),
        TextColumn::new(messages::answered(lang), answered),
        TextColumn::new(messages::answer(lang), answer),
    ];
    lists::csv(&columns, rows)
}

fn list(lang: Language, query: ListQuery<DataReportFilters>, page: ListPage<DataReportLine>) -> impl IntoView {
    let states = DataReportState::ALL.iter().map(|state| (state.key().to_owned(), state_text(lang, *state).to_owned())).collect();
    let items = DataItem::ALL.iter().map(|item| (item.key().to_owned(), item_text(lang, Some(*item)).to_owned())).collect();
    let empty = view! { <EmptyState icon="circle-check" title=messages::empty(lang) text=messages::empty_help(lang) /> };
    let sorts = vec![(DataReportColumn::Sender, messages::sender(lang)), (DataReportColumn::Sent, messages::sent(lang))];
    let list = List {
        title: messages::title(lang),
        section: NavSection::Settings,
        path: "/settings/data-reports",
        search_hint: messages::search_reports(lang),
        count: messages::reports_found,
        filters: vec![
            Filter { name: "state", label: messages::state(lang), options: states },
            Filter { name: "about", label: messages::about(lang), options: items },
        ],
        layout: Layout::Items(Box::new(move |line| report(lang, line).into_any()), sorts),
        actions: ().into_any(),
        bulk: None,
        lead: view! { <p class="soft">{messages::help(lang)}</p> }.into_any(),
        empty: empty.into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

fn state_text(lang: Language, state: DataReportState) -> &'static str {
    match state {
        DataReportState::Open => messages::open(lang),
        DataReportState::Done => messages::done(lang),
    }
}

fn state(line: &DataReportLine) -> DataReportState {
    if line.report.answer.is_some() { DataReportState::Done } else { DataReportState::Open }
}

fn report(lang: Language, line: &DataReportLine) -> impl IntoView + use<> {
    let report = &line.report;
    let state = state(line);
    let class = if state == DataReportState::Done { "chip chip-pine" } else { "chip chip-amber" };
    let answer = match &report.answer {
        Some(answer) => Either::Left(view! {
            <p class="soft small">{messages::answered_at(lang, dates::moment_with_year(lang, answer.at))}</p>
            <p class="note-text" dir="auto">{stored_text(lang, &answer.text).to_owned()}</p>
        }),
        None => Either::Right(answer_form(lang, line)),
    };
    view! {
        <li>
            <div>
                <b dir="auto">{line.name.clone()}</b>
                " "
                <span class=class>{state_text(lang, state)}</span>
                <p class="soft small">{item_text(lang, report.item)} ", " {dates::moment_with_year(lang, report.sent_at)}</p>
                <p class="note-text" dir="auto">{stored_text(lang, &report.text).to_owned()}</p>
                {answer}
            </div>
        </li>
    }
}

fn answer_form(lang: Language, line: &DataReportLine) -> impl IntoView + use<> {
    let id = line.report.id.to_string();
    let form = Form::of::<AnswerDataReport>("answer").scoped_to(format!("-{id}"), "report", |typed| typed == id);
    let answer = Area { hint: Some(messages::answer_hint(lang).to_owned()), ..Area::default() };
    view! {
        <details class="more" open=form.is_returned()>
            <summary>{messages::answer_to(lang, &line.name)} <Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("report", &id)} {form.hidden("version", line.version)}
                {form.area("answer", messages::answer(lang), answer)}
                <div class="buttons">{form.button(messages::done_button(lang), "button button-main")}</div>
            </form>
        </details>
    }
}

fn item_text(lang: Language, item: Option<DataItem>) -> &'static str {
    match item {
        Some(DataItem::Account) => messages::item_account(lang),
        Some(DataItem::Membership) => messages::item_membership(lang),
        Some(DataItem::Sessions) => messages::item_sessions(lang),
        Some(DataItem::Devices) => messages::item_devices(lang),
        Some(DataItem::SecondFactors) => messages::item_second_factors(lang),
        Some(DataItem::GuardianRecord) => messages::item_guardian(lang),
        Some(DataItem::Children) => messages::item_children(lang),
        Some(DataItem::ProviderRecord) => messages::item_provider(lang),
        Some(DataItem::Other) | None => messages::item_other(lang),
    }
}
