//! The process: configuration, HTTP, the command line.

#![recursion_limit = "256"]

pub mod assets;
pub mod audit;
pub mod cli;
mod commands;
pub mod config;
pub mod connections;
mod demo;
mod doctor;
pub mod mail;
mod members;
pub mod regions;
mod report;
mod serve;
mod suspension;
mod terminal;
pub mod web;
