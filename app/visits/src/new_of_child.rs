//! `/visits/new?child=…&week=…`: the office schedules a visit of a child, of an authorization or of a kind that needs none.

use super::{
    api::CreateVisit,
    messages,
    new::place_text,
    planning::{holidays_near, local_time_hint, override_area},
};
use domain::{
    ChildId, Error, Language,
    audit::AuditAction,
    discipline::DisciplineChoice,
    people::AuthorizationLine,
    records::is_over,
    schedule::ProviderChoice,
    visit_kinds::VisitKind,
    visits::{ChildRef, clock_name, to_timestamp},
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::collections::BTreeMap;
use ui::{AdminShell, Form, Icon, Input, NavSection, discipline_options, load};
use web::{request::read, terms::discipline_name};

/// The data of the form.
struct ChildVisitData {
    child: ChildRef,
    /// Those that have not ended.
    authorizations: Vec<AuthorizationLine>,
    kinds: Vec<VisitKind>,
    disciplines: Vec<DisciplineChoice>,
    providers: Vec<ProviderChoice>,
    /// Where the visit can take place, the home first.
    places: Vec<(String, String)>,
    /// Holidays around the requested week, by date.
    holidays: BTreeMap<Date, String>,
    /// The proposed day: today, or the first one of a later week.
    day: Date,
    /// The abbreviation of the child's time zone, if its time differs from the agency's on that day.
    clock: Option<String>,
}

/// The page with the form.
pub fn page(lang: Language, id: ChildId, week: Result<Option<Date>, impl Send + 'static>) -> impl IntoView {
    load(
        async move {
            let week = week.map_err(|_| Error::NotFound)?;
            read(AuditAction::VisitsFindTime, move |tx| {
                Box::pin(async move {
                    let kinds = store::care::visits::kind_choices(tx).await?;
                    let child = store::records::people::child(tx, id).await?;
                    let zone = &child.record.fields.time_zone;
                    let today = tx.now_at(zone)?.date();
                    let day = week.map_or(today, |week| tx.agency().settings.first_day.of_week(week).max(today));
                    let noon = to_timestamp(day.at(12, 0, 0, 0), &store::zone(zone)?)?.as_microsecond();
                    let open = child.record.places.iter().filter(|place| !is_over(place.fields.ended_on, today));
                    Ok(ChildVisitData {
                        places: open.map(|place| (place.id.to_string(), place_text(lang, place))).collect(),
                        clock: clock_name(noon, &store::zone(zone)?, &store::zone(&tx.agency().time_zone)?),
                        disciplines: store::records::disciplines::choices(tx).await?,
                        providers: store::records::people::provider_choices(tx).await?,
                        holidays: store::scheduling::holidays::around(tx, day).await?,
                        authorizations: child.authorizations.into_iter().filter(|line| line.ends_on >= today).collect(),
                        child: child.child,
                        kinds,
                        day,
                    })
                })
            })
            .await
        },
        move |data| view_of(lang, data),
    )
}

fn view_of(lang: Language, data: ChildVisitData) -> impl IntoView {
    let ChildVisitData { child, authorizations, kinds, disciplines, providers, places, holidays, day, clock } = data;
    let form = Form::of::<CreateVisit>("visit").for_record("child", &child.id.to_string());
    let title = messages::new_title(lang, child.listed_name());
    let authorizations = authorization_options(lang, &authorizations);
    // The only choice is made already.
    let only = Some(&kinds).filter(|kinds| authorizations.len() == 1 && kinds.len() == 1).and_then(|kinds| kinds.first());
    let chosen_kind = only.map(|kind| kind.id.to_string()).unwrap_or_default();
    let usual_length = only.map(|kind| kind.minutes.to_string()).unwrap_or_default();
    let chosen_discipline = providers.iter().find_map(|provider| provider.disciplines.first()).map(|code| code.0.clone());
    let provider = providers.first().map(|provider| provider.id.to_string()).unwrap_or_default();
    let place = places.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let date = Input { kind: "date", value: day.to_string(), hint: holidays_near(lang, &holidays), ..Input::default() };
    let time = Input { kind: "time", hint: local_time_hint(lang, clock.as_deref()), ..Input::default() };
    let minutes = Input {
        kind: "number",
        value: usual_length,
        hint: Some(messages::length_hint(lang).to_owned()),
        required: false,
        ..Input::default()
    };
    view! {
        <AdminShell title=title.clone() section=NavSection::Children>
            <div class="head">
                <nav class="crumbs" aria-label=messages::back_to_child(lang)>
                    <a href=format!("/children/{}", child.id) dir="auto">{child.listed_name()}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <p class="soft">{messages::new_of_child_help(lang)}</p>
                    {kinds.is_empty().then(|| view! { <p class="soft">{messages::no_kinds(lang)}</p> })}
                    <form class="form" method="post" action=form.action() novalidate>
                        {form.error_summary()}
                        {form.hidden("child", child.id)}
                        {form.select("authorization", messages::authorization(lang), authorizations, "")}
                        {form.select("kind", messages::visit_kind(lang), kind_options(lang, &kinds), chosen_kind)}
                        {form.select_with_hint(
                            "discipline",
                            messages::discipline(lang),
                            Some(messages::discipline_hint(lang).to_owned()),
                            discipline_options(lang, &disciplines, &[]),
                            chosen_discipline.unwrap_or_default(),
                        )}
                        <div class="form-row">
                            {form.input("date", messages::date(lang), date)}
                            {form.input("time", messages::time(lang), time)}
                            {form.input("minutes", messages::length(lang), minutes)}
                        </div>
                        {form.select("provider", messages::provider(lang), provider_options(providers), provider)}
                        {(places.len() > 1).then(|| form.select("place", messages::place(lang), places, place))}
                        {override_area(lang, &form)}
                        <div class="buttons">{form.button(messages::create_button(lang), "button button-main")}</div>
                    </form>
                </section>
            </div>
        </AdminShell>
    }
}

/// "Speech therapy, A00012 (60 min)", after the choice of none.
fn authorization_options(lang: Language, lines: &[AuthorizationLine]) -> Vec<(String, String)> {
    let option = |line: &AuthorizationLine| {
        let service = discipline_name(lang, &line.discipline.0);
        (line.id.to_string(), messages::authorization_choice(lang, service, &line.reference, line.minutes_per_visit))
    };
    std::iter::once((String::new(), messages::no_authorization(lang).to_owned())).chain(lines.iter().map(option)).collect()
}

/// "Evaluation (90 min)", after the choice of none.
fn kind_options(lang: Language, kinds: &[VisitKind]) -> Vec<(String, String)> {
    let option = |kind: &VisitKind| (kind.id.to_string(), messages::visit_kind_choice(lang, &kind.name, kind.minutes));
    std::iter::once((String::new(), messages::no_visit_kind(lang).to_owned())).chain(kinds.iter().map(option)).collect()
}

/// All providers by name, each with their disciplines.
fn provider_options(providers: Vec<ProviderChoice>) -> Vec<(String, String)> {
    let option = |provider: ProviderChoice| {
        let letters: Vec<&str> = provider.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
        (provider.id.to_string(), format!("{} · {}", provider.name, letters.join(", ")))
    };
    providers.into_iter().map(option).collect()
}
