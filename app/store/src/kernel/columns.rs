//! Column lists that several queries share, and the row types they fill.

use domain::{
    ChildId, ProviderId, Result,
    places::PlacedBy,
    schedule::Discipline,
    search::SortKey,
    visit_kinds::KindName,
    visits::{ChildRef, NoteState, PlaceView, ProviderRef, VisitState},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use uuid::Uuid;

use crate::kernel::{lists::first_last, sql::internal};

/// Columns of a child as `c`. The town is set if another child of the agency has the same first name and initial, the birth date
/// if another child has the same names; both compare folded names (index `children_by_folded_first_name`).
macro_rules! child_columns {
    () => {
        "c.id AS child_id, c.first_name AS child_first, c.last_name AS child_last,
         CASE WHEN EXISTS (
            SELECT 1 FROM children twin WHERE twin.agency_id = c.agency_id AND twin.first_name_folded = c.first_name_folded
                AND substr(twin.last_name_folded, 1, 1) = substr(c.last_name_folded, 1, 1) AND twin.id <> c.id
                AND twin.merged_into_id IS NULL
         ) THEN (SELECT home.city FROM places home WHERE home.agency_id = c.agency_id AND home.child_id = c.id
                AND home.kind <> 'video'
            ORDER BY home.ended_on IS NOT NULL, home.kind = 'home' DESC, home.id LIMIT 1) END AS child_town,
         CASE WHEN EXISTS (
            SELECT 1 FROM children twin WHERE twin.agency_id = c.agency_id AND twin.first_name_folded = c.first_name_folded
                AND twin.last_name_folded = c.last_name_folded AND twin.id <> c.id
                AND twin.merged_into_id IS NULL
         ) THEN c.birth_date END AS child_born"
    };
}

/// The order of a child's places, under this alias, on a day: the first is where visits are unless another is chosen, and where drives
/// are counted from. That is the home, or once it has ended the place that takes over.
macro_rules! default_place_order {
    ($l:literal, $day:literal) => {
        concat!(
            " ORDER BY (",
            $l,
            ".ended_on IS NOT NULL AND ",
            $l,
            ".ended_on <= ",
            $day,
            "), ",
            $l,
            ".kind = 'video', ",
            $l,
            ".kind = 'home' DESC, ",
            $l,
            ".takes_over DESC, ",
            $l,
            ".id"
        )
    };
}
pub(crate) use default_place_order;

/// What distinguishes a provider, under this alias, from others with the same name: NULL if there are none, the town, or the
/// reference if one of them lives in the same town.
macro_rules! provider_detail {
    ($p:literal) => {
        concat!(
            "CASE WHEN NOT EXISTS (",
            $crate::kernel::columns::provider_namesakes!($p),
            ") THEN NULL WHEN EXISTS (",
            $crate::kernel::columns::provider_namesakes!($p),
            " AND namesake.city = ",
            $p,
            ".city) THEN ",
            $p,
            ".reference ELSE ",
            $p,
            ".city END"
        )
    };
}

/// The other providers with the same name (index `providers_by_folded_first_name`).
macro_rules! provider_namesakes {
    ($p:literal) => {
        concat!(
            "SELECT 1 FROM providers namesake WHERE namesake.agency_id = ",
            $p,
            ".agency_id AND namesake.first_name_folded = ",
            $p,
            ".first_name_folded AND namesake.last_name_folded = ",
            $p,
            ".last_name_folded AND namesake.merged_into_id IS NULL AND namesake.id <> ",
            $p,
            ".id"
        )
    };
}

/// Columns of a provider as `p`.
macro_rules! provider_columns {
    () => {
        concat!(
            "p.id AS provider_id, p.first_name AS provider_first, p.last_name AS provider_last, ",
            $crate::kernel::columns::provider_detail!("p"),
            " AS provider_detail"
        )
    };
}

/// Columns of the provider that an authorization may have chosen, under this alias.
macro_rules! chosen_columns {
    ($p:literal) => {
        concat!(
            $p,
            ".id AS chosen_id, ",
            $p,
            ".first_name AS chosen_first, ",
            $p,
            ".last_name AS chosen_last, ",
            $crate::kernel::columns::provider_detail!($p),
            " AS chosen_detail"
        )
    };
}

pub(crate) use {child_columns, chosen_columns, provider_columns, provider_detail, provider_namesakes};

#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct ChildColumns {
    child_id: Uuid,
    child_first: String,
    child_last: String,
    child_town: Option<String>,
    child_born: Option<String>,
}

impl ChildColumns {
    pub fn id(&self) -> ChildId {
        ChildId(self.child_id)
    }

    /// The full name, for a page that is about this child. Elsewhere use [`crate::Tx::child`], which applies the reader's
    /// preference for initials.
    pub fn into_ref(self) -> ChildRef {
        ChildRef {
            id: self.id(),
            first_name: self.child_first,
            last_name: self.child_last,
            town: self.child_town,
            born: self.child_born.as_deref().and_then(|born| parse_date(born).ok()),
            letters: 1,
        }
    }

    /// Sort key of boards and select boxes.
    pub fn by_first_name(&self) -> (SortKey, SortKey) {
        first_last(&self.child_first, &self.child_last)
    }
}

/// A provider. All are NULL for a visit that has lost its provider: its query has a LEFT JOIN.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct ProviderColumns {
    provider_id: Option<Uuid>,
    provider_first: Option<String>,
    provider_last: Option<String>,
    provider_detail: Option<String>,
}

impl ProviderColumns {
    /// [`ProviderId::NOBODY`] without a provider.
    pub fn id(&self) -> ProviderId {
        self.provider_id.map_or(ProviderId::NOBODY, ProviderId)
    }

