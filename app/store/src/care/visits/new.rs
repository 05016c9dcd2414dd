//! New visits: of an authorization, or of a kind that needs none.

use super::record_placement;
use crate::{
    Tx,
    kernel::{columns::default_place_order, sql::args, visible::visible_child},
    records::{disciplines, visit_kinds},
    scheduling::placement::{PlacedKind, PlacedVisit, place_visits},
};
use domain::{
    AuthorizationId, Capability, ChildId, Error, ErrorCode, FieldErrors, PlaceId, ProviderId, Result, VisitId,
    text::Reason,
    visit_kinds::VisitKind,
    visits::{ChangeKind, NewService, NewSlot, NewVisit, VisitOfKind},
};
use jiff::civil::{Date, DateTime};
use uuid::Uuid;

/// The kinds of visits that a form offers.
pub async fn kind_choices(tx: &mut Tx) -> Result<Vec<VisitKind>> {
    tx.require_capability(Capability::Schedule)?;
    visit_kinds::choices(tx, None).await
}

/// Creates a visit, of an authorization or of a kind that needs none.
///
/// # Errors
/// `Conflict::Overlap` names the conflicting visit; `Conflict::Rules` lists the broken hard rules if no reason is given;
/// `Invalid` for a date outside the calendar, `VisitKindEnded`, `DisciplineInvalid` and `NoTherapist`; `NotFound` for an unknown
/// authorization, kind, child or provider, or a place of another child.
pub async fn create(tx: &mut Tx, new: NewVisit) -> Result<VisitId> {
    let office = tx.require_capability(Capability::Schedule)?;
    let NewSlot { provider, place, date, time, override_reason } = &new.slot;
    let service = match &new.service {
        NewService::Authorized { authorization, minutes } => {
            let service = load_authorized(tx, *authorization, *date).await?;
            Service { minutes: minutes.unwrap_or(service.minutes), ..service }
        }
        NewService::OfKind(of_kind) => load_of_kind(tx, of_kind, *date).await?,
    };
    let provider = match provider {
        Some(provider) => *provider,
        None => therapist(tx, &service, *date).await?,
    };
    let mut slot = service.slot(tx, provider, date.to_datetime(*time));
    slot.place = place.unwrap_or(slot.place);
    let id = slot.visit;
    tx.record_subject("visit", id.0);
    tx.record_change(&new);
    place_visits(tx, office, vec![slot], override_reason.clone()).await?;
    record_placement(tx, ChangeKind::Placed, id, None, override_reason.as_ref().map(Reason::as_str)).await?;
    Ok(id)
}

/// Who is assigned on a day to the authorization of a visit, or of a kind to the child's authorizations of its discipline.
///
/// # Errors
/// `Invalid` `NoTherapist` if it is nobody, or not the same one for all of them.
async fn therapist(tx: &mut Tx, service: &Service, day: Date) -> Result<ProviderId> {
    let discipline = service.kind.as_ref().map(|kind| kind.discipline.0.clone()).unwrap_or_default();
    let found: Vec<(Uuid,)> = tx
        .fetch_all(
            "SELECT DISTINCT t.provider_id FROM authorizations a
             JOIN authorization_assignments t ON t.agency_id = a.agency_id AND t.authorization_id = a.id
             WHERE a.agency_id = $1 AND a.child_id = $4 AND (a.id = $5 OR a.discipline = $6) AND a.starts_on <= $7 AND a.ends_on >= $7
                AND t.first_day <= $7 AND (t.last_day IS NULL OR t.last_day >= $7)",
            args![service.child, service.id, discipline, day],
        )
        .await?;
    match found[..] {
        [(provider,)] => Ok(ProviderId(provider)),
        _ => Err(Error::field("provider", ErrorCode::NoTherapist)),
    }
}

/// The child of a visit, and the reference by which a board finds its visits, whatever names the reader prefers.
///
/// # Errors
/// `NotFound` without the capability, and for a visit of another agency.
pub async fn child_of(tx: &mut Tx, visit: VisitId) -> Result<(ChildId, String)> {
    tx.require_capability(Capability::Schedule)?;
    let (child, reference): (Uuid, String) = tx
        .fetch_one(
            "SELECT c.id, c.reference FROM visits v JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
             WHERE v.agency_id = $1 AND v.id = $4",
            args![visit],
        )
        .await?;
    Ok((ChildId(child), reference))
}

/// The data of an authorization or a kind for its visits.
pub(crate) struct Service {
    id: AuthorizationId,
    kind: Option<PlacedKind>,
    child: ChildId,
    pub minutes: u16,
    /// The child's time zone.
    pub zone: String,
    place: PlaceId,
}

/// A visit has the authorization's length, and on this day is at the child's home, or where visits are since that has ended.
pub(crate) async fn load_authorized(tx: &mut Tx, id: AuthorizationId, day: Date) -> Result<Service> {
    let (child, minutes, zone, place): (Uuid, i64, String, Uuid) = tx
        .fetch_one(
            concat!(
                "SELECT a.child_id, a.minutes_per_visit, c.time_zone,
                    (SELECT l.id FROM places l WHERE l.agency_id = a.agency_id AND l.child_id = a.child_id",
                default_place_order!("l", "$5"),
                " LIMIT 1)
                 FROM authorizations a JOIN children c ON c.agency_id = a.agency_id AND c.id = a.child_id
                 WHERE a.agency_id = $1 AND a.id = $4"
            ),
            args![id, day],
        )
        .await?;
    Ok(Service { id, kind: None, child: ChildId(child), minutes: minutes as u16, zone, place: PlaceId(place) })
}

impl Service {
    /// A new visit; `starts` is in the child's zone.
    pub fn slot(self, tx: &Tx, provider: ProviderId, starts: DateTime) -> PlacedVisit {
        let id = tx.next_id();
        PlacedVisit {
            visit: VisitId(id),
            authorization: self.id,
            kind: self.kind,
            child: self.child,
            provider,
            place: self.place,
            starts,
            minutes: self.minutes,
            zone: self.zone,
            joint: id,
        }
    }
}

/// A visit of a kind has the kind's usual length unless another is given, and on this day is at the child's home, or where visits are
/// since that has ended.
///
/// # Errors
/// `Invalid` `VisitKindEnded` and `DisciplineInvalid`, both at once; `NotFound` for an unknown kind or child.
async fn load_of_kind(tx: &mut Tx, new: &VisitOfKind, day: Date) -> Result<Service> {
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
