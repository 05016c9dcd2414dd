//! Audit for the operator: the signing key, checkpoint files, daily signing and the `visitoms audit` commands.

mod checkpoint_folder;
mod cli;
pub mod daily;
mod key;

pub use checkpoint_folder::{load_checkpoints, save_checkpoint};
pub use cli::{Command, run};
pub use key::signer;
