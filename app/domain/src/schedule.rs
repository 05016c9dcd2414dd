//! The week and the day.
use serde::{Deserialize, Serialize};
/// One hard rule that a change would break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {}
