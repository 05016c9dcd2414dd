//! The browser entry point: hydrates the islands of one role.

// Without these the linker silently drops every island.
extern crate account;
extern crate family;
extern crate office;
extern crate public;
extern crate records;
extern crate schedule;
extern crate visits;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
