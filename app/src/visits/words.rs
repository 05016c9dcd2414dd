//! The words of one visit: its page, its forms, its note.

crate::words::words! {
    discipline_name_si { en: "Special instruction", es: "Instrucción especial" }
    discipline_name_st { en: "Speech therapy", es: "Terapia del habla" }
    discipline_name_ot { en: "Occupational therapy", es: "Terapia ocupacional" }
    discipline_name_pt { en: "Physical therapy", es: "Fisioterapia" }
    discipline_name_aba { en: "Behavior therapy (ABA)", es: "Terapia conductual (ABA)" }
    discipline_name_sw { en: "Social work", es: "Trabajo social" }

    visit_of(name) { en: "Visit of {name}", es: "Visita de {name}" }
    state_planned { en: "Scheduled", es: "Programada" }
    state_under_way { en: "In progress", es: "En curso" }
    state_over { en: "Visit over", es: "Visita terminada" }
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
    from_to(date, start, end) { en: "{date}, {start} to {end}", es: "{date}, de {start} a {end}" }
    checked_in_at(time) { en: "checked in {time}", es: "entrada {time}" }
    checked_out_at(time) { en: "checked out {time}", es: "salida {time}" }
    override_reason { en: "Reason for overriding a rule", es: "Motivo para omitir una regla" }
    cancelled_by(who, when) { en: "Canceled by the {who}, {when}", es: "Cancelada por {who}, {when}" }
    cancelled_by_agency { en: "agency", es: "la agencia" }
    cancelled_by_provider { en: "provider", es: "el proveedor" }
    cancelled_by_family { en: "family", es: "la familia" }
    why { en: "Show the reason", es: "Mostrar el motivo" }
    reports { en: "From the road", es: "Avisos en ruta" }
    note { en: "Note", es: "Nota" }
    open_note { en: "Open the note", es: "Abrir la nota" }
    note_state_none { en: "No note yet", es: "Aún no hay nota" }
    note_state_draft { en: "Draft, not signed", es: "Borrador, sin firmar" }
    note_state_signed { en: "Signed", es: "Firmada" }
    go { en: "Directions", es: "Cómo llegar" }
    go_to(address) { en: "Directions to {address}", es: "Cómo llegar a {address}" }
    map_of(address) { en: "Map: {address}", es: "Mapa: {address}" }
    map { en: "Map", es: "Mapa" }
    drive { en: "Drive", es: "Trayecto" }
    drive_before(n) { en: "{n} min from the previous stop", es: "{n} min desde la parada anterior" }
    drive_from_home(n) { en: "{n} min from home", es: "{n} min desde su casa" }
    no_longer_here { en: "This visit is canceled. You don't need to go.", es: "Esta visita está cancelada. No hace falta ir." }
    is_over_help { en: "This visit is over.", es: "Esta visita ya terminó." }
    fixed_help { en: "A visit that has started or is over can't be changed here.", es: "Una visita que ya empezó o terminó no se puede cambiar aquí." }

    place_home { en: "at home", es: "en casa" }
    place_second_home { en: "at the second home", es: "en la segunda casa" }
    place_day_care { en: "at day care", es: "en la guardería" }
    place_clinic { en: "at the clinic", es: "en la clínica" }
    place_video { en: "by video", es: "por video" }

    move_title { en: "Move or reassign", es: "Mover o reasignar" }
    move_help { en: "Another time, another provider, or both. The family and the provider are not notified yet.", es: "Otra hora, otro proveedor, o ambos. Todavía no se avisa a la familia ni al proveedor." }
    date { en: "Date", es: "Fecha" }
    time { en: "Start", es: "Inicio" }
    provider { en: "Provider", es: "Proveedor" }
    move_button { en: "Move the visit", es: "Mover la visita" }
    override_label { en: "Reason for overriding a rule", es: "Motivo para omitir una regla" }
    override_hint { en: "Only if a rule is in the way. It is saved with your name.", es: "Solo si una regla lo impide. Se guarda con su nombre." }
    optional { en: "optional", es: "opcional" }

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
    create_button { en: "Schedule the visit", es: "Programar la visita" }

    check_in_even_so { en: "Check in anyway", es: "Registrar entrada de todos modos" }
    still_open(name, day, time) { en: "You are still checked in with {name}, since {day}, {time}. Check out there first, or check in here anyway.", es: "Su entrada con {name} sigue abierta desde el {day}, {time}. Registre primero la salida allí, o registre la entrada aquí de todos modos." }
    early(now, start) { en: "It is {now}; this visit begins at {start}. Check in now?", es: "Son las {now}; esta visita empieza a las {start}. ¿Registrar la entrada ahora?" }
    long_care(span) { en: "That is {span} of care. Is it right?", es: "Son {span} de atención. ¿Es correcto?" }
    call_contact(name, relationship) { en: "Call {name} ({relationship})", es: "Llamar a {name} ({relationship})" }
    call_office { en: "Call the office", es: "Llamar a la oficina" }
    came_after_all { en: "They came after all", es: "Sí llegaron" }
    undo_check_in { en: "Undo check-in", es: "Deshacer la entrada" }
    undo_check_out { en: "Undo check-out", es: "Deshacer la salida" }
    undo_hint(n) { en: "Pressed by mistake? You can undo it for {n} minutes.", es: "¿Lo presionó por error? Puede deshacerlo durante {n} minutos." }

    times_title { en: "Times of the visit", es: "Horas de la visita" }
    times_enter { en: "Enter times", es: "Registrar las horas" }
    times_correct { en: "Correct the times", es: "Corregir las horas" }
    times_help { en: "What was recorded stays and is shown beside these times, with your name and the reason.", es: "Lo registrado se conserva y se muestra junto a estas horas, con su nombre y el motivo." }
    times_began { en: "Started", es: "Empezó" }
    times_ended { en: "Ended", es: "Terminó" }
    times_still_going { en: "Leave empty if the visit is still going on.", es: "Déjelo vacío si la visita sigue en curso." }
    times_reason_hint { en: "For example: phone had no battery.", es: "Por ejemplo: el teléfono no tenía batería." }
    times_save { en: "Save the times", es: "Guardar las horas" }
    times_save_even_so { en: "Yes, save the times", es: "Sí, guardar las horas" }
    times_signed_help { en: "The note is signed and stays as it is; the correction is shown beside it.", es: "La nota está firmada y queda como está; la corrección se muestra al lado." }
    times_span(start, end) { en: "{start}–{end}", es: "{start}–{end}" }
    times_no_end(start) { en: "{start}, no check-out", es: "{start}, sin salida" }
    times_none { en: "no times", es: "sin horas" }
    recorded_corrected(before, after, name, reason) { en: "Recorded {before}; corrected to {after} by {name}: {reason}", es: "Registrado {before}; corregido a {after} por {name}: {reason}" }
    corrected_again(before, after, name, reason) { en: "Corrected again from {before} to {after} by {name}: {reason}", es: "Corregido de nuevo de {before} a {after} por {name}: {reason}" }
    entered_afterwards(after, name, reason) { en: "Not recorded; entered as {after} by {name}: {reason}", es: "No se registró; anotado como {after} por {name}: {reason}" }
    check_in_undone(time, name, at) { en: "Check-in of {time} undone by {name}, {at}", es: "Entrada de las {time} deshecha por {name}, {at}" }
    check_out_undone(time, name, at) { en: "Check-out of {time} undone by {name}, {at}", es: "Salida de las {time} deshecha por {name}, {at}" }

    to_open(name) { en: "Go to {name}", es: "Ir a {name}" }
    check_in { en: "Check in", es: "Registrar entrada" }
    running_late { en: "Running late", es: "Voy con retraso" }
    nobody_home { en: "Nobody home", es: "No hay nadie en casa" }
    late_by { en: "Minutes late", es: "Minutos de retraso" }
    remark { en: "Message to the office", es: "Mensaje a la oficina" }
    send { en: "Send", es: "Enviar" }

    late_hint { en: "From 1 to 180.", es: "De 1 a 180." }

    // Refusals.
    overlap_provider(start, end, name) { en: "The provider is with {name} from {start} to {end}. Choose another time or provider.", es: "El proveedor está con {name} de {start} a {end}. Elija otra hora u otro proveedor." }
    overlap_child(start, end, name) { en: "The child has a visit with {name} from {start} to {end}. Choose another time.", es: "El niño tiene una visita con {name} de {start} a {end}. Elija otra hora." }
    rules_broken { en: "This breaks scheduling rules. Choose another time or provider, or give a reason.", es: "Esto no cumple las reglas de la agenda. Elija otra hora u otro proveedor, o dé un motivo." }
    rule_authorization(from, to) { en: "The authorization runs from {from} to {to}. This day is outside it.", es: "La autorización va del {from} al {to}. Este día queda fuera." }
    rule_minutes(n) { en: "The authorization is for {n} min per visit.", es: "La autorización es de {n} min por visita." }
    rule_discipline(name) { en: "The provider doesn't have this discipline: {name}.", es: "El proveedor no tiene esta disciplina: {name}." }
    rule_provider_away { en: "The provider isn't working for the whole visit.", es: "El proveedor no trabaja durante toda la visita." }
    rule_child_away { en: "The family isn't available for the whole visit.", es: "La familia no está disponible durante toda la visita." }
    rule_past { en: "The start is in the past.", es: "El inicio ya pasó." }
    rule_grid { en: "Visits start on a 5-minute mark, such as 9:05.", es: "Las visitas empiezan en múltiplos de cinco minutos, como 9:05." }
    rule_holiday(name) { en: "It is a holiday: {name}.", es: "Es un día feriado: {name}." }
    holidays_near(list) { en: "Holidays nearby: {list}.", es: "Feriados cercanos: {list}." }
    rule_week(n) { en: "The authorization allows {n} visit per week." | "The authorization allows {n} visits per week.", es: "La autorización permite {n} visita por semana." | "La autorización permite {n} visitas por semana." }
    rule_one_day { en: "The child already has a visit of this authorization that day.", es: "El niño ya tiene una visita de esta autorización ese día." }
    rule_day(n) { en: "The provider takes {n} visit per day." | "The provider takes {n} visits per day.", es: "El proveedor acepta {n} visita por día." | "El proveedor acepta {n} visitas por día." }
    rule_drive(n) { en: "The drive doesn't fit: {n} min short." | "The drive doesn't fit: {n} min short.", es: "El trayecto no cabe: falta {n} min." | "El trayecto no cabe: faltan {n} min." }
    minutes_short(n) { en: "{n} min", es: "{n} min" }
    rule_drives(list) { en: "The drives before and after don't fit: {list} short.", es: "Los trayectos de antes y de después no caben: faltan {list}." }
    stale { en: "Someone changed this after you opened it. You now see the current version; what you typed is still below.", es: "Alguien cambió esto después de que usted lo abrió. Ahora ve la versión actual; lo que escribió sigue abajo." }
}

/// The name of a discipline; letters without one speak for themselves.
pub fn discipline(lang: domain::Language, letters: &str) -> String {
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

/// What kind of place, as in "1 hour · at home".
pub fn place_kind(lang: domain::Language, kind: &str) -> &'static str {
    match kind {
        "second_home" => place_second_home(lang),
        "day_care" => place_day_care(lang),
        "clinic" => place_clinic(lang),
        "video" => place_video(lang),
        _ => place_home(lang),
    }
}
