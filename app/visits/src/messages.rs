//! Messages of a visit: its page, its forms, its conflicts.

web::messages! {

    visit_of(name) { en: "Visit of {name}", es: "Visita de {name}" }
    state_planned { en: "Scheduled", es: "Programada" }
    state_under_way { en: "In progress", es: "En curso" }
    state_done { en: "Visit over", es: "Visita terminada" }
    state_cancelled { en: "Canceled", es: "Cancelada" }
    back_to_day { en: "Back to the day", es: "Volver al día" }
    back_to_week { en: "Back to the week", es: "Volver a la semana" }
    week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
    when { en: "When", es: "Cuándo" }
    who { en: "Who", es: "Quién" }
    place { en: "Where", es: "Dónde" }
    service { en: "Service", es: "Servicio" }
    authorization { en: "Authorization", es: "Autorización" }
    state { en: "Status", es: "Estado" }
    from_to(date, start, end) { en: "{date}, {start}\u{a0}to\u{a0}{end}", es: "{date}, de\u{a0}{start}\u{a0}a\u{a0}{end}" }
    checked_in_at(time) { en: "checked in {time}", es: "entrada {time}" }
    checked_out_at(time) { en: "checked out {time}", es: "salida {time}" }
    override_reason { en: "Reason for overriding a rule", es: "Motivo para omitir una regla" }
    cancelled_by(who, when) { en: "Canceled by the {who}, {when}", es: "Cancelada por {who}, {when}" }
    cancelled_by_agency { en: "agency", es: "la agencia" }
    cancelled_by_provider { en: "provider", es: "el proveedor" }
    cancelled_by_family { en: "family", es: "la familia" }
    why { en: "Show the reason", es: "Mostrar el motivo" }
    field_reports { en: "From the road", es: "Avisos en ruta" }
    note { en: "Note", es: "Nota" }
    open_note { en: "Open the note", es: "Abrir la nota" }
    note_state_not_needed { en: "No note needed", es: "No requiere nota" }
    note_state_none { en: "No note yet", es: "Aún no hay nota" }
    note_state_draft { en: "Draft, not signed", es: "Borrador, sin firmar" }
    note_state_signed { en: "Signed", es: "Firmada" }
    directions { en: "Directions", es: "Cómo llegar" }
    directions_to(address) { en: "Directions to {address}", es: "Cómo llegar a {address}" }
    map_of(address) { en: "Map: {address}", es: "Mapa: {address}" }
    map { en: "Map", es: "Mapa" }
    drive { en: "Drive", es: "Trayecto" }
    drive_before(n) { en: "{n} min from the previous stop", es: "{n} min desde la parada anterior" }
    drive_from_home(n) { en: "{n} min from home", es: "{n} min desde su casa" }
    visit_cancelled_help { en: "This visit is canceled. You don't need to go.", es: "Esta visita está cancelada. No hace falta ir." }
    visit_over_help { en: "This visit is over.", es: "Esta visita ya terminó." }
    not_changeable_help { en: "A visit that has started or is over can't be changed here.", es: "Una visita que ya empezó o terminó no se puede cambiar aquí." }


    change_visit_title { en: "Change this visit", es: "Cambiar esta visita" }
    move_title { en: "Move", es: "Mover" }
    move_help { en: "Another day, time or length, with the same provider. The family and the provider are not notified yet.", es: "Otro día, otra hora u otra duración, con el mismo proveedor. Todavía no se avisa a la familia ni al proveedor." }
    no_provider { en: "No provider", es: "Sin proveedor" }
    provider_before { en: "Before:", es: "Antes:" }
    take_off_title { en: "Take the provider off", es: "Quitar al proveedor" }
    take_off_help(name) { en: "The visit stays planned at its time, without a provider: {name} no longer sees it. The family's page says that it is not settled yet who comes. Nobody is notified.", es: "La visita sigue programada a su hora, sin proveedor: {name} ya no la ve. La página de la familia dice que aún no se sabe quién vendrá. No se avisa a nadie." }
    take_off_button { en: "Take the provider off", es: "Quitar al proveedor" }
    give_title { en: "Give it a provider", es: "Darle un proveedor" }
    reassign_title { en: "Change provider", es: "Cambiar de proveedor" }
    reassign_help { en: "Another provider, at this time or another. Nobody is notified yet.", es: "Otro proveedor, a esta hora o a otra. Todavía no se avisa a nadie." }
    reassign_provider_label { en: "Provider, nearest first", es: "Proveedor, primero el más cercano" }
    reassign_button { en: "Change the provider", es: "Cambiar de proveedor" }
    reassign_more(n) { en: "Show {n} more" | "Show {n} more", es: "Mostrar {n} más" | "Mostrar {n} más" }
    reassign_none_fit { en: "Nobody can take it at this time without breaking a rule.", es: "Nadie puede hacerla a esta hora sin incumplir una regla." }
    reassign_rules_for_anyone { en: "At this time, whoever goes:", es: "A esta hora, vaya quien vaya:" }
    provider_busy { en: "Has another visit at this time.", es: "Tiene otra visita a esta hora." }
    drive_to_next(n) { en: "{n} min to the next stop", es: "{n} min hasta la siguiente parada" }
    drive_home(n) { en: "{n} min home", es: "{n} min de regreso a casa" }
    free_spans(list) { en: "Free {list}", es: "Libre {list}" }
    free_all_day(list) { en: "Free all day, {list}", es: "Libre todo el día, {list}" }
    no_free_time { en: "No free time long enough that day", es: "Sin tiempo libre suficiente ese día" }
    not_working { en: "Not working that day", es: "No trabaja ese día" }
    date { en: "Date", es: "Fecha" }
    time { en: "Start", es: "Inicio" }
    local_time(zone) { en: "Local time of the visit ({zone}).", es: "Hora local de la visita ({zone})." }
    provider { en: "Provider", es: "Proveedor" }
    move_button { en: "Move the visit", es: "Mover la visita" }
    override_label { en: "Reason for overriding a rule", es: "Motivo para omitir una regla" }
    override_hint { en: "Only if a rule is in the way. It is saved with your name.", es: "Solo si una regla lo impide. Se guarda con su nombre." }
    optional { en: "optional", es: "opcional" }

    place_title { en: "Change the place", es: "Cambiar el lugar" }
    place_help { en: "The day, the time and the provider stay. The drives before and after it change.", es: "El día, la hora y el proveedor no cambian. Cambian los trayectos antes y después." }
    new_place { en: "New place", es: "Lugar nuevo" }
    place_button { en: "Change the place", es: "Cambiar el lugar" }

    cancel_title { en: "Cancel the visit", es: "Cancelar la visita" }
    cancel_by { en: "Canceled by", es: "Quién cancela" }
    reason { en: "Reason", es: "Motivo" }
    cancel_button { en: "Cancel the visit", es: "Cancelar la visita" }

    length { en: "Minutes", es: "Minutos" }
    reinstate_title { en: "Restore the visit", es: "Restaurar la visita" }
    reinstate_help { en: "It goes back to its day and time, if they are still free.", es: "Vuelve a su día y hora, si siguen libres." }
    reinstate_button { en: "Restore the visit", es: "Restaurar la visita" }

    new_title(name) { en: "Schedule a visit for {name}", es: "Programar una visita de {name}" }
    new_help(minutes, discipline) { en: "{discipline}, {minutes} min. The length comes from the authorization.", es: "{discipline}, {minutes} min. La duración viene de la autorización." }
    new_of_child_help { en: "Choose an authorization, or a kind of visit that needs none.", es: "Elija una autorización o un tipo de visita que no la requiera." }
    no_kinds { en: "Your agency has no kinds of visits yet. Someone who bills or manages adds them in the settings.", es: "Su agencia aún no tiene tipos de visitas. Los agrega en la configuración quien factura o administra." }
    without_authorization { en: "Schedule a visit without an authorization", es: "Programar una visita sin autorización" }
    back_to_child { en: "Back to the child", es: "Volver al niño" }
    no_authorization { en: "None", es: "Ninguna" }
    authorization_choice(service, reference, minutes) { en: "{service}, {reference} ({minutes} min)", es: "{service}, {reference} ({minutes} min)" }
    visit_kind { en: "Kind of visit", es: "Tipo de visita" }
    no_visit_kind { en: "None", es: "Ninguno" }
    visit_kind_choice(name, minutes) { en: "{name} ({minutes} min)", es: "{name} ({minutes} min)" }
    discipline { en: "Discipline", es: "Disciplina" }
    discipline_hint { en: "For a kind of visit. An authorization has its own.", es: "Para un tipo de visita. Una autorización tiene la suya." }
    length_hint { en: "Empty means the usual length of the authorization or the kind.", es: "Vacío significa la duración habitual de la autorización o del tipo." }
    choose_discipline { en: "Choose a discipline", es: "Elija una disciplina" }
    childs_therapist { en: "The child's therapist", es: "El terapeuta del niño" }
    choose_provider { en: "Choose a provider", es: "Elija un proveedor" }
    therapists(list) { en: "Therapists: {list}", es: "Terapeutas: {list}" }
    create_button { en: "Schedule the visit", es: "Programar la visita" }

    check_in_override { en: "Check in anyway", es: "Registrar entrada de todos modos" }
    call_contact(name, relationship) { en: "Call {name} ({relationship})", es: "Llamar a {name} ({relationship})" }
    call_office { en: "Call the office", es: "Llamar a la oficina" }
    call_family(name, relationship) { en: "Call the family: {name} ({relationship})", es: "Llamar a la familia: {name} ({relationship})" }
    family { en: "Family", es: "Familia" }
    office { en: "Office", es: "Oficina" }
    arrived_after_all { en: "They came after all", es: "Sí llegaron" }
    undo_check_in { en: "Undo check-in", es: "Deshacer la entrada" }
    undo_check_out { en: "Undo check-out", es: "Deshacer la salida" }
    undo_hint(n) { en: "Pressed by mistake? You can undo it for {n} minutes.", es: "¿Lo presionó por error? Puede deshacerlo durante {n} minutos." }

    times_title { en: "Times of the visit", es: "Horas de la visita" }
    times_enter { en: "Enter times", es: "Registrar las horas" }
    times_correct { en: "Correct the times", es: "Corregir las horas" }
    times_help { en: "What was recorded stays and is shown beside these times, with your name and the reason.", es: "Lo registrado se conserva y se muestra junto a estas horas, con su nombre y el motivo." }
    times_began { en: "Started", es: "Empezó" }
    times_ended { en: "Ended", es: "Terminó" }
    times_in_progress_hint { en: "Leave empty if the visit is still going on.", es: "Déjelo vacío si la visita sigue en curso." }
    times_reason_hint { en: "For example: phone had no battery.", es: "Por ejemplo: el teléfono no tenía batería." }
    times_save { en: "Save the times", es: "Guardar las horas" }
    times_confirm_save { en: "Yes, save the times", es: "Sí, guardar las horas" }
    times_signed_help { en: "The note is signed and stays as it is; the correction is shown beside it.", es: "La nota está firmada y queda como está; la corrección se muestra al lado." }
    times_span(start, end) { en: "{start}–{end}", es: "{start}–{end}" }
    times_no_end(start) { en: "{start}, no check-out", es: "{start}, sin salida" }
    times_none { en: "no times", es: "sin horas" }
    recorded_corrected(before, after, name, reason) { en: "Recorded {before}; corrected to {after} by {name}: {reason}", es: "Registrado {before}; corregido a {after} por {name}: {reason}" }
    corrected_again(before, after, name, reason) { en: "Corrected again from {before} to {after} by {name}: {reason}", es: "Corregido de nuevo de {before} a {after} por {name}: {reason}" }
    times_entered_later(after, name, reason) { en: "Not recorded; entered as {after} by {name}: {reason}", es: "No se registró; anotado como {after} por {name}: {reason}" }
    times_removed(before, name, reason) { en: "Recorded {before}; removed by {name}: {reason}", es: "Registrado {before}; eliminado por {name}: {reason}" }
    remove_times_title { en: "Remove the check-in", es: "Quitar la entrada" }
    remove_times_help { en: "For a check-in on the wrong visit: this one is scheduled again. What was recorded stays in its history, with your name and the reason.", es: "Para una entrada registrada en la visita equivocada: esta vuelve a estar programada. Lo registrado queda en su historial, con su nombre y el motivo." }
    remove_times_hint { en: "For example: checked in on the wrong child.", es: "Por ejemplo: se registró la entrada con otro niño." }
    check_in_undone(time, name, at) { en: "Check-in of {time} undone by {name}, {at}", es: "Entrada de las {time} deshecha por {name}, {at}" }
    check_out_undone(time, name, at) { en: "Check-out of {time} undone by {name}, {at}", es: "Salida de las {time} deshecha por {name}, {at}" }

    go_to_open_visit(name) { en: "Go to {name}", es: "Ir a {name}" }
    check_in { en: "Check in", es: "Registrar entrada" }
    running_late { en: "Running late", es: "Voy con retraso" }
    nobody_home { en: "Nobody home", es: "No hay nadie en casa" }
    late_by { en: "Minutes late", es: "Minutos de retraso" }
    remark { en: "Message to the office", es: "Mensaje a la oficina" }
    send { en: "Send", es: "Enviar" }

    called(name) { en: "called {name}", es: "le dicen {name}" }
    before_you_go_in { en: "Before you go in", es: "Antes de entrar" }
    safety_note { en: "Safety notes", es: "Notas de seguridad" }
    allergies { en: "Allergies", es: "Alergias" }
    place_note { en: "About the place", es: "Sobre el lugar" }
    other_contacts { en: "Other contacts", es: "Otros contactos" }
    contact_emergency { en: "emergency", es: "emergencia" }
    contact_day_care { en: "day care", es: "guardería" }
    contact_other { en: "other contact", es: "otro contacto" }

    late_hint { en: "From 1 to 180.", es: "De 1 a 180." }

    // Conflicts.
    holidays_near(list) { en: "Holidays nearby: {list}.", es: "Feriados cercanos: {list}." }
}
