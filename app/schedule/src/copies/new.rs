//! `/copies/new?from=…&to=…`: the preview of copying a week, and the button that copies it.

use super::{CopyWeek, messages};
use domain::{
    Capability, Error, ErrorCode, FieldError, Language, Who,
    audit::AuditAction,
    copies::{CopyLine, CopyPreview, CopyView, NotCopiedReason},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::{
    AdminShell, EmptyState, Form, Icon, NavSection, load,
    visits::{kind_name, mark},
};
use web::{
    dates,
    errors::conflicts,
    errors::field_text,
    request::{date_in_query, language, read},
};

/// The page: choice of the weeks, and the preview.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let (from, to) = (date_in_query("from"), date_in_query("to"));
    let unreadable: Vec<FieldError> = [&from, &to].into_iter().filter_map(|date| date.clone().err()).collect();
    let (from, to) = (from.ok().flatten(), to.ok().flatten());
    load(
        async move {
            read(AuditAction::CopiesPreview, move |tx| {
                Box::pin(async move {
                    tx.require_capability(Capability::Schedule)?;
                    let today = tx.now_at(&tx.agency().time_zone)?.date();
                    if !unreadable.is_empty() {
                        return Ok((today, Err(unreadable)));
                    }
                    match store::scheduling::copies::preview(tx, from, to).await {
                        // Shown at the field, as forms do.
                        Err(Error::Invalid { fields }) => Ok((today, Err(fields))),
                        preview => Ok((today, Ok(preview?))),
                    }
                })
            })
            .await
        },
        move |(today, preview)| match preview {
            Ok(preview) => {
                let body = (confirm(lang, &preview), not_copied(lang, &preview), earlier_copies(lang, &preview.copies));
                page(lang, preview.from, preview.to, &[], body)
            }
            Err(fields) => {
                let from = from.unwrap_or(today);
                page(lang, from, to.unwrap_or(dates::plus_days(from, 7)), &fields, ())
            }
        },
    )
}

/// A date of the form; empty if the requested one can't be read.
fn date_field(
    lang: Language,
    name: &'static str,
    label: &'static str,
    date: Date,
    errors: &[FieldError],
) -> impl IntoView + use<> {
    let error = errors.iter().find(|error| error.field == name);
    let unreadable = error.is_some_and(|error| matches!(error.code, ErrorCode::NotADate | ErrorCode::DateOutOfRange));
    let error = error.map(|error| field_text(lang, error));
    let invalid = error.is_some();
    let described = invalid.then(|| format!("{name}-error"));
    let error = error.map(|error| {
        view! {
            <p class="error" id=described.clone() role="alert">
                <Icon name="triangle-alert" />
                {error}
            </p>
        }
    });
    view! {
        <div class=if invalid { "field invalid" } else { "field" }>
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type="date"
                value=(!unreadable).then(|| date.to_string())
                required=true
                aria-describedby=described
                aria-invalid=invalid.then_some("true")
            />
            {error}
        </div>
    }
}

