//! Names of domain values in both languages: disciplines, roles, holidays, devices, languages.

pub mod data_map;
mod languages;

pub use languages::{known_language, language_name};

use domain::{
    Capability, Language, Role,
    holidays::FederalHoliday,
    text::StoredText,
    visit_kinds::KindName,
    visits::{PlaceName, ProviderRef},
};

crate::messages! {
    place_clinic { en: "at the clinic", es: "en la clínica" }
    place_day_care { en: "at day care", es: "en la guardería" }
    place_home { en: "at home", es: "en casa" }
    place_second_home { en: "at the second home", es: "en la segunda casa" }
    place_video { en: "by video", es: "por video" }
    christmas { en: "Christmas Day", es: "Navidad" }
    columbus { en: "Columbus Day", es: "Día de Colón" }
    independence { en: "Independence Day", es: "Día de la Independencia" }
    juneteenth { en: "Juneteenth", es: "Juneteenth" }
    labor { en: "Labor Day", es: "Día del Trabajo" }
    martin_luther_king { en: "Martin Luther King Jr. Day", es: "Día de Martin Luther King Jr." }
    memorial { en: "Memorial Day", es: "Día de los Caídos" }
    new_year { en: "New Year's Day", es: "Año Nuevo" }
    observed_on_workday(name) { en: "{name} (observed)", es: "{name} (trasladado)" }
    thanksgiving { en: "Thanksgiving Day", es: "Día de Acción de Gracias" }
    veterans { en: "Veterans Day", es: "Día de los Veteranos" }
    washington { en: "Washington's Birthday", es: "Natalicio de Washington" }
    browser_on(browser, system) { en: "{browser} on {system}", es: "{browser} en {system}" }
    without_provider { en: "Without a provider", es: "Sin proveedor" }
    mother { en: "Mother", es: "Madre" }
    father { en: "Father", es: "Padre" }
    grandmother { en: "Grandmother", es: "Abuela" }
    grandfather { en: "Grandfather", es: "Abuelo" }
    foster_parent { en: "Foster parent", es: "Padre o madre de crianza temporal" }
    role_admin { en: "Office", es: "Oficina" }
    role_provider { en: "Provider", es: "Proveedor" }
    role_parent { en: "Family", es: "Familia" }
    capability_schedule { en: "Schedule", es: "Agenda" }
    capability_bill { en: "Billing", es: "Facturación" }
    capability_supervise { en: "Supervision", es: "Supervisión" }
    capability_privacy { en: "Privacy", es: "Privacidad" }
    capability_manage { en: "Management", es: "Administración" }
    discipline_name_si { en: "Special instruction", es: "Instrucción especial" }
    discipline_name_st { en: "Speech therapy", es: "Terapia del habla" }
    discipline_name_ot { en: "Occupational therapy", es: "Terapia ocupacional" }
    discipline_name_pt { en: "Physical therapy", es: "Fisioterapia" }
    discipline_name_aba { en: "Behavior therapy (ABA)", es: "Terapia conductual (ABA)" }
    discipline_name_sw { en: "Social work", es: "Trabajo social" }
}

/// A text as a page shows it, also one that was deleted.
pub fn stored_text(lang: Language, text: &StoredText) -> &str {
    text.text().unwrap_or_else(|| crate::messages::text_deleted(lang))
}

/// The name of a visit's provider, or that it has none.
pub fn provider_name(lang: Language, provider: &ProviderRef) -> String {
    if provider.is_nobody() { without_provider(lang).to_owned() } else { provider.listed_name() }
}

/// What a visit delivers: its kind, if it needs no authorization, otherwise the discipline.
pub fn service_name(lang: Language, discipline: &str, kind: Option<&KindName>) -> String {
    kind.map_or_else(|| discipline_name(lang, discipline), |kind| kind.text(lang).to_owned())
}

/// A relationship in the reader's language; other text that the agency wrote is shown as written.
pub fn relationship_name(lang: Language, written: &str) -> String {
    let word: fn(Language) -> &'static str = match written.trim().to_lowercase().as_str() {
        "mother" => mother,
        "father" => father,
        "grandmother" => grandmother,
        "grandfather" => grandfather,
        "foster parent" => foster_parent,
        _ => return written.to_owned(),
    };
    word(lang).to_owned()
}

/// The same within a line of text.
pub fn relationship_in_text(lang: Language, written: &str) -> String {
    let name = relationship_name(lang, written);
    if name == written { name } else { name.to_lowercase() }
}

