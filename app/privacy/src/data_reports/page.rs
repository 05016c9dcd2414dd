//! `/settings/data-reports`: what members reported as wrong, open reports first.

use super::{AnswerDataReport, messages};
use domain::{
    Language,
    audit::AuditAction,
    data_reports::{DataItem, DataReportLine},
    people::Page,
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use ui::{
    AdminShell, Area, EmptyState, Form, Icon, NavSection,
    lists::{page_out_of_range, pager, search_from_query},
    load,
};
use web::{
    dates,
    request::{language, read},
    terms::stored_text,
};

const PATH: &str = "/settings/data-reports";

/// The list.
#[component]
pub fn DataReports() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    load(
        async move { read(AuditAction::DataReportsList, move |tx| Box::pin(store::privacy::data_reports::list(tx, number))).await },
        move |page| list(lang, &page),
    )
}

fn list(lang: Language, page: &Page<DataReportLine>) -> impl IntoView + use<> {
    let title = messages::title(lang);
    let body = if !page.rows.is_empty() {
        let lines = page.rows.iter().map(|line| report(lang, line)).collect_view();
        EitherOf3::A(view! {
            <section class="card" aria-label=title>
                <ul class="panel-list">{lines}</ul>
            </section>
            {pager(lang, PATH, "", page)}
        })
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, PATH, ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="circle-check" title=messages::empty(lang) text=messages::empty_help(lang) /> })
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page">
                <p class="soft">{messages::help(lang)}</p>
                {body}
            </div>
        </AdminShell>
    }
}

fn report(lang: Language, line: &DataReportLine) -> impl IntoView + use<> {
    let report = &line.report;
    let (class, state) = match report.answer {
        Some(_) => ("chip chip-pine", messages::done(lang)),
        None => ("chip chip-amber", messages::open(lang)),
    };
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
                <span class=class>{state}</span>
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
