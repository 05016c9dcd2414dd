//! Records the changes that an import makes to each visit. Files have thousands of rows, so rows are read and written in batches.

use super::plan::VisitStep;
use crate::{
    Tx,
    care::visits::{RecordedChange, record_visit_changes},
    kernel::{
        columns::{ProviderColumns, parse_local, provider_columns, to_local, visit_state},
        sql::{args, ids, placeholders},
    },
};
use domain::{
    PlaceId, ProviderId, Result,
    text::StoredText,
    visits::{ChangeKind, ProviderRef, Source, VisitChange, VisitSnapshot, VisitState},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Visits per query.
const ROWS: usize = 1000;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(flatten)]
    provider: ProviderColumns,
    place_id: Uuid,
    starts_local: String,
    zone: String,
    minutes: i64,
    state: String,
    began_us: Option<i64>,
    ended_us: Option<i64>,
}

impl Row {
    fn into_snapshot(self) -> Result<VisitSnapshot> {
        let zone = crate::zone(&self.zone)?;
        let to_visit_clock = |us: Option<i64>| us.map(|us| to_local(us, &zone)).transpose();
        let provider = ProviderRef::from(self.provider);
        Ok(VisitSnapshot {
            provider: provider.id,
            provider_name: provider.listed_name(),
            place: Some(PlaceId(self.place_id)),
            place_name: None,
            starts: parse_local(&self.starts_local)?,
            clock: None,
            minutes: self.minutes as u16,
            state: visit_state(&self.state)?,
            began: to_visit_clock(self.began_us)?,
            ended: to_visit_clock(self.ended_us)?,
        })
    }
}

/// Snapshots of the existing visits before they are written; new ones have none.
pub(super) async fn load_snapshots(tx: &mut Tx, steps: &[VisitStep<'_>]) -> Result<HashMap<Uuid, VisitSnapshot>> {
    let mut existing = HashMap::new();
    for some in steps.chunks(ROWS) {
        let some: Vec<Uuid> = some.iter().map(|visit| visit.step.id).collect();
        let rows: Vec<Row> = tx
            .fetch_all(
                format!(
                    "SELECT v.id, {columns}, v.place_id, v.starts_local, v.zone, v.minutes, v.state,
                        COALESCE(v.corrected_in_us, v.checked_in_us) AS began_us,
                        COALESCE(v.corrected_out_us, v.checked_out_us) AS ended_us
                     FROM visits v LEFT JOIN providers p ON p.agency_id = v.agency_id AND p.id = v.provider_id
                     WHERE v.agency_id = $1 AND v.id IN ({})",
                    placeholders(4, some.len()),
                    columns = provider_columns!()
                ),
                ids(&some),
            )
            .await?;
        for row in rows {
            existing.insert(row.id, row.into_snapshot()?);
        }
    }
    Ok(existing)
}

/// Records the changes. A row moves, lengthens or reassigns a visit, also to another place; its state and recorded times stay.
pub(super) async fn record_changes(tx: &mut Tx, steps: &[VisitStep<'_>], mut before: HashMap<Uuid, VisitSnapshot>) -> Result<()> {
    const PROVIDERS: &str = concat!("SELECT ", provider_columns!(), " FROM providers p WHERE p.agency_id = $1");
    if steps.is_empty() {
        return Ok(());
    }
    let providers: Vec<ProviderColumns> = tx.fetch_all(PROVIDERS, args![]).await?;
    let names: HashMap<ProviderId, String> =
        providers.into_iter().map(ProviderRef::from).map(|provider| (provider.id, provider.listed_name())).collect();
    let to_change = |visit: &VisitStep<'_>| {
        let before = before.remove(&visit.step.id);
        let after = VisitSnapshot {
            provider: ProviderId(visit.provider),
            provider_name: names.get(&ProviderId(visit.provider)).cloned().unwrap_or_default(),
            place: Some(PlaceId(visit.place)),
            place_name: None,
            starts: visit.step.row.starts,
            clock: None,
            minutes: visit.step.row.minutes as u16,
            state: before.as_ref().map_or(VisitState::Planned, |snapshot| snapshot.state),
            began: before.as_ref().and_then(|snapshot| snapshot.began),
            ended: before.as_ref().and_then(|snapshot| snapshot.ended),
        };
        let kind = if before.is_some() { ChangeKind::Moved } else { ChangeKind::Placed };
        let change =
            VisitChange { kind, source: Some(Source::Import), before, after: Some(after), reason: StoredText::default() };
        RecordedChange { child: visit.child, visit: visit.step.id, change }
    };
    let changes: Vec<RecordedChange> = steps.iter().map(to_change).collect();
    record_visit_changes(tx, &changes).await
}
