//! Care as it happens: visits, notes, and what families see of them.

pub mod family;
pub mod notes;
pub mod retention;
pub mod visits;
