//! The whole server over HTTP, on both engines: who may do what, what an answer carries, what a form comes back with.

mod addresses;
mod audit;
mod escaping;
mod events;
mod factors;
mod forms;
mod gallery;
mod gate;
mod guard;
mod headers;
mod health;
mod holidays;
mod isolation;
mod joining;
mod language;
mod limits;
mod matrix;
mod members;
mod preferences;
mod prove;
mod session;
mod settings;
mod sign_in;
mod support;
mod suspension;
