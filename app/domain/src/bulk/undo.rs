//! Undo of an action with several records as a whole: what goes back, and what stays because it was changed since or can't go back.

use crate::{
    Error, audit::AuditAction, form::form, lists::SeenRecords, records::RecordKind, schedule::Discipline, visits::ChildRef,
};
use jiff::civil::DateTime;
use serde::Serialize;
use uuid::Uuid;

/// An action with several records that can be undone as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAction {
    EndChildren,
    EndAuthorizations,
    ChooseProvider,
}

/// What the records of an action are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkRecords {
    Children,
    Authorizations,
}

impl BulkRecords {
    /// The kind of the records, which is also what audit events call them.
    pub fn kind(self) -> RecordKind {
        match self {
            Self::Children => RecordKind::Child,
            Self::Authorizations => RecordKind::Authorization,
        }
    }

    /// The action of an audit event, if it is one with these records.
    pub fn action(self, key: &str) -> Option<BulkAction> {
        match (self, AuditAction::parse(key)?) {
            (Self::Children, AuditAction::PeopleEndChildren) => Some(BulkAction::EndChildren),
            (Self::Authorizations, AuditAction::AuthorizationsEndSeveral) => Some(BulkAction::EndAuthorizations),
            (Self::Authorizations, AuditAction::AuthorizationsChooseProvider) => Some(BulkAction::ChooseProvider),
            _ => None,
        }
    }

    /// The action that undoes one with these records.
    pub fn undo(self) -> AuditAction {
        match self {
            Self::Children => AuditAction::PeopleUndoEndChildren,
            Self::Authorizations => AuditAction::AuthorizationsUndoSeveral,
        }
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The member's name; `None` for the operator of the installation.
    pub by: Option<String>,
    /// By the agency's clock.
    pub at: DateTime,
}

/// An action with several records that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneAction {
    pub action: BulkAction,
    /// The number of its audit event.
    pub event: i64,
    pub author: Author,
    pub records: u32,
}

/// What undo does with a record.
#[derive(Clone, Debug, PartialEq)]
pub enum UndoState {
    /// It goes back.
    Possible,
    /// It went back already.
    Undone(Author),
    /// Someone changed it since, or something that has no author did.
    ChangedSince(Option<Author>),
    /// It can't go back.
    Refused(Error),
}

/// A record of the action.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoRow {
    pub id: Uuid,
    pub version: i64,
    pub child: ChildRef,
    /// Discipline and reference of an authorization.
    pub authorization: Option<(Discipline, String)>,
    pub state: UndoState,
}

/// What undo of an action would do.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoPreview {
    pub done: DoneAction,
    pub rows: Vec<UndoRow>,
}

impl UndoPreview {
    /// The records that go back.
    pub fn possible(&self) -> impl Iterator<Item = &UndoRow> {
        self.rows.iter().filter(|row| row.state == UndoState::Possible)
    }

    /// The records that stay as they are.
    pub fn staying(&self) -> impl Iterator<Item = &UndoRow> {
        self.rows.iter().filter(|row| row.state != UndoState::Possible)
    }

    /// What a form sends back, so that exactly this is done.
    pub fn seen(&self) -> SeenRecords {
        SeenRecords::new(self.possible().map(|row| (row.id, row.version)))
    }
}

form! {
    /// Input: undo an action with several records.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct UndoBulk {
        /// The number of its audit event.
        pub event: i64,
        pub records: SeenRecords,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_an_action_with_its_own_records_only() {
        let (children, authorizations) = (BulkRecords::Children, BulkRecords::Authorizations);
        let key = AuditAction::PeopleEndChildren.key();
        assert_eq!((children.action(key), authorizations.action(key)), (Some(BulkAction::EndChildren), None));
        let key = AuditAction::AuthorizationsChooseProvider.key();
        assert_eq!((children.action(key), authorizations.action(key)), (None, Some(BulkAction::ChooseProvider)));
        for undo in [children.undo(), authorizations.undo()] {
            assert_eq!(
                (children.action(undo.key()), authorizations.action(undo.key())),
                (None, None),
                "it is undone on each page"
            );
        }
        assert_eq!(children.action("newer.action"), None);
    }
}
