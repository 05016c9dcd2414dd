//! What each list can be filtered and sorted by.

use super::{FilterValue, ListFilters, Sort, SortColumn};
use crate::{
    Role,
    data_reports::DataItem,
    discipline::Discipline,
    mail::{EmailKind, EmailState},
    members::MembershipStatus,
};

/// Filters of a list with their names and values, its columns, and its default order.
macro_rules! list_filters {
    ($(#[$meta:meta])* pub struct $filters:ident { $($name:ident: $value:ty,)* }
     columns $column:ident { $($variant:ident $key:literal)* } default $default:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $filters {
            $(pub $name: Option<$value>,)*
        }

        impl ListFilters for $filters {
            type Column = $column;

            const DEFAULT_SORT: Option<Sort<$column>> = $default;

            fn read(get: impl Fn(&str) -> Option<String>) -> Self {
                Self { $($name: get(stringify!($name)).and_then(|text| FilterValue::read(&text)),)* }
            }

            fn pairs(&self) -> Vec<(&'static str, String)> {
                let pairs = [$((stringify!($name), self.$name.as_ref().map(FilterValue::text)),)*];
                pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
            }

            fn without(&self, name: &str) -> Self {
                let mut filters = self.clone();
                match name {
                    $(stringify!($name) => filters.$name = None,)*
                    _ => {}
                }
                filters
            }
        }

        crate::keyed_enum! {
            /// The columns by which the list can be sorted.
            pub enum $column { $($variant $key)* }
        }

        impl SortColumn for $column {
            const ALL: &'static [Self] = Self::ALL;

            fn key(self) -> &'static str {
                $column::key(self)
            }
        }
    };
}

/// Keyed enums as values of filters.
macro_rules! filter_values {
    ($($value:ty)*) => { $(
        impl FilterValue for $value {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }

            fn text(&self) -> String {
                self.key().to_owned()
            }
        }
    )* };
}

/// Enums with `FromStr` and `as_str` as values of filters.
macro_rules! text_filter_values {
    ($($value:ty)*) => { $(
        impl FilterValue for $value {
            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn text(&self) -> String {
                self.as_str().to_owned()
            }
        }
    )* };
}

list_filters! {
    /// Filters of the list of children.
    pub struct ChildFilters {
        discipline: Discipline,
        town: String,
        language: String,
        state: RecordState,
    }
    columns ChildColumn { Name "name" Born "born" Town "town" }
    default Some(Sort::ascending(ChildColumn::Name))
}

list_filters! {
    /// Filters of the list of providers.
    pub struct ProviderFilters {
        discipline: Discipline,
        account: AccountState,
        state: RecordState,
    }
    columns ProviderColumn { Name "name" Town "town" Account "account" }
    default Some(Sort::ascending(ProviderColumn::Name))
}

list_filters! {
    /// Filters of the list of authorizations.
    pub struct AuthorizationFilters {
        discipline: Discipline,
        payer: String,
        ending: Ending,
    }
    columns AuthorizationColumn { Child "child" Units "units" Payer "payer" Ends "ends" }
    default Some(Sort::ascending(AuthorizationColumn::Ends))
}

list_filters! {
    /// Filters of the list of payers.
    pub struct PayerFilters {
        state: RecordState,
    }
    columns PayerColumn { Name "name" Rule "rule" }
    default Some(Sort::ascending(PayerColumn::Name))
}

list_filters! {
    /// Filters of the list of services.
    pub struct ServiceFilters {
        discipline: Discipline,
        state: RecordState,
    }
    columns ServiceColumn { Name "name" Discipline "discipline" Code "code" Minutes "minutes" }
    default Some(Sort::ascending(ServiceColumn::Discipline))
}

list_filters! {
    /// Filters of the list of kinds of visits.
    pub struct VisitKindFilters {
        state: RecordState,
    }
    columns VisitKindColumn { Name "name" Minutes "minutes" Billable "billable" Payable "payable" Note "note" }
    default Some(Sort::ascending(VisitKindColumn::Name))
}

list_filters! {
    /// Filters of the list of members and invitations.
    pub struct MemberFilters {
        role: Role,
        state: MembershipStatus,
    }
    columns MemberColumn { Name "name" Since "since" Used "used" }
    default Some(Sort::ascending(MemberColumn::Name))
}

list_filters! {
    /// Filters of the list of unsigned notes.
    pub struct NoteFilters {
        state: UnsignedState,
    }
    columns NoteColumn { Child "child" Visit "visit" Provider "provider" }
    default Some(Sort::ascending(NoteColumn::Visit))
}

list_filters! {
    /// Filters of the list of legal holds: open ones first.
    pub struct HoldFilters {
        state: HoldState,
        kind: HoldKind,
    }
    columns HoldColumn { Since "since" }
    default None
}

list_filters! {
    /// Filters of the list of reports of wrong data: open ones first.
    pub struct DataReportFilters {
        state: DataReportState,
        about: DataItem,
    }
    columns DataReportColumn { Sender "sender" Sent "sent" }
    default None
}

list_filters! {
    /// Filters of the list of emails: failed ones first.
    pub struct EmailFilters {
        state: EmailState,
        kind: EmailKind,
    }
    columns EmailColumn { To "to" When "when" Tries "tries" }
    default None
}

crate::keyed_enum! {
    /// Whether a provider has a membership.
    pub enum AccountState {
        Joined "joined"
        NotJoined "not_joined"
    }
}

crate::keyed_enum! {
    /// Records that a list leaves out otherwise.
    pub enum RecordState {
        Ended "ended"
    }
}

impl RecordState {
    /// Whether a list with this filter shows a record: without one, ended records are only found by a search.
    pub fn shows(filter: Option<Self>, is_search: bool, has_ended: bool) -> bool {
        match filter {
            None => is_search || !has_ended,
            Some(Self::Ended) => has_ended,
        }
    }
}

crate::keyed_enum! {
    /// When an authorization ends: from today within [`Ending::DAYS`] days, or before today. Without this filter, a list has those
    /// that have not ended.
    pub enum Ending {
        Soon "30"
        Ended "ended"
    }
}

impl Ending {
    pub const DAYS: i64 = 30;
}

crate::keyed_enum! {
    /// How much of an unsigned note is written.
    pub enum UnsignedState {
        Nothing "nothing"
        Draft "draft"
    }
}

crate::keyed_enum! {
    /// Whether a legal hold is in effect.
    pub enum HoldState {
        Open "open"
        Lifted "lifted"
    }
}

crate::keyed_enum! {
    /// What a legal hold covers.
    pub enum HoldKind {
        Child "child"
        Provider "provider"
        Guardian "guardian"
        Member "member"
        Period "period"
    }
}

crate::keyed_enum! {
    /// Whether a report of wrong data was answered.
    pub enum DataReportState {
        Open "open"
        Done "done"
    }
}

filter_values! { AccountState Ending RecordState UnsignedState HoldState HoldKind DataReportState DataItem }
text_filter_values! { Role MembershipStatus EmailKind EmailState }
