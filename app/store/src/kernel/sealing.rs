//! Sealed text: free text about people is encrypted with a data key of the person it is about, so that destroying one key makes
//! the texts of one child unreadable, in every copy of the database.
//!
//! [`text`] has the format of a sealed text. The data keys are in a database of their own ([`key_store`]), wrapped by a master key
//! that is in a file ([`master_keys`]) and can be rotated while texts are read and written ([`rotation`]).
//! See `docs/decisions/0069-sealed-text.md`.

mod key_store;
mod master_keys;
mod of_transaction;
mod pool;
mod rotation;
mod text;

pub(crate) use key_store::{KeyStore, SubjectKeys};
pub(crate) use of_transaction::{Opener, SEALING_STEP, accepts_plain_text};
pub use rotation::KeyStatus;
pub(crate) use text::{Sealed, SealedColumn, Subject};
