//! The server process: configuration, HTTP, background jobs and the command line.

#![recursion_limit = "256"]

pub mod assets;
pub mod audit;
pub mod backup;
pub mod cli;
mod commands;
pub mod config;
pub mod connections;
mod demo;
mod doctor;
mod export;
mod failure;
mod import_layouts;
mod import_report;
mod keys;
pub mod mail;
mod members;
pub mod metrics;
pub mod regions;
mod serve;
mod suspension;
mod terminal;
pub mod traces;
pub mod usage;
pub mod web;
