//! Signing in, and who is signed in.

use crate::{AgencyId, Language, MemberId, Role, UserId};
use serde::{Deserialize, Serialize};

/// Who is looking at the page, for its frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub user: UserId,
    pub member: MemberId,
    pub agency: AgencyId,
    pub agency_name: String,
    pub role: Role,
    pub name: String,
    pub email: String,
    pub language: Option<Language>,
}