    /// Sort key of boards and select boxes.
    pub fn by_first_name(&self) -> (SortKey, SortKey) {
        first_last(self.provider_first.as_deref().unwrap_or_default(), self.provider_last.as_deref().unwrap_or_default())
    }
}

impl From<ProviderColumns> for ProviderRef {
    fn from(row: ProviderColumns) -> Self {
        Self {
            id: row.id(),
            first_name: row.provider_first.unwrap_or_default(),
            last_name: row.provider_last.unwrap_or_default(),
            detail: row.provider_detail,
        }
    }
}

/// The provider that an authorization chose, if any.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct ChosenColumns {
    chosen_id: Option<Uuid>,
    chosen_first: Option<String>,
    chosen_last: Option<String>,
    chosen_detail: Option<String>,
}

impl ChosenColumns {
    pub fn id(&self) -> Option<ProviderId> {
        self.chosen_id.map(ProviderId)
    }

    pub fn into_ref(self) -> Option<ProviderRef> {
        Some(ProviderRef {
            id: ProviderId(self.chosen_id?),
            first_name: self.chosen_first.unwrap_or_default(),
            last_name: self.chosen_last.unwrap_or_default(),
            detail: self.chosen_detail,
        })
    }
}

#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct PlaceColumns {
    place_kind: String,
    place_address: String,
    place_city: String,
    place_state: String,
    place_zip: String,
    place_lat: f64,
    place_lon: f64,
    place_placed_by: String,
}

/// Columns of a place as `l`.
macro_rules! place_columns {
    () => {
        "l.kind AS place_kind, l.address AS place_address, l.city AS place_city, l.state AS place_state,
         l.zip AS place_zip, l.lat AS place_lat, l.lon AS place_lon, l.placed_by AS place_placed_by"
    };
}
pub(crate) use place_columns;

impl From<PlaceColumns> for PlaceView {
    fn from(row: PlaceColumns) -> Self {
        Self {
            kind: row.place_kind,
            address: row.place_address,
            city: row.place_city,
            state: row.place_state,
            zip: row.place_zip,
            lat: row.place_lat,
            lon: row.place_lon,
            placed_by: PlacedBy::of(&row.place_placed_by),
        }
    }
}

/// Parses `SI;ST` or `SI,ST`, as imported.
pub(crate) fn disciplines(text: &str) -> Vec<Discipline> {
    text.split([';', ',']).map(str::trim).filter(|code| !code.is_empty()).map(|code| Discipline(code.into())).collect()
}

/// Joins what visits as `v` deliver: their authorization `a`, or their kind `k`.
macro_rules! join_service {
    () => {
        " LEFT JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
          LEFT JOIN visit_kinds k ON k.agency_id = v.agency_id AND k.id = v.kind_id"
    };
}

/// The name of a visit's kind, if it needs no authorization.
#[derive(sqlx::FromRow, Clone, Debug)]
pub(crate) struct KindColumns {
    visit_kind: Option<String>,
    visit_kind_es: Option<String>,
}

impl KindColumns {
    pub fn into_name(self) -> Option<KindName> {
        self.visit_kind.map(|name| KindName { name, spanish: self.visit_kind_es })
    }
}

/// What visits deliver, as [`join_service`] joins it: the discipline, and the [`KindColumns`].
macro_rules! service_columns {
    () => {
        "COALESCE(a.discipline, v.discipline) AS discipline, k.name AS visit_kind, k.name_es AS visit_kind_es"
    };
}

/// The state of the note `n` of visits as `v`, for [`note_state`].
macro_rules! note_column {
    () => {
        "CASE WHEN v.needs_note THEN n.state ELSE COALESCE(n.state, 'not_needed') END AS note"
    };
}
pub(crate) use {join_service, note_column, service_columns};

pub(crate) fn note_state(state: Option<&str>) -> NoteState {
    match state {
        Some("signed") => NoteState::Signed,
        Some("not_needed") => NoteState::NotNeeded,
        Some(_) => NoteState::Draft,
        None => NoteState::None,
    }
}

pub(crate) fn visit_state(text: &str) -> Result<VisitState> {
    text.parse().map_err(|()| internal(&format_args!("a visit in the unknown state {text}")))
}

/// Parses a local date and time as stored in the database.
pub(crate) fn parse_local(text: &str) -> Result<DateTime> {
    text.parse().map_err(|error| internal(&error))
}

/// Formats a local date and time as stored: to the minute, sortable as text.
pub(crate) fn format_local(local: DateTime) -> String {
    local.strftime("%Y-%m-%dT%H:%M").to_string()
}

pub(crate) fn parse_date(text: &str) -> Result<Date> {
    text.parse().map_err(|error| internal(&error))
}

/// Whether a record has ended by a day: `ended_on`, stored as an ISO date, is the first day without it.
pub(crate) fn has_ended(ended_on: Option<&str>, day: Date) -> bool {
    ended_on.is_some_and(|ended_on| *ended_on <= *day.to_string())
}

/// Converts microseconds UTC to local date and time in a zone.
pub(crate) fn to_local(us: i64, zone: &TimeZone) -> Result<DateTime> {
    Ok(Timestamp::from_microsecond(us).map_err(|error| internal(&error))?.to_zoned(zone.clone()).datetime())
}

/// The first instant of a day in a zone, in microseconds.
pub(crate) fn day_start_us(day: Date, zone: &TimeZone) -> Result<i64> {
    Ok(day.to_zoned(zone.clone()).map_err(|error| internal(&error))?.timestamp().as_microsecond())
}
