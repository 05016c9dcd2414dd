//! Intermediate states: empty lists, server messages, no signal.

use super::section;
use leptos::prelude::*;
use ui::{EmptyState, Icon};

pub fn view() -> impl IntoView {
    let message = |class: &'static str, icon: &'static str, what: &'static str, next: &'static str| {
        view! {
            <div class=format!("flash {class}")>
                <Icon name=icon />
                <div><b>{what}</b><p>{next}</p></div>
            </div>
        }
    };
    let flashes = view! {
        <div class="gallery-lines">
            {message("flash-pine", "circle-check", "Visit moved.", "Gloria C. and her family are told.")}
            {message("flash-amber", "timer", "You are signed out in two minutes.", "What you typed is kept. Stay by doing anything.")}
            {message("flash-brick", "circle-x", "This was not saved.", "What you typed is still here. Try again in a moment, or call the office with the number 01985f6e.")}
            {message("", "info", "No signal", "Three things are saved on this phone. They go to the office by themselves.")}
            <p class="saved" role="status"><Icon name="check" />"Saved on this phone"</p>
            <p class="saved" aria-busy="true"><Icon name="timer" />"Saving"</p>
        </div>
    };
    view! {
        {section("said", "What happened", flashes)}
        {section(
            "empty",
            "Nothing here",
            view! {
                <EmptyState icon="search" title="No one matches this filter" text="Try part of a name or a phone number, or show all.">
                    <a class="button" href="#main">"Show all"</a>
                </EmptyState>
            },
        )}
    }
}
