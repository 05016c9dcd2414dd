//! `/visits/new?authorization=…&week=…`: the office schedules an authorized visit. [`new_of_child`] has the page with the child instead.

use super::{
    api::CreateVisit,
    messages, new_of_child,
    planning::{holidays_near, local_time_hint, override_area, provider_options, time_value},
};
use domain::{
    AuthorizationId, ChildId, Error, Language,
    audit::AuditAction,
    availability::Availability,
    children::places::{PlaceFields, PlaceRecord},
    people::{AuthorizationLine, VisitLine},
    records::is_over,
    rules::minute_of_day,
    schedule::ProviderChoice,
    visits::{PlaceName, VisitState, clock_name, to_timestamp},
};
use jiff::{
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeMap;
use ui::{AdminShell, Form, Icon, Input, NavSection, load, visits::mark};
use web::{
    dates,
    request::{date_in_query, language, read},
};

/// The data of the form.
struct PlacementData {
    authorization: AuthorizationLine,
    /// When the child is available.
    availability: Availability,
    visits: Vec<VisitLine>,
    choices: Vec<ProviderChoice>,
    /// Where the visit can take place, the home first.
    places: Vec<(String, String)>,
    /// Holidays around the requested week, by date.
    holidays: BTreeMap<Date, String>,
    /// A day of the requested week.
    week_of: Date,
    now: DateTime,
    /// The child's time zone, in which the time is entered.
    zone: TimeZone,
    agency_zone: TimeZone,
}

impl PlacementData {
    /// The abbreviation of the child's time zone, if its time differs from the agency's on the proposed day: the visit may be
    /// after a change of the clocks that one of them does not have.
    fn clock_on(&self, day: Date) -> Option<String> {
        let noon = to_timestamp(day.at(12, 0, 0, 0), &self.zone).ok()?;
        clock_name(noon.as_microsecond(), &self.zone, &self.agency_zone)
    }
}

/// The page with the form.
#[component]
pub fn New() -> impl IntoView {
    let lang = language();
    let query = use_query_map().read_untracked().clone();
    let authorization: Option<AuthorizationId> = query.get("authorization").and_then(|id| id.parse().ok());
    let child: Option<ChildId> = query.get("child").and_then(|id| id.parse().ok());
    let week = date_in_query("week");
    if let Some(child) = child.filter(|_| authorization.is_none()) {
        return new_of_child::page(lang, child, week).into_any();
    }
    load(
        async move {
            let id = authorization.ok_or(Error::NotFound)?;
            let week = week.map_err(|_| Error::NotFound)?;
            read(AuditAction::VisitsFindTime, move |tx| {
                Box::pin(async move {
                    let authorization = store::records::people::authorization(tx, id).await?;
                    let child = store::records::people::child(tx, authorization.child.id).await?;
                    let now = tx.now_at(&child.record.fields.time_zone)?;
                    let open = child.record.places.iter().filter(|place| !is_over(place.fields.ended_on, now.date()));
                    let places = open.map(|place| (place.id.to_string(), place_text(lang, place))).collect();
                    Ok(PlacementData {
                        availability: child.record.fields.availability.parse().unwrap_or_default(),
                        visits: store::records::people::authorization_visits(tx, id).await?,
                        choices: store::records::people::provider_choices(tx).await?,
                        places,
                        holidays: store::scheduling::holidays::around(tx, week.unwrap_or(now.date())).await?,
                        week_of: week.unwrap_or(now.date()),
                        now,
                        zone: store::zone(&child.record.fields.time_zone)?,
                        agency_zone: store::zone(&tx.agency().time_zone)?,
                        authorization,
                    })
                })
            })
            .await
        },
        move |data| page(lang, data),
    )
    .into_any()
}

fn page(lang: Language, data: PlacementData) -> impl IntoView {
    let week_start = dates::week_start(data.week_of);
    let (date, time) = first_available_start(&data, week_start);
    let near = holidays_near(lang, &data.holidays);
    let clock = local_time_hint(lang, data.clock_on(date).as_deref());
    let PlacementData { authorization, choices, places, .. } = data;
    let form = Form::of::<CreateVisit>("visit").for_record("authorization", &authorization.id.to_string());
    let of_child = format!("/visits/new?child={}&week={week_start}", authorization.child.id);
    let title = messages::new_title(lang, authorization.child.listed_name());
    let chosen = authorization.chosen.as_ref().map(|provider| provider.id);
    let options = provider_options(choices, &authorization.discipline, chosen);
    let first = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let first_place = places.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let date = Input { kind: "date", value: date.to_string(), hint: near, ..Input::default() };
    let time = Input { kind: "time", value: time.map(time_value).unwrap_or_default(), hint: clock, ..Input::default() };
    let help =
        messages::new_help(lang, authorization.minutes_per_visit, web::terms::discipline_name(lang, &authorization.discipline.0));
    view! {
        <AdminShell title=title.clone() section=NavSection::Week>
            <div class="head">
                <nav class="crumbs" aria-label=messages::back_to_week(lang)>
                    <a href=format!("/week/{week_start}")>{messages::week_of(lang, dates::day_month(lang, week_start))}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1 dir="auto">{title}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <p><a href=of_child>{messages::without_authorization(lang)}</a></p>
                    <p class="soft">{mark(&authorization.discipline)} " " {help}</p>
                    <form class="form" method="post" action=form.action() novalidate>
                        {form.error_summary()}
                        {form.hidden("authorization", authorization.id)}
                        <div class="form-row">
                            {form.input("date", messages::date(lang), date)}
                            {form.input("time", messages::time(lang), time)}
                        </div>
                        {form.select("provider", messages::provider(lang), options, first)}
                        {(places.len() > 1).then(|| form.select("place", messages::place(lang), places, first_place))}
                        {override_area(lang, &form)}
                        <div class="buttons">{form.button(messages::create_button(lang), "button button-main")}</div>
                    </form>
                </section>
            </div>
        </AdminShell>
    }
}

/// The name of a place to choose.
pub fn place_text(lang: Language, place: &PlaceRecord) -> String {
    let PlaceFields { kind, label, address, .. } = &place.fields;
    let name = PlaceName { kind: kind.as_str().to_owned(), label: label.clone(), address: address.clone() };
    web::terms::place_name(lang, &name)
}

/// Today's suggested start is rounded up to this many minutes.
const STEP: u16 = 15;

/// The first day of the week when the visit could take place, and the start of the child's first window that fits it: inside the
/// authorization, not in the past, not a holiday, without another visit of the authorization. Otherwise today, or the first
/// day of another week.
fn first_available_start(data: &PlacementData, week_start: Date) -> (Date, Option<Time>) {
    let authorization = &data.authorization;
    let taken = |day: Date| data.visits.iter().any(|visit| visit.starts.date() == day && visit.state != VisitState::Cancelled);
    let (today, now) = (data.now.date(), minute_of_day(data.now));
    let start = |day: Date| {
        let earliest = if day == today { now.next_multiple_of(STEP) } else { 0 };
        let windows = data.availability.windows(day.weekday());
        let mut starts = windows.iter().map(|(from, to)| ((*from).max(earliest), *to));
        starts.find(|(from, to)| from + authorization.minutes_per_visit <= *to).map(|(from, _)| from)
    };
    let found = (0..7)
        .map(|day| dates::plus_days(week_start, day))
        .filter(|day| (authorization.starts_on..=authorization.ends_on).contains(day) && *day >= today && !taken(*day))
        .filter(|day| !data.holidays.contains_key(day))
        .find_map(|day| Some((day, start(day)?)));
    match found {
        Some((day, from)) => (day, Time::new((from / 60) as i8, (from % 60) as i8, 0, 0).ok()),
        None => (if (week_start..dates::plus_days(week_start, 7)).contains(&today) { today } else { week_start }, None),
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

    fn data(now: DateTime) -> PlacementData {
        let child = ChildRef {
            id: ChildId(Default::default()),
            first_name: "Ezra".into(),
            last_name: "M".into(),
            town: None,
            born: None,
            letters: 1,
        };
        let provider =
            ProviderRef { id: ProviderId(Default::default()), first_name: "Ana".into(), last_name: "B".into(), detail: None };
        let on_monday = VisitLine {
            id: VisitId(Default::default()),
            child: child.clone(),
            provider,
            discipline: Discipline("ST".into()),
            kind: None,
            starts: date(2026, 11, 30).at(9, 0, 0, 0),
            clock: None,
            is_due: false,
            minutes: 60,
            state: VisitState::Planned,
            note: NoteState::None,
        };
        PlacementData {
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
                is_ended_early: false,
                child_ended_on: None,
            },
            availability: "Mon 09:00-12:00; Tue 09:00-09:30; Wed 08:00-08:30,13:30-15:00; Fri 09:00-12:00".parse().unwrap(),
            visits: vec![on_monday],
            choices: Vec::new(),
            places: Vec::new(),
            holidays: BTreeMap::new(),
            week_of: now.date(),
            now,
            zone: TimeZone::UTC,
            agency_zone: TimeZone::UTC,
        }
    }

    #[test]
    fn the_hint_at_the_time_is_about_the_proposed_day() {
        let february = date(2027, 2, 1).at(9, 0, 0, 0);
        let zone = |name| store::zone(name).expect("a known zone");
        let data = PlacementData { zone: zone("America/Phoenix"), agency_zone: zone("America/Denver"), ..data(february) };
        assert_eq!(data.clock_on(date(2027, 2, 2)), None);
        assert_eq!(data.clock_on(date(2027, 4, 5)).as_deref(), Some("MST"), "in Denver the clocks have changed");
    }

    #[test]
    fn the_first_possible_day_is_suggested() {
        let monday = date(2026, 11, 30);
        // Monday has a visit, and Tuesday's window is too short.
        let wednesday = (date(2026, 12, 2), Time::new(13, 30, 0, 0).ok());
        let early = |day: Date| day.at(7, 0, 0, 0);
        assert_eq!(first_available_start(&data(early(monday)), monday), wednesday);
        let mut closed = data(early(monday));
        closed.holidays.insert(date(2026, 12, 2), "Staff day".into());
        assert_eq!(first_available_start(&closed, monday), (monday, None), "Wednesday is a holiday");
        // The authorization ends before Friday.
        let thursday = date(2026, 12, 3);
        assert_eq!(first_available_start(&data(early(thursday)), monday), (thursday, None));
        let next = date(2026, 12, 7);
        assert_eq!(first_available_start(&data(early(thursday)), next), (next, None));
    }

    #[test]
    fn no_past_start_is_suggested_today() {
        let (monday, wednesday) = (date(2026, 11, 30), date(2026, 12, 2));
        let at = |hour, minute| first_available_start(&data(wednesday.at(hour, minute, 0, 0)), monday);
        assert_eq!(at(13, 31), (wednesday, Time::new(13, 45, 0, 0).ok()));
        assert_eq!(at(14, 1), (wednesday, None), "an hour does not fit any more");
    }
}
