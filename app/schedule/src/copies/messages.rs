//! Messages of copied weeks.

web::messages! {
    title { en: "Copy a week", es: "Copiar una semana" }
    help { en: "Copies the visits of one week to the same days and times of another. Visits already there stay as they are, and no rule is broken.", es: "Copia las visitas de una semana a los mismos días y horas de otra. Las visitas que ya están allí no cambian, y no se incumple ninguna regla." }
    back_to_week { en: "Back to the week", es: "Volver a la semana" }
    week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
    from { en: "Any day of the week to copy", es: "Un día cualquiera de la semana que quiere copiar" }
    to { en: "Any day of the week to copy to", es: "Un día cualquiera de la semana de destino" }
    show_preview { en: "Show what would be copied", es: "Mostrar qué se copiaría" }

    would_copy(n) { en: "{n} visit would be copied" | "{n} visits would be copied", es: "Se copiaría {n} visita" | "Se copiarían {n} visitas" }
    into(from, to) { en: "From the week of {from} to the week of {to}.", es: "De la semana del {from} a la semana del {to}." }
    nothing { en: "Nothing in this week can be copied there.", es: "Nada de esta semana se puede copiar allí." }
    copy_now(n, to) { en: "Copy {n} visit to the week of {to}" | "Copy {n} visits to the week of {to}", es: "Copiar {n} visita a la semana del {to}" | "Copiar {n} visitas a la semana del {to}" }
    would_not(n) { en: "{n} visit would not be copied" | "{n} visits would not be copied", es: "No se copiaría {n} visita" | "No se copiarían {n} visitas" }
    why_there(n) { en: "{n} is there already" | "{n} are there already", es: "{n} ya está allí" | "{n} ya están allí" }
    why_cancelled_there(n) { en: "{n} was canceled there" | "{n} were canceled there", es: "{n} fue cancelada allí" | "{n} fueron canceladas allí" }
    why_cancelled(n) { en: "{n} is canceled in the week you are copying" | "{n} are canceled in the week you are copying", es: "{n} está cancelada en la semana que se copia" | "{n} están canceladas en la semana que se copia" }
    why_no_provider(n) { en: "{n} has no provider in the week you are copying" | "{n} have no provider in the week you are copying", es: "{n} no tiene proveedor en la semana que se copia" | "{n} no tienen proveedor en la semana que se copia" }
    why_one_off(n) { en: "{n} that needs no authorization takes place once" | "{n} that need no authorization take place once", es: "{n} que no requiere autorización se hace una sola vez" | "{n} que no requieren autorización se hacen una sola vez" }
    why_place_ended(n) { en: "{n} whose place has ended by then" | "{n} whose place has ended by then", es: "{n} cuyo lugar ya no se usa ese día" | "{n} cuyo lugar ya no se usa ese día" }
    why_taken(n) { en: "{n} whose provider or child has another visit then" | "{n} whose provider or child has another visit then", es: "{n} cuyo proveedor o niño tiene otra visita a esa hora" | "{n} cuyo proveedor o niño tiene otra visita a esa hora" }
    why_rules(n) { en: "{n} would break a rule" | "{n} would break a rule", es: "{n} incumpliría una regla" | "{n} incumplirían una regla" }
    provider_taken { en: "The provider has another visit then.", es: "El proveedor tiene otra visita a esa hora." }
    child_taken { en: "The child has another visit then.", es: "El niño tiene otra visita a esa hora." }
    minutes(n) { en: "{n} min", es: "{n} min" }

    copies { en: "Copies made", es: "Copias hechas" }
    from_to(from, to) { en: "{from} to {to}", es: "{from} a {to}" }
    made_at(at) { en: "copied {at}", es: "copiada {at}" }
    in_the_week(n) { en: "{n} of its visits in the week" | "{n} of its visits in the week", es: "{n} de sus visitas en la semana" | "{n} de sus visitas en la semana" }
    undone { en: "Undone", es: "Deshecha" }

    copy_title(from, to) { en: "Week of {from}, copied to the week of {to}", es: "Semana del {from}, copiada a la semana del {to}" }
    made { en: "Copied", es: "Copiada" }
    visits { en: "Its visits in the week", es: "Sus visitas en la semana" }
    undone_at { en: "Undone", es: "Deshecha" }
    show_week { en: "Show the week", es: "Mostrar la semana" }
    undo_button(n) { en: "Remove {n} visit" | "Remove {n} visits", es: "Quitar {n} visita" | "Quitar {n} visitas" }
    undo_title { en: "Undo this copy", es: "Deshacer esta copia" }
    undo_help { en: "Removes the upcoming visits of this copy that nobody has changed. Visits that someone moved, canceled, started or wrote about stay.", es: "Quita las próximas visitas de esta copia que nadie ha cambiado. Las que alguien movió, canceló, empezó o anotó se quedan." }
    nothing_to_undo { en: "There is nothing to undo: the visits of this copy are over, or someone has changed them.", es: "No hay nada que deshacer: las visitas de esta copia ya pasaron o alguien las cambió." }
}
