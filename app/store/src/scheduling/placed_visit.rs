//! A visit as it is to be placed, for the rules and for the placement.

use domain::{
    AuthorizationId, ChildId, PlaceId, ProviderId, Result, VisitId, VisitKindId, schedule::Discipline, visits::to_timestamp,
};
use jiff::civil::DateTime;
use uuid::Uuid;

/// The kind of a visit that needs no authorization, and the discipline in which it is delivered.
#[derive(Clone, Debug)]
pub(crate) struct PlacedKind {
    pub id: VisitKindId,
    pub discipline: Discipline,
}

/// The intended time, provider and place of a visit.
#[derive(Clone, Debug)]
pub(crate) struct PlacedVisit {
    pub visit: VisitId,
    /// [`AuthorizationId::NONE`] of a visit that has a kind instead.
    pub authorization: AuthorizationId,
    pub kind: Option<PlacedKind>,
    pub child: ChildId,
    pub provider: ProviderId,
    pub place: PlaceId,
    pub starts: DateTime,
    pub minutes: u16,
    pub zone: String,
    pub joint: Uuid,
}

impl PlacedVisit {
    /// Start and end in microseconds UTC.
    pub fn span_us(&self) -> Result<(i64, i64)> {
        let starts = to_timestamp(self.starts, &crate::zone(&self.zone)?)?.as_microsecond();
        Ok((starts, starts + i64::from(self.minutes) * 60_000_000))
    }
}