/// The name of a discipline; an unknown abbreviation is shown as it is.
pub fn discipline_name(lang: Language, letters: &str) -> String {
    match letters {
        "SI" => discipline_name_si(lang).to_owned(),
        "ST" => discipline_name_st(lang).to_owned(),
        "OT" => discipline_name_ot(lang).to_owned(),
        "PT" => discipline_name_pt(lang).to_owned(),
        "ABA" => discipline_name_aba(lang).to_owned(),
        "SW" => discipline_name_sw(lang).to_owned(),
        other => other.to_owned(),
    }
}

/// The kind of place, as in "1 hour · at home".
pub fn place_kind(lang: Language, kind: &str) -> &'static str {
    match kind {
        "second_home" => place_second_home(lang),
        "day_care" => place_day_care(lang),
        "clinic" => place_clinic(lang),
        "video" => place_video(lang),
        _ => place_home(lang),
    }
}

/// A place of a child among its others: "At day care, Sunny Days, 9 Oak St".
pub fn place_name(lang: Language, place: &PlaceName) -> String {
    let kind = crate::dates::capitalize(place_kind(lang, &place.kind));
    [kind.as_str(), &place.label, &place.address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The display name of a role.
pub fn role_name(lang: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => role_admin(lang),
        Role::Provider => role_provider(lang),
        Role::Parent => role_parent(lang),
    }
}

/// The display name of a capability.
pub fn capability_name(lang: Language, capability: Capability) -> &'static str {
    match capability {
        Capability::Schedule => capability_schedule(lang),
        Capability::Bill => capability_bill(lang),
        Capability::Supervise => capability_supervise(lang),
        Capability::Privacy => capability_privacy(lang),
        Capability::Manage => capability_manage(lang),
    }
}

/// A stored device name such as "Firefox on Android", translated.
pub fn device_text(lang: Language, stored: &str) -> String {
    match stored.split_once(" on ") {
        Some((browser, system)) => browser_on(lang, browser, system),
        None => stored.to_owned(),
    }
}

/// The name of a holiday in the viewer's language. A federal holiday is stored with its name in the language of the user who
/// added it, others as they were typed.
pub fn holiday_name(lang: Language, name: &str) -> String {
    let known = FederalHoliday::ALL.into_iter().flat_map(|holiday| [(holiday, false), (holiday, true)]);
    let mut matches = known
        .filter(|(holiday, observed)| Language::ALL.iter().any(|lang| federal_holiday_name(*lang, *holiday, *observed) == name));
    matches.next().map_or_else(|| name.to_owned(), |(holiday, observed)| federal_holiday_name(lang, holiday, observed))
}

/// The name of a federal holiday; `observed` is the workday on which it is observed.
pub fn federal_holiday_name(lang: Language, holiday: FederalHoliday, observed: bool) -> String {
    let name = match holiday {
        FederalHoliday::NewYear => new_year(lang),
        FederalHoliday::MartinLutherKing => martin_luther_king(lang),
        FederalHoliday::Washington => washington(lang),
        FederalHoliday::Memorial => memorial(lang),
        FederalHoliday::Juneteenth => juneteenth(lang),
        FederalHoliday::Independence => independence(lang),
        FederalHoliday::Labor => labor(lang),
        FederalHoliday::Columbus => columbus(lang),
        FederalHoliday::Veterans => veterans(lang),
        FederalHoliday::Thanksgiving => thanksgiving(lang),
        FederalHoliday::Christmas => christmas(lang),
    };
    if observed { observed_on_workday(lang, name) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn federal_holidays_are_translated() {
        for (stored, spanish) in [
            ("Thanksgiving Day", "Día de Acción de Gracias"),
            ("Independence Day (observed)", "Día de la Independencia (trasladado)"),
            ("Navidad", "Navidad"),
            ("Staff day", "Staff day"),
        ] {
            assert_eq!(holiday_name(Language::Es, stored), spanish);
        }
        assert_eq!(holiday_name(Language::En, "Navidad"), "Christmas Day");
    }

    #[test]
    fn relationships_are_translated() {
        for (written, english, spanish) in [
            ("father", "Father", "padre"),
            ("Foster parent", "Foster parent", "padre o madre de crianza temporal"),
            ("aunt Eva", "aunt Eva", "aunt Eva"),
        ] {
            assert_eq!(relationship_name(Language::En, written), english);
            assert_eq!(relationship_in_text(Language::Es, written), spanish);
        }
        assert_eq!(relationship_in_text(Language::En, "Father"), "Father");
    }
}
