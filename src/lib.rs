//! The browser entry point: hydrates the islands of one kind of page, which the features `entry-…` choose.

// Without these the linker silently drops every island.
#[cfg(any(feature = "entry-member", feature = "entry-office"))]
extern crate account;
#[cfg(feature = "entry-member")]
extern crate family;
#[cfg(feature = "entry-office")]
extern crate office;
extern crate public;
#[cfg(feature = "entry-office")]
extern crate schedule;
#[cfg(feature = "entry-visit")]
extern crate visits;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
