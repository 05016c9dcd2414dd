//! Sample people and days. The names cover long, short and non-Latin ones.

use domain::{
    places::PlacedBy,
    schedule::{
        Bar, CallContacts, CancelledLine, DayFigures, DayRow, DayView, Discipline, Leg, NotPlaced, NotPlacedReason, OpenVisit,
        Overdue, OverdueLine, ProviderDay, ReportLine, RouteDay, Selection, Stop, WeekFigures, WeekRow, WeekView,
    },
    text::StoredText,
    visit_kinds::KindName,
    visits::{CancelledBy, ChildRef, FieldReport, FieldReportView, NoteState, PlaceView, ProviderRef, VisitActions, VisitState},
};
use jiff::civil::{Date, DateTime};
use std::str::FromStr;

/// The date of all sample data, a Tuesday.
pub const TODAY: Date = Date::constant(2026, 12, 1);
/// The current time in the sample data.
pub const NOW: DateTime = TODAY.at(10, 15, 0, 0);

const FIRST: [&str; 8] =
    ["Gloria", "Wolfeschlegelsteinhausenbergerdorff", "محمد", "莹", "José", "Anna-Katharina Maximiliane", "O", "Zoë"];
const LAST: [&str; 7] =
    ["Cruz", "Featherstonehaugh-Cholmondeley", "العبدالله", "Ñandú", "de la Cruz y Villagómez", "Ng", "Moreno"];
const DISCIPLINES: [&str; 6] = ["SI", "ST", "OT", "PT", "ABA", "SW"];

/// Every state of a bar.
pub const STATES: [(VisitState, NoteState); 5] = [
    (VisitState::Done, NoteState::Signed),
    (VisitState::Done, NoteState::Draft),
    (VisitState::UnderWay, NoteState::Draft),
    (VisitState::Planned, NoteState::None),
    (VisitState::Cancelled, NoteState::None),
];

/// An id made from a number.
pub fn id<T: FromStr<Err: std::fmt::Debug>>(number: usize) -> T {
    format!("{number:032x}").parse().expect("32 hexadecimal digits are an id")
}

pub fn discipline(number: usize) -> Discipline {
    Discipline(DISCIPLINES[number % DISCIPLINES.len()].into())
}

pub fn child(number: usize) -> ChildRef {
    ChildRef {
        id: id(number),
        first_name: FIRST[number % FIRST.len()].into(),
        last_name: LAST[number % LAST.len()].into(),
        letters: 1,
        town: (number % 11 == 1).then(|| "Llanfairpwllgwyngyll".into()),
        born: None,
    }
}

pub fn provider(number: usize) -> ProviderRef {
    ProviderRef {
        id: id(number),
        first_name: FIRST[(number + 5) % FIRST.len()].into(),
        last_name: LAST[(number + 3) % LAST.len()].into(),
        detail: None,
    }
}

pub fn place(number: usize) -> PlaceView {
    let address = ["7117 Turner Crossroad", "902 Lyons Lodge, Apartment 821, ring at the green door behind the garage"];
    PlaceView {
        kind: ["home", "day_care"][number % 2].into(),
        address: address[number % 2].into(),
        city: ["Rochester", "North Chili"][number % 2].into(),
        state: "NY".into(),
        zip: "14604".into(),
        lat: 43.173,
        lon: -77.625,
        placed_by: PlacedBy::Given,
    }
}

fn bar(number: usize, start: u16, minutes: u16, (state, note): (VisitState, NoteState)) -> Bar {
    Bar {
        visit: id(number),
        version: 1,
        start,
        end: start + minutes,
        place_time: None,
        child: child(number),
        discipline: discipline(number / 3),
        kind: None,
        state,
        note,
        override_reason: (number % 7 == 3).then(|| "The family asked for it".into()),
        report: None,
    }
}

/// A provider's day with this many visits; `number` varies it.
pub fn route(number: usize, visits: usize) -> RouteDay {
    let mut at = 480 + (number % 6) as u16 * 5;
    let mut route = RouteDay { windows: vec![(480, 1020)], ..RouteDay::default() };
    for visit in 0..visits {
        let kind = number + visit;
        let minutes = [30, 45, 60][kind % 3];
        route.bars.push(bar(number * 16 + visit, at, minutes, STATES[kind % STATES.len()]));
        let (drive, gap) = (10 + (kind % 3) as u16 * 5, if kind.is_multiple_of(4) { 35 } else { 0 });
        let end = at + minutes;
        at = end + drive + gap;
        if visit + 1 < visits {
            route.legs.push(Leg { from: end, to: at, drive, gap, base: false });
        }
    }
    route
}

/// A row for each state of a bar, in widths from 5 minutes to 2 hours.
pub fn states() -> Vec<DayRow> {
    let row = |(number, state): (usize, &(VisitState, NoteState))| {
        let mut at = 490;
        let bars = [5, 15, 30, 45, 60, 120]
            .into_iter()
            .enumerate()
            .map(|(index, minutes)| {
                let bar = bar(number * 8 + index, at, minutes, *state);
                at += minutes + 35;
                bar
            })
            .collect();
        let leg = |from, drive, gap| Leg { from, to: from + drive + gap, drive, gap, base: false };
        let legs = vec![leg(495, 5, 0), leg(545, 0, 30), leg(610, 25, 10)];
        let route = RouteDay { windows: vec![(500, 700), (760, 1000)], bars, legs };
        DayRow { provider: provider(number), disciplines: vec![discipline(number)], route }
    };
    STATES.iter().enumerate().map(row).collect()
}

fn calls(number: usize) -> CallContacts {
    CallContacts { family: format!("585-555-01{number:02}"), provider: format!("585-555-02{number:02}") }
}

