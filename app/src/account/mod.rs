//! Signing in and out, what protects an account, the language and the other preferences of a person.

pub mod activity;
mod api;
#[cfg(feature = "ssr")]
mod doorway;
#[cfg(feature = "ssr")]
pub mod entry;
mod keys;
#[cfg(feature = "ssr")]
mod language;
mod lost;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod passkey_box;
#[cfg(feature = "ssr")]
mod passkeys;
#[cfg(feature = "ssr")]
mod password;
#[cfg(feature = "ssr")]
mod policy;
#[cfg(feature = "ssr")]
mod preferences;
mod protect;
#[cfg(feature = "ssr")]
mod recovery;
#[cfg(feature = "ssr")]
mod reset;
mod second;
#[cfg(feature = "ssr")]
mod security;
#[cfg(feature = "ssr")]
mod security_words;
#[cfg(feature = "ssr")]
mod set_up;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
mod totp;
#[cfg(feature = "ssr")]
mod vault;
#[cfg(feature = "ssr")]
pub mod words;

pub use api::*;
pub use keys::*;
pub use lost::*;
#[cfg(feature = "ssr")]
pub use pages::role_name;
pub use protect::*;
pub use second::*;
#[cfg(feature = "ssr")]
pub use {
    activity::ActivityPage,
    doorway::Doorway,
    entry::with_next,
    language::language_form,
    pages::{AccountPage, SignInPage},
    passkey_box::script,
    passkeys::Passkeys,
    password::Hasher,
    reset::{ForgotPage, ResetPage},
    security::SecurityPage,
    set_up::{AppPage, CodesPage},
    steps::{ProvePage, SecondPage},
    vault::Vault,
};
