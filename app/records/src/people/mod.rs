//! The agency's people: children and their families, providers, authorizations.

mod api;
#[cfg(feature = "ssr")]
mod child;
#[cfg(feature = "ssr")]
mod child_form;
#[cfg(feature = "ssr")]
pub mod child_messages;
#[cfg(feature = "ssr")]
mod children;
#[cfg(feature = "ssr")]
mod contacts;
#[cfg(feature = "ssr")]
mod doubles;
#[cfg(feature = "ssr")]
mod guardians;
#[cfg(feature = "ssr")]
mod known_guardians;
#[cfg(feature = "ssr")]
mod merge;
#[cfg(feature = "ssr")]
mod merge_guardian_messages;
#[cfg(feature = "ssr")]
mod merge_guardians;
#[cfg(feature = "ssr")]
mod merge_messages;
#[cfg(feature = "ssr")]
mod merge_parts;
#[cfg(feature = "ssr")]
mod merge_provider_messages;
#[cfg(feature = "ssr")]
mod merge_providers;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
mod places;
#[cfg(feature = "ssr")]
mod provider;
#[cfg(feature = "ssr")]
mod providers;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {
    child::Child,
    child_form::{EditChildPage, EndChildPage, NewChildPage},
    children::{Children, children_csv},
    contacts::{EditContactPage, NewContactPage},
    known_guardians::LinkGuardianPage,
    merge::MergePage,
    merge_guardians::MergeGuardianPage,
    merge_providers::MergeProviderPage,
    places::{EditPlacePage, NewPlacePage},
    provider::Provider,
    providers::{Providers, providers_csv},
};
