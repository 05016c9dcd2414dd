//! Messages of the family's page: short, warm, plain.

web::messages! {
    hello(name) { en: "Hello, {name}", es: "Hola, {name}" }
    home { en: "Home", es: "Inicio" }
    running_late(n, at) { en: "Running about {n} min late (as of {at})", es: "Con unos {n} min de retraso (a las {at})" }
    nobody_home(at) { en: "The provider came at {at} and found nobody home. Please call the office.", es: "El proveedor llegó a las {at} y no encontró a nadie. Por favor, llame a la oficina." }
    not_settled { en: "It is not settled yet who comes", es: "Todavía no se sabe quién vendrá" }
    next_visit { en: "Next visit", es: "Próxima visita" }
    today_at(time) { en: "Today, {time}", es: "Hoy, {time}" }
    tomorrow_at(time) { en: "Tomorrow, {time}", es: "Mañana, {time}" }
    day_at(day, time) { en: "{day}, {time}", es: "{day}, {time}" }
    in_progress { en: "Here now", es: "Ahora" }
    visit_summary(service, span, place) { en: "{service} · {span} · {place}", es: "{service} · {span} · {place}" }
    hour { en: "1 hour", es: "1 hora" }
    no_next { en: "No visit scheduled", es: "No hay visitas programadas" }
    no_next_help(agency) { en: "When {agency} schedules one, you will see it here.", es: "Cuando {agency} programe una, la verá aquí." }
    services_ended(date) { en: "The services ended on {date}", es: "Los servicios terminaron el {date}" }
    services_ended_help { en: "No more visits are scheduled. Past visits stay here.", es: "Ya no se programan visitas. Las visitas pasadas siguen aquí." }
    cancel_visit { en: "Cancel the visit", es: "Cancelar la visita" }
    cancel_short { en: "Cancel", es: "Cancelar" }
    cancel_of(day) { en: "Cancel the visit on {day}", es: "Cancelar la visita del {day}" }
    too_late(hours) { en: "Less than {hours} hours left: please call the office to cancel.", es: "Faltan menos de {hours} horas: para cancelar, por favor llame a la oficina." }
    cancelled { en: "Canceled", es: "Cancelada" }
    another_place { en: "at another place", es: "en otro lugar" }
    address_hidden { en: "Address: ask the office", es: "Dirección: pregunte a la oficina" }
    more_visits { en: "After that", es: "Después" }
    last_visit { en: "The last visit", es: "La última visita" }
    past_visits { en: "Earlier visits", es: "Visitas anteriores" }
    no_summary { en: "There is no text about this visit yet.", es: "Aún no hay texto de esta visita." }
    no_past { en: "After the first visit, you can read here what you worked on.", es: "Después de la primera visita, aquí leerá lo que hicieron." }
    no_children { en: "No child is linked to your account", es: "No hay ningún niño vinculado a su cuenta" }
    no_children_help { en: "Please call the office.", es: "Por favor, llame a la oficina." }
    cancelled_title { en: "This visit is canceled", es: "Esta visita está cancelada" }
    cancel_title { en: "Cancel this visit?", es: "¿Cancelar esta visita?" }
    cancel_reason { en: "Why?", es: "¿Por qué?" }
    cancel_hint { en: "One sentence is enough. The office reads it.", es: "Basta una frase. La oficina la leerá." }
    cancel_yes { en: "Yes, cancel it", es: "Sí, cancelar" }
    cancel_no { en: "Keep the visit", es: "Mantener la visita" }
    older { en: "Older visits", es: "Visitas más antiguas" }
    newer { en: "Newer visits", es: "Visitas más recientes" }
}
