//! The words of the views around the boards.

crate::words::words! {
    month { en: "Month", es: "Mes" }
    agenda { en: "Agenda", es: "Agenda" }
    earlier_month { en: "Month before", es: "Mes anterior" }
    this_month { en: "This month", es: "Este mes" }
    later_month { en: "Month after", es: "Mes siguiente" }

    more_tools { en: "Filter, copy, print", es: "Filtrar, copiar, imprimir" }
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

    copy_week { en: "Copy this week to…", es: "Copiar esta semana a…" }
    print { en: "Print", es: "Imprimir" }
    how_to_print { en: "Print this page with your browser: Ctrl+P, on a Mac ⌘P.", es: "Imprima esta página con su navegador: Ctrl+P, en un Mac ⌘P." }
    back { en: "Back to the board", es: "Volver al tablero" }
    printed(agency, title, date, time) { en: "{agency} · {title} · printed {date}, {time}", es: "{agency} · {title} · impreso el {date}, {time}" }
    only(what) { en: "Only: {what}", es: "Solo: {what}" }
    span(start, end) { en: "{start}–{end}", es: "{start}–{end}" }
    time { en: "Time", es: "Hora" }
    town { en: "Town", es: "Localidad" }
    state { en: "State", es: "Estado" }

    road_today { en: "Today's road", es: "El camino de hoy" }
    no_road { en: "No visit goes ahead on this day.", es: "Este día no hay visitas en pie." }
    sketch_of(n) { en: "Sketch of the road: base and {n} stop. The list says the same." | "Sketch of the road: base and {n} stops. The list says the same.", es: "Croquis del camino: base y {n} parada. La lista dice lo mismo." | "Croquis del camino: base y {n} paradas. La lista dice lo mismo." }
    sketch_help(drive) { en: "{drive} on the road, as the crow flies here. Dashes lead from and to the base.", es: "{drive} de camino; aquí en línea recta. Los trazos salen de la base y vuelven a ella." }
    stop_n(n) { en: "Stop {n}", es: "Parada {n}" }
    north { en: "N", es: "N" }

    child { en: "Child", es: "Niño" }
    providers_n(n) { en: "{n} provider" | "{n} providers", es: "{n} proveedor" | "{n} proveedores" }
}
