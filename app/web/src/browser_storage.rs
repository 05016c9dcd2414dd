//! The keys of what islands store in the browser. Sign-out deletes drafts without knowing the areas that store them.

/// The prefix of the keys of drafts in the browser's local storage; the rest of the key is the id of the visit.
pub const DRAFT_KEY_PREFIX: &str = "draft-";
