//! Services that the agency delivers: the list, one service with its forms, and the form of a new one.

mod api;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod one;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    list::{Services, services_csv},
    messages::services as title,
    one::{NewService, Service},
};
