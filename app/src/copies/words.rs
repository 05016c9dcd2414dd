//! The words of copied weeks.

crate::words::words! {
    title { en: "Copy a week", es: "Copiar una semana" }
    help { en: "The visits of one week, at the same times of the same days in another. What is there stays as it is, and no rule is broken.", es: "Las visitas de una semana, a las mismas horas de los mismos días en otra. Lo que ya está allí se queda como está y no se incumple ninguna regla." }
    back_to_week { en: "Back to the week", es: "Volver a la semana" }
    week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
    from { en: "Any day of the week to copy", es: "Cualquier día de la semana que se copia" }
    to { en: "Any day of the week to fill", es: "Cualquier día de la semana que se llena" }
    look { en: "Show what would be copied", es: "Mostrar qué se copiaría" }

    would_copy(n) { en: "{n} visit would be copied" | "{n} visits would be copied", es: "Se copiaría {n} visita" | "Se copiarían {n} visitas" }
    into(from, to) { en: "From the week of {from} into the week of {to}.", es: "De la semana del {from} a la semana del {to}." }
    nothing { en: "Nothing of this week can be copied there.", es: "Nada de esta semana se puede copiar allí." }
    copy_now(n, to) { en: "Copy {n} visit into the week of {to}" | "Copy {n} visits into the week of {to}", es: "Copiar {n} visita a la semana del {to}" | "Copiar {n} visitas a la semana del {to}" }
    would_not(n) { en: "{n} visit stays behind" | "{n} visits stay behind", es: "{n} visita se queda" | "{n} visitas se quedan" }
    why_there(n) { en: "{n} is there already" | "{n} are there already", es: "{n} ya está allí" | "{n} ya están allí" }
    why_cancelled_there(n) { en: "{n} was cancelled there" | "{n} were cancelled there", es: "{n} fue cancelada allí" | "{n} fueron canceladas allí" }
    why_cancelled(n) { en: "{n} is cancelled in the week that is copied" | "{n} are cancelled in the week that is copied", es: "{n} está cancelada en la semana que se copia" | "{n} están canceladas en la semana que se copia" }
    why_taken(n) { en: "{n} whose provider or child is in another visit then" | "{n} whose provider or child is in another visit then", es: "{n} cuyo proveedor o niño está en otra visita a esa hora" | "{n} cuyo proveedor o niño está en otra visita a esa hora" }
    why_rules(n) { en: "{n} would break a rule" | "{n} would break a rule", es: "{n} incumpliría una regla" | "{n} incumplirían una regla" }
    provider_taken { en: "The provider has another visit then.", es: "El proveedor tiene otra visita a esa hora." }
    child_taken { en: "The child has another visit then.", es: "El niño tiene otra visita a esa hora." }
    minutes(n) { en: "{n} min", es: "{n} min" }

    copies { en: "Copies made", es: "Copias hechas" }
    from_to(from, to) { en: "{from} into {to}", es: "{from} a {to}" }
    made_at(at) { en: "made {at}", es: "hecha {at}" }
    in_the_week(n) { en: "{n} visit of it in the week" | "{n} visits of it in the week", es: "{n} visita suya en la semana" | "{n} visitas suyas en la semana" }
    taken_back { en: "Taken back", es: "Retirada" }

    copy_title(from, to) { en: "Week of {from}, copied into the week of {to}", es: "Semana del {from}, copiada a la semana del {to}" }
    made { en: "Made", es: "Hecha" }
    visits { en: "Visits of it in the week", es: "Visitas suyas en la semana" }
    taken_back_at { en: "Taken back", es: "Retirada" }
    show_week { en: "Show the week", es: "Mostrar la semana" }
    take_back(n) { en: "Take back {n} visit" | "Take back {n} visits", es: "Retirar {n} visita" | "Retirar {n} visitas" }
    take_back_title { en: "Take this copy back", es: "Retirar esta copia" }
    take_back_help { en: "Withdraws the visits of this copy that nobody has touched and that are still to come. What somebody moved, cancelled, began or wrote about stays.", es: "Retira las visitas de esta copia que nadie ha tocado y que aún están por venir. Lo que alguien movió, canceló, empezó o anotó se queda." }
    nothing_to_take_back { en: "Nothing of this copy can be taken back: its visits are over, or somebody has changed them.", es: "Nada de esta copia se puede retirar: sus visitas ya pasaron o alguien las cambió." }
}
