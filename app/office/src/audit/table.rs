//! The event table, grouped by day and by event group.

use super::{groups, messages, parts};
use domain::{
    Language,
    audit::{AuditLine, AuditSearch},
};
use leptos::prelude::*;
use web::dates;

pub fn table(lang: Language, search: &AuditSearch, rows: &[AuditLine]) -> impl IntoView + use<> {
    let regions = rows.iter().any(|line| !line.region.is_empty());
    let columns = if regions { "5" } else { "4" };
    // The events of one visit stay in their order; a single group needs no heading.
    let in_groups = search.visit.is_none() && search.action.is_empty() && search.of_group().is_none();
    let parts = by_day_and_group(rows, in_groups).into_iter().map(|lines| {
        let day = dates::capitalize(&dates::long_with_year(lang, lines[0].at.date()));
        let title = if in_groups { messages::day_and_group(lang, day, groups::name(lang, lines[0].group())) } else { day };
        let rows = lines.into_iter().map(|line| row(lang, line, regions)).collect_view();
        view! {
            <tbody>
                <tr class="table-group">
                    <th scope="rowgroup" colspan=columns>
                        {title}
                    </th>
                </tr>
                {rows}
            </tbody>
        }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=messages::audit(lang)>
            <table class="table table-stack audit-table">
                <thead>
                    <tr>
                        <th scope="col">{messages::when(lang)}</th>
                        <th scope="col">{messages::who(lang)}</th>
                        <th scope="col">{messages::action(lang)}</th>
                        <th scope="col">{messages::record(lang)}</th>
                        {regions.then(|| view! { <th scope="col">{messages::region(lang)}</th> })}
                    </tr>
                </thead>
                {parts.collect_view()}
            </table>
        </div>
    }
}

/// Splits the rows by day, newest first, and optionally by group within each day. The order within a part is kept.
fn by_day_and_group(rows: &[AuditLine], in_groups: bool) -> Vec<Vec<&AuditLine>> {
    let mut parts = Vec::new();
    for day in rows.chunk_by(|one, other| one.at.date() == other.at.date()) {
        let mut lines: Vec<&AuditLine> = day.iter().collect();
        if !in_groups {
            parts.push(lines);
            continue;
        }
        lines.sort_by_key(|line| line.group());
        parts.extend(lines.chunk_by(|one, other| one.group() == other.group()).map(<[_]>::to_vec));
    }
    parts
}

fn row(lang: Language, line: &AuditLine, regions: bool) -> impl IntoView + use<> {
    let href = format!("/audit/{}", line.seq);
    let mut records = parts::subjects(lang, line);
    records.extend(line.children.iter().map(parts::child_link));
    let more = line.shown.saturating_sub(line.children.len() as u32);
    if more > 0 {
        let more = if line.children.is_empty() { messages::children_shown(lang, more) } else { messages::and_more(lang, more) };
        records.push(view! { <a class="nowrap" href=href.clone()>{more}</a> }.into_any());
    }
    let region = if line.region.is_empty() { messages::unknown_region(lang).to_owned() } else { line.region.clone() };
    let action_text = parts::action_text(lang, line);
    view! {
        <tr>
            <th scope="row" class="nowrap">
                <a href=href aria-label=format!("{}: {}", messages::event(lang, line.seq), dates::moment_with_year(lang, line.at))>
                    <time datetime=format!("{:.0}", line.at)>{dates::time(line.at.time())}</time>
                </a>
            </th>
            <td>{parts::actor(lang, &line.who)}</td>
            <td>{if line.refused { view! { <span class="chip chip-amber">{action_text}</span> }.into_any() } else { action_text.into_any() }}</td>
            <td class="audit-record">{parts::comma_separated(records)}</td>
            {regions.then(|| view! { <td data-label=messages::region(lang)>{region}</td> })}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::audit::AuditActor;
    use jiff::civil::date;

    #[test]
    fn rows_are_split_by_day_and_group() {
        let line = |seq: i64, day: i8, action: &str, shown| AuditLine {
            seq,
            at: date(2026, 12, day).at(9, 0, 0, 0),
            who: AuditActor::Gone,
            action: action.into(),
            refused: false,
            subjects: Vec::new(),
            children: Vec::new(),
            shown,
            region: String::new(),
        };
        let rows = [
            line(6, 2, "people.child", 1),
            line(5, 2, "notes.sign", 0),
            line(4, 2, "visits.move", 0),
            line(3, 2, "notes.save", 0),
            line(2, 1, "visits.move", 1),
            line(1, 1, "visits.move", 0),
        ];
        let parts = |in_groups| -> Vec<Vec<i64>> {
            by_day_and_group(&rows, in_groups).into_iter().map(|part| part.iter().map(|line| line.seq).collect()).collect()
        };
        assert_eq!(parts(true), [vec![4], vec![5, 3], vec![6], vec![1], vec![2]]);
        assert_eq!(parts(false), [vec![6, 5, 4, 3], vec![2, 1]]);
    }
}
