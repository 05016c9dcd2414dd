//! Messages of the audit.

web::messages! {
    audit { en: "Audit", es: "Auditoría" }
    checked(at, events) { en: "Checked {at}: {events} events, none missing and none changed.", es: "Verificada {at}: {events} eventos, ninguno falta y ninguno cambió." }
    never_checked { en: "Not checked yet. The audit is checked once a day.", es: "Aún no se ha verificado. La auditoría se verifica una vez al día." }
    signed(at, seq) { en: "Last signed {at}, at event {seq}.", es: "Firmada por última vez {at}, en el evento {seq}." }
    never_signed { en: "Not signed yet.", es: "Aún no se ha firmado." }
    broken { en: "The audit has been tampered with", es: "Alguien alteró la auditoría" }
    broken_help(at, findings) { en: "The check of {at} found {findings} things that are not as they were written. The operator of this installation can find out which, with “visitoms audit verify”.", es: "La verificación de {at} encontró {findings} cosas que no están como se escribieron. El operador de esta instalación puede averiguar cuáles con «visitoms audit verify»." }
    set_back { en: "The server's clock was set back", es: "El reloj del servidor se atrasó" }
    set_back_help(at, by) { en: "After {at}, an event has a time {by} earlier. Nothing was changed or removed, but times from then on may be off. The operator of this installation can find out more, with “visitoms audit verify”.", es: "Después de {at}, un evento tiene una hora {by} anterior. Nada se cambió ni se quitó, pero las horas posteriores pueden no ser exactas. El operador de esta instalación puede averiguar más con «visitoms audit verify»." }
    set_back_often(n) { en: "It happened {n} times; this is the biggest.", es: "Ocurrió {n} veces; esta es la mayor." }

    person { en: "Person", es: "Persona" }
    action { en: "What", es: "Qué" }
    from { en: "From", es: "Desde" }
    to { en: "Until", es: "Hasta" }
    anything { en: "Anything", es: "Todo" }
    include_accesses_label { en: "Also show who viewed records", es: "Mostrar también quién consultó expedientes" }
    groups { en: "Kinds of activity", es: "Tipos de actividad" }
    all_groups { en: "All activity", es: "Toda la actividad" }
    group_schedule { en: "Schedule", es: "Agenda" }
    group_care { en: "Visits and notes", es: "Visitas y notas" }
    group_records { en: "Children and guardians", es: "Niños y tutores" }
    group_members { en: "Members and sign-in", es: "Miembros e inicio de sesión" }
    group_import { en: "Import", es: "Importación" }
    group_settings { en: "Settings and system", es: "Configuración y sistema" }
    group_other { en: "Other", es: "Otros" }
    group_denied { en: "Denied", es: "Denegado" }
    group_record_access { en: "Who viewed records", es: "Quién consultó expedientes" }
    day_and_group(day, group) { en: "{day} · {group}", es: "{day} · {group}" }
    imported { en: "Imported", es: "Importada" }
    copied_from(day) { en: "Copied from the week of {day}", es: "Copiada de la semana del {day}" }
    copy_undone(day) { en: "The copy of the week of {day} was undone", es: "Se deshizo la copia de la semana del {day}" }
    search { en: "Search", es: "Buscar" }
    clear { en: "Show all", es: "Mostrar todo" }
    about_child { en: "Only what viewed or changed the record of", es: "Solo lo que consultó o cambió el expediente de" }
    about_visit { en: "Only what changed one visit.", es: "Solo lo que cambió una visita." }
    bad_dates { en: "Enter dates with day, month and year. Both dates are ignored here.", es: "Escriba fechas con día, mes y año. Aquí no se tienen en cuenta." }

    when { en: "When", es: "Cuándo" }
    who { en: "Who", es: "Quién" }
    record { en: "Record", es: "Registro" }
    region { en: "From where", es: "Desde dónde" }
    unknown_region { en: "unknown", es: "desconocido" }
    refused(action_text) { en: "Denied: {action_text}", es: "Denegado: {action_text}" }
    office { en: "Office", es: "Oficina" }
    provider { en: "Provider", es: "Proveedor" }
    family { en: "Family", es: "Familia" }
    another_guardian { en: "Another guardian", es: "Otro tutor" }
    gone { en: "Someone who has left", es: "Alguien que ya no está" }
    system(name) { en: "The system ({name})", es: "El sistema ({name})" }
    children_shown(n) { en: "{n} child" | "{n} children", es: "{n} niño" | "{n} niños" }
    and_more(n) { en: "and {n} more", es: "y {n} más" }
    removed_child { en: "a child who is no longer here", es: "un niño que ya no está aquí" }
    visit { en: "a visit", es: "una visita" }
    visit_of(name, when) { en: "{name}, {when}", es: "{name}, {when}" }
    from_to(from, to) { en: "{from} → {to}", es: "{from} → {to}" }
    times_from_to(from, to) { en: "Times: {from} → {to}", es: "Horas: {from} → {to}" }
    visit_snapshot(when, span, provider) { en: "{when}, {span}, with {provider}", es: "{when}, {span}, con {provider}" }
    with(provider) { en: "With {provider}", es: "Con {provider}" }
    because(reason) { en: "Reason: {reason}", es: "Motivo: {reason}" }
    event(seq) { en: "Event {seq}", es: "Evento {seq}" }
    reversed_dates { en: "The first day is after the last day, so nothing can be found.", es: "El primer día es posterior al último, por eso no se encuentra nada." }
    nothing { en: "Nothing matches", es: "Nada coincide" }
    nothing_help { en: "Try a longer period, or fill in fewer fields.", es: "Pruebe con un período más largo o llene menos campos." }
    pages { en: "Pages of the audit", es: "Páginas de la auditoría" }
    newer { en: "Newer", es: "Más recientes" }
    older { en: "Older", es: "Más antiguos" }

    export { en: "Export the audit", es: "Exportar la auditoría" }
    export_help { en: "Everything of these days: actions, denials and who viewed records, whatever is chosen above. One event per line, exactly as it was hashed, with the children it showed and a signed checkpoint. It names children only by their ids. The operations guide explains how to check it without us.", es: "Todo lo de esos días: acciones, denegaciones y quién consultó expedientes, sin importar lo elegido arriba. Un evento por línea, tal como se registró, con los niños que mostró y un punto de control firmado. Nombra a los niños solo por su identificador. La guía de operación explica cómo comprobarla sin nosotros." }
    export_button { en: "Export", es: "Exportar" }
    since_beginning { en: "empty: from the beginning", es: "vacío: desde el principio" }
    until_now { en: "empty: until now", es: "vacío: hasta ahora" }

    exact_time { en: "Exact time (UTC)", es: "Hora exacta (UTC)" }
    unknown_action { en: "Something that this version doesn't know", es: "Algo que esta versión no conoce" }
    actor { en: "Id of who acted", es: "Identificador de quien actuó" }
    request { en: "Request", es: "Solicitud" }
    digest { en: "Digest of what was changed or shown", es: "Resumen de lo que se cambió o se mostró" }
    prev { en: "Hash of the previous event", es: "Huella del evento anterior" }
    hash { en: "Hash of this event", es: "Huella de este evento" }
    shown { en: "Whose record was viewed", es: "De quién se consultó el expediente" }
    nobody_shown { en: "No child's record was viewed.", es: "No se consultó el expediente de ningún niño." }
    none { en: "none", es: "ninguno" }

    access_log_intro(name, agency) { en: "Each time someone at {agency} opens a page with {name} on it, a line is added here. Nobody can delete it.", es: "Cada vez que alguien de {agency} abre una página en la que aparece {name}, se agrega aquí una línea. Nadie puede borrarla." }
    questions(agency) { en: "If anything here surprises you, ask {agency}. You have the right to know.", es: "Si algo aquí le sorprende, pregunte a {agency}. Tiene derecho a saberlo." }
    no_accesses_yet { en: "Nobody has looked yet", es: "Nadie lo ha visto todavía" }
    you { en: "You", es: "Usted" }
    times(n) { en: "once" | "{n} times", es: "una vez" | "{n} veces" }
    at(time) { en: "at {time}", es: "a las {time}" }
    between(first, last) { en: "between {first} and {last}", es: "entre las {first} y las {last}" }
    back_home { en: "Back to your page", es: "Volver a su página" }
    kind_child { en: "child", es: "niño" }
    kind_guardian { en: "guardian", es: "tutor" }
    kind_discipline { en: "discipline", es: "disciplina" }
    kind_provider { en: "provider", es: "proveedor" }
    kind_member { en: "member", es: "miembro" }
    kind_agency { en: "agency", es: "agencia" }
    data_reports { en: "Reports of wrong data", es: "Avisos de datos incorrectos" }
    legal_holds { en: "Legal holds", es: "Retenciones legales" }
    kind_data_report { en: "report of wrong data", es: "aviso de datos incorrectos" }
    kind_hold { en: "legal hold", es: "retención legal" }
    kind_agreement { en: "agreement", es: "acuerdo" }
    kind_note { en: "note", es: "nota" }
    kind_visit { en: "visit", es: "visita" }
    kind_week_copy { en: "copied week", es: "semana copiada" }
    kind_payer { en: "payer", es: "pagador" }
    kind_service { en: "service", es: "servicio" }
    kind_visit_kind { en: "kind of visit", es: "tipo de visita" }
    kind_authorization { en: "authorization", es: "autorización" }
    counted(kind, n) { en: "{kind}: {n}", es: "{kind}: {n}" }
}
