//! The words of the boards.

crate::words::words! {
    week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
    this_week { en: "This week", es: "Esta semana" }
    today { en: "Today", es: "Hoy" }
    earlier_week { en: "Week before", es: "Semana anterior" }
    later_week { en: "Week after", es: "Semana siguiente" }
    earlier_day { en: "Day before", es: "Día anterior" }
    later_day { en: "Day after", es: "Día siguiente" }
    week { en: "Week", es: "Semana" }
    day { en: "Day", es: "Día" }
    views { en: "Views", es: "Vistas" }

    placed_of(n, due) { en: "{n} of {due}", es: "{n} de {due}" }
    visits_placed { en: "visits placed", es: "visitas ubicadas" }
    on_the_road { en: "on the road", es: "en camino" }
    gaps { en: "gaps", es: "tiempos muertos" }
    drive_and_gap(drive, gap) { en: "{drive} + {gap} min", es: "{drive} + {gap} min" }
    drive_and_gap_per_visit { en: "drive + gap per visit", es: "camino + espera por visita" }
    with_the_chosen_provider { en: "with the chosen provider", es: "con el proveedor elegido" }
    notes_unsigned { en: "notes unsigned", es: "notas sin firmar" }
    going_ahead { en: "visits going ahead", es: "visitas en pie" }
    care_lost { en: "of care lost", es: "de atención perdida" }
    hours(h) { en: "{h} h", es: "{h} h" }
    percent(p) { en: "{p} %", es: "{p} %" }

    provider { en: "Provider", es: "Proveedor" }
    load { en: "Load", es: "Carga" }
    load_of(p) { en: "{p} % of the available time is in visits", es: "{p} % del tiempo disponible está en visitas" }
    visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
    not_working { en: "Not working", es: "No trabaja" }
    day_of(visits, name, date) { en: "{visits}, {name}, {date}", es: "{visits}, {name}, {date}" }

    all_disciplines { en: "All disciplines", es: "Todas las disciplinas" }
    discipline { en: "Discipline", es: "Disciplina" }
    name_contains { en: "Provider or child", es: "Proveedor o niño" }
    filter { en: "Filter", es: "Filtrar" }
    clear_filter { en: "Show all", es: "Mostrar todo" }
    nobody_matches { en: "Nobody matches this filter", es: "Nadie coincide con este filtro" }
    nobody_matches_help { en: "Try part of a name, or show all.", es: "Pruebe con parte de un nombre, o muestre todo." }
    no_providers { en: "No providers yet", es: "Aún no hay proveedores" }
    no_providers_help { en: "Bring your agency in from CSV files, then its week shows here.", es: "Traiga su agencia desde archivos CSV; su semana aparecerá aquí." }
    import_now { en: "Import your agency", es: "Importar su agencia" }

    not_placed(n) { en: "{n} visit not placed yet" | "{n} visits not placed yet", es: "{n} visita sin ubicar" | "{n} visitas sin ubicar" }
    not_placed_help { en: "Choose one to give it a time and a provider.", es: "Elija una para darle hora y proveedor." }
    all_placed { en: "Every authorized visit of this week is placed.", es: "Todas las visitas autorizadas de esta semana están ubicadas." }
    show_all(n) { en: "Show all {n}", es: "Mostrar las {n}" }
    minutes(n) { en: "{n} min", es: "{n} min" }
    why_no_provider { en: "Nobody has this discipline.", es: "Nadie tiene esta disciplina." }
    why_no_common_window { en: "Nobody is free while the family is.", es: "Nadie está libre cuando la familia lo está." }
    why_ends(date) { en: "Authorization ends {date}.", es: "La autorización termina el {date}." }
    why_starts(date) { en: "Authorization starts {date}.", es: "La autorización empieza el {date}." }
    why_nobody_chosen(n) { en: "Nobody chosen yet. {n} provider fits." | "Nobody chosen yet. {n} providers fit.", es: "Nadie elegido aún. {n} proveedor puede." | "Nadie elegido aún. {n} proveedores pueden." }
    why_not_yet(name) { en: "For {name}.", es: "Para {name}." }
    place_for(name) { en: "Place a visit for {name}", es: "Ubicar una visita de {name}" }

    cancelled_today(n) { en: "{n} visit cancelled" | "{n} visits cancelled", es: "{n} visita cancelada" | "{n} visitas canceladas" }
    nothing_cancelled { en: "Nothing fell out", es: "Nada se ha cancelado" }
    nothing_cancelled_help { en: "Cancelled visits and news from the road show here.", es: "Aquí aparecen las visitas canceladas y los avisos desde el camino." }
    overdue(n) { en: "{n} visit behind the clock" | "{n} visits behind the clock", es: "{n} visita con retraso" | "{n} visitas con retraso" }
    not_begun { en: "Not begun", es: "Sin empezar" }
    not_checked_out { en: "Not checked out", es: "Sin registrar la salida" }
    and_more(n) { en: "and {n} more, on the board", es: "y {n} más, en el tablero" }
    from_the_road { en: "From the road", es: "Desde el camino" }
    running_late(n) { en: "Running {n} min late" , es: "Con {n} min de retraso" }
    nobody_home { en: "Nobody home", es: "No hay nadie en casa" }
    by_agency { en: "Agency", es: "Agencia" }
    by_provider { en: "Provider", es: "Proveedor" }
    by_family { en: "Family", es: "Familia" }

    drive_min(n) { en: "{n} min drive", es: "{n} min de camino" }
    gap_min(n) { en: "{n} min gap", es: "{n} min de espera" }
    bar(start, end, name, state) { en: "{start} to {end} {name}, {state}", es: "{start} a {end} {name}, {state}" }
    state_planned { en: "planned", es: "planificada" }
    state_under_way { en: "under way", es: "en curso" }
    state_done_unsigned { en: "note unsigned", es: "nota sin firmar" }
    state_signed { en: "signed", es: "firmada" }
    state_cancelled { en: "cancelled", es: "cancelada" }

    map_of(name) { en: "Sketch of the road of {name}", es: "Croquis del camino de {name}" }
    road_of(name) { en: "The road of {name}", es: "El camino de {name}" }
    close_map { en: "Close the sketch", es: "Cerrar el croquis" }

    // The provider's day.
    stops_and_drive(visits, drive) { en: "{visits} · {drive} driving, home to home", es: "{visits} · {drive} de camino, de casa a casa" }
    no_visits { en: "No visits today", es: "Hoy no hay visitas" }
    no_visits_help { en: "If the office gives you one, it shows here.", es: "Si la oficina le asigna una, aparecerá aquí." }
    next { en: "Next", es: "Siguiente" }
    now_here { en: "In the visit", es: "En la visita" }
    signed { en: "Signed", es: "Firmada" }
    note_to_sign { en: "Note to sign", es: "Nota por firmar" }
    cancelled { en: "Cancelled", es: "Cancelada" }
    open_note { en: "Open the note", es: "Abrir la nota" }
    go { en: "Go", es: "Ir" }
    go_to(address) { en: "Go to {address}", es: "Ir a {address}" }
    drive_home(n) { en: "{n} min home", es: "{n} min a casa" }
    my_week { en: "My week", es: "Mi semana" }
    no_visits_week { en: "No visits this week", es: "No hay visitas esta semana" }
}
