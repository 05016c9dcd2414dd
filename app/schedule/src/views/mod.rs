//! The calendar views (week, day, month, agenda), the links between them, and the boards grouped by child or discipline.

mod agenda;
mod board_page;
mod day_grouped;
mod messages;
mod month;
mod print;
mod week_grouped;

pub use agenda::Agenda;
pub use board_page::{BoardHead, board_page};
pub use day_grouped::day_grouped;
pub use month::Month;
pub use print::{print_day, print_week};
pub use week_grouped::week_grouped;

use crate::board::AutoSubmit;
use domain::{
    Capability, Language,
    schedule::{BoardFilter, BoardQuery, Discipline, GroupBy},
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::Icon;
use web::{dates, request::has_capability};

/// A calendar view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Week,
    Day,
    Month,
    Agenda,
}

impl View {
    /// The path of the view that shows a day.
    fn path(self, day: Date) -> String {
        match self {
            Self::Week => format!("/week/{}", dates::week_start(day)),
            Self::Day => format!("/day/{day}"),
            Self::Month => format!("/month/{}", day.first_of_month()),
            Self::Agenda => format!("/agenda/{day}"),
        }
    }

    fn name(self, lang: Language) -> &'static str {
        match self {
            Self::Week => super::messages::week(lang),
            Self::Day => super::messages::day(lang),
            Self::Month => messages::month(lang),
            Self::Agenda => messages::agenda(lang),
        }
    }

    /// A day in the same view, some steps earlier or later.
    fn step(self, day: Date, steps: i64) -> Date {
        match self {
            Self::Week | Self::Agenda => dates::plus_days(dates::week_start(day), 7 * steps),
            Self::Day => dates::plus_days(day, steps),
            Self::Month => day.first_of_month().saturating_add(jiff::Span::new().months(steps)),
        }
    }

    /// The labels of its previous, current and next buttons.
    fn step_names(self, lang: Language) -> [&'static str; 3] {
        match self {
            Self::Week | Self::Agenda => {
                [super::messages::earlier_week(lang), super::messages::this_week(lang), super::messages::later_week(lang)]
            }
            Self::Day => [super::messages::earlier_day(lang), super::messages::today(lang), super::messages::later_day(lang)],
            Self::Month => [messages::earlier_month(lang), messages::this_month(lang), messages::later_month(lang)],
        }
    }

    /// The path of the current period, without a date.
    fn now(self) -> &'static str {
        match self {
            Self::Week => "/week",
            Self::Day => "/day",
            Self::Month => "/month",
            Self::Agenda => "/agenda",
        }
    }
}

/// The query parameters that links between views preserve: the filter and the grouping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewParams {
    pub filter: BoardFilter,
    pub by: GroupBy,
}

impl ViewParams {
    /// Parses the query string.
    pub fn from_query() -> Self {
        let query = use_query_map().read_untracked().clone();
        let text = |name| query.get(name).unwrap_or_default();
        Self {
            filter: BoardFilter { discipline: text("discipline"), name: text("name") },
            by: text("by").parse().unwrap_or_default(),
        }
    }

    /// The query for the store.
    pub fn query(&self, all_not_placed: bool) -> BoardQuery {
        BoardQuery { filter: self.filter.clone(), by: self.by, all_not_placed }
    }

    /// A path with these parameters.
    pub fn link(&self, path: impl AsRef<str>) -> String {
        self.link_with(path, &[])
    }

    /// A path with these parameters and more.
    pub fn link_with(&self, path: impl AsRef<str>, more: &[(&str, &str)]) -> String {
        let by = if self.by == GroupBy::Provider { "" } else { self.by.as_str() };
        let params = [("by", by), ("discipline", self.filter.discipline.as_str()), ("name", self.filter.name.as_str())];
        let given: Vec<_> = params.iter().chain(more).filter(|(_, text)| !text.trim().is_empty()).collect();
        match serde_urlencoded::to_string(given) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", path.as_ref()),
            _ => path.as_ref().to_owned(),
        }
    }
}

/// The title of a view, previous and next links, the other views, the filter. `day` is the day that the other views open.
pub fn view_toolbar(
    lang: Language,
    view: View,
    day: Date,
    title: String,
    params: &ViewParams,
    disciplines: &[Discipline],
) -> impl IntoView + use<> {
    let [before, now, after] = view.step_names(lang);
    let step = |steps| params.link(view.path(view.step(day, steps)));
    // Collapsed on a phone (parts/head.css), unless it explains why rows are missing.
    let shown = params.filter != BoardFilter::default() || params.by != GroupBy::Provider;
    view! {
        <h1>{title}</h1>
        <div class="steps">
            <a class="button button-icon" href=step(-1) aria-label=before>
                <Icon name="chevron-left" />
            </a>
            <a class="button" href=params.link(view.now())>{now}</a>
            <a class="button button-icon" href=step(1) aria-label=after>
                <Icon name="chevron-right" />
            </a>
        </div>
        {segments(lang, &[View::Week, View::Day, View::Month, View::Agenda], view, day, params)}
        <details class="head-more" open=shown>
            <summary class="button button-icon" aria-label=messages::more_tools(lang) title=messages::more_tools(lang)>
                <Icon name="sliders-horizontal" />
            </summary>
            <div class="head-end">{filter_form(lang, view, day, params, disciplines)}</div>
        </details>
    }
}

/// More actions of a view. They are shown next to its figures, so that the toolbar fits on one row.
pub fn view_actions(lang: Language, view: View, day: Date, params: &ViewParams) -> impl IntoView + use<> {
    view! { <div class="head-extras">{copy_link(lang, view, day)}{print_link(lang, view, day, params)}</div> }
}

