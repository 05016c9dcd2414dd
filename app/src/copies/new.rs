//! `/copies/new?from=…&to=…`: what copying a week would do, and the button that does it.

use super::{CopyWeek, words};
use crate::{
    dates,
    errors::reason,
    page::load,
    request::{language, read},
    schedule::mark,
    ui::{AdminShell, EmptyState, Form, Icon, Place},
    visits::refusals,
};
use domain::{
    Error, Language, Who,
    copies::{CopyLine, CopyPreview, CopyView, WhyNotCopied},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// The page that asks which week, and shows what would become of it.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let query = use_query_map().read_untracked().clone();
    let day = |name| query.get(name).and_then(|day| day.parse::<Date>().ok()).filter(|day| (2000..=2100).contains(&day.year()));
    let (from, to) = (day("from"), day("to"));
    load(
        async move {
            let preview = read("copies.preview", move |tx| Box::pin(store::copies::preview(tx, from, to))).await;
            match preview {
                // Said beside the field, as a form does.
                Err(Error::Invalid { fields }) => Ok(Err(fields)),
                other => other.map(Ok),
            }
        },
        move |preview| match preview {
            Ok(preview) => {
                let body = Either::Left((confirm(lang, &preview), left(lang, &preview), made(lang, &preview.copies)));
                page(lang, preview.from, preview.to, None, body)
            }
            Err(fields) => {
                let wrong = fields.first().map(|field| reason(lang, &field.reason));
                let from = from.unwrap_or_default();
                page(lang, from, to.unwrap_or(from), wrong, Either::Right(()))
            }
        },
    )
}

