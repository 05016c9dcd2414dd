//! The next visit in the viewer's own time zone, for a parent who is in another time zone than the child.

use domain::Language;
use leptos::prelude::*;

web::messages! {
    on_your_clock(when) { en: "On your clock: {when}", es: "En su reloj: {when}" }
}

/// The start in the device's time zone, if that differs from the zone of the visit. Renders nothing without JavaScript, since
/// only the device knows its zone.
#[island]
pub fn ViewerClock(
    lang: Language,
    /// The start, in seconds since 1970.
    second: i64,
    /// The UTC offset at the visit's place then, in minutes.
    utc_offset_minutes: i32,
) -> impl IntoView {
    let when = RwSignal::new(None::<String>);
    #[cfg(feature = "islands")]
    Effect::new(move || when.set(device_time(lang, second, utc_offset_minutes)));
    #[cfg(not(feature = "islands"))]
    let _ = (second, utc_offset_minutes);
    move || when.get().map(|when| view! { <p class="next-date">{on_your_clock(lang, when)}</p> })
}

/// "Tuesday 3:00 PM" in the device's time zone; `None` if the device shows the same time as the visit's place.
#[cfg(feature = "islands")]
fn device_time(lang: Language, second: i64, utc_offset_minutes: i32) -> Option<String> {
    use js_sys::{Date, Object, Reflect};
    let start = Date::new(&(second as f64 * 1000.0).into());
    // JavaScript's offset has the opposite sign: minutes from local time to UTC.
    if start.get_timezone_offset() as i32 == -utc_offset_minutes {
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
