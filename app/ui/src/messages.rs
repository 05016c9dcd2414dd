//! Messages of the page shells and forms.

web::messages! {
    pin { en: "Pin on the map", es: "Marcador en el mapa" }
    pin_by_zip { en: "This address is placed by the middle of its ZIP code, so drives are estimates. Move the pin to where the address is.", es: "Esta dirección está en el centro de su código ZIP, así que los trayectos son aproximados. Mueva el marcador adonde está la dirección." }
    pin_given { en: "Drives are counted from here. Each move is saved at once, and can be undone.", es: "Los trayectos se cuentan desde aquí. Cada movimiento se guarda enseguida y se puede deshacer." }
    pin_legend { en: "The circle is the middle of the ZIP code, the dots are providers' bases and other places of the child.", es: "El círculo es el centro del código ZIP; los puntos son bases de proveedores y otros lugares del niño." }
    pin_label { en: "Sketch of the surroundings with the pin. Latitude and longitude can be typed in the form.", es: "Croquis de los alrededores con el marcador. La latitud y la longitud se pueden escribir en el formulario." }
    pin_distance { en: "Distance", es: "Distancia" }
    pin_miles(n) { en: "{n} mi", es: "{n} mi" }
    pin_move { en: "Move the pin to the", es: "Mover el marcador hacia el" }
    north_west { en: "Northwest", es: "Noroeste" }
    north { en: "North", es: "Norte" }
    north_east { en: "Northeast", es: "Noreste" }
    west { en: "West", es: "Oeste" }
    east { en: "East", es: "Este" }
    south_west { en: "Southwest", es: "Suroeste" }
    south { en: "South", es: "Sur" }
    south_east { en: "Southeast", es: "Sureste" }
    accept_terms { en: "Please accept the terms of use", es: "Por favor, acepte las condiciones de uso" }
    accept_terms_help { en: "Until then you can read everything, but not change anything. Drafts of notes are saved as always.", es: "Mientras tanto puede leer todo, pero no cambiar nada. Los borradores de las notas se guardan como siempre." }
    accept_data_processing { en: "Your agency's data processing agreement is waiting for you", es: "El acuerdo de tratamiento de datos de su agencia espera su aceptación" }
    accept_data_processing_help { en: "Whoever manages the agency accepts it once for everyone. Nothing is blocked until then.", es: "Quien administra la agencia lo acepta una vez para todos. Mientras tanto no se bloquea nada." }
    new_privacy_policy { en: "There is a new version of the privacy policy", es: "Hay una versión nueva de la política de privacidad" }
    new_privacy_policy_help { en: "Please read it, then mark it as read.", es: "Por favor, léala y luego márquela como leída." }
    to_agreements { en: "Go to Agreements", es: "Ir a Acuerdos" }
    in_language(language) { en: "(in {language})", es: "(en {language})" }
    back { en: "Where you are", es: "Dónde está" }
    filters { en: "Filters", es: "Filtros" }
    active_filters { en: "Active filters", es: "Filtros activos" }
    any(label) { en: "{label}: any", es: "{label}: cualquiera" }
    ascending(column) { en: "{column}, ascending", es: "{column}, ascendente" }
    check_none { en: "Choose none", es: "No elegir ninguna" }
    check_page { en: "Choose all on this page", es: "Elegir toda esta página" }
    choose { en: "Choose", es: "Elegir" }
    choose_all(n) { en: "All {n} that match", es: "Las {n} que coinciden" }
    choose_fewer(n, max) { en: "{n} match: at most {max} can be chosen at once", es: "{n} coinciden: se pueden elegir como máximo {max} a la vez" }
    choose_row(name) { en: "Choose {name}", es: "Elegir {name}" }
    with_chosen { en: "With the chosen rows", es: "Con las filas elegidas" }
    clear_filters { en: "Clear filters", es: "Quitar los filtros" }
    descending(column) { en: "{column}, descending", es: "{column}, descendente" }
    download_csv { en: "Download CSV", es: "Descargar CSV" }
    download_first(rows) { en: "Download CSV (the first {rows} rows)", es: "Descargar CSV (las primeras {rows} filas)" }
    found_of_all(found, all) { en: "{found} of {all}", es: "{found} de {all}" }
    nothing_filtered { en: "Nothing matches these filters", es: "Nada coincide con estos filtros" }
    nothing_found(q) { en: "Nothing matches “{q}”", es: "Nada coincide con «{q}»" }
    remove_filter { en: "Remove filter", es: "Quitar el filtro" }
    sort { en: "Sort by", es: "Ordenar por" }
    earlier_rows { en: "Back", es: "Anterior" }
    field_problem(label, problem) { en: "{label}: {problem}", es: "{label}: {problem}" }
    first_page { en: "First page", es: "Primera página" }
    later_rows { en: "Next", es: "Siguiente" }
    page_out_of_range { en: "The list ends before this page", es: "La lista termina antes de esta página" }
    pages { en: "Pages", es: "Páginas" }
    rows_of(from, to, total) { en: "{from} to {to} of {total}", es: "{from} a {to} de {total}" }
    try_shorter_search { en: "Try part of the name, just one word, or fewer filters.", es: "Pruebe con una parte del nombre, una sola palabra o menos filtros." }
    actions { en: "What to do next", es: "Qué hacer ahora" }
    main_menu { en: "Main", es: "Principal" }
    menu { en: "Menu", es: "Menú" }
    week { en: "Week", es: "Semana" }
    today { en: "Today", es: "Hoy" }
    home { en: "Home", es: "Inicio" }
    children { en: "Children", es: "Niños" }
    providers { en: "Providers", es: "Proveedores" }
    authorizations { en: "Authorizations", es: "Autorizaciones" }
    members { en: "Members", es: "Miembros" }
    notes { en: "Notes", es: "Notas" }
    search { en: "Search", es: "Buscar" }
    import { en: "Import", es: "Importar" }
    export { en: "Export", es: "Exportar" }
    export_help { en: "Download the records as CSV files that an import reads.", es: "Descargue los registros como archivos CSV que lee una importación." }
    audit { en: "Audit", es: "Auditoría" }
    settings { en: "Settings", es: "Configuración" }
    account { en: "Account", es: "Cuenta" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    my_pages { en: "My pages", es: "Mis páginas" }
    how_it_works { en: "How it works", es: "Cómo funciona" }
    security { en: "Security", es: "Seguridad" }
    privacy { en: "Privacy", es: "Privacidad" }
    terms { en: "Terms", es: "Condiciones" }
    contact { en: "Contact", es: "Contacto" }
    cookies { en: "Cookie choices", es: "Opciones de cookies" }
    you_typed(text) { en: "You typed: “{text}”", es: "Usted escribió: “{text}”" }
    not_saved_title { en: "Not saved yet", es: "Aún no se guardó" }
    failure_title { en: "That didn't work", es: "No funcionó" }
    input_preserved { en: "What you typed is still here.", es: "Lo que escribió sigue aquí." }
    call_office { en: "Call the office", es: "Llamar a la oficina" }
    nothing { en: "nothing", es: "nada" }
    saved_meanwhile(text) { en: "Saved by someone else: “{text}”", es: "Guardado por otra persona: «{text}»" }
    saved_choice_on { en: "(someone else turned this on)", es: "(otra persona lo activó)" }
    saved_choice_off { en: "(someone else turned this off)", es: "(otra persona lo desactivó)" }
    changed_by(name, at) { en: "Changed by {name}, {at}", es: "Modificado por {name}, {at}" }
    changed_since(name, at) { en: "Changed since by an import, or together with another record. Before that: {name}, {at}", es: "Modificado después por una importación o junto con otro registro. Antes: {name}, {at}" }
    added_by(name, at) { en: "Added by {name}, {at}", es: "Agregado por {name}, {at}" }
    operator { en: "the operator", es: "el operador" }
    undo { en: "Undo", es: "Deshacer" }
    optional { en: "optional", es: "opcional" }
    site_footer { en: "About this site", es: "Acerca de este sitio" }
    show_password { en: "Show password", es: "Mostrar la contraseña" }
}
