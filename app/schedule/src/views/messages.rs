//! Messages of the calendar views.

web::messages! {
    month { en: "Month", es: "Mes" }
    agenda { en: "Agenda", es: "Agenda" }
    earlier_month { en: "Previous month", es: "Mes anterior" }
    this_month { en: "This month", es: "Este mes" }
    later_month { en: "Next month", es: "Mes siguiente" }

    more_tools { en: "Filter, copy, print", es: "Filtrar, copiar, imprimir" }
    holiday { en: "Holiday:", es: "Feriado:" }
    rows { en: "Rows", es: "Filas" }
    by_provider { en: "By provider", es: "Por proveedor" }
    by_child { en: "By child", es: "Por niño" }
    by_discipline { en: "By discipline", es: "Por disciplina" }

    month_title(month, year) { en: "{month} {year}", es: "{month} de {year}" }
    week { en: "Week", es: "Semana" }
    not_placed { en: "Not scheduled", es: "Sin programar" }
    not_placed_n(n) { en: "{n} not scheduled", es: "{n} sin programar" }
    all_placed { en: "all scheduled", es: "todas programadas" }
    nothing_authorized { en: "nothing authorized", es: "nada autorizado" }
    cancelled_n(n) { en: "{n} canceled" | "{n} canceled", es: "{n} cancelada" | "{n} canceladas" }
    without_provider_n(n) { en: "{n} without a provider" | "{n} without a provider", es: "{n} sin proveedor" | "{n} sin proveedor" }
    unsigned_n(n) { en: "{n} unsigned", es: "{n} sin firmar" }
    no_visits { en: "No visits", es: "Sin visitas" }
    cancelled { en: "canceled", es: "canceladas" }
    not_placed_this_month { en: "not scheduled this month", es: "sin programar este mes" }
    today { en: "today", es: "hoy" }

    agenda_of(date) { en: "Agenda, week of {date}", es: "Agenda, semana del {date}" }
    my_agenda { en: "My agenda", es: "Mi agenda" }
    no_visits_week { en: "No visits this week", es: "No hay visitas esta semana" }
    no_visits_help { en: "What is scheduled for this week shows up here.", es: "Aquí aparece lo que se programe para esta semana." }
    until(end) { en: "to {end}", es: "a {end}" }

    copy_week { en: "Copy this week to…", es: "Copiar esta semana a…" }
    print { en: "Print", es: "Imprimir" }
    how_to_print { en: "Print this page from your browser: Ctrl+P, or ⌘P on a Mac.", es: "Imprima esta página desde su navegador: Ctrl+P, o ⌘P en una Mac." }
    back { en: "Back to the board", es: "Volver al tablero" }
    printed(agency, title, date, time) { en: "{agency} · {title} · printed {date}, {time}", es: "{agency} · {title} · impreso el {date}, {time}" }
    only(what) { en: "Only: {what}", es: "Solo: {what}" }
    span(start, end) { en: "{start}–{end}", es: "{start}–{end}" }
    time { en: "Time", es: "Hora" }
    town { en: "Town", es: "Localidad" }
    state { en: "Status", es: "Estado" }


    overridden_n(n) { en: "{n} rule overridden" | "{n} rules overridden", es: "{n} regla omitida" | "{n} reglas omitidas" }
    visit_with_provider(visit, discipline, provider) { en: "{visit}, {discipline}, {provider}", es: "{visit}, {discipline}, {provider}" }
    child { en: "Child", es: "Niño" }
    providers_n(n) { en: "{n} provider" | "{n} providers", es: "{n} proveedor" | "{n} proveedores" }
}
