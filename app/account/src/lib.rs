//! Accounts: sign-in and sign-out, account security, language and preferences.

#![recursion_limit = "256"]

// Topics without islands are for the server only: their forms are posted without the client code of server functions.
#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod data;
#[cfg(any(feature = "ssr", feature = "initials"))]
pub mod initials;
#[cfg(feature = "ssr")]
pub mod join;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod profile;
#[cfg(feature = "ssr")]
pub mod second_factor;
#[cfg(any(feature = "ssr", feature = "session"))]
pub mod session;
#[cfg(feature = "ssr")]
pub mod sign_in;

#[cfg(feature = "ssr")]
pub use {
    activity::ActivityPage,
    data::DataPage,
    join::JoinPage,
    password::{ForgotPage, ResetPage},
    profile::{AccountPage, SecurityPage},
    second_factor::{AppPage, CodesPage},
    sign_in::{ProvePage, SecondPage, SignInPage, SignOut},
};
