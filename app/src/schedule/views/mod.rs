//! The ways to look at the agency's time: week, day, month and agenda, what leads from one to the other, and the rows by
//! child or by discipline.

mod agenda;
mod by;
mod by_day;
mod map;
mod month;
mod print;
mod words;

pub use words::road_today;

pub use agenda::Agenda;
pub use by::week_by;
pub use by_day::day_by;
pub use map::route;
pub use month::Month;
pub use print::{paper_day, paper_week};

use crate::{board::AtOnce, dates, request::may, ui::Icon};
use domain::{
    Capability, Language,
    schedule::{BoardFilter, BoardQuery, By, Discipline},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// One of the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Week,
    Day,
    Month,
    Agenda,
}

impl View {
    /// The address of the view that shows a day.
    fn path(self, day: Date) -> String {
        match self {
            Self::Week => format!("/week/{}", dates::monday_of(day)),
            Self::Day => format!("/day/{day}"),
            Self::Month => format!("/month/{}", day.first_of_month()),
            Self::Agenda => format!("/agenda/{day}"),
        }
    }

    fn name(self, lang: Language) -> &'static str {
        match self {
            Self::Week => super::words::week(lang),
            Self::Day => super::words::day(lang),
            Self::Month => words::month(lang),
            Self::Agenda => words::agenda(lang),
        }
    }

    /// The same view a step earlier or later.
    fn step(self, day: Date, steps: i64) -> Date {
        match self {
            Self::Week | Self::Agenda => dates::plus_days(dates::monday_of(day), 7 * steps),
            Self::Day => dates::plus_days(day, steps),
            Self::Month => day.first_of_month().saturating_add(jiff::Span::new().months(steps)),
        }
    }

    /// What its buttons before, now and after are called.
    fn step_names(self, lang: Language) -> [&'static str; 3] {
        match self {
            Self::Week | Self::Agenda => {
                [super::words::earlier_week(lang), super::words::this_week(lang), super::words::later_week(lang)]
            }
            Self::Day => [super::words::earlier_day(lang), super::words::today(lang), super::words::later_day(lang)],
            Self::Month => [words::earlier_month(lang), words::this_month(lang), words::later_month(lang)],
        }
    }

    /// The view of now: its address without a date.
    fn now(self) -> &'static str {
        match self {
            Self::Week => "/week",
            Self::Day => "/day",
            Self::Month => "/month",
            Self::Agenda => "/agenda",
        }
    }
}

/// What leads along from view to view: what is filtered, and what the rows are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub filter: BoardFilter,
    pub by: By,
}

impl Kept {
    /// What the address says.
    pub fn of_address() -> Self {
        let query = use_query_map().read_untracked().clone();
        let text = |name| query.get(name).unwrap_or_default();
        Self {
            filter: BoardFilter { discipline: text("discipline"), name: text("name") },
            by: text("by").parse().unwrap_or_default(),
        }
    }

    /// What the store is asked for.
    pub fn query(&self, all_not_placed: bool) -> BoardQuery {
        BoardQuery { filter: self.filter.clone(), by: self.by, all_not_placed }
    }

    /// A path with all that is kept.
    pub fn at(&self, path: impl AsRef<str>) -> String {
        self.with(path, &[])
    }

    /// A path with all that is kept, and more.
    pub fn with(&self, path: impl AsRef<str>, more: &[(&str, &str)]) -> String {
        let by = if self.by == By::Provider { "" } else { self.by.as_str() };
        let kept = [("by", by), ("discipline", self.filter.discipline.as_str()), ("name", self.filter.name.as_str())];
        let given: Vec<_> = kept.iter().chain(more).filter(|(_, text)| !text.trim().is_empty()).collect();
        match serde_urlencoded::to_string(given) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", path.as_ref()),
            _ => path.as_ref().to_owned(),
        }
    }
}

/// The title of a view, the steps through time, the other views, the filter. `day` is what the other views show.
pub fn tools(
    lang: Language,
    view: View,
    day: Date,
    title: String,
    kept: &Kept,
    disciplines: &[Discipline],
) -> impl IntoView + use<> {
    let [before, now, after] = view.step_names(lang);
    let step = |steps| kept.at(view.path(view.step(day, steps)));
    // Folded on a phone (parts/head.css), unless it says why rows are missing.
    let shown = kept.filter != BoardFilter::default() || kept.by != By::Provider;
    view! {
        <h1>{title}</h1>
        <div class="steps">
            <a class="button button-icon" href=step(-1) aria-label=before>
                <Icon name="chevron-left" />
            </a>
            <a class="button" href=kept.at(view.now())>{now}</a>
            <a class="button button-icon" href=step(1) aria-label=after>
                <Icon name="chevron-right" />
            </a>
        </div>
        {segments(lang, &[View::Week, View::Day, View::Month, View::Agenda], view, day, kept)}
        <details class="head-more" open=shown>
            <summary class="button button-icon" aria-label=words::more_tools(lang) title=words::more_tools(lang)>
                <Icon name="sliders-horizontal" />
            </summary>
            <div class="head-end">{filter_form(lang, view, day, kept, disciplines)}</div>
        </details>
    }
}

/// What else can be done with a view: they stand with its figures, so that the tools are one row.
pub fn extras(lang: Language, view: View, day: Date, kept: &Kept) -> impl IntoView + use<> {
    view! { <div class="head-extras">{copy_link(lang, view, day)}{print_link(lang, view, day, kept)}</div> }
}

