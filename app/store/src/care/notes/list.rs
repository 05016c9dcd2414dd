//! The list of visits whose notes aren't signed.

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, note_state, parse_local, provider_columns},
        lists::{last_first, sort_by_ids, take_part},
        sql::{args, ids, placeholders},
        visible::visible_visit,
    },
    records::find::child_record,
    today::{READ, section},
};
use domain::{
    Result, VisitId,
    lists::{ListPage, ListQuery, NoteColumn, NoteFilters, UnsignedState},
    notes::NoteLine,
    search::{SearchQuery, SearchRecord},
    today::Section,
    visits::{NoteState, clock_name},
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    starts_local: String,
    zone: String,
    starts_us: i64,
    note: Option<String>,
    #[sqlx(flatten)]
    child: ChildColumns,
    #[sqlx(flatten)]
    provider: ProviderColumns,
}

/// The condition and the columns of a line.
macro_rules! select_unsigned {
    ($more:literal) => {
        concat!(
            "SELECT v.id, v.starts_local, v.zone, v.starts_us, n.state AS note, ",
            child_columns!(),
            ", ",
            provider_columns!(),
            " FROM visits v
             JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
             LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
             WHERE ",
            visible_visit!(),
            " AND v.state = 'done' AND NOT v.note_signed AND v.needs_note",
            $more
        )
    };
}

/// What the list is searched, filtered and sorted by, of each visit.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    note: Option<String>,
    first_name: String,
    last_name: String,
    reference: String,
    birth_date: String,
    provider_first: String,
    provider_last: String,
}

impl Listed {
    fn passes(&self, filters: &NoteFilters) -> bool {
        let draft = note_state(self.note.as_deref()) != NoteState::None;
        filters.state.is_none_or(|state| draft == (state == UnsignedState::Draft))
    }

    fn matches(&self, search: &SearchQuery) -> Result<bool> {
        let provider = SearchRecord::named(&self.provider_first, &self.provider_last);
        let child = child_record(&self.first_name, &self.last_name, &self.reference, &self.birth_date)?;
        Ok(search.matches(&child) || search.matches(&provider))
    }
}

/// Visits that are done without a signed note, oldest first: a provider's own, or the agency's.
pub async fn unsigned(tx: &mut Tx, query: &ListQuery<NoteFilters>) -> Result<ListPage<NoteLine>> {
    tx.require_staff()?;
    let (all,): (i64,) = tx
        .fetch_one(
            concat!(
                "SELECT COUNT(*) FROM visits v WHERE ",
                visible_visit!(),
                " AND v.state = 'done' AND NOT v.note_signed AND v.needs_note"
            ),
            args![],
        )
        .await?;
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    let (rows, total) = if query.is_narrowed() || query.order() != ListQuery::<NoteFilters>::default().order() {
        let (shown, total) = take_part(found(tx, query).await?, query.part);
        let mut rows: Vec<LineRow> = Vec::new();
        if !shown.is_empty() {
            let sql = select_unsigned!(" AND v.id IN (");
            rows = tx.fetch_all(format!("{sql}{})", placeholders(4, shown.len())), ids(&shown)).await?;
            sort_by_ids(&mut rows, &shown, |row| row.id);
        }
        (rows, total)
    } else {
        let sql = select_unsigned!(" ORDER BY v.starts_us, v.id LIMIT $4 OFFSET $5");
        (tx.fetch_all(sql, args![query.part.limit(), query.part.offset()]).await?, all)
    };
    let lines = lines_of(tx, rows)?;
    for line in &lines {
        tx.record_access(line.child.id);
    }
    Ok(ListPage { rows: lines, total, all, number: query.part.number(), choices: () })
}

fn lines_of(tx: &Tx, rows: Vec<LineRow>) -> Result<Vec<NoteLine>> {
    let agency = tx.zone()?;
    let line = |row: LineRow| {
        Ok(NoteLine {
            visit: VisitId(row.id),
            child: tx.child(row.child),
            provider: row.provider.into(),
            starts: parse_local(&row.starts_local)?,
            clock: clock_name(row.starts_us, &crate::zone(&row.zone)?, &agency),
            state: note_state(row.note.as_deref()),
        })
    };
    rows.into_iter().map(line).collect()
}

/// The agency's visits before a moment without a signed note, oldest first.
pub(crate) async fn overdue(tx: &mut Tx, before_us: i64) -> Result<Section<NoteLine>> {
    const COUNT: &str = concat!(
        "SELECT COUNT(*) FROM (SELECT v.id FROM visits v WHERE ",
        visible_visit!(),
        " AND v.state = 'done' AND NOT v.note_signed AND v.needs_note AND v.starts_us < $4 LIMIT $5) counted"
    );
    let sql = select_unsigned!(" AND v.starts_us < $4 ORDER BY v.starts_us, v.id LIMIT $5");
    let rows: Vec<LineRow> = tx.fetch_all(sql, args![before_us, READ]).await?;
    let lines = lines_of(tx, rows)?;
    let section = section(tx, lines, COUNT, args![before_us]).await?;
    for line in &section.lines {
        tx.record_access(line.child.id);
    }
    Ok(section)
}

/// The visits that match a search and filters, in the wanted order, by start where its column is the same. There are as many as
/// unsigned notes, not as visits.
async fn found(tx: &mut Tx, query: &ListQuery<NoteFilters>) -> Result<Vec<Uuid>> {
    let rows: Vec<Listed> = tx
        .fetch_all(
            concat!(
                "SELECT v.id, n.state AS note, c.first_name, c.last_name, c.reference, c.birth_date,
                    p.first_name AS provider_first, p.last_name AS provider_last
                 FROM visits v
                 JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
                 JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                 LEFT JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
                 WHERE ",
                visible_visit!(),
                " AND v.state = 'done' AND NOT v.note_signed AND v.needs_note ORDER BY v.starts_us, v.id"
            ),
            args![],
        )
        .await?;
    let search = SearchQuery::of(&query.q);
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        if row.passes(&query.filters) && row.matches(&search)? {
            found.push(row);
        }
    }
    if let Some(order) = query.order() {
        match order.column {
            NoteColumn::Child => order.sort(&mut found, |row| last_first(&row.first_name, &row.last_name)),
            NoteColumn::Provider => order.sort(&mut found, |row| last_first(&row.provider_first, &row.provider_last)),
            NoteColumn::Visit if order.descending => found.reverse(),
            NoteColumn::Visit => {}
        }
    }
    Ok(found.into_iter().map(|row| row.id).collect())
}
