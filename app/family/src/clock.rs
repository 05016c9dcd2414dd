//! The next visits in the viewer's own time zone, for a parent who is in another time zone than the child.

#[cfg(feature = "islands")]
use domain::Language;
use leptos::prelude::*;

web::messages! {
    on_your_clock(when) { en: "On your clock: {when}", es: "En su reloj: {when}" }
}

/// Shows each start in the device's time zone, if that differs from the zone of the visit. Nothing is shown without JavaScript,
/// since only the device knows its zone.
#[island]
pub fn ViewerClock() -> impl IntoView {
    #[cfg(feature = "islands")]
    show();
}

/// The place for the start of a visit.
#[cfg(feature = "ssr")]
pub fn place(visit: &domain::family::FamilyVisit, class: &'static str) -> impl IntoView + use<> {
    view! { <p class=class data-second=visit.starts_second data-utc-offset-minutes=visit.utc_offset_minutes hidden></p> }
}

/// Fills the places of the page.
#[cfg(feature = "islands")]
fn show() {
    use leptos::wasm_bindgen::JsCast;
    let Ok(places) = document().query_selector_all("[data-second]") else { return };
    for place in (0..places.length()).filter_map(|index| places.get(index)?.dyn_into::<leptos::web_sys::Element>().ok()) {
        let number = |name: &str| place.get_attribute(name)?.parse::<i64>().ok();
        let times = number("data-second").zip(number("data-utc-offset-minutes"));
        let lang = web::page_language();
        if let Some(when) = times.and_then(|(second, offset)| device_time(lang, second, offset)) {
            place.set_text_content(Some(&on_your_clock(lang, when)));
            place.remove_attribute("hidden").ok();
        }
    }
}

/// "Tuesday 3:00 PM" in the device's time zone; `None` if the device shows the same time as the visit's place.
#[cfg(feature = "islands")]
fn device_time(lang: Language, second: i64, utc_offset_minutes: i64) -> Option<String> {
    use js_sys::{Date, Object, Reflect};
    let start = Date::new(&(second as f64 * 1000.0).into());
    // JavaScript's offset has the opposite sign: minutes from local time to UTC.
    if start.get_timezone_offset() as i64 == -utc_offset_minutes {
        return None;
    }
    let twelve =
        document().document_element().and_then(|root| root.get_attribute("data-clock")).is_some_and(|clock| clock == "12");
    let options = Object::new();
    for (name, value) in
        [("weekday", "long".into()), ("hour", "numeric".into()), ("minute", "2-digit".into()), ("hour12", twelve.into())]
    {
        Reflect::set(&options, &name.into(), &value).ok()?;
    }
    start.to_locale_string(lang.tag(), &options).as_string()
}
