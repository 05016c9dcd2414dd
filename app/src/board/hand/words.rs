//! What is said and felt while something is held.

crate::words::words! {
    nothing_to_undo { en: "Nothing to undo.", es: "No hay nada que deshacer." }
    nothing_to_redo { en: "Nothing to redo.", es: "No hay nada que rehacer." }
    picked_up(name, place) { en: "{name} in hand, {place}. Arrow keys move it, Space sets it down, Escape lets it go.", es: "{name} en la mano, {place}. Muévala con las flechas, déjela con Espacio, suéltela con Escape." }
    let_go { en: "Let go. Nothing is changed.", es: "Soltada. Nada ha cambiado." }
    fixed { en: "This visit has begun, is over or is cancelled. It stays.", es: "Esta visita empezó, terminó o se canceló. Se queda." }
    none_to_move { en: "No visit here can be moved.", es: "Aquí no hay ninguna visita que mover." }
    chosen(n) { en: "{n} visit chosen." | "{n} visits chosen.", es: "{n} visita elegida." | "{n} visitas elegidas." }
    at(time, provider) { en: "{time}, {provider}", es: "{time}, {provider}" }
    from_to(start, end) { en: "{start} to {end}", es: "de {start} a {end}" }
    drive(before, beyond) { en: "drive {before} min there, {beyond} min on", es: "camino {before} min de ida, {beyond} min después" }
    gap_before(n) { en: "{n} min free before", es: "{n} min libres antes" }
    gap_beyond(n) { en: "{n} min free after", es: "{n} min libres después" }
    no_room { en: "no start fits on that day", es: "ningún inicio cabe ese día" }
    takes_time_twice { en: "somebody is in another visit then", es: "alguien está en otra visita entonces" }
    rule_authorization { en: "outside the authorization", es: "fuera de la autorización" }
    rule_minutes(n) { en: "the authorization gives {n} min", es: "la autorización da {n} min" }
    rule_discipline { en: "not the provider's discipline", es: "no es la disciplina del proveedor" }
    rule_provider_away { en: "the provider does not work then", es: "el proveedor no trabaja entonces" }
    rule_child_away { en: "the family is not free then", es: "la familia no está libre entonces" }
    rule_grid { en: "not on whole five minutes", es: "no en múltiplos de cinco minutos" }
    rule_holiday(name) { en: "a holiday: {name}", es: "día feriado: {name}" }
    rule_past { en: "in the past", es: "ya pasó" }
    rule_week { en: "too many this week", es: "demasiadas esta semana" }
    rule_one_day { en: "a second one on that day", es: "una segunda ese día" }
    rule_day { en: "too many for the provider that day", es: "demasiadas para el proveedor ese día" }
    rule_drive(n) { en: "the drive lacks {n} min", es: "al camino le faltan {n} min" }
    not_reached { en: "The office could not be reached. Nothing is changed.", es: "No se pudo contactar con la oficina. Nada ha cambiado." }
    not_there { en: "It is not there any more. The board is fresh now.", es: "Ya no está. El tablero se ha actualizado." }
    signed_out { en: "You are signed out. Nothing is changed.", es: "Su sesión terminó. Nada ha cambiado." }
    by_others(name) { en: "{name} changed something. The board is fresh.", es: "{name} cambió algo. El tablero está actualizado." }
    no_rights { en: "You can't change this board any more: your session is over or your role has changed.", es: "Ya no puede cambiar este tablero: su sesión terminó o su papel cambió." }
    to_cancel(n) { en: "{n} visit is taken out of the week." | "{n} visits are taken out of the week.", es: "Se quita {n} visita de la semana." | "Se quitan {n} visitas de la semana." }
}
