//! The whole server over HTTP, on both engines: who may do what, what an answer carries, what a form comes back with.

mod addresses;
mod escaping;
mod events;
mod forms;
mod gallery;
mod guard;
mod headers;
mod health;
mod holidays;
mod isolation;
mod language;
mod limits;
mod mail;
mod matrix;
mod preferences;
mod reset;
mod session;
mod settings;
mod sign_in;
mod support;
