//! The words of the audit.

crate::words::words! {
    audit { en: "Audit", es: "Auditoría" }
    checked(at, events) { en: "Checked {at}: {events} events, nothing missing and nothing changed.", es: "Revisada {at}: {events} eventos, nada falta y nada cambió." }
    never_checked { en: "The chain has not been checked yet. It is, once a day.", es: "La cadena aún no se ha revisado. Se revisa una vez al día." }
    signed(at, seq) { en: "Last signed {at}, at event {seq}.", es: "Firmada por última vez {at}, en el evento {seq}." }
    never_signed { en: "It has not been signed yet.", es: "Aún no se ha firmado." }
    broken { en: "The audit has been tampered with", es: "La auditoría fue manipulada" }
    broken_help(at, findings) { en: "The check of {at} found {findings} things that are not as they were written. The operator of this installation can tell which, with “visitoms audit verify”.", es: "La revisión de {at} encontró {findings} cosas que no están como se escribieron. El operador de esta instalación puede decir cuáles, con «visitoms audit verify»." }
    set_back { en: "The server's clock was set back", es: "El reloj del servidor se atrasó" }
    set_back_help(at, by) { en: "After {at}, an event carries a time {by} before that. Nothing was changed or removed, but times from then on may be off. The operator of this installation can tell more, with “visitoms audit verify”.", es: "Después de {at}, un evento lleva una hora {by} anterior. Nada se cambió ni se quitó, pero las horas posteriores pueden no ser exactas. El operador de esta instalación puede decir más, con «visitoms audit verify»." }
    set_back_often(n) { en: "It happened {n} times; this is the farthest.", es: "Ocurrió {n} veces; esta es la mayor." }

    person { en: "Person", es: "Persona" }
    action { en: "What", es: "Qué" }
    from { en: "From", es: "Desde" }
    to { en: "Until", es: "Hasta" }
    anything { en: "Anything", es: "Todo" }
    all_refused { en: "Everything that was refused", es: "Todo lo rechazado" }
    search { en: "Search", es: "Buscar" }
    clear { en: "Show everything", es: "Mostrar todo" }
    about_child { en: "Only what showed or changed the record of", es: "Solo lo que mostró o cambió el registro de" }
    about_visit { en: "Only what changed one visit.", es: "Solo lo que cambió una visita." }
    bad_dates { en: "Give dates such as 2026-12-01. Both are left out here.", es: "Indique fechas como 2026-12-01. Aquí no se tienen en cuenta." }

    when { en: "When", es: "Cuándo" }
    who { en: "Who", es: "Quién" }
    record { en: "Record", es: "Registro" }
    region { en: "From where", es: "Desde dónde" }
    unknown_region { en: "unknown", es: "desconocido" }
    refused(what) { en: "Refused: {what}", es: "Rechazado: {what}" }
    office { en: "Office", es: "Oficina" }
    provider { en: "Provider", es: "Proveedor" }
    family { en: "Family", es: "Familia" }
    another_guardian { en: "Another guardian", es: "Otro tutor" }
    gone { en: "Somebody who has left", es: "Alguien que ya no está" }
    system(name) { en: "The system ({name})", es: "El sistema ({name})" }
    children_shown(n) { en: "{n} child" | "{n} children", es: "{n} niño" | "{n} niños" }
    and_more(n) { en: "and {n} more", es: "y {n} más" }
    removed_child { en: "a child who is no longer here", es: "un niño que ya no está aquí" }
    visit { en: "a visit", es: "una visita" }
    event(seq) { en: "Event {seq}", es: "Evento {seq}" }
    reversed_dates { en: "The first day is later than the last, so nothing can be found.", es: "El primer día es posterior al último, por eso no se encuentra nada." }
    nothing { en: "Nothing matches", es: "Nada coincide" }
    nothing_help { en: "Ask for less: a longer time, or one of the fields alone.", es: "Pida menos: más tiempo o un solo campo." }
    pages { en: "Pages of the audit", es: "Páginas de la auditoría" }
    newer { en: "Newer", es: "Más recientes" }
    older { en: "Older", es: "Más antiguos" }

    export { en: "Take it with you", es: "Llévesela" }
    export_help { en: "One event a line, exactly as it was hashed, with the children that it showed and a signed checkpoint. It names children by their ids alone. The operations guide tells how to check it without us.", es: "Un evento por línea, tal como se cifró, con los niños que mostró y un punto de control firmado. Nombra a los niños solo por su identificador. La guía de operación dice cómo comprobarla sin nosotros." }
    export_button { en: "Export", es: "Exportar" }
    since_beginning { en: "empty: from the beginning", es: "vacío: desde el principio" }
    until_now { en: "empty: until now", es: "vacío: hasta ahora" }

    exact_time { en: "Exact time (UTC)", es: "Hora exacta (UTC)" }
    key { en: "Key of the action", es: "Clave de la acción" }
    actor { en: "Id of who acted", es: "Identificador de quien actuó" }
    request { en: "Request", es: "Petición" }
    digest { en: "Digest of what changed or was shown", es: "Resumen de lo cambiado o mostrado" }
    prev { en: "Hash of the event before", es: "Huella del evento anterior" }
    hash { en: "Hash of this event", es: "Huella de este evento" }
    shown { en: "Whose record was shown", es: "De quién se mostró el registro" }
    nobody_shown { en: "It showed no child's record.", es: "No mostró el registro de ningún niño." }
    none { en: "none", es: "ninguno" }

    who_saw(name) { en: "Who saw {name}'s record", es: "Quién vio el registro de {name}" }
    what_changed_this { en: "What changed this visit", es: "Qué cambió esta visita" }
    who_saw_this { en: "Who saw this record", es: "Quién vio este registro" }
    who_saw_help { en: "Who opened it, when, and on which page", es: "Quién lo abrió, cuándo y en qué página" }
    seen_intro(name, agency) { en: "Each time somebody at {agency} opens a page with {name} on it, a line is written here. Nobody can take it out again.", es: "Cada vez que alguien de {agency} abre una página en la que aparece {name}, se escribe aquí una línea. Nadie puede borrarla." }
    questions(agency) { en: "If something here surprises you, ask {agency}. It is your right to know.", es: "Si algo aquí le sorprende, pregunte a {agency}. Tiene derecho a saberlo." }
    not_seen_yet { en: "Nobody has looked yet", es: "Nadie ha mirado todavía" }
    you { en: "You", es: "Usted" }
    times(n) { en: "once" | "{n} times", es: "una vez" | "{n} veces" }
    at(time) { en: "at {time}", es: "a las {time}" }
    between(first, last) { en: "between {first} and {last}", es: "entre las {first} y las {last}" }
    back_home { en: "Back to your page", es: "Volver a su página" }
    kind_child { en: "child", es: "niño" }
    kind_guardian { en: "guardian", es: "tutor" }
    kind_provider { en: "provider", es: "proveedor" }
    kind_member { en: "member", es: "miembro" }
    kind_agency { en: "agency", es: "agencia" }
    kind_note { en: "note", es: "nota" }
    kind_visit { en: "visit", es: "visita" }
    kind_week_copy { en: "copied week", es: "semana copiada" }
    kind_authorization { en: "authorization", es: "autorización" }
    counted(kind, n) { en: "{kind}: {n}", es: "{kind}: {n}" }
}
