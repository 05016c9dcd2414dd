//! Messages about changes that were made or refused.

web::messages! {
    date_and_time(date, start, end) { en: "{date}, {start} to {end}", es: "{date}, de {start} a {end}" }
    visit_is_at(name, when, provider) { en: "{name}: {when}, with {provider}.", es: "{name}: {when}, con {provider}." }
    cancelled(name, when) { en: "{name}: {when} is canceled.", es: "{name}: {when} se canceló." }
    reinstated(name, when) { en: "{name}: {when} is back on the schedule.", es: "{name}: {when} vuelve a la agenda." }
    withdrawn { en: "The visit is no longer in this week.", es: "La visita ya no está en esta semana." }
    removed_by_other { en: "Someone has removed it from the week in the meantime.", es: "Mientras tanto, alguien la quitó de la semana." }
    unchanged { en: "Nothing changed: it is already there.", es: "No cambió nada: ya está ahí." }
    changed(n) { en: "{n} visit changed." | "{n} visits changed.", es: "{n} visita cambiada." | "{n} visitas cambiadas." }
    someone { en: "Someone", es: "Alguien" }
    moved_by_other(by, name, when, provider) { en: "{by} was first. {name} is now on {when}, with {provider}.", es: "{by} se adelantó. {name} ahora está el {when}, con {provider}." }
    cancelled_by_other(by, name, when) { en: "{by} was first. {name}, {when}, is now canceled.", es: "{by} se adelantó. {name}, {when}, ahora está cancelada." }
    already_started(name, when, provider) { en: "{name}, {when}, with {provider} has already started. It can no longer be changed.", es: "{name}, {when}, con {provider} ya empezó. Ya no se puede cambiar." }
    you_wanted(when, provider) { en: "You wanted {when}, with {provider}.", es: "Usted quería {when}, con {provider}." }
}
