//! "This is wrong": the form, and the user's own reports with their answers.

use super::{ReportData, messages};
use domain::{
    Language, Role,
    data_reports::{DataItem, OwnDataReport},
};
use leptos::{either::Either, prelude::*};
use ui::{Area, Form};
use web::{dates, terms::stored_text};

/// The section of the page.
pub fn report(lang: Language, role: Role, reports: &[OwnDataReport]) -> impl IntoView + use<> {
    let form = Form::of::<ReportData>("report");
    let items = DataItem::ALL.iter().filter(|item| concerns(**item, role));
    let items = items.map(|item| (item.key().to_owned(), item_text(lang, Some(*item)).to_owned())).collect();
    let message = Area { hint: Some(messages::report_hint(lang).to_owned()), ..Area::default() };
    let sent = (!reports.is_empty()).then(|| own_reports(lang, reports));
    view! {
        <section class="card" aria-labelledby="wrong">
            <h2 id="wrong">{messages::wrong(lang)}</h2>
            <p class="soft">{messages::wrong_help(lang)}</p>
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.select("item", messages::item(lang), items, DataItem::Account.key())}
                {form.area("message", messages::right(lang), message)}
                <div class="buttons">{form.button(messages::send(lang), "button button-main")}</div>
            </form>
            {sent}
        </section>
    }
}

fn own_reports(lang: Language, reports: &[OwnDataReport]) -> impl IntoView + use<> {
    let lines = reports
        .iter()
        .map(|report| {
            let answer = match &report.answer {
                Some(answer) => Either::Left(view! {
                    <p class="small">
                        <span class="chip chip-pine">{messages::done(lang)}</span>
                        " "
                        {messages::answered_at(lang, dates::moment_with_year(lang, answer.at))}
                    </p>
                    <p class="note-text" dir="auto">{stored_text(lang, &answer.text).to_owned()}</p>
                }),
                None => Either::Right(view! {
                    <p class="small">
                        <span class="chip chip-amber">{messages::open(lang)}</span>
                    </p>
                }),
            };
            view! {
                <li>
                    <div>
                        <b>{item_text(lang, report.item)}</b>
                        " "
                        <span class="soft small nowrap">{dates::moment_with_year(lang, report.sent_at)}</span>
                        <p class="note-text" dir="auto">{stored_text(lang, &report.text).to_owned()}</p>
                        {answer}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>{messages::own_reports(lang)}</h3>
        <ul class="panel-list">{lines}</ul>
    }
}

/// Whether people of a role have this kind of data.
fn concerns(item: DataItem, role: Role) -> bool {
    match item {
        DataItem::GuardianRecord | DataItem::Children => role == Role::Parent,
        DataItem::ProviderRecord => role == Role::Provider,
        _ => true,
    }
}

fn item_text(lang: Language, item: Option<DataItem>) -> &'static str {
    match item {
        Some(DataItem::Account) => messages::account(lang),
        Some(DataItem::Membership) => messages::membership(lang),
        Some(DataItem::Sessions) => messages::sessions(lang),
        Some(DataItem::Devices) => messages::devices(lang),
        Some(DataItem::SecondFactors) => messages::second_factors(lang),
        Some(DataItem::GuardianRecord) => messages::guardian(lang),
        Some(DataItem::Children) => messages::children(lang),
        Some(DataItem::ProviderRecord) => messages::provider(lang),
        Some(DataItem::Other) | None => messages::other(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_can_report_what_their_role_has() {
        let items = |role| DataItem::ALL.iter().filter(|item| concerns(**item, role)).count();
        assert_eq!(Role::ALL.map(items), [6, 7, 8]);
    }
}
