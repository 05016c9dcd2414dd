//! Announcements and preview texts while dragging.

web::messages! {
    nothing_to_undo { en: "Nothing to undo.", es: "No hay nada que deshacer." }
    nothing_to_redo { en: "Nothing to redo.", es: "No hay nada que rehacer." }
    drag_started(name, place) { en: "Holding {name}, {place}. Arrow keys move it, Space puts it down, Escape lets it go.", es: "Visita de {name} tomada, {place}. Muévala con las flechas, suéltela con Espacio, cancele con Escape." }
    drag_cancelled { en: "Let go. Nothing was changed.", es: "Soltada. No cambió nada." }
    not_movable { en: "This visit has started, is over or is canceled, so it can't be moved.", es: "Esta visita ya empezó, terminó o se canceló, así que no se puede mover." }
    none_to_move { en: "No visit here can be moved.", es: "Aquí no hay visitas que se puedan mover." }
    selected_count(n) { en: "{n} visit selected." | "{n} visits selected.", es: "{n} visita seleccionada." | "{n} visitas seleccionadas." }
    time_and_provider(time, provider) { en: "{time}, {provider}", es: "{time}, {provider}" }
    time_range(start, end) { en: "{start} to {end}", es: "de {start} a {end}" }
    drive(before, beyond) { en: "drive: {before} min there, {beyond} min to the next", es: "trayecto: {before} min de ida, {beyond} min a la siguiente" }
    gap_before(n) { en: "{n} min free before", es: "{n} min libres antes" }
    gap_after(n) { en: "{n} min free after", es: "{n} min libres después" }
    no_room { en: "no start time fits that day", es: "ninguna hora de inicio cabe ese día" }
    overlap { en: "someone has another visit then", es: "alguien tiene otra visita a esa hora" }
    rule_authorization { en: "outside the authorization", es: "fuera de la autorización" }
    rule_minutes(n) { en: "the authorization is for {n} min", es: "la autorización es de {n} min" }
    rule_discipline { en: "not the provider's discipline", es: "no es la disciplina del proveedor" }
    rule_provider_away { en: "the provider doesn't work then", es: "el proveedor no trabaja a esa hora" }
    rule_child_away { en: "the family isn't available then", es: "la familia no está disponible a esa hora" }
    rule_grid { en: "not on a 5-minute mark", es: "no está en un múltiplo de cinco minutos" }
    rule_holiday(name) { en: "a holiday: {name}", es: "día feriado: {name}" }
    rule_past { en: "in the past", es: "ya pasó" }
    rule_week { en: "too many this week", es: "demasiadas esta semana" }
    rule_one_day { en: "already one that day", es: "ya hay una ese día" }
    rule_day { en: "too many for the provider that day", es: "demasiadas para el proveedor ese día" }
    rule_drive(n) { en: "the drive is {n} min short", es: "al trayecto le faltan {n} min" }
    rule_drive_after(n, name) { en: "{n} min short after {name}", es: "faltan {n} min después de {name}" }
    rule_drive_before(n, name) { en: "{n} min short before {name}", es: "faltan {n} min antes de {name}" }
    server_unreachable { en: "Can't reach the server. Nothing was changed.", es: "No hay conexión con el servidor. No cambió nada." }
    visit_gone { en: "It is no longer there. The board is up to date now.", es: "Ya no está ahí. El tablero se actualizó." }
    signed_out { en: "You are signed out. Nothing was changed.", es: "Su sesión terminó. No cambió nada." }
    changed_by(name) { en: "{name} changed something. The board is up to date.", es: "{name} cambió algo. El tablero está actualizado." }
    no_permission { en: "You can no longer change this board: your session has ended or your role has changed.", es: "Ya no puede cambiar este tablero: su sesión terminó o cambió su función." }
    cancel_count(n) { en: "{n} visit will be canceled." | "{n} visits will be canceled.", es: "Se cancelará {n} visita." | "Se cancelarán {n} visitas." }
}