/// The way to the sheet of paper, where a view has one.
fn print_link(lang: Language, view: View, day: Date, kept: &Kept) -> impl IntoView + use<> {
    matches!(view, View::Week | View::Day).then(|| {
        let href = kept.with(view.path(day), &[("print", "1")]);
        view! {
            <a class="button button-icon" href=href aria-label=words::print(lang) title=words::print(lang)>
                <Icon name="printer" />
            </a>
        }
    })
}

/// The way to copy a week.
fn copy_link(lang: Language, view: View, day: Date) -> impl IntoView + use<> {
    (view == View::Week && may(Capability::Schedule)).then(|| {
        let href = format!("/copies/new?from={}", dates::monday_of(day));
        view! {
            <a class="button button-icon" href=href aria-label=words::copy_week(lang) title=words::copy_week(lang)>
                <Icon name="copy" />
            </a>
        }
    })
}

/// Whether the address asks for a sheet of paper.
pub fn for_paper() -> bool {
    use_query_map().read_untracked().get("print").is_some()
}

/// The views, one of them current.
pub fn segments(lang: Language, views: &[View], here: View, day: Date, kept: &Kept) -> impl IntoView + use<> {
    let links = views
        .iter()
        .map(|view| {
            let current = (*view == here).then_some("page");
            view! { <a href=kept.at(view.path(day)) aria-current=current>{view.name(lang)}</a> }
        })
        .collect_view();
    view! { <nav class="segments" aria-label=super::words::views(lang)>{links}</nav> }
}

/// What is shown of a view, a form that asks by GET.
fn filter_form(lang: Language, view: View, day: Date, kept: &Kept, disciplines: &[Discipline]) -> impl IntoView + use<> {
    let action = view.path(day);
    let all = Kept { filter: BoardFilter::default(), ..kept.clone() }.at(&action);
    let filtered = kept.filter != BoardFilter::default();
    let options = disciplines
        .iter()
        .map(|discipline| {
            let selected = discipline.0 == kept.filter.discipline;
            view! { <option value=discipline.0.clone() selected=selected>{discipline.0.clone()}</option> }
        })
        .collect_view();
    let by = kept.by;
    let rows = matches!(view, View::Week | View::Day).then(|| {
        let choices = By::ALL
            .into_iter()
            .map(|choice| view! { <option value=choice.as_str() selected=choice == by>{by_name(lang, choice)}</option> })
            .collect_view();
        view! {
            <label class="vh" for="filter-by">{words::rows(lang)}</label>
            <select class="input input-short" id="filter-by" name="by">{choices}</select>
        }
    });
    // The month and the agenda have no such rows; the choice waits for the way back.
    let waits = (rows.is_none() && by != By::Provider).then(|| view! { <input type="hidden" name="by" value=by.as_str() /> });
    view! {
        <form class="filters filters-at-once" method="get" action=action>
            {waits}{rows}
            <label class="vh" for="filter-name">{super::words::name_contains(lang)}</label>
            <input class="input input-short" id="filter-name" name="name" type="search" autocomplete="off"
                placeholder=super::words::name_contains(lang) value=kept.filter.name.clone() />
            <label class="vh" for="filter-discipline">{super::words::discipline(lang)}</label>
            <select class="input input-short" id="filter-discipline" name="discipline">
                <option value="">{super::words::all_disciplines(lang)}</option>
                {options}
            </select>
            <button class="button" type="submit">{super::words::filter(lang)}</button>
            {filtered.then(|| view! {
                <a class="button button-icon" href=all aria-label=super::words::clear_filter(lang) title=super::words::clear_filter(lang)>
                    <Icon name="x" />
                </a>
            })}
            <AtOnce />
        </form>
    }
}

fn by_name(lang: Language, by: By) -> &'static str {
    match by {
        By::Provider => words::by_provider(lang),
        By::Child => words::by_child(lang),
        By::Discipline => words::by_discipline(lang),
    }
}

/// The day that the other views show of a week or a month: today, where it is in it, else the first.
pub fn day_in(today: Date, first: Date, after: Date) -> Date {
    if (first..after).contains(&today) { today } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn links_keep_what_is_filtered() {
        let filter = BoardFilter { discipline: "ST".into(), name: "de la Cruz & co".into() };
        let kept = Kept { filter, by: By::Child };
        assert_eq!(kept.at("/week"), "/week?by=child&discipline=ST&name=de+la+Cruz+%26+co");
        assert_eq!(Kept::default().at("/week"), "/week");
        assert_eq!(Kept::default().with("/week", &[("print", "1")]), "/week?print=1");
        assert_eq!(kept.query(false).of_rows(), BoardFilter::default());
    }

    #[test]
    fn a_step_is_as_long_as_its_view() {
        let day = date(2026, 12, 31);
        let steps = [View::Week, View::Day, View::Month, View::Agenda].map(|view| view.path(view.step(day, 1)));
        assert_eq!(steps, ["/week/2027-01-04", "/day/2027-01-01", "/month/2027-01-01", "/agenda/2027-01-04"]);
        assert_eq!(View::Month.step(date(2027, 3, 31), -1), date(2027, 2, 1));
    }

    #[test]
    fn other_views_open_where_today_is() {
        let (first, after) = (date(2026, 12, 1), date(2027, 1, 1));
        assert_eq!(day_in(date(2026, 12, 31), first, after), date(2026, 12, 31));
        assert_eq!(day_in(after, first, after), first);
    }
}
