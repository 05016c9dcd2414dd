//! Buttons and form fields.

use super::{sample_data::id, section};
use domain::{Conflict, Error, ErrorCode, FieldError, Who};
use leptos::prelude::*;
use server_fn::ServerFn;
use std::sync::Arc;
use ui::{Area, Form, Icon, Input};
use visits::MoveVisit;
use web::request::{Request, RestoredForm, request};

pub fn view() -> impl IntoView {
    let overlap = Conflict::Overlap {
        who: Who::Provider,
        name: "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmondeley".into(),
        visit: id(1),
        starts: super::sample_data::NOW,
        ends: super::sample_data::NOW,
    };
    let wrong = [("date", ErrorCode::NotADate), ("time", ErrorCode::NotATime), ("override_reason", ErrorCode::ReasonMissing)]
        .map(|(field, code)| FieldError::new(field, code));
    view! {
        {section("buttons", "Buttons", buttons())}
        {section("thumbs", "Buttons for touch", view! { <div class="touch">{buttons()}</div> })}
        {section("segments", "Views", segments())}
        {section("fields", "A form", form(None, "fresh"))}
        {section("refused", "A form that was refused", form(Some(Error::Invalid { fields: wrong.into() }), "refused"))}
        {section("in-the-way", "A change that another visit is in the way of", form(Some(overlap.into()), "overlap"))}
        {section("disabled", "What can't be changed now", disabled())}
        {section("dialog", "A dialog", dialog())}
    }
}

fn buttons() -> impl IntoView {
    view! {
        <div class="buttons">
            <button class="button button-main" type="button"><Icon name="log-in" />"Check in"</button>
            <button class="button" type="button">"Today"</button>
            <button class="button button-brick" type="button">"Cancel the visit"</button>
            <button class="button button-bare" type="button">"Show all"</button>
            <button class="button button-icon" type="button" aria-label="Previous day"><Icon name="chevron-left" /></button>
            <button class="button" type="button" disabled=true>"Not now"</button>
            <button class="button button-main" type="button" aria-disabled="true">"Saving"</button>
            <button class="link" type="button">"Reads as a link"</button>
        </div>
        <p><button class="button button-full" type="button">"As wide as there is room, and as long as the words of some languages need it to be"</button></p>
    }
}

fn segments() -> impl IntoView {
    view! { <nav class="segments" aria-label="Views"><a href="#main" aria-current="page">"Week"</a><a href="#main">"Day"</a></nav> }
}

/// A sample form, fresh or rejected with an error.
fn form(error: Option<Error>, suffix: &'static str) -> impl IntoView {
    let restored_form = error.map(|error| {
        let typed = [("visit[visit]", suffix), ("visit[date]", ""), ("visit[time]", ""), ("visit[override_reason]", "")];
        Arc::new(RestoredForm {
            owner: None,
            action: MoveVisit::PATH.into(),
            page: "/gallery".into(),
            values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            error,
            waiting: None,
        })
    });
    // Form parts read the rejected input from the request context, so the sample provides one.
    let owner = Owner::new();
    let made = owner.with(|| {
        if let Some(request) = request() {
            provide_context(Arc::new(Request { restored_form, ..(*request).clone() }));
        }
        Form::of::<MoveVisit>("visit").scoped_to(suffix, "visit", |typed| typed == suffix)
    });
    let date = Input { kind: "date", hint: Some("The day of the visit, where the child lives.".into()), ..Input::default() };
    let time = Input { kind: "time", value: "09:00".into(), ..Input::default() };
    let providers = vec![("1".to_owned(), "Ana de la Cruz · ST".to_owned()), ("2".to_owned(), "Ben Ng · OT".to_owned())];
    let disciplines = ["ST", "OT"].map(|code| (code.to_owned(), code.to_owned())).to_vec();
    view! {
        <form class="form card" method="post" action="/gallery">
            {made.inline_error_summary()}
            <div class="form-row">
                {made.input("date", "Date", date)}
                {made.input("time", "Time", time)}
            </div>
            {made.select("provider", "Provider", providers, "2")}
            {made.area("override_reason", "Why a rule is broken on purpose", Area { required: false, hint: Some("It is kept with the visit.".into()), ..Area::default() })}
            {made.checkbox("tell", "Tell the family", true)}
            {made.choices("disciplines", "Disciplines", disciplines, &["OT".to_owned()])}
            <div class="buttons">{made.button("Move the visit", "button button-main")}</div>
        </form>
    }
}

fn disabled() -> impl IntoView {
    view! {
        <div class="form card">
            <div class="field"><label for="gallery-read">"Read only"</label><input class="input" id="gallery-read" value="Kept as it is" readonly=true /></div>
            <div class="field"><label for="gallery-off">"Disabled"</label><input class="input" id="gallery-off" value="Not for you" disabled=true /></div>
            <div class="field"><label for="gallery-choice">"One of these"</label><select class="input" id="gallery-choice" disabled=true><option>"The only one"</option></select></div>
            <label class="choice"><input type="checkbox" disabled=true /><span>"Can't be ticked"</span></label>
        </div>
    }
}

fn dialog() -> impl IntoView {
    view! {
        <dialog class="dialog" open=true aria-labelledby="gallery-dialog-title">
            <h3 id="gallery-dialog-title">"Cancel the visit of Gloria C.?"</h3>
            <p>"Tuesday, December 1, 9:00 to 10:00. The family and the provider are told at once."</p>
            <div class="buttons">
                <button class="button" type="button">"Keep it"</button>
                <button class="button button-brick" type="button">"Cancel the visit"</button>
            </div>
        </dialog>
    }
}
