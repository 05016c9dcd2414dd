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
    /// The authorization says the child and the discipline, and the length if none is given.
    Authorized {
        authorization: AuthorizationId,
        minutes: Option<u16>,
    },
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
        /// The child's therapist, for this service and on this day, if none is chosen.
        #[read(read_provider)]
        pub provider: Option<ProviderId>,
        /// The child's home if none is chosen.
        pub place: Option<PlaceId>,
        pub date: Date,
        pub time: Time,
        /// Why hard rules are overridden; without it, a rule violation rejects the visit.
        pub override_reason: Option<Reason>,
    }
}

impl NewVisit {
    /// A visit of an authorization, of its length.
    pub fn authorized(authorization: AuthorizationId, slot: NewSlot) -> Self {
        Self { service: NewService::Authorized { authorization, minutes: None }, slot }
    }
}

/// The value of a form that means the child's therapist.
pub const THERAPIST: &str = "therapist";

fn read_provider(text: &str) -> Result<Option<ProviderId>, ErrorCode> {
    if text == THERAPIST { Ok(None) } else { ProviderId::read(text).map(Some) }
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

/// Either an authorization or a kind is chosen. The other fields that it needs are read too.
fn read_service(sent: &SentFields, errors: &mut FieldErrors) -> Option<NewService> {
    let is_chosen = |field: &str| sent.get(field).is_some_and(|text| !text.trim().is_empty());
    match (is_chosen("authorization"), is_chosen("kind")) {
        (true, false) => {
            let typed = |field: &str| sent.get(field).cloned();
            let authorization = read_field("authorization", typed("authorization"), AuthorizationId::read, errors);
            let minutes = read_field("minutes", typed("minutes"), read_length, errors);
            Some(NewService::Authorized { authorization: authorization?, minutes: minutes? })
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
        let authorized = |minutes: &str| {
            let fields = json!({ "authorization": ID, "kind": "", "discipline": "", "minutes": minutes });
            read(&fields).unwrap().service
        };
        let authorization = ID.parse().unwrap();
        assert_eq!(authorized(""), NewService::Authorized { authorization, minutes: None });
        assert_eq!(authorized("45"), NewService::Authorized { authorization, minutes: Some(45) }, "what is typed counts");
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
    fn a_provider_is_chosen_or_is_the_therapist() {
        let provider = |text: &str| {
            let visit = read(&json!({ "authorization": ID, "provider": text }));
            visit.map(|visit| visit.slot.provider)
        };
        assert_eq!((provider(THERAPIST), provider(ID)), (Ok(None), Ok(Some(ID.parse().unwrap()))));
        assert_eq!(provider(""), Err("provider:provider.missing".to_owned()));
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let wrong = |fields: Value| read(&fields).unwrap_err();
        assert_eq!(wrong(json!({ "time": "" })), "authorization:visit.service_missing, time:time.missing");
        assert_eq!(
            wrong(json!({ "authorization": ID, "minutes": "4", "date": "" })),
            "minutes:minutes.no_length, date:date.missing"
        );
        assert_eq!(wrong(json!({ "authorization": ID, "kind": ID, "date": "" })), "kind:visit.two_services, date:date.missing");
        assert_eq!(
            wrong(json!({ "kind": ID, "child": ID, "discipline": " ", "minutes": "4", "provider": "" })),
            "discipline:discipline.invalid, minutes:minutes.no_length, provider:provider.missing"
        );
        assert_eq!(wrong(json!({ "kind": ID, "discipline": "ST" })), "child:form.missing");
    }
}
