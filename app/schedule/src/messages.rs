//! Messages of the boards.

web::messages! {
    week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
    this_week { en: "This week", es: "Esta semana" }
    today { en: "Today", es: "Hoy" }
    earlier_week { en: "Previous week", es: "Semana anterior" }
    later_week { en: "Next week", es: "Semana siguiente" }
    earlier_day { en: "Previous day", es: "Día anterior" }
    later_day { en: "Next day", es: "Día siguiente" }
    week { en: "Week", es: "Semana" }
    day { en: "Day", es: "Día" }
    views { en: "Views", es: "Vistas" }

    placed_of(n, due) { en: "{n} of {due}", es: "{n} de {due}" }
    visits_placed { en: "visits scheduled", es: "visitas programadas" }
    driving_time { en: "on the road", es: "en ruta" }
    gaps { en: "gaps", es: "esperas" }
    drive_and_gap(drive, gap) { en: "{drive} + {gap} min", es: "{drive} + {gap} min" }
    drive_and_gap_per_visit { en: "drive + gap per visit", es: "trayecto + espera por visita" }
    with_therapist { en: "with the assigned therapist", es: "con el terapeuta asignado" }
    notes_unsigned { en: "notes unsigned", es: "notas sin firmar" }
    without_provider { en: "without a provider", es: "sin proveedor" }
    going_ahead { en: "visits going ahead", es: "visitas que siguen" }
    care_lost { en: "of care lost", es: "de atención perdida" }
    hours(h) { en: "{h} h", es: "{h} h" }
    percent(p) { en: "{p}%", es: "{p}\u{a0}%" }

    provider { en: "Provider", es: "Proveedor" }
    load { en: "Load", es: "Carga" }
    load_of(p) { en: "{p}% of the available time is in visits", es: "{p}\u{a0}% del tiempo disponible está en visitas" }
    visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
    not_working { en: "Not working", es: "No trabaja" }
    name_and_date(name, date) { en: "{name}, {date}", es: "{name}, {date}" }

    day_with_names(day, names) { en: "{day}: {names}", es: "{day}: {names}" }
    visit_at(time, name) { en: "{time} {name}", es: "{time} {name}" }
    visit_in_state(time, name, state) { en: "{time} {name} ({state})", es: "{time} {name} ({state})" }

    all_disciplines { en: "All disciplines", es: "Todas las disciplinas" }
    discipline { en: "Discipline", es: "Disciplina" }
    name_contains { en: "Provider or child", es: "Proveedor o niño" }
    filter { en: "Filter", es: "Filtrar" }
    clear_filter { en: "Show all", es: "Mostrar todo" }
    no_matches { en: "No one matches this filter", es: "Nadie coincide con este filtro" }
    no_matches_help { en: "Try part of a name or a phone number, or show all.", es: "Pruebe con parte de un nombre o un teléfono, o muestre todo." }
    no_providers { en: "No providers yet", es: "Aún no hay proveedores" }
    no_providers_help { en: "Import your agency's CSV files, or add providers one by one. Their week shows up here.", es: "Importe los archivos CSV de su agencia, o agregue proveedores uno por uno. Su semana aparecerá aquí." }
    nobody_works { en: "Nobody works this day", es: "Nadie trabaja este día" }
    nobody_works_help { en: "Providers show up here on the days of their working hours, and with a visit.", es: "Los proveedores aparecen aquí en los días de su horario de trabajo, y con una visita." }
    add_provider { en: "Add a provider", es: "Agregar un proveedor" }
    add_child { en: "Add a child", es: "Agregar a un niño" }
    import_now { en: "Import your agency", es: "Importar su agencia" }

    not_placed(n) { en: "{n} visit not scheduled yet" | "{n} visits not scheduled yet", es: "{n} visita sin programar" | "{n} visitas sin programar" }
    not_placed_help { en: "Choose one to give it a time and a provider.", es: "Elija una para darle hora y proveedor." }
    all_placed { en: "All authorized visits of this week are scheduled.", es: "Todas las visitas autorizadas de esta semana están programadas." }
    nothing_authorized { en: "No visits are authorized for this week yet. Add authorizations to see here what is left to schedule.", es: "Aún no hay visitas autorizadas para esta semana. Agregue autorizaciones para ver aquí lo que falta programar." }
    all_placed_of_filter { en: "All authorized visits that match are scheduled.", es: "Todas las visitas autorizadas que coinciden están programadas." }
    show_all(n) { en: "Show all {n}", es: "Mostrar las {n}" }
    minutes(n) { en: "{n} min", es: "{n} min" }
    why_no_provider { en: "No one has this discipline.", es: "Nadie tiene esta disciplina." }
    why_no_common_window { en: "No one is free when the family is.", es: "Nadie está libre cuando la familia lo está." }
    why_ends(date) { en: "Authorization ends {date}.", es: "La autorización termina el {date}." }
    why_starts(date) { en: "Authorization starts {date}.", es: "La autorización empieza el {date}." }
    why_nobody_chosen(n) { en: "No one chosen yet. {n} provider fits." | "No one chosen yet. {n} providers fit.", es: "Aún no se eligió a nadie. {n} proveedor puede." | "Aún no se eligió a nadie. {n} proveedores pueden." }
    why_not_yet(name) { en: "For {name}.", es: "Para {name}." }
    schedule_visit_for(name) { en: "Schedule a visit for {name}", es: "Programar una visita de {name}" }

    cancelled_count(n) { en: "{n} visit canceled" | "{n} visits canceled", es: "{n} visita cancelada" | "{n} visitas canceladas" }
    no_cancellations { en: "No cancellations", es: "No hay cancelaciones" }
    no_cancellations_help { en: "Canceled visits and reports from the road show up here.", es: "Aquí aparecen las visitas canceladas y los avisos en ruta." }
    overdue(n) { en: "{n} visit running late" | "{n} visits running late", es: "{n} visita con retraso" | "{n} visitas con retraso" }
    not_begun { en: "Not started", es: "Sin empezar" }
    not_checked_out { en: "Not checked out", es: "Sin registrar salida" }
    and_more(n) { en: "and {n} more on the board", es: "y {n} más en el tablero" }
    needs_attention { en: "Needs attention", es: "Requiere atención" }
    action_move { en: "Move", es: "Mover" }
    action_cancel { en: "Cancel", es: "Cancelar" }
    action_enter_times { en: "Enter times", es: "Registrar las horas" }
    action_schedule_another { en: "Schedule another", es: "Programar otra" }
    action_restore { en: "Restore", es: "Restaurar" }
    call_family(number) { en: "Family {number}", es: "Familia {number}" }
    call_provider(number) { en: "Provider {number}", es: "Proveedor {number}" }
    field_reports { en: "From the road", es: "Avisos en ruta" }
    rule_overridden(reason) { en: "Rule overridden: {reason}", es: "Regla omitida: {reason}" }
    last_night { en: "Last night", es: "Anoche" }

    gap_min(n) { en: "{n} min gap", es: "{n} min de espera" }
    bar(start, end, name, state) { en: "{start} to {end} {name}, {state}", es: "{start} a {end} {name}, {state}" }

    map_of(name) { en: "Route map of {name}", es: "Mapa de la ruta de {name}" }
    route_of(name) { en: "Route of {name}", es: "Ruta de {name}" }
    close_map { en: "Close the map", es: "Cerrar el mapa" }

    // The provider's day.
    stops_and_drive(visits, drive) { en: "{visits} · {drive} of driving, home to home", es: "{visits} · {drive} de trayecto, de casa a casa" }
    no_visits { en: "No visits this day", es: "No hay visitas este día" }
    no_visits_help { en: "If the office gives you one, it shows up here.", es: "Si la oficina le asigna una, aparecerá aquí." }
    next { en: "Next", es: "Siguiente" }
    in_progress { en: "In progress", es: "En curso" }
    signed { en: "Signed", es: "Firmada" }
    visit_over { en: "Visit over", es: "Visita terminada" }
    note_unsigned { en: "Note unsigned", es: "Nota sin firmar" }
    cancelled { en: "Canceled", es: "Cancelada" }
    open_note { en: "Open the note", es: "Abrir la nota" }
    directions { en: "Directions", es: "Cómo llegar" }
    safety_note { en: "Safety notes", es: "Notas de seguridad" }
    directions_to(address) { en: "Directions to {address}", es: "Cómo llegar a {address}" }
    time_off_or_sick { en: "Time off, or sick today", es: "Días libres, o enfermedad hoy" }
    time_off_help { en: "Ask for days, or say that you can't work today", es: "Pida días, o avise que hoy no puede trabajar" }
    my_week { en: "My week", es: "Mi semana" }
    no_visits_week { en: "No visits this week", es: "No hay visitas esta semana" }
}
