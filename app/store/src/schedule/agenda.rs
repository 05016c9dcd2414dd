//! The agenda: a week's visits as a list.

use super::{all_disciplines, bar, plus_days, riders, visits_between};
use crate::{Tx, names::at};
use domain::{
    Result,
    rules::monday_of,
    schedule::{AgendaDay, AgendaLine, AgendaView, BoardFilter},
};
use jiff::civil::Date;

/// The week of a date, or this one: the office's, or a provider's own.
pub async fn agenda(tx: &mut Tx, asked: Option<Date>, filter: BoardFilter) -> Result<AgendaView> {
    tx.not_for_families()?;
    let now = tx.local_now()?;
    let monday = monday_of(asked.unwrap_or_else(|| now.date()));
    let days = lines_between(tx, monday, plus_days(monday, 7), &filter).await?;
    let disciplines = all_disciplines(&riders(tx).await?);
    let mut view = AgendaView { monday, now, disciplines, days };
    view.tell_apart();
    Ok(view)
}

/// The visits of some days that the filter shows, by day and in order of time.
pub(super) async fn lines_between(tx: &mut Tx, from: Date, to: Date, filter: &BoardFilter) -> Result<Vec<AgendaDay>> {
    let zone = tx.zone()?;
    let mut days: Vec<AgendaDay> = Vec::new();
    for row in visits_between(tx, from, to, &zone).await? {
        let date = at(row.starts_us, &zone)?.date();
        let bar = bar(tx, &row, &zone)?;
        let provider = domain::visits::ProviderRef::from(row.provider);
        if !filter.shows(&bar.discipline.0, [&bar.child.full_name(), &provider.full_name()]) {
            continue;
        }
        tx.saw(bar.child.id);
        let line = AgendaLine {
            visit: bar.visit,
            start: bar.start,
            end: bar.end,
            child: bar.child,
            provider,
            discipline: bar.discipline,
            town: domain::visits::PlaceView::from(row.place).city,
            state: bar.state,
            note: bar.note,
        };
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.lines.push(line),
            None => days.push(AgendaDay { date, lines: vec![line] }),
        }
    }
    Ok(days)
}