/// A day board with this many providers and visits per provider.
pub fn day(providers: usize, visits: usize) -> DayView {
    let rows = (0..providers)
        .map(|number| DayRow { provider: provider(number), disciplines: vec![discipline(number)], route: route(number, visits) })
        .collect();
    let total = (providers * visits) as u32;
    DayView {
        date: TODAY,
        now: NOW,
        selection: Selection::default(),
        holiday: Some("Founders' Day".to_owned()),
        figures: DayFigures {
            going_ahead: total.saturating_sub(total / 5),
            planned: total,
            drive_minutes: total * 15,
            gap_minutes: total * 9,
            lost_minutes: total * 9,
            chosen_per_mille: 978,
            notes_unsigned: total / 5,
            without_provider: total / 20,
        },
        disciplines: (0..DISCIPLINES.len()).map(discipline).collect(),
        hours: (8, 18),
        rows,
        overdue: (0..providers.min(12))
            .map(|number| OverdueLine {
                visit: id(number),
                child: child(number),
                provider: provider(number),
                due: TODAY.at(9, 0, 0, 0).saturating_add(jiff::Span::new().minutes(number as i64 * 5)),
                overdue: if number % 2 == 0 { Overdue::NotBegun } else { Overdue::NotCheckedOut },
                calls: calls(number),
            })
            .collect(),
        cancelled: (0..providers.min(3))
            .map(|number| CancelledLine {
                visit: id(number),
                child: child(number),
                provider: provider(number),
                start: 600,
                by: CancelledBy::ALL[number],
                authorization: id(number),
                calls: calls(number),
            })
            .collect(),
        reports: (0..providers.min(2))
            .zip([(FieldReport::NobodyHome, None), (FieldReport::RunningLate, Some(15))])
            .map(|(number, (report, minutes))| ReportLine {
                visit: id(number),
                child: child(number),
                provider: provider(number),
                report: FieldReportView { report, minutes, remark: StoredText::default(), at: NOW },
                state: VisitState::Planned,
                calls: calls(number),
            })
            .collect(),
    }
}

/// A week board with this many providers.
pub fn week(providers: usize) -> WeekView {
    let rows = (0..providers)
        .map(|number| WeekRow {
            provider: provider(number),
            disciplines: vec![discipline(number)],
            days: (0..7)
                .map(|day| match (number + day) % 7 {
                    _ if day > 4 => RouteDay::default(),
                    0 => RouteDay::default(),
                    visits => route(number + day, visits),
                })
                .collect(),
            load_percent: (number * 31 % 130) as u16,
        })
        .collect();
    let why = [
        NotPlacedReason::NoProvider,
        NotPlacedReason::NoCommonWindow,
        NotPlacedReason::Ends { on: TODAY },
        NotPlacedReason::Starts { on: TODAY },
        NotPlacedReason::NoProviderChosen { fitting: 3 },
        NotPlacedReason::NotYet,
    ];
    WeekView {
        week_start: Date::constant(2026, 11, 30),
        now: NOW,
        selection: Selection::default(),
        holidays: [(TODAY, "Founders' Day".to_owned())].into(),
        figures: WeekFigures {
            placed: providers as u32 * 12,
            due: providers as u32 * 13,
            on_routes: providers as u32 * 12,
            drive_minutes: providers as u32 * 190,
            gap_minutes: providers as u32 * 120,
            chosen_per_mille: 1000,
            notes_unsigned: 7,
            without_provider: 3,
        },
        disciplines: (0..DISCIPLINES.len()).map(discipline).collect(),
        rows,
        not_placed: if providers == 0 { Vec::new() } else { why.into_iter().enumerate().map(not_placed).collect() },
        days: (0..5).map(|day| web::dates::plus_days(TODAY, day - 1)).collect(),
        hours: (8, 18),
    }
}

fn not_placed((number, why): (usize, NotPlacedReason)) -> NotPlaced {
    NotPlaced {
        authorization: id(number),
        child: child(number),
        discipline: discipline(number),
        minutes: 60,
        missing: number as u16 % 2 + 1,
        chosen: Some(provider(number)),
        why,
    }
}

/// A provider's day with a stop in each state, and more planned stops up to the given count.
pub fn provider_day(stops: usize) -> ProviderDay {
    let mut starts = TODAY.at(8, 0, 0, 0);
    let stops = (0..stops)
        .map(|number| {
            let (state, note) = STATES.get(number).copied().unwrap_or((VisitState::Planned, NoteState::None));
            let stop = Stop {
                visit: id(number),
                version: 1,
                child: child(number),
                discipline: discipline(number),
                kind: (number == 3).then(|| KindName { name: "Evaluation".into(), spanish: Some("Evaluación".into()) }),
                starts,
                clock: None,
                from_previous_day: false,
                minutes: 45,
                has_care_notes: false,
                place: place(number),
                state,
                note,
                report: None,
                actions: VisitActions::default(),
                drive_before: 6 + number as u16 * 5,
                next: state == VisitState::UnderWay,
            };
            starts = starts.saturating_add(jiff::Span::new().minutes(60));
            stop
        })
        .collect::<Vec<_>>();
    let drive_minutes = stops.iter().map(|stop| u32::from(stop.drive_before)).sum();
    let drive_home = stops.last().map(|_| 12);
    let starts = TODAY.at(23, 0, 0, 0).saturating_sub(jiff::Span::new().days(1));
    let forgotten = OpenVisit { visit: id(stops.len()), child: child(stops.len()), starts, clock: None };
    ProviderDay {
        date: TODAY,
        now: NOW,
        provider: provider(1),
        holiday: None,
        not_checked_out: if stops.is_empty() { Vec::new() } else { vec![forgotten] },
        drive_home,
        stops,
        drive_minutes,
    }
}
