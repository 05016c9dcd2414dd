//! Messages of the search.

web::messages! {
    search { en: "Search", es: "Buscar" }
    name_of_anyone { en: "Name of a child or a provider", es: "Nombre de un niño o de un proveedor" }
    name_of_a_child { en: "Name of a child", es: "Nombre de un niño" }
    start { en: "Who are you looking for?", es: "¿A quién busca?" }
    start_help { en: "The beginning of a name is enough, in any order, with or without accents. You can also enter a guardian, a phone number, an e-mail, a street or a reference.", es: "Basta el comienzo de un nombre, en cualquier orden, con acentos o sin ellos. También puede escribir un tutor, un teléfono, un correo, una calle o una referencia." }
    nobody_matches(q) { en: "No one matches “{q}”", es: "Nadie coincide con «{q}»" }
    try_less { en: "Try the beginning of the name, or just one word.", es: "Pruebe con el comienzo del nombre o con una sola palabra." }
    first_few(n) { en: "Each list shows up to {n} names. Type more of the name to find others.", es: "Cada lista muestra hasta {n} nombres. Escriba más del nombre para encontrar otros." }
    child { en: "Child", es: "Niño" }
    ended { en: "services ended", es: "servicios terminados" }
    provider { en: "Provider", es: "Proveedor" }
    keys { en: "Arrow keys choose, Enter opens, Esc closes.", es: "Elija con las flechas, abra con Enter, cierre con Esc." }
    found(n) { en: "{n} found" | "{n} found", es: "{n} resultado" | "{n} resultados" }
    not_reached { en: "Can't reach the server. Press Enter to open the search page.", es: "No hay conexión con el servidor. Presione Enter para abrir la página de búsqueda." }
    close { en: "Close", es: "Cerrar" }
    children { en: "Children", es: "Niños" }
    providers { en: "Providers", es: "Proveedores" }
    next_visits(days) { en: "Their next visits, within {days} days", es: "Sus próximas visitas, en {days} días" }
}
