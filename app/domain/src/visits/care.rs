//! What a visit's page shows of the child and the place besides names and address.

use super::Contact;
use serde::{Deserialize, Serialize};

/// What those who visit a child must know, on the visit's page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCare {
    /// Empty if it is the first name, or if the reader prefers initials.
    pub preferred_name: String,
    pub pronouns: String,
    pub allergies: String,
    pub safety_note: String,
    pub place_label: String,
    pub place_note: String,
    /// People to call who are no guardians.
    pub contacts: Vec<Contact>,
}