fn page(lang: Language, from: Date, to: Date, wrong: Option<String>, body: impl IntoView + 'static) -> impl IntoView {
    let body = body.into_any();
    let invalid = wrong.is_some().then_some("true");
    let described = wrong.is_some().then_some("to-error");
    let class = if wrong.is_some() { "field wrong" } else { "field" };
    let wrong = wrong.map(|wrong| {
        view! {
            <p class="error" id="to-error" role="alert">
                <Icon name="triangle-alert" />
                {wrong}
            </p>
        }
    });
    view! {
        <AdminShell title=words::title(lang).to_owned() place=Place::Week>
            <div class="head">
                <nav class="crumbs" aria-label=words::back_to_week(lang)>
                    <a href=format!("/week/{from}")>{words::week_of(lang, dates::day_month(lang, from))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1>{words::title(lang)}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <p class="soft">{words::help(lang)}</p>
                    <form class="form" method="get" action="/copies/new">
                        <div class="form-row">
                            <div class="field">
                                <label for="from">{words::from(lang)}</label>
                                <input class="input" id="from" name="from" type="date" value=from.to_string() required=true />
                            </div>
                            <div class=class>
                                <label for="to">{words::to(lang)}</label>
                                <input
                                    class="input"
                                    id="to"
                                    name="to"
                                    type="date"
                                    value=to.to_string()
                                    required=true
                                    aria-describedby=described
                                    aria-invalid=invalid
                                />
                                {wrong}
                            </div>
                        </div>
                        <div class="buttons">
                            <button class="button" type="submit">{words::look(lang)}</button>
                        </div>
                    </form>
                </section>
                {body}
            </div>
        </AdminShell>
    }
}

fn confirm(lang: Language, preview: &CopyPreview) -> impl IntoView + use<> {
    let form = Form::of::<CopyWeek>("copy").only_if("from", &preview.from.to_string());
    let refusal = form.refusal();
    let (from, to) = (dates::day_month(lang, preview.from), dates::day_month(lang, preview.to));
    let count = preview.copied.len();
    if count == 0 {
        let into = words::into(lang, from, to);
        return view! {
            <section class="card">{refusal}<EmptyState icon="calendar-days" title=words::nothing(lang) text=into /></section>
        }
        .into_any();
    }
    let mut days: Vec<(Date, Vec<&CopyLine>)> = Vec::new();
    for line in &preview.copied {
        match days.last_mut().filter(|(date, _)| *date == line.starts.date()) {
            Some((_, lines)) => lines.push(line),
            None => days.push((line.starts.date(), vec![line])),
        }
    }
    let days = days
        .into_iter()
        .map(|(date, lines)| {
            let head = format!("{} · {}", dates::capital(&dates::long(lang, date)), lines.len());
            let lines = lines.into_iter().map(|line| view! { <li>{line_of(lang, line)}</li> }).collect_view();
            view! {
                <details class="more">
                    <summary><Icon name="chevron-down" />{head}</summary>
                    <ul class="copy-list">{lines}</ul>
                </details>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="copied">
            <h2 id="copied">{words::would_copy(lang, count)}</h2>
            <p class="soft">{words::into(lang, &from, &to)}</p>
            {days}
            <form class="form" method="post" action=form.action()>
                {refusal}
                {form.hidden("from", preview.from)}
                {form.hidden("to", preview.to)}
                {form.hidden("seen", count)}
                <div class="buttons">{form.button(words::copy_now(lang, count, &to), "button button-main")}</div>
            </form>
        </section>
    }
    .into_any()
}

/// "Tue 9:00 Gloria C. · 60 min · Sarah Young".
fn line_of(lang: Language, line: &CopyLine) -> impl IntoView + use<> {
    let when = format!("{} {}", dates::capital(&dates::weekday_short(lang, line.starts.date())), dates::time(line.starts.time()));
    view! {
        <span class="copy-when">{when}</span>
        {mark(&line.discipline)}
        <a href=format!("/visits/{}", line.visit) dir="auto">{line.child.short_name()}</a>
        <span class="soft">{words::minutes(lang, line.minutes)} " · " <bdi>{line.provider.full_name()}</bdi></span>
    }
}

/// The kinds of reasons, in the order in which they are told.
fn kind(why: &WhyNotCopied) -> usize {
    match why {
        WhyNotCopied::Rules { .. } => 0,
        WhyNotCopied::Taken { .. } => 1,
        WhyNotCopied::Cancelled => 2,
        WhyNotCopied::CancelledThere => 3,
        WhyNotCopied::AlreadyThere => 4,
    }
}

fn left(lang: Language, preview: &CopyPreview) -> impl IntoView + use<> {
    let heads: [fn(Language, usize) -> String; 5] = [
        |lang, n| words::why_rules(lang, n),
        |lang, n| words::why_taken(lang, n),
        |lang, n| words::why_cancelled(lang, n),
        |lang, n| words::why_cancelled_there(lang, n),
        |lang, n| words::why_there(lang, n),
    ];
    let groups = heads
        .into_iter()
        .enumerate()
        .filter_map(|(index, head)| {
            let lines: Vec<_> = preview.left.iter().filter(|(_, why)| kind(why) == index).collect();
            (!lines.is_empty()).then(|| {
                let head = head(lang, lines.len());
                let lines = lines
                    .into_iter()
                    .map(|(line, why)| view! { <li>{line_of(lang, line)}{because(lang, why)}</li> })
                    .collect_view();
                view! {
                    <details class="more">
                        <summary><Icon name="chevron-down" />{head}</summary>
                        <ul class="copy-list">{lines}</ul>
                    </details>
                }
            })
        })
        .collect_view();
    (!preview.left.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="left">
                <h2 id="left">{words::would_not(lang, preview.left.len())}</h2>
                {groups}
            </section>
        }
    })
}

/// What a line says beside its group's heading.
fn because(lang: Language, why: &WhyNotCopied) -> impl IntoView + use<> {
    let told = match why {
        WhyNotCopied::Rules { broken } => broken.iter().map(|broken| refusals::rule(lang, broken)).collect::<Vec<_>>().join(" "),
        WhyNotCopied::Taken { who: Who::Provider, .. } => words::provider_taken(lang).to_owned(),
        WhyNotCopied::Taken { who: Who::Child, .. } => words::child_taken(lang).to_owned(),
        WhyNotCopied::Cancelled | WhyNotCopied::CancelledThere | WhyNotCopied::AlreadyThere => String::new(),
    };
    (!told.is_empty()).then(|| view! { <span class="copy-why">{told}</span> })
}

fn made(lang: Language, copies: &[CopyView]) -> impl IntoView + use<> {
    let lines = copies
        .iter()
        .map(|copy| {
            let name = words::from_to(lang, dates::day_month(lang, copy.from), dates::day_month(lang, copy.to));
            let state = if copy.taken_back.is_some() {
                Either::Left(view! { <span class="chip">{words::taken_back(lang)}</span> })
            } else {
                Either::Right(view! { <span class="soft">{words::in_the_week(lang, copy.visits)}</span> })
            };
            view! {
                <li>
                    <a href=format!("/copies/{}", copy.id)>{name}</a>
                    <span class="soft">{words::made_at(lang, dates::moment(lang, copy.at))}</span>
                    {state}
                </li>
            }
        })
        .collect_view();
    (!copies.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="copies">
                <h2 id="copies">{words::copies(lang)}</h2>
                <ul class="copy-list">{lines}</ul>
            </section>
        }
    })
}
