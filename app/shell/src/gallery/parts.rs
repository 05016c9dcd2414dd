//! Read-only components: marks, chips, figures, bars, strips, cards.

use super::{
    sample_data::{self, discipline, route},
    screens::bars,
    section,
};
use domain::Language;
use leptos::prelude::*;
use schedule::{figure, strip};
use ui::{Icon, link_card, visits::mark};

pub fn view(lang: Language) -> impl IntoView {
    view! {
        {section("marks", "Marks and chips", marks())}
        {section("figures", "Figures", figures())}
        {section("bars", "Bars in every state", bars(lang))}
        {section("strips", "Strips and loads", strips(lang))}
        {section("cards", "Cards", cards())}
        {section("hours", "Hours", hours())}
    }
}

fn marks() -> impl IntoView {
    view! {
        <p class="buttons">{(0..6).map(|number| mark(&discipline(number))).collect_view()}</p>
        <p class="buttons">
            <span class="chip">"Visit over"</span>
            <span class="chip chip-pine"><Icon name="timer" />"In progress"</span>
            <span class="chip chip-amber"><Icon name="notebook-pen" />"Note unsigned"</span>
            <span class="chip chip-brick">"Canceled"</span>
            <span class="avatar" aria-hidden="true">"MR"</span>
        </p>
    }
}

fn figures() -> impl IntoView {
    view! {
        <dl class="figures">
            {figure("425 of 443".into(), "visits scheduled")}
            {figure("34 h 10".into(), "on the road")}
            {figure("97.8 %".into(), "with the assigned therapist")}
            {figure("0".into(), "notes unsigned")}
            <div class="amber"><dt>"gaps"</dt><dd>"21 h"</dd></div>
            <div class="brick"><dt>"of care lost"</dt><dd>"8 h"</dd></div>
        </dl>
    }
}

fn strips(lang: Language) -> impl IntoView {
    let strips = [0, 1, 4, 8].map(|visits| view! { <li>{strip(lang, &route(visits, visits), 480, 1080)}</li> }).collect_view();
    let loads = [0, 62, 100, 130]
        .map(|percent: u16| {
            let class = if percent > 100 { "load-over" } else { "load-share" };
            view! {
                <li>
                    <svg class="load" role="img" aria-label=format!("{percent} %")>
                        <rect class="load-ground" width="100%" height="6" rx="3"></rect>
                        <rect class=class width=format!("{}%", percent.min(100)) height="6" rx="3"></rect>
                    </svg>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="gallery-lines">{strips}{loads}</ul> }
}

fn cards() -> impl IntoView {
    let name = sample_data::child(1).full_name();
    view! {
        <div class="cards">
            <section class="card">
                <div class="card-head"><h3>"Last visit"</h3><span class="soft">"Thursday, November 26"</span></div>
                <p>"We built a tower of seven blocks. At home: wait a moment before you help."</p>
                <p class="soft"><bdi>{name.clone()}</bdi>" · Speech therapy"</p>
                <details class="more" open=true>
                    <summary>"Why" <Icon name="chevron-down" /></summary>
                    <p class="note-text">"The reason is one click away."</p>
                </details>
            </section>
            {link_card("#main", "file-check", "A document to sign", "Plan of services, 2 pages")}
            <section class="card">
                <dl class="detail-list">
                    <dt>"Who"</dt>
                    <dd dir="auto">{name}</dd>
                    <dt>"Where"</dt>
                    <dd><bdi>"7117 Turner Crossroad, Rochester, NY 14604"</bdi></dd>
                    <dt>"Told"</dt>
                    <dd dir="auto">"مرحبا، الزيارة غدا الساعة 10:00."</dd>
                </dl>
            </section>
            <div class="signed">
                <p><b>"Signed by María Díaz, Tue, Dec 1, 10:15"</b></p>
                <p>"Fingerprint of the text"</p>
                <p><code>"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"</code></p>
            </div>
        </div>
    }
}

/// The 12-hour format needs more room than the 24-hour format.
fn hours() -> impl IntoView {
    let stop = |time: &'static str, span: &'static str| {
        view! {
            <article class="stop">
                <p class="stop-when"><b>{time}</b><span>{span}</span></p>
                <div>
                    <h3 class="stop-name"><span>"Gloria C."</span><span class="chip chip-pine">"Next"</span></h3>
                    <p class="stop-where">"7117 Turner Crossroad, Pittsford"</p>
                </div>
            </article>
        }
    };
    view! {
        <div class="page-phone touch">
            {stop("9:00", "45 min")} {stop("14:30", "1 h 30")} {stop("12:30 pm", "45 min")} {stop("11:45 a. m.", "1 h 30")}
        </div>
    }
}
