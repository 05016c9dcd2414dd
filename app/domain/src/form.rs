//! Inputs that people fill in. Every field is read before any is rejected, so that a form reports all of its mistakes at once:
//! the code that serde derives stops at the first.

use crate::{ErrorCode, FieldErrors, Language, Role, agency::FirstDay, discipline::Discipline, text::Password};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error, IntoDeserializer, SeqAccess, Visitor,
        value::{MapDeserializer, StrDeserializer},
    },
};
use std::{collections::BTreeMap, fmt};

/// Declares an input whose fields are deserialized from text, each by its type's [`FormValue`]. `#[read(function)]` before a field
/// replaces that by a function of the same signature. The error has all [`FieldErrors`].
macro_rules! form {
    (
        $(#[$meta:meta])*
        pub struct $form:ident {
            $($(#[doc = $doc:literal])* $(#[read($reader:path)])? pub $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        pub struct $form {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl<'de> ::serde::Deserialize<'de> for $form {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                #[derive(::serde::Deserialize)]
                struct Sent {
                    $(
                        #[serde(default, deserialize_with = "crate::form::sent")]
                        $field: Option<String>,
                    )*
                }
                let sent = Sent::deserialize(deserializer)?;
                let mut errors = $crate::FieldErrors::default();
                $(
                    let reader = $crate::form::form!(@reader $type $(, $reader)?);
                    let $field = $crate::form::read_field(stringify!($field), sent.$field, reader, &mut errors);
                )*
                match ($($field,)*) {
                    ($(Some($field),)*) => Ok(Self { $($field,)* }),
                    _ => Err(::serde::de::Error::custom(errors)),
                }
            }
        }
    };
    (@reader $type:ty) => { <$type as $crate::form::FormValue>::read };
    (@reader $type:ty, $reader:path) => { $reader };
}
pub(crate) use form;

/// Declares an input that is made of parts, each read from all of the form's fields by a function such as [`read_part`]. The error
/// has the [`FieldErrors`] of all parts.
macro_rules! form_of_parts {
    (
        $(#[$meta:meta])*
        pub struct $form:ident {
            $($(#[doc = $doc:literal])* pub $part:ident: $type:ty => $reader:path,)*
        }
    ) => {
        $(#[$meta])*
        pub struct $form {
            $($(#[doc = $doc])* pub $part: $type,)*
        }

        impl<'de> ::serde::Deserialize<'de> for $form {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let sent = <$crate::form::SentFields as ::serde::Deserialize>::deserialize(deserializer)?;
                let mut errors = $crate::FieldErrors::default();
                $(let $part = $reader(&sent, &mut errors);)*
                match ($($part,)*) {
                    ($(Some($part),)*) => Ok(Self { $($part,)* }),
                    _ => Err(::serde::de::Error::custom(errors)),
                }
            }
        }
    };
}
pub(crate) use form_of_parts;

/// The fields of a form as they were sent.
pub(crate) type SentFields = BTreeMap<String, String>;

/// Reads a part of a form from its fields, or returns `None` after adding its errors.
pub(crate) fn read_part<T: DeserializeOwned>(sent: &SentFields, errors: &mut FieldErrors) -> Option<T> {
    let fields = sent.iter().map(|(field, text)| (field.as_str(), text.as_str()));
    let part = T::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(fields));
    part.map_err(|error| errors.0.extend(FieldErrors::parse(&error.to_string()).0)).ok()
}

/// The text of a field that was sent, also an empty one: of a form, `Option` reads that as if it had not been sent. Several values
/// of a field (`name[]`: checkboxes) are separated by semicolons.
pub(crate) fn sent<'de, D: Deserializer<'de>>(field: D) -> Result<Option<String>, D::Error> {
    field.deserialize_any(SentField).map(Some)
}

struct SentField;

impl<'de> Visitor<'de> for SentField {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or several texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<String, A::Error> {
        let mut texts: Vec<String> = Vec::new();
        while let Some(text) = values.next_element()? {
            texts.push(text);
        }
        Ok(texts.join(";"))
    }
}

/// A value of a form's field.
pub trait FormValue: Sized {
    /// Reads what was typed or chosen. `FieldMissing` means the field's own code, if it has one.
    fn read(text: &str) -> Result<Self, ErrorCode>;

    /// The value of a field that was not sent; `None` if that is a mistake.
    fn absent() -> Option<Self> {
        None
    }
}

/// The value of a field, or `None` after adding its error.
pub(crate) fn read_field<T: FormValue>(
    field: &str,
    typed: Option<String>,
    read: fn(&str) -> Result<T, ErrorCode>,
    errors: &mut FieldErrors,
) -> Option<T> {
    let value = typed.map_or_else(|| T::absent().ok_or(ErrorCode::FieldMissing), |text| read(&text));
    let code = match value {
        Ok(value) => return Some(value),
        Err(ErrorCode::FieldMissing) => ErrorCode::missing(field),
        Err(code) => code,
    };
    errors.add(field, code);
    None
}

/// Reads text that is not empty; `error` is the code of text that can't be parsed.
pub(crate) fn parse_filled<T: std::str::FromStr>(text: &str, error: ErrorCode) -> Result<T, ErrorCode> {
    match text.trim() {
        "" => Err(ErrorCode::FieldMissing),
        text => text.parse().map_err(|_| error),
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl FormValue for $number {
            fn read(text: &str) -> Result<Self, ErrorCode> {
                parse_filled(text, ErrorCode::Unreadable)
            }
        }
    )* };
}
numbers! { i16 i64 u16 u32 }

/// Reads one of several choices, spelled as serde does.
pub(crate) fn read_choice<T: DeserializeOwned>(text: &str) -> Result<T, ErrorCode> {
    let chosen: StrDeserializer<'_, serde::de::value::Error> = text.trim().into_deserializer();
    if text.trim().is_empty() { Err(ErrorCode::FieldMissing) } else { T::deserialize(chosen).map_err(|_| ErrorCode::Unreadable) }
}

impl FormValue for Language {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

impl FormValue for Role {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        read_choice(text)
    }
}

impl FormValue for Discipline {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        match text.trim() {
            "" => Err(ErrorCode::FieldMissing),
            code => Self::parse(code).ok_or(ErrorCode::DisciplineInvalid),
        }
    }
}

impl FormValue for FirstDay {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        text.trim().parse().map_err(|()| ErrorCode::FirstDayUnknown)
    }
}

/// A checkbox, which is sent only if it is checked.
impl FormValue for bool {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        text.parse().map_err(|_| ErrorCode::Unreadable)
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

/// Text that is read later, with more context.
impl FormValue for String {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        Ok(text.to_owned())
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

/// A field that may be left empty.
impl<T: FormValue> FormValue for Option<T> {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        if text.trim().is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl FormValue for Password {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        if text.is_empty() { Err(ErrorCode::FieldMissing) } else { Ok(Self::new(text)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{VisitId, text::Reason};
    use jiff::civil::{Date, date};
    use serde::Deserialize;
    use serde_json::{Value, json};

    form! {
        #[derive(Debug, PartialEq)]
        pub struct Sample {
            pub visit: VisitId,
            pub version: i64,
            pub date: Date,
            pub role: Role,
            #[read(even)]
            pub number: u32,
            /// Optional.
            pub reason: Option<Reason>,
            pub checked: bool,
            pub later: String,
        }
    }

    fn even(text: &str) -> Result<u32, ErrorCode> {
        u32::read(text).and_then(|number| if number % 2 == 0 { Ok(number) } else { Err(ErrorCode::SettingOutOfRange) })
    }

    fn read(changed: Value) -> Result<Sample, String> {
        let mut form = json!({
            "visit": "00000000-0000-0000-0000-000000000001", "version": "7", "date": "2026-12-01", "role": "parent", "number": "2"
        });
        for (field, text) in changed.as_object().unwrap() {
            form[field] = text.clone();
        }
        serde_json::from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_read_by_their_types() {
        let sample = read(json!({})).unwrap();
        let expected = Sample {
            visit: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
            version: 7,
            date: date(2026, 12, 1),
            role: Role::Parent,
            number: 2,
            reason: None,
            checked: false,
            later: String::new(),
        };
        assert_eq!(sample, expected);
        let sample = read(json!({ "reason": " ill ", "checked": "true", "later": " x " })).unwrap();
        assert_eq!((sample.reason, sample.checked, sample.later), (Reason::try_from("ill").ok(), true, " x ".to_owned()));
        assert_eq!(read(json!({ "reason": " " })).unwrap().reason, None);
    }

    #[test]
    fn all_mistakes_are_reported_with_their_fields() {
        assert_eq!(
            read(json!({ "visit": "nobody", "version": "", "date": "soon", "role": "owner", "number": "3", "checked": "maybe" })),
            Err("visit:form.unreadable, version:form.missing, date:date.not_a_date, role:form.unreadable, \
                 number:setting.out_of_range, checked:form.unreadable"
                .to_owned())
        );
        assert_eq!(read(json!({ "reason": "a".repeat(501) })), Err("reason:form.too_long".to_owned()));
    }

    #[test]
    fn inputs_report_all_mistakes() {
        use crate::{account, copies, family, members, people, public, visits};

        fn wrong<T: for<'de> Deserialize<'de>>(form: Value) -> String {
            serde_json::from_value::<T>(form).err().map(|error| error.to_string()).unwrap_or_default()
        }
        let id = "00000000-0000-0000-0000-000000000001";
        let contact = json!({ "name": " ", "email": "ana", "organisation": "x".repeat(121), "message": "" });
        assert_eq!(
            wrong::<public::ContactRequest>(contact),
            "name:name.missing, email:email.not_an_address, organisation:form.too_long, message:message.missing"
        );
        let guardian =
            json!({ "child": id, "first_name": "", "last_name": "", "relationship": " ", "email": "rosa", "phone": "" });
        assert_eq!(
            wrong::<people::NewGuardian>(guardian),
            "first_name:first_name.missing, relationship:relationship.missing, email:email.not_an_address"
        );
        let office = json!({ "name": "", "email": "", "language": "en", "schedule": "true" });
        assert_eq!(wrong::<members::InviteOffice>(office), "name:name.missing, email:email.missing");
        let new_visit = json!({ "authorization": id, "provider": "", "date": "", "time": "9:5" });
        assert_eq!(wrong::<visits::NewVisit>(new_visit), "provider:provider.missing, date:date.missing, time:time.not_a_time");
        let moved =
            json!({ "visit": id, "version": "1", "provider": id, "date": "1926-12-01", "time": "", "minutes": "an hour" });
        assert_eq!(wrong::<visits::MoveVisit>(moved), "date:date.out_of_range, time:time.missing, minutes:minutes.no_length");
        let cancel = json!({ "visit": id, "version": "1", "by": "", "reason": "" });
        assert_eq!(wrong::<visits::CancelVisit>(cancel), "by:form.missing, reason:reason.missing");
        assert_eq!(wrong::<family::FamilyCancel>(json!({ "visit": id })), "version:form.missing, reason:reason.missing");
        let late = json!({ "visit": id, "report": "running_late", "minutes": "ten", "remark": "x".repeat(501) });
        assert_eq!(wrong::<visits::NewFieldReport>(late), "minutes:minutes.out_of_range, remark:form.too_long");
        let copy = json!({ "from": "soon", "to": "1926-12-01", "seen": "1" });
        assert_eq!(wrong::<copies::NewCopy>(copy), "from:date.not_a_date, to:date.out_of_range");
        let sign_in = json!({ "email": "ana", "password": "" });
        assert_eq!(wrong::<account::SignIn>(sign_in), "email:email.not_an_address, password:password.missing");
        let join = json!({ "token": "x", "name": "x".repeat(121), "password": "" });
        assert_eq!(wrong::<account::Join>(join), "name:form.too_long, password:password.missing");
    }

    #[test]
    fn fields_that_are_absent_or_empty_are_missing() {
        let nothing = serde_json::from_value::<Sample>(json!({})).unwrap_err().to_string();
        assert_eq!(
            nothing,
            "visit:form.missing, version:form.missing, date:date.missing, role:form.missing, number:form.missing"
        );
        assert_eq!(read(json!({ "date": " ", "role": "" })), Err("date:date.missing, role:form.missing".to_owned()));
    }
}
