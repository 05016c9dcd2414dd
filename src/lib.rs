//! The browser's entry: wakes the islands of one role, nothing else.

// Without this the linker drops every island without a word.
extern crate app;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
