//! What answers over HTTP, with a real database of either engine behind it.

mod account;
mod forms;
mod guard;
mod matrix;
mod support;
