//! `/visits/new?authorization=…&week=…`: the office puts an authorized visit into a week.

use super::{
    api::CreateVisit,
    change::{holidays_near, override_area, provider_options, time_value},
    words,
};
use crate::{
    dates,
    page::load,
    request::{language, read},
    schedule::mark,
    ui::{AdminShell, Form, Icon, Input, Place},
};
use domain::{
    AuthorizationId, Error, Language,
    availability::Availability,
    people::{AuthorizationLine, VisitLine},
    rules::minute_of,
    schedule::ProviderChoice,
    visits::VisitState,
};
use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeMap;

/// All that the form is made of.
struct Placing {
    authorization: AuthorizationLine,
    /// When the child can be visited.
    availability: Availability,
    visits: Vec<VisitLine>,
    choices: Vec<ProviderChoice>,
    /// Around the week that is asked for, by date.
    holidays: BTreeMap<Date, String>,
    now: DateTime,
}

/// The page that asks when and by whom.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let query = use_query_map().read_untracked().clone();
    let authorization: Option<AuthorizationId> = query.get("authorization").and_then(|id| id.parse().ok());
    let week: Option<Date> = query.get("week").and_then(|week| week.parse().ok());
    load(
        async move {
            let id = authorization.ok_or(Error::NotFound)?;
            read("visits.place", move |tx| {
                Box::pin(async move {
                    let authorization = store::people::authorization(tx, id).await?;
                    let child = store::people::child(tx, authorization.child.id).await?;
                    let zone = store::zone(&tx.agency().time_zone)?;
                    let now = tx.now().to_zoned(zone).datetime();
                    Ok(Placing {
                        availability: child.availability.parse().unwrap_or_default(),
                        visits: store::people::authorization_visits(tx, id).await?,
                        choices: store::people::provider_choices(tx).await?,
                        holidays: store::holidays::around(tx, week.unwrap_or(now.date())).await?,
                        now,
                        authorization,
                    })
                })
            })
            .await
        },
        move |placing| page(lang, placing, week),
    )
}

fn page(lang: Language, placing: Placing, week: Option<Date>) -> impl IntoView {
    let monday = dates::monday_of(week.unwrap_or(placing.now.date()));
    let (date, time) = first_chance(&placing, monday);
    let near = holidays_near(lang, &placing.holidays);
    let Placing { authorization, choices, .. } = placing;
    let form = Form::of::<CreateVisit>("visit").only_if("authorization", &authorization.id.to_string());
    let title = words::new_title(lang, authorization.child.listed_name());
    let chosen = authorization.chosen.as_ref().map(|provider| provider.id);
    let options = provider_options(choices, &authorization.discipline, chosen);
    let first = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let date = Input { kind: "date", value: date.to_string(), hint: near, ..Input::default() };
    let time = Input { kind: "time", value: time.map(time_value).unwrap_or_default(), ..Input::default() };
    let help = words::new_help(lang, authorization.minutes_per_visit, words::discipline(lang, &authorization.discipline.0));
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head">
                <nav class="crumbs" aria-label=words::back_to_week(lang)>
                    <a href=format!("/week/{monday}")>{words::week_of(lang, dates::day_month(lang, monday))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <p class="soft">{mark(&authorization.discipline)} " " {help}</p>
                    <form class="form" method="post" action=form.action()>
                        {form.refusal()}
                        {form.hidden("authorization", authorization.id)}
                        <div class="form-row">
                            {form.input("date", words::date(lang), date)}
                            {form.input("time", words::time(lang), time)}
                        </div>
                        {form.select("provider", words::provider(lang), options, first)}
                        {override_area(lang, &form)}
                        <div class="buttons">{form.button(words::create_button(lang), "button button-main")}</div>
                    </form>
                </section>
            </div>
        </AdminShell>
    }
}

/// Today a visit is offered from the next of so many minutes on.
const STEP: u16 = 15;

