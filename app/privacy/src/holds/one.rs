//! `/settings/holds/{id}`: one legal hold, and the form that lifts it.

use super::{
    LiftHold, messages,
    parts::{breadcrumbs, subject, subject_text},
};
use domain::{
    Error, HoldId, Language,
    audit::AuditAction,
    holds::{HoldView, LiftedHold},
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Area, Form, Input, NavSection, load};
use web::{
    dates,
    request::{language, read},
    terms::stored_text,
};

/// The id of the form, for its confirmation.
const FORM: &str = "lift-hold";

/// The page of one hold.
#[component]
pub fn Hold() -> impl IntoView {
    let lang = language();
    let id: Option<HoldId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::HoldsShow, move |tx| {
                Box::pin(async move {
                    let zone = store::zone(&tx.agency().time_zone)?;
                    Ok((store::privacy::holds::show(tx, id).await?, tx.now().to_zoned(zone).date()))
                })
            })
            .await
        },
        move |(hold, today)| page(lang, hold, today),
    )
}

fn page(lang: Language, hold: HoldView, today: Date) -> impl IntoView {
    let title = subject_text(lang, &hold.line.subject);
    let by = |name: &Option<String>| name.clone().unwrap_or_else(|| messages::operator(lang).to_owned());
    let set = messages::by_at(lang, by(&hold.set_by), dates::moment_with_year(lang, hold.set_at));
    let state = match (&hold.lifted, hold.line.lifted_on) {
        (Some(lifted), Some(on)) => {
            let at = messages::by_at(lang, by(&lifted.by), dates::moment_with_year(lang, lifted.at));
            Either::Left(lifted_rows(lang, lifted, on, at))
        }
        _ => Either::Right(view! {
            <dt>{messages::state(lang)}</dt>
            <dd>
                <span class="chip chip-amber">{messages::open(lang)}</span>
            </dd>
        }),
    };
    let lift = hold.lifted.is_none().then(|| lift_form(lang, &hold, today));
    view! {
        <AdminShell title=title.clone() section=NavSection::Settings>
            <div class="head">{breadcrumbs(lang)} <h1 dir="auto">{title}</h1></div>
            <div class="page">
                <section class="card" aria-labelledby="about">
                    <h2 id="about">{messages::about(lang)}</h2>
                    <dl class="detail-list">
                        <dt>{messages::covers(lang)}</dt>
                        <dd>{subject(lang, &hold.line.subject)}</dd>
                        <dt>{messages::since(lang)}</dt>
                        <dd>{dates::long_with_year(lang, hold.line.since)}</dd>
                        <dt>{messages::ground(lang)}</dt>
                        <dd class="note-text" dir="auto">{stored_text(lang, &hold.ground).to_owned()}</dd>
                        <dt>{messages::set_by(lang)}</dt>
                        <dd>{set}</dd>
                        {state}
                    </dl>
                </section>
                {lift}
            </div>
        </AdminShell>
    }
}

fn lifted_rows(lang: Language, lifted: &LiftedHold, on: Date, by_at: String) -> impl IntoView + use<> {
    view! {
        <dt>{messages::state(lang)}</dt>
        <dd>
            <span class="chip">{messages::lifted_on(lang, dates::with_year(lang, on))}</span>
        </dd>
        <dt>{messages::lift_ground(lang)}</dt>
        <dd class="note-text" dir="auto">{stored_text(lang, &lifted.ground).to_owned()}</dd>
        <dt>{messages::lifted(lang)}</dt>
        <dd>{by_at}</dd>
    }
}

fn lift_form(lang: Language, hold: &HoldView, today: Date) -> impl IntoView + use<> {
    let form = Form::of::<LiftHold>("lift").for_record("hold", &hold.line.id.to_string());
    let date = Input { kind: "date", value: today.to_string(), ..Input::default() };
    let ground = Area { hint: Some(messages::lift_ground_hint(lang).to_owned()), ..Area::default() };
    view! {
        <section class="card" aria-labelledby="lift">
            <h2 id="lift">{messages::lift(lang)}</h2>
            <p class="soft">{messages::lift_help(lang)}</p>
            <form id=FORM class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("hold", hold.line.id)} {form.hidden("version", hold.version)}
                {form.input("lifted_on", messages::lift_date(lang), date)}
                {form.area("ground", messages::lift_ground(lang), ground)}
                {form.attestation("confirmed", messages::confirm(lang), FORM)}
                <div class="buttons">{form.button(messages::lift(lang), "button button-brick")}</div>
            </form>
        </section>
    }
}
