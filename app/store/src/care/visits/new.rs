//! Visits that need no authorization: what their form offers, and what it needs to know of the child.

use super::Service;
use crate::{
    Tx,
    kernel::{columns::default_place_order, sql::args, visible::visible_child},
    records::{disciplines, visit_kinds},
    scheduling::placement::PlacedKind,
};
use domain::{
    AuthorizationId, Capability, Error, ErrorCode, FieldErrors, PlaceId, Result, visit_kinds::VisitKind, visits::VisitOfKind,
};
use jiff::civil::Date;
use uuid::Uuid;

/// The kinds of visits that a form offers.
pub async fn kind_choices(tx: &mut Tx) -> Result<Vec<VisitKind>> {
    tx.require_capability(Capability::Schedule)?;
    visit_kinds::choices(tx, None).await
}

/// A visit of a kind has the kind's usual length unless another is given, and on this day is at the child's home, or where visits are
/// since that has ended.
///
/// # Errors
/// `Invalid` `VisitKindEnded` and `DisciplineInvalid`, both at once; `NotFound` for an unknown kind or child.
pub(super) async fn load_of_kind(tx: &mut Tx, new: &VisitOfKind, day: Date) -> Result<Service> {
    let kind = visit_kinds::load(tx, new.kind).await?;
    let (zone, place): (String, Uuid) = tx
        .fetch_one(
            concat!(
                "SELECT c.time_zone, (SELECT l.id FROM places l WHERE l.agency_id = c.agency_id AND l.child_id = c.id",
                default_place_order!("l", "$5"),
                " LIMIT 1) FROM children c WHERE ",
                visible_child!(),
                " AND c.id = $4"
            ),
            args![new.child, day],
        )
        .await?;
    let mut errors = FieldErrors::default();
    let today = tx.local_now()?.date();
    if kind.is_ended(today) || kind.is_ended(day) {
        errors.add("kind", ErrorCode::VisitKindEnded);
    }
    if !disciplines::is_choice(tx, &new.discipline).await? {
        errors.add("discipline", ErrorCode::DisciplineInvalid);
    }
    if !errors.0.is_empty() {
        return Err(Error::Invalid { fields: errors.0 });
    }
    Ok(Service {
        id: AuthorizationId::NONE,
        kind: Some(PlacedKind { id: kind.id, discipline: new.discipline.clone() }),
        child: new.child,
        minutes: new.minutes.unwrap_or(kind.minutes as u16),
        zone,
        place: PlaceId(place),
    })
}