/// The first day of the week on which the visit could be, and when the child's first window that holds it begins: inside
/// the authorization, not past, no holiday, without a visit of it. Without such a day today, or the Monday of another week.
fn first_chance(placing: &Placing, monday: Date) -> (Date, Option<Time>) {
    let authorization = &placing.authorization;
    let taken = |day: Date| placing.visits.iter().any(|visit| visit.starts.date() == day && visit.state != VisitState::Cancelled);
    let (today, now) = (placing.now.date(), minute_of(placing.now));
    let start = |day: Date| {
        let earliest = if day == today { now.next_multiple_of(STEP) } else { 0 };
        let windows = placing.availability.windows(day.weekday());
        let mut starts = windows.iter().map(|(from, to)| ((*from).max(earliest), *to));
        starts.find(|(from, to)| from + authorization.minutes_per_visit <= *to).map(|(from, _)| from)
    };
    let found = (0..7)
        .map(|day| dates::plus_days(monday, day))
        .filter(|day| (authorization.starts_on..=authorization.ends_on).contains(day) && *day >= today && !taken(*day))
        .filter(|day| !placing.holidays.contains_key(day))
        .find_map(|day| Some((day, start(day)?)));
    match found {
        Some((day, from)) => (day, Time::new((from / 60) as i8, (from % 60) as i8, 0, 0).ok()),
        None => (if (monday..dates::plus_days(monday, 7)).contains(&today) { today } else { monday }, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ChildId, ProviderId, VisitId,
        schedule::Discipline,
        visits::{ChildRef, NoteState, ProviderRef},
    };
    use jiff::civil::date;

    fn placing(now: DateTime) -> Placing {
        let child = ChildRef {
            id: ChildId(Default::default()),
            first_name: "Ezra".into(),
            last_name: "M".into(),
            town: None,
            born: None,
            letters: 1,
        };
        let provider = ProviderRef { id: ProviderId(Default::default()), first_name: "Ana".into(), last_name: "B".into() };
        let on_monday = VisitLine {
            id: VisitId(Default::default()),
            child: child.clone(),
            provider,
            discipline: Discipline("ST".into()),
            starts: date(2026, 11, 30).at(9, 0, 0, 0),
            minutes: 60,
            state: VisitState::Planned,
            note: NoteState::None,
        };
        Placing {
            authorization: AuthorizationLine {
                id: AuthorizationId(Default::default()),
                reference: "A-1".into(),
                child,
                discipline: Discipline("ST".into()),
                service_code: "92507".into(),
                payer: "County".into(),
                starts_on: date(2026, 9, 1),
                ends_on: date(2026, 12, 3),
                visits_per_week: 2,
                minutes_per_visit: 60,
                units_authorized: 40,
                unit_rule: "floor".into(),
                chosen: None,
            },
            availability: "Mon 09:00-12:00; Tue 09:00-09:30; Wed 08:00-08:30,13:30-15:00; Fri 09:00-12:00".parse().unwrap(),
            visits: vec![on_monday],
            choices: Vec::new(),
            holidays: BTreeMap::new(),
            now,
        }
    }

    #[test]
    fn the_first_day_that_could_be_is_offered() {
        let monday = date(2026, 11, 30);
        // Monday is taken, Tuesday's window too short.
        let wednesday = (date(2026, 12, 2), Time::new(13, 30, 0, 0).ok());
        let early = |day: Date| day.at(7, 0, 0, 0);
        assert_eq!(first_chance(&placing(early(monday)), monday), wednesday);
        let mut closed = placing(early(monday));
        closed.holidays.insert(date(2026, 12, 2), "Staff day".into());
        assert_eq!(first_chance(&closed, monday), (monday, None), "Wednesday is a holiday");
        // On Friday the authorization is over.
        let thursday = date(2026, 12, 3);
        assert_eq!(first_chance(&placing(early(thursday)), monday), (thursday, None));
        let next = date(2026, 12, 7);
        assert_eq!(first_chance(&placing(early(thursday)), next), (next, None));
    }

    #[test]
    fn today_nothing_is_offered_that_is_past() {
        let (monday, wednesday) = (date(2026, 11, 30), date(2026, 12, 2));
        let at = |hour, minute| first_chance(&placing(wednesday.at(hour, minute, 0, 0)), monday);
        assert_eq!(at(13, 31), (wednesday, Time::new(13, 45, 0, 0).ok()));
        assert_eq!(at(14, 1), (wednesday, None), "an hour does not fit any more");
    }
}
