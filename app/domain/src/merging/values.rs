//! Which values of a child win when two records of it are merged, and which come back when that is undone.

use crate::{
    ErrorCode,
    children::ChildFields,
    form::{FormValue, form},
    keyed_enum::keyed_serde,
};
use serde::Serialize;

crate::keyed_enum! {
    /// A value of a child of which one of two is chosen. The reference and the end of the services are always the survivor's.
    pub enum MergedField {
        FirstName "first_name"
        LastName "last_name"
        PreferredName "preferred_name"
        Pronouns "pronouns"
        BirthDate "birth_date"
        HomeLanguage "home_language"
        FurtherLanguages "further_languages"
        Interpreter "interpreter"
        TimeZone "time_zone"
        Availability "availability"
        Allergies "allergies"
        SafetyNote "safety_note"
    }
}

crate::keyed_enum! {
    /// Whose value is kept; both are two texts, one below the other, where none must be lost.
    pub enum Winner {
        Survivor "survivor"
        Merged "merged"
        Both "both"
    }
}

keyed_serde!(Winner, Survivor);

impl FormValue for Winner {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        match text.trim() {
            "" => Err(ErrorCode::FieldMissing),
            text => Self::parse(text).ok_or(ErrorCode::Unreadable),
        }
    }
}

form! {
    /// Whose value is kept where both differ.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
    pub struct Winners {
        pub first_name: Option<Winner>,
        pub last_name: Option<Winner>,
        pub preferred_name: Option<Winner>,
        pub pronouns: Option<Winner>,
        pub birth_date: Option<Winner>,
        pub home_language: Option<Winner>,
        pub further_languages: Option<Winner>,
        pub interpreter: Option<Winner>,
        pub time_zone: Option<Winner>,
        pub availability: Option<Winner>,
        pub allergies: Option<Winner>,
        pub safety_note: Option<Winner>,
    }
}

impl MergedField {
    /// The value as text; empty if there is none.
    pub fn of(self, fields: &ChildFields) -> String {
        match self {
            Self::FirstName => fields.first_name.clone(),
            Self::LastName => fields.last_name.clone(),
            Self::PreferredName => fields.preferred_name.clone(),
            Self::Pronouns => fields.pronouns.clone(),
            Self::BirthDate => fields.birth_date.to_string(),
            Self::HomeLanguage => fields.home_language.clone(),
            Self::FurtherLanguages => fields.further_languages.clone(),
            Self::Interpreter => if fields.interpreter { "true" } else { "" }.to_owned(),
            Self::TimeZone => fields.time_zone.clone(),
            Self::Availability => fields.availability.clone(),
            Self::Allergies => fields.allergies.clone(),
            Self::SafetyNote => fields.safety_note.clone(),
        }
    }

    /// Takes the value over.
    pub fn copy(self, from: &ChildFields, to: &mut ChildFields) {
        match self {
            Self::FirstName => to.first_name.clone_from(&from.first_name),
            Self::LastName => to.last_name.clone_from(&from.last_name),
            Self::PreferredName => to.preferred_name.clone_from(&from.preferred_name),
            Self::Pronouns => to.pronouns.clone_from(&from.pronouns),
            Self::BirthDate => to.birth_date = from.birth_date,
            Self::HomeLanguage => to.home_language.clone_from(&from.home_language),
            Self::FurtherLanguages => to.further_languages.clone_from(&from.further_languages),
            Self::Interpreter => to.interpreter = from.interpreter,
            Self::TimeZone => to.time_zone.clone_from(&from.time_zone),
            Self::Availability => to.availability.clone_from(&from.availability),
            Self::Allergies => to.allergies.clone_from(&from.allergies),
            Self::SafetyNote => to.safety_note.clone_from(&from.safety_note),
        }
    }

    /// Whether both texts can be kept.
    pub fn joins(self) -> bool {
        matches!(self, Self::Allergies | Self::SafetyNote)
    }

    fn chosen(self, winners: &Winners) -> Option<Winner> {
        match self {
            Self::FirstName => winners.first_name,
            Self::LastName => winners.last_name,
            Self::PreferredName => winners.preferred_name,
            Self::Pronouns => winners.pronouns,
            Self::BirthDate => winners.birth_date,
            Self::HomeLanguage => winners.home_language,
            Self::FurtherLanguages => winners.further_languages,
            Self::Interpreter => winners.interpreter,
            Self::TimeZone => winners.time_zone,
            Self::Availability => winners.availability,
            Self::Allergies => winners.allergies,
            Self::SafetyNote => winners.safety_note,
        }
    }

    /// Whose value wins unless someone chooses: the survivor's unless it is empty; of texts that must not be lost both.
    pub fn usual_winner(self, survivor: &ChildFields, merged: &ChildFields) -> Winner {
        let (own, other) = (self.of(survivor), self.of(merged));
        if own.is_empty() && !other.is_empty() {
            Winner::Merged
        } else if self.joins() && !other.is_empty() && own != other {
            Winner::Both
        } else {
            Winner::Survivor
        }
    }

    /// The fields of which both have a value, and not the same.
    pub fn differing(survivor: &ChildFields, merged: &ChildFields) -> Vec<Self> {
        let differs = |field: &Self| {
            let (own, other) = (field.of(survivor), field.of(merged));
            own != other && !own.is_empty() && !other.is_empty()
        };
        Self::ALL.iter().copied().filter(differs).collect()
    }
}

/// The survivor's values after the merge.
pub fn merged_fields(survivor: &ChildFields, merged: &ChildFields, winners: &Winners) -> ChildFields {
    let mut fields = survivor.clone();
    for field in MergedField::ALL {
        let winner = field.chosen(winners).unwrap_or_else(|| field.usual_winner(survivor, merged));
        match (winner, field) {
            (Winner::Both, MergedField::Allergies) => fields.allergies = join(&survivor.allergies, &merged.allergies),
            (Winner::Both, MergedField::SafetyNote) => fields.safety_note = join(&survivor.safety_note, &merged.safety_note),
            (Winner::Merged, field) => field.copy(merged, &mut fields),
            // No form offers both of another field.
            (Winner::Survivor | Winner::Both, _) => {}
        }
    }
    fields
}

fn join(one: &str, other: &str) -> String {
    if one == other || other.is_empty() {
        one.to_owned()
    } else if one.is_empty() {
        other.to_owned()
    } else {
        format!("{one}\n{other}")
    }
}

/// The survivor's values after the undo: each that is still as the merge left it becomes what it was before.
pub fn returned_fields(before: &ChildFields, after: &ChildFields, now: &ChildFields) -> ChildFields {
    let mut fields = now.clone();
    for field in MergedField::ALL {
        if field.of(now) == field.of(after) {
            field.copy(before, &mut fields);
        }
    }
    fields
}
