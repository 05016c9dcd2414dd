//! The words of the search.

crate::words::words! {
    search { en: "Search", es: "Buscar" }
    name_of_anyone { en: "Name of a child or a provider", es: "Nombre de un niño o de un proveedor" }
    name_of_a_child { en: "Name of a child", es: "Nombre de un niño" }
    start { en: "Whom are you looking for?", es: "¿A quién busca?" }
    start_help { en: "The beginning of a name is enough, in any order, with or without accents.", es: "Basta el comienzo de un nombre, en cualquier orden, con acentos o sin ellos." }
    nobody_matches(q) { en: "Nobody matches “{q}”", es: "Nadie coincide con «{q}»" }
    try_less { en: "Try the beginning of the name, or one word alone.", es: "Pruebe con el comienzo del nombre o con una sola palabra." }
    first_few(n) { en: "Each list ends after {n} names. Type more of the name to find others.", es: "Cada lista termina tras {n} nombres. Escriba más del nombre para encontrar otros." }
    child { en: "Child", es: "Niño" }
    provider { en: "Provider", es: "Proveedor" }
    keys { en: "Arrow keys choose, Enter opens, Esc closes.", es: "Elija con las flechas, abra con Intro, cierre con Esc." }
    found(n) { en: "{n} found" | "{n} found", es: "{n} resultado" | "{n} resultados" }
    not_reached { en: "The search could not be reached. Enter opens its page.", es: "No se pudo buscar. Intro abre la página de búsqueda." }
    close { en: "Close", es: "Cerrar" }
    children { en: "Children", es: "Niños" }
    providers { en: "Providers", es: "Proveedores" }
    next_visits(days) { en: "Their next visits, within {days} days", es: "Sus próximas visitas, en {days} días" }
}
