//! The words of the views around the boards.

crate::words::words! {
    month { en: "Month", es: "Mes" }
    agenda { en: "Agenda", es: "Agenda" }
    earlier_month { en: "Month before", es: "Mes anterior" }
    this_month { en: "This month", es: "Este mes" }
    later_month { en: "Month after", es: "Mes siguiente" }

    rows { en: "Rows", es: "Filas" }
    by_provider { en: "By provider", es: "Por proveedor" }
    by_child { en: "By child", es: "Por niño" }
    by_discipline { en: "By discipline", es: "Por disciplina" }

    month_title(month, year) { en: "{month} {year}", es: "{month} de {year}" }
    week { en: "Week", es: "Semana" }
    not_placed { en: "Not placed", es: "Sin ubicar" }
    not_placed_n(n) { en: "{n} not placed", es: "{n} sin ubicar" }
    all_placed { en: "all placed", es: "todas ubicadas" }
    cancelled_n(n) { en: "{n} cancelled" | "{n} cancelled", es: "{n} cancelada" | "{n} canceladas" }
    unsigned_n(n) { en: "{n} unsigned", es: "{n} sin firmar" }
    no_visits { en: "No visits", es: "Sin visitas" }
    cancelled { en: "cancelled", es: "canceladas" }
    in_its_weeks { en: "not placed in its weeks", es: "sin ubicar en sus semanas" }
    today { en: "today", es: "hoy" }

    agenda_of(date) { en: "Agenda, week of {date}", es: "Agenda, semana del {date}" }
    my_agenda { en: "My agenda", es: "Mi agenda" }
    no_visits_week { en: "No visits this week", es: "No hay visitas esta semana" }
    no_visits_help { en: "What is placed in this week shows here.", es: "Aquí aparece lo que se ubique en esta semana." }
    until(end) { en: "to {end}", es: "a {end}" }

    child { en: "Child", es: "Niño" }
    providers_n(n) { en: "{n} provider" | "{n} providers", es: "{n} proveedor" | "{n} proveedores" }
}
