//! Messages of the pages of kinds of visits.

web::messages! {
    visit_kinds { en: "Kinds of visits", es: "Tipos de visitas" }
    help { en: "Visits that no payer authorizes. A visit keeps what its kind said when it was scheduled.", es: "Visitas que ningún pagador autoriza. Una visita conserva lo que decía su tipo cuando se programó." }
    add { en: "Add a kind of visit", es: "Agregar un tipo de visita" }
    empty { en: "No kinds of visits yet", es: "Aún no hay tipos de visitas" }
    empty_help { en: "Add one to schedule visits without an authorization, such as an evaluation.", es: "Agregue uno para programar visitas sin autorización, como una evaluación." }
    search { en: "Name", es: "Nombre" }
    visit_kinds_found(n) { en: "{n} kind of visit" | "{n} kinds of visits", es: "{n} tipo de visita" | "{n} tipos de visitas" }
    name_es { en: "Name in Spanish", es: "Nombre en español" }
    name_es_hint { en: "For people who read Spanish here. Empty means the name above.", es: "Para quienes leen aquí en español. Vacío significa el nombre de arriba." }
    minutes { en: "Minutes of a visit", es: "Minutos de una visita" }
    minutes_hint { en: "Used where a visit is scheduled without a length.", es: "Se usan si al programar una visita no se indica otra duración." }
    billable { en: "Billable", es: "Facturable" }
    payable { en: "Paid to the provider", es: "Se paga al proveedor" }
    needs_note { en: "Needs a session note", es: "Requiere nota de sesión" }
    yes { en: "Yes", es: "Sí" }
    no { en: "No", es: "No" }
    end { en: "End this kind of visit", es: "Terminar este tipo de visita" }
    end_help { en: "From that day on it can't be chosen for new visits. Those that are scheduled stay, and you can bring it back.", es: "Desde ese día ya no se puede elegir para visitas nuevas. Las programadas se quedan, y usted puede recuperarlo." }
}

/// Yes or no.
pub fn yes_or_no(lang: domain::Language, is: bool) -> &'static str {
    if is { yes(lang) } else { no(lang) }
}
