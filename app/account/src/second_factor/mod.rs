//! Second factors: authenticator app, passkeys, recovery codes.

mod api;
mod cards;
mod messages;
mod passkey_api;
mod passkey_box;
pub mod recovery;
mod set_up;

pub use {
    api::*,
    cards::{app_card, codes_card, passkeys_card},
    passkey_api::*,
    passkey_box::{passkey_box, script},
    set_up::{AppPage, CodesPage},
};