fn page(lang: Language, from: Date, to: Date, errors: &[FieldError], body: impl IntoView + 'static) -> AnyView {
    let body = body.into_any();
    let fields =
        (date_field(lang, "from", messages::from(lang), from, errors), date_field(lang, "to", messages::to(lang), to, errors));
    view! {
        <AdminShell title=messages::title(lang).to_owned() section=NavSection::Week>
            <div class="head">
                <nav class="crumbs" aria-label=messages::back_to_week(lang)>
                    <a href=format!("/week/{from}")>{messages::week_of(lang, dates::day_month(lang, from))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1>{messages::title(lang)}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <p class="soft">{messages::help(lang)}</p>
                    <form class="form" method="get" action="/copies/new">
                        <div class="form-row">
                            {fields}
                        </div>
                        <div class="buttons">
                            <button class="button" type="submit">{messages::show_preview(lang)}</button>
                        </div>
                    </form>
                </section>
                {body}
            </div>
        </AdminShell>
    }
    .into_any()
}

fn confirm(lang: Language, preview: &CopyPreview) -> impl IntoView + use<> {
    let form = Form::of::<CopyWeek>("copy").for_record("from", &preview.from.to_string());
    let refusal = form.error_summary();
    let (from, to) = (dates::day_month(lang, preview.from), dates::day_month(lang, preview.to));
    let count = preview.copied.len();
    if count == 0 {
        let into = messages::into(lang, from, to);
        return view! {
            <section class="card">{refusal}<EmptyState icon="calendar-days" title=messages::nothing(lang) text=into /></section>
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
            let head = format!("{} · {}", dates::capitalize(&dates::long(lang, date)), lines.len());
            let lines = lines.into_iter().map(|line| view! { <li>{visit_line(lang, line)}</li> }).collect_view();
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
            <h2 id="copied">{messages::would_copy(lang, count)}</h2>
            <p class="soft">{messages::into(lang, &from, &to)}</p>
            {days}
            <form class="form" method="post" action=form.action()>
                {refusal}
                {form.hidden("from", preview.from)}
                {form.hidden("to", preview.to)}
                {form.hidden("seen", count)}
                <div class="buttons">{form.button(messages::copy_now(lang, count, &to), "button button-main")}</div>
            </form>
        </section>
    }
    .into_any()
}

/// "Tue 9:00 Gloria C. · 60 min · Sarah Young".
fn visit_line(lang: Language, line: &CopyLine) -> impl IntoView + use<> {
    let when =
        format!("{} {}", dates::capitalize(&dates::weekday_short(lang, line.starts.date())), dates::time(line.starts.time()));
    view! {
        <span class="copy-when">{when}</span>
        {mark(&line.discipline)}
        <a href=format!("/visits/{}", line.visit) dir="auto">{line.child.short_name()}</a>
        <span class="soft">{messages::minutes(lang, line.minutes)} " · " <bdi>{web::terms::provider_name(lang, &line.provider)}</bdi>{kind_name(lang, line.kind.as_ref())}</span>
    }
}

/// The order in which the reasons are listed.
fn reason_rank(reason: &NotCopiedReason) -> usize {
    match reason {
        NotCopiedReason::Rules { .. } => 0,
        NotCopiedReason::NoProvider => 1,
        NotCopiedReason::PlaceEnded => 2,
        NotCopiedReason::Overlap { .. } => 3,
        NotCopiedReason::OneOff => 4,
        NotCopiedReason::Cancelled => 5,
        NotCopiedReason::CancelledThere => 6,
        NotCopiedReason::AlreadyThere => 7,
    }
}

fn not_copied(lang: Language, preview: &CopyPreview) -> impl IntoView + use<> {
    let heads: [fn(Language, usize) -> String; 8] = [
        |lang, n| messages::why_rules(lang, n),
        |lang, n| messages::why_no_provider(lang, n),
        |lang, n| messages::why_place_ended(lang, n),
        |lang, n| messages::why_taken(lang, n),
        |lang, n| messages::why_one_off(lang, n),
        |lang, n| messages::why_cancelled(lang, n),
        |lang, n| messages::why_cancelled_there(lang, n),
        |lang, n| messages::why_there(lang, n),
    ];
    let groups = heads
        .into_iter()
        .enumerate()
        .filter_map(|(index, head)| {
            let lines: Vec<_> = preview.skipped.iter().filter(|(_, why)| reason_rank(why) == index).collect();
            (!lines.is_empty()).then(|| {
                let head = head(lang, lines.len());
                let lines = lines
                    .into_iter()
                    .map(|(line, why)| view! { <li>{visit_line(lang, line)}{reason_details(lang, why)}</li> })
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
    (!preview.skipped.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="left">
                <h2 id="left">{messages::would_not(lang, preview.skipped.len())}</h2>
                {groups}
            </section>
        }
    })
}

/// The details of a visit that is not copied, in addition to the heading of its group.
fn reason_details(lang: Language, reason: &NotCopiedReason) -> impl IntoView + use<> {
    let text = match reason {
        NotCopiedReason::Rules { violations, neighbors } => {
            violations.iter().map(|violation| conflicts::describe_rule(lang, violation, neighbors)).collect::<Vec<_>>().join(" ")
        }
        NotCopiedReason::Overlap { who: Who::Provider, .. } => messages::provider_taken(lang).to_owned(),
        NotCopiedReason::Overlap { who: Who::Child, .. } => messages::child_taken(lang).to_owned(),
        NotCopiedReason::OneOff
        | NotCopiedReason::PlaceEnded
        | NotCopiedReason::NoProvider
        | NotCopiedReason::Cancelled
        | NotCopiedReason::CancelledThere
        | NotCopiedReason::AlreadyThere => String::new(),
    };
    (!text.is_empty()).then(|| view! { <span class="copy-reason">{text}</span> })
}

fn earlier_copies(lang: Language, copies: &[CopyView]) -> impl IntoView + use<> {
    let lines = copies
        .iter()
        .map(|copy| {
            let name = messages::from_to(lang, dates::day_month(lang, copy.from), dates::day_month(lang, copy.to));
            let state = if copy.undone_at.is_some() {
                Either::Left(view! { <span class="chip">{messages::undone(lang)}</span> })
            } else {
                Either::Right(view! { <span class="soft">{messages::in_the_week(lang, copy.visits)}</span> })
            };
            view! {
                <li>
                    <a href=format!("/copies/{}", copy.id)>{name}</a>
                    <span class="soft">{messages::made_at(lang, dates::moment(lang, copy.at))}</span>
                    {state}
                </li>
            }
        })
        .collect_view();
    (!copies.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="copies">
                <h2 id="copies">{messages::copies(lang)}</h2>
                <ul class="copy-list">{lines}</ul>
            </section>
        }
    })
}
