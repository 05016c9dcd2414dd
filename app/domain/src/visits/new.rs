//! Scheduling a visit: of an authorization, or of a kind that needs none.

use super::is_valid_duration;
use crate::{
    AuthorizationId, ChildId, ErrorCode, FieldErrors, FormValue, PlaceId, ProviderId, VisitKindId,
    discipline::Discipline,
    form::{SentFields, form, form_of_parts, read_field, read_part},
    text::Reason,
};
use jiff::civil::{Date, Time};
use serde::Serialize;

form_of_parts! {
    /// Input: the office schedules a visit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewVisit {
        pub service: NewService => read_service,
        pub slot: NewSlot => read_part,
    }
}

/// What is delivered, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NewService {
    /// The authorization says the child, the discipline and the length.
    Authorized(AuthorizationId),
    OfKind(VisitOfKind),
}

form! {
    /// A visit that needs no authorization.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct VisitOfKind {
        pub kind: VisitKindId,
        pub child: ChildId,
        /// In which it is delivered.
        #[read(read_discipline)]
        pub discipline: Discipline,
        /// The usual length of the kind if none is given.
        #[read(read_length)]
        pub minutes: Option<u16>,
    }
}

form! {
    /// Who comes, where and when.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewSlot {
        pub provider: ProviderId,
        /// The child's home if none is chosen.
        pub place: Option<PlaceId>,
        pub date: Date,
        pub time: Time,
        /// Why hard rules are overridden; without it, a rule violation rejects the visit.
        pub override_reason: Option<Reason>,
    }
}

impl NewVisit {
    /// A visit of an authorization.
    pub fn authorized(authorization: AuthorizationId, slot: NewSlot) -> Self {
        Self { service: NewService::Authorized(authorization), slot }
    }
}

fn read_discipline(text: &str) -> Result<Discipline, ErrorCode> {
    Discipline::read(text).map_err(|_| ErrorCode::DisciplineInvalid)
}

fn read_length(text: &str) -> Result<Option<u16>, ErrorCode> {
    match Option::<u16>::read(text) {
        Ok(minutes) if minutes.is_none_or(is_valid_duration) => Ok(minutes),
        _ => Err(ErrorCode::DurationInvalid),
    }
}

/// Either an authorization or a kind is chosen. Of a kind, the other fields that it needs are read too.
fn read_service(sent: &SentFields, errors: &mut FieldErrors) -> Option<NewService> {
    let is_chosen = |field: &str| sent.get(field).is_some_and(|text| !text.trim().is_empty());
    match (is_chosen("authorization"), is_chosen("kind")) {
        (true, false) => {
            let typed = sent.get("authorization").cloned();
            read_field("authorization", typed, AuthorizationId::read, errors).map(NewService::Authorized)
        }
        (false, true) => read_part(sent, errors).map(NewService::OfKind),
        (true, true) => {
            errors.add("kind", ErrorCode::VisitServiceTwice);
            None
        }
        (false, false) => {
            errors.add("authorization", ErrorCode::VisitServiceMissing);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn read(service: &Value) -> Result<NewVisit, String> {
        let mut form = json!({ "provider": ID, "date": "2026-12-01", "time": "09:00" });
        for (field, text) in service.as_object().unwrap() {
            form[field] = text.clone();
        }
        serde_json::from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn a_visit_has_an_authorization_or_a_kind() {
        let authorized = read(&json!({ "authorization": ID, "kind": "", "discipline": "", "minutes": "" })).unwrap();
        assert_eq!(authorized.service, NewService::Authorized(ID.parse().unwrap()));
        let of_kind = |minutes: &str| {
            let fields = json!({ "authorization": "", "kind": ID, "child": ID, "discipline": "st", "minutes": minutes });
            read(&fields).map(|visit| visit.service)
        };
        let expected = |minutes| {
            let (kind, child, discipline) = (ID.parse().unwrap(), ID.parse().unwrap(), Discipline("ST".into()));
            Ok(NewService::OfKind(VisitOfKind { kind, child, discipline, minutes }))
        };
        assert_eq!((of_kind(" "), of_kind("90")), (expected(None), expected(Some(90))));
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let wrong = |fields: Value| read(&fields).unwrap_err();
        assert_eq!(wrong(json!({ "time": "" })), "authorization:visit.service_missing, time:time.missing");
        assert_eq!(wrong(json!({ "authorization": ID, "kind": ID, "date": "" })), "kind:visit.two_services, date:date.missing");
        assert_eq!(
            wrong(json!({ "kind": ID, "child": ID, "discipline": " ", "minutes": "4", "provider": "" })),
            "discipline:discipline.invalid, minutes:minutes.no_length, provider:provider.missing"
        );
        assert_eq!(wrong(json!({ "kind": ID, "discipline": "ST" })), "child:form.missing");
    }
}
