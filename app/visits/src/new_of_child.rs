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
    schedule::{Discipline, ProviderChoice},
    visit_kinds::VisitKind,
    visits::{ChildRef, THERAPIST, clock_name, to_timestamp},
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
    /// Whether the form was opened on the child's page, and not for a week of a board.
    is_from_child: bool,
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
                        is_from_child: week.is_none(),
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
    let ChildVisitData { child, authorizations, kinds, disciplines, providers, places, holidays, day, clock, is_from_child } =
        data;
    let form = Form::of::<CreateVisit>("visit").for_record("child", &child.id.to_string());
    let title = messages::new_title(lang, child.listed_name());
    // The only choice is made already.
    let only = Some(&kinds).filter(|kinds| authorizations.is_empty() && kinds.len() == 1).and_then(|kinds| kinds.first());
    let chosen_kind = only.map(|kind| kind.id.to_string()).unwrap_or_default();
    let usual_length = only.map(|kind| kind.minutes.to_string()).unwrap_or_default();
    let chosen_discipline = only_discipline(&authorizations).map(|discipline| discipline.0.clone()).unwrap_or_default();
    let discipline_choices = discipline_choices(lang, &disciplines);
    let therapists = therapists(lang, &authorizations);
    let provider = if therapists.is_some() { THERAPIST } else { "" };
    let provider_options = provider_options(lang, therapists.is_some(), providers);
    let authorizations = authorization_options(lang, &authorizations);
    let back = is_from_child.then(|| view! { <input type="hidden" name="back_to_child" value="true" /> });
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
                        {back}
                        {form.select("authorization", messages::authorization(lang), authorizations, "")}
                        {form.select("kind", messages::visit_kind(lang), kind_options(lang, &kinds), chosen_kind)}
                        {form.select_with_hint(
                            "discipline",
                            messages::discipline(lang),
                            Some(messages::discipline_hint(lang).to_owned()),
                            discipline_choices,
                            chosen_discipline,
                        )}
                        <div class="form-row">
                            {form.input("date", messages::date(lang), date)}
                            {form.input("time", messages::time(lang), time)}
                            {form.input("minutes", messages::length(lang), minutes)}
                        </div>
                        {form.select_with_hint("provider", messages::provider(lang), therapists, provider_options, provider)}
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
    let option = |kind: &VisitKind| (kind.id.to_string(), messages::visit_kind_choice(lang, kind.text(lang), kind.minutes));
    std::iter::once((String::new(), messages::no_visit_kind(lang).to_owned())).chain(kinds.iter().map(option)).collect()
}

/// The one discipline of all authorizations.
fn only_discipline(lines: &[AuthorizationLine]) -> Option<&Discipline> {
    let first = &lines.first()?.discipline;
    lines.iter().all(|line| line.discipline == *first).then_some(first)
}

/// The disciplines, after the choice of none.
fn discipline_choices(lang: Language, disciplines: &[DisciplineChoice]) -> Vec<(String, String)> {
    let none = (String::new(), messages::choose_discipline(lang).to_owned());
    std::iter::once(none).chain(discipline_options(lang, disciplines, &[])).collect()
}

/// "Therapists: Ana Ruiz (Speech therapy), Ben Cole (OT)"; `None` if the authorizations have none.
fn therapists(lang: Language, lines: &[AuthorizationLine]) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for line in lines {
        if let Some(provider) = &line.chosen {
            let text = format!("{} ({})", provider.listed_name(), discipline_name(lang, &line.discipline.0));
            if !named.contains(&text) {
                named.push(text);
            }
        }
    }
    (!named.is_empty()).then(|| messages::therapists(lang, named.join(", ")))
}

/// The child's therapist if there is one, or none; then all providers by name, each with their disciplines.
fn provider_options(lang: Language, has_therapist: bool, providers: Vec<ProviderChoice>) -> Vec<(String, String)> {
    let first = if has_therapist {
        (THERAPIST.to_owned(), messages::childs_therapist(lang).to_owned())
    } else {
        (String::new(), messages::choose_provider(lang).to_owned())
    };
    let option = |provider: ProviderChoice| {
        let letters: Vec<&str> = provider.disciplines.iter().map(|discipline| discipline.0.as_str()).collect();
        (provider.id.to_string(), format!("{} · {}", provider.name, letters.join(", ")))
    };
    std::iter::once(first).chain(providers.into_iter().map(option)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AuthorizationId, Language::En, ProviderId, visits::ProviderRef};
    use jiff::civil::date;

    fn line(discipline: &str, therapist: Option<&str>) -> AuthorizationLine {
        let child = ChildRef {
            id: ChildId(Default::default()),
            first_name: "Ezra".into(),
            last_name: "M".into(),
            town: None,
            born: None,
            letters: 1,
        };
        let provider = |name: &str| ProviderRef {
            id: ProviderId(Default::default()),
            first_name: name.into(),
            last_name: "B".into(),
            detail: None,
        };
        AuthorizationLine {
            id: AuthorizationId(Default::default()),
            reference: "A-1".into(),
            child,
            discipline: Discipline(discipline.into()),
            service_code: "92507".into(),
            payer: "County".into(),
            starts_on: date(2026, 9, 1),
            ends_on: date(2026, 12, 3),
            visits_per_week: 2,
            minutes_per_visit: 60,
            units_authorized: 40,
            unit_rule: "floor".into(),
            chosen: therapist.map(provider),
            is_ended_early: false,
            child_ended_on: None,
        }
    }

    #[test]
    fn the_therapists_are_named_with_what_they_do() {
        let lines = [line("ST", Some("Ana")), line("ST", Some("Ana")), line("OT", None), line("OT", Some("Ben"))];
        let text = therapists(En, &lines).unwrap();
        assert!(text.ends_with("Ana B (Speech therapy), Ben B (Occupational therapy)"), "{text}");
        assert_eq!(therapists(En, &[line("OT", None)]), None, "nobody is proposed");
    }

    #[test]
    fn nobody_and_nothing_is_proposed_without_a_therapist_or_with_several_disciplines() {
        let first = |has_therapist| provider_options(En, has_therapist, Vec::new())[0].0.clone();
        assert_eq!((first(true).as_str(), first(false).as_str()), (THERAPIST, ""));
        let discipline = |lines: &[AuthorizationLine]| only_discipline(lines).map(|discipline| discipline.0.clone());
        assert_eq!(discipline(&[line("ST", None), line("ST", None)]).as_deref(), Some("ST"));
        assert_eq!((discipline(&[line("ST", None), line("OT", None)]), discipline(&[])), (None, None));
    }
}