/// The link to the print view, if the view has one.
fn print_link(lang: Language, view: View, day: Date, params: &ViewParams) -> impl IntoView + use<> {
    matches!(view, View::Week | View::Day).then(|| {
        let href = params.link_with(view.path(day), &[("print", "1")]);
        view! {
            <a class="button button-icon" href=href aria-label=messages::print(lang) title=messages::print(lang)>
                <Icon name="printer" />
            </a>
        }
    })
}

/// The link to copy a week.
fn copy_link(lang: Language, view: View, day: Date) -> impl IntoView + use<> {
    (view == View::Week && has_capability(Capability::Schedule)).then(|| {
        let href = format!("/copies/new?from={}", dates::week_start(day));
        view! {
            <a class="button button-icon" href=href aria-label=messages::copy_week(lang) title=messages::copy_week(lang)>
                <Icon name="copy" />
            </a>
        }
    })
}

/// Whether the query asks for the print view.
pub fn is_print_view() -> bool {
    use_query_map().read_untracked().get("print").is_some()
}

/// Links to the views, the current one marked.
pub fn segments(lang: Language, views: &[View], here: View, day: Date, params: &ViewParams) -> impl IntoView + use<> {
    let links = views
        .iter()
        .map(|view| {
            let current = (*view == here).then_some("page");
            view! { <a href=params.link(view.path(day)) aria-current=current>{view.name(lang)}</a> }
        })
        .collect_view();
    view! { <nav class="segments" aria-label=super::messages::views(lang)>{links}</nav> }
}

/// The filter form; it submits by GET.
fn filter_form(lang: Language, view: View, day: Date, params: &ViewParams, disciplines: &[Discipline]) -> impl IntoView + use<> {
    let action = view.path(day);
    let all = ViewParams { filter: BoardFilter::default(), ..params.clone() }.link(&action);
    let filtered = params.filter != BoardFilter::default();
    let options = disciplines
        .iter()
        .map(|discipline| {
            let selected = discipline.0 == params.filter.discipline;
            view! { <option value=discipline.0.clone() selected=selected>{discipline.0.clone()}</option> }
        })
        .collect_view();
    let by = params.by;
    let rows = matches!(view, View::Week | View::Day).then(|| {
        let choices = GroupBy::ALL
            .into_iter()
            .map(|choice| view! { <option value=choice.as_str() selected=choice == by>{by_name(lang, choice)}</option> })
            .collect_view();
        view! {
            <label class="sr-only" for="filter-by">{messages::rows(lang)}</label>
            <select class="input input-short" id="filter-by" name="by">{choices}</select>
        }
    });
    // The month and the agenda have no grouping; the links back to week or day keep the choice.
    let hidden_grouping =
        (rows.is_none() && by != GroupBy::Provider).then(|| view! { <input type="hidden" name="by" value=by.as_str() /> });
    view! {
        <form class="filters filters-auto-submit" method="get" action=action>
            {hidden_grouping}{rows}
            <label class="sr-only" for="filter-name">{super::messages::name_contains(lang)}</label>
            <input class="input input-short" id="filter-name" name="name" type="search" autocomplete="off"
                placeholder=super::messages::name_contains(lang) value=params.filter.name.clone() />
            <label class="sr-only" for="filter-discipline">{super::messages::discipline(lang)}</label>
            <select class="input input-short" id="filter-discipline" name="discipline">
                <option value="">{super::messages::all_disciplines(lang)}</option>
                {options}
            </select>
            <button class="button" type="submit">{super::messages::filter(lang)}</button>
            {filtered.then(|| view! {
                <a class="button button-icon" href=all aria-label=super::messages::clear_filter(lang) title=super::messages::clear_filter(lang)>
                    <Icon name="x" />
                </a>
            })}
            <AutoSubmit />
        </form>
    }
}

fn by_name(lang: Language, by: GroupBy) -> &'static str {
    match by {
        GroupBy::Provider => messages::by_provider(lang),
        GroupBy::Child => messages::by_child(lang),
        GroupBy::Discipline => messages::by_discipline(lang),
    }
}

/// The day that the other views open from a week or month: today if it is in the period, else the first day.
pub fn anchor_day(today: Date, first: Date, after: Date) -> Date {
    if (first..after).contains(&today) { today } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::schedule::Selection;
    use jiff::civil::date;

    #[test]
    fn links_preserve_the_filter() {
        let filter = BoardFilter { discipline: "ST".into(), name: "de la Cruz & co".into() };
        let params = ViewParams { filter, by: GroupBy::Child };
        assert_eq!(params.link("/week"), "/week?by=child&discipline=ST&name=de+la+Cruz+%26+co");
        assert_eq!(ViewParams::default().link("/week"), "/week");
        assert_eq!(ViewParams::default().link_with("/week", &[("print", "1")]), "/week?print=1");
        let selection = Selection::new(&params.filter, None);
        assert_eq!(params.query(false).row_selection(&selection), Selection::default());
    }

    #[test]
    fn a_step_is_as_long_as_the_views_period() {
        let day = date(2026, 12, 31);
        let steps = [View::Week, View::Day, View::Month, View::Agenda].map(|view| view.path(view.step(day, 1)));
        assert_eq!(steps, ["/week/2027-01-04", "/day/2027-01-01", "/month/2027-01-01", "/agenda/2027-01-04"]);
        assert_eq!(View::Month.step(date(2027, 3, 31), -1), date(2027, 2, 1));
    }

    #[test]
    fn other_views_open_at_today_if_it_is_in_the_period() {
        let (first, after) = (date(2026, 12, 1), date(2027, 1, 1));
        assert_eq!(anchor_day(date(2026, 12, 31), first, after), date(2026, 12, 31));
        assert_eq!(anchor_day(after, first, after), first);
    }
}
