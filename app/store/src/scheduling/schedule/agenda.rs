//! The agenda: a week's visits as a list.

use super::{all_disciplines, bar, load_providers, plus_days, selection::select, visits_between};
use crate::{Tx, kernel::columns::to_local};
use domain::{
    Result,
    schedule::{AgendaDay, AgendaLine, AgendaView, BoardFilter, Selection},
};
use jiff::civil::Date;

/// The week of a date (default: today): of the agency for the office, the own one for a provider.
pub async fn agenda(tx: &mut Tx, requested: Option<Date>, filter: BoardFilter) -> Result<AgendaView> {
    tx.require_staff()?;
    let now = tx.local_now()?;
    let week_start = tx.agency().settings.first_day.of_week(requested.unwrap_or_else(|| now.date()));
    let next_week_start = plus_days(week_start, 7);
    let providers = load_providers(tx, (week_start, next_week_start)).await?;
    let selection = select(tx, &filter, &providers, (week_start, next_week_start)).await?;
    let days = lines_between(tx, week_start, next_week_start, &selection).await?;
    let mut view = AgendaView { week_start, now, disciplines: all_disciplines(&providers), days };
    view.disambiguate_children();
    Ok(view)
}

/// The visits of a date range that are selected, by day and start.
pub(super) async fn lines_between(tx: &mut Tx, from: Date, to: Date, selection: &Selection) -> Result<Vec<AgendaDay>> {
    let zone = tx.zone()?;
    let mut days: Vec<AgendaDay> = Vec::new();
    for row in visits_between(tx, from, to, &zone).await? {
        let date = to_local(row.starts_us, &zone)?.date();
        let bar = bar(tx, &row, &zone)?;
        let provider = domain::visits::ProviderRef::from(row.provider);
        if !selection.shows(&bar.discipline.0, bar.child.id, Some(provider.id)) {
            continue;
        }
        tx.record_access(bar.child.id);
        let line = AgendaLine {
            visit: bar.visit,
            start: bar.start,
            end: bar.end,
            place_time: bar.place_time,
            child: bar.child,
            provider,
            discipline: bar.discipline,
            kind: bar.kind,
            town: row.town,
            state: bar.state,
            note: bar.note,
            override_reason: bar.override_reason,
        };
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.lines.push(line),
            None => days.push(AgendaDay { date, lines: vec![line] }),
        }
    }
    Ok(days)
}
