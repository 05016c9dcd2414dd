//! The audit from the operator's side: its key, its checkpoints, its walks.

mod cli;
pub mod daily;
mod folder;
mod key;

pub use cli::{Command, run};
pub use folder::{kept, put_aside};
pub use key::signer;
