//! Messages of the note.

web::messages! {
    title(name) { en: "Note of {name}", es: "Nota de {name}" }
    in_progress_since(time) { en: "In progress since {time}", es: "En curso desde las {time}" }
    visit_over { en: "Visit over", es: "Visita terminada" }
    not_begun { en: "Not started", es: "Sin empezar" }
    cancelled { en: "Canceled", es: "Cancelada" }
    to_visit { en: "The visit", es: "La visita" }
    saved_version { en: "What is saved now", es: "Lo que está guardado" }
    back { en: "Back", es: "Volver" }
    scheduled(service, start, end) { en: "{service} · {start}\u{a0}to\u{a0}{end}", es: "{service} · de\u{a0}{start}\u{a0}a\u{a0}{end}" }
    note { en: "Note", es: "Nota" }
    what_we_did { en: "What we did", es: "Qué hicimos" }
    for_the_family(language) { en: "For the family, in {language}", es: "Para la familia, en {language}" }
    family_hint { en: "The family reads this text, and never the note.", es: "La familia lee este texto, y nunca la nota." }
    save { en: "Save the draft", es: "Guardar el borrador" }
    saved_at(time) { en: "Saved {time}", es: "Guardado {time}" }
    not_saved_yet { en: "Nothing typed yet", es: "Todavía no hay nada escrito" }
    saving { en: "Saving…", es: "Guardando…" }
    saved { en: "Saved", es: "Guardado" }
    saved_on_device { en: "Saved on this device. Not sent to the office yet.", es: "Guardado en este dispositivo. Aún no llega a la oficina." }
    stale { en: "It was changed somewhere else. Reload to see that text; yours is saved on this device.", es: "Se cambió en otro lugar. Recargue para ver ese texto; el suyo está guardado en este dispositivo." }
    too_long { en: "This text is too long to send. It is saved on this device.", es: "Este texto es demasiado largo para enviarlo. Está guardado en este dispositivo." }
    signed_out { en: "Your session has ended. The text is saved on this device.", es: "Su sesión terminó. El texto está guardado en este dispositivo." }
    sign_in { en: "Sign in and continue", es: "Iniciar sesión y continuar" }
    older_copy { en: "This device has a text that was never sent", es: "Este dispositivo tiene un texto que nunca se envió" }
    discard_copy { en: "Discard this text", es: "Descartar este texto" }
    restored { en: "The text saved on this device is back.", es: "Se recuperó el texto guardado en este dispositivo." }
    check_out { en: "Check out", es: "Registrar salida" }
    confirm_check_out { en: "Yes, check out", es: "Sí, registrar salida" }
    check_in_first { en: "Check in first, then write the note.", es: "Primero registre la entrada, luego escriba la nota." }
    running_late { en: "Running late", es: "Voy con retraso" }
    sign { en: "Sign the note", es: "Firmar la nota" }
    attestation { en: "I have read what I wrote, and it says what happened.", es: "Leí lo que escribí y dice lo que pasó." }
    sign_hint { en: "Once you sign, neither text can be changed.", es: "Después de firmar, ninguno de los dos textos se puede cambiar." }
    signed_by(name, time) { en: "Signed by {name}, {time}", es: "Firmada por {name}, {time}" }
    fingerprint { en: "Fingerprint of the signed text (SHA-256)", es: "Huella del texto firmado (SHA-256)" }
    unsigned_title { en: "Notes to sign", es: "Notas por firmar" }
    notes_found(n) { en: "{n} note" | "{n} notes", es: "{n} nota" | "{n} notas" }
    search_notes { en: "Child or provider", es: "Niño o proveedor" }
    unsigned_empty { en: "Every note is signed", es: "Todas las notas están firmadas" }
    unsigned_empty_help { en: "Visits that are over and still need a signature show up here.", es: "Aquí aparecen las visitas terminadas que todavía no tienen firma." }
    draft { en: "Draft", es: "Borrador" }
    nothing_written { en: "Nothing written", es: "Sin escribir" }
    text_deleted { en: "The text of this note was deleted when the time for which it had to be kept was over.", es: "El texto de esta nota se eliminó al terminar el plazo en que debía conservarse." }
    child { en: "Child", es: "Niño" }
    provider { en: "Provider", es: "Proveedor" }
    visit { en: "Visit", es: "Visita" }
    state { en: "Status", es: "Estado" }
    language_own { en: "the family's language", es: "el idioma de la familia" }
}
