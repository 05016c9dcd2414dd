//! The words of the note.

crate::words::words! {
    title(name) { en: "Note of {name}", es: "Nota de {name}" }
    in_the_visit(time) { en: "In the visit since {time}", es: "En visita desde las {time}" }
    over { en: "Visit over", es: "Visita terminada" }
    not_begun { en: "Not begun", es: "Sin empezar" }
    cancelled { en: "Cancelled", es: "Cancelada" }
    the_visit { en: "The visit", es: "La visita" }
    stands_now { en: "What stands now", es: "Lo que está guardado" }
    back { en: "Back", es: "Volver" }
    scheduled(service, start, end) { en: "{service} · {start} to {end}", es: "{service} · de {start} a {end}" }
    note { en: "Note", es: "Nota" }
    what_we_did { en: "What we did", es: "Qué hicimos" }
    for_the_family(language) { en: "For the family, in {language}", es: "Para la familia, en {language}" }
    family_hint { en: "The family reads this text, and never the note.", es: "La familia lee este texto, y nunca la nota." }
    save { en: "Save the draft", es: "Guardar el borrador" }
    saved_at(time) { en: "Saved {time}", es: "Guardado {time}" }
    not_saved_yet { en: "Nothing typed yet", es: "Aún no hay nada escrito" }
    saving { en: "Saving…", es: "Guardando…" }
    saved_now { en: "Saved", es: "Guardado" }
    kept_here { en: "Kept on this device. Not at the office yet.", es: "Guardado en este dispositivo. Aún no llega a la oficina." }
    stale { en: "Saved elsewhere since. Reload to see that text; yours is kept on this device.", es: "Se guardó en otro lugar. Recargue para verlo; su texto queda en este dispositivo." }
    too_long { en: "This text is too long to be saved. It is kept on this device.", es: "Este texto es demasiado largo para guardarlo. Queda en este dispositivo." }
    signed_out { en: "Your session is over. The text is kept on this device.", es: "Su sesión terminó. El texto queda en este dispositivo." }
    sign_in { en: "Sign in and go on", es: "Iniciar sesión y continuar" }
    older_copy { en: "This device kept a text that was never saved", es: "Este dispositivo guardó un texto que nunca llegó" }
    forget_copy { en: "Forget this text", es: "Descartar este texto" }
    restored { en: "Text kept on this device was put back.", es: "Se recuperó el texto guardado en este dispositivo." }
    check_out { en: "Check out", es: "Registrar salida" }
    check_in_first { en: "Check in first, then write the note.", es: "Primero registre la entrada, luego escriba la nota." }
    running_late { en: "Running late", es: "Voy con retraso" }
    sign { en: "Sign the note", es: "Firmar la nota" }
    attested { en: "I have read both texts, and they say what happened.", es: "Leí ambos textos y dicen lo que ocurrió." }
    sign_hint { en: "Signing locks both texts for good.", es: "Al firmar, ambos textos quedan fijos para siempre." }
    signed_by(name, time) { en: "Signed by {name}, {time}", es: "Firmada por {name}, {time}" }
    fingerprint { en: "Fingerprint of the signed text (SHA-256)", es: "Huella del texto firmado (SHA-256)" }
    unsigned_title { en: "Notes to sign", es: "Notas por firmar" }
    unsigned_empty { en: "Every note is signed", es: "Todas las notas están firmadas" }
    unsigned_empty_help { en: "Visits that are over and wait for a signature show here.", es: "Aquí aparecen las visitas terminadas que esperan firma." }
    draft { en: "Draft", es: "Borrador" }
    nothing_written { en: "Nothing written", es: "Sin escribir" }
    child { en: "Child", es: "Niño" }
    provider { en: "Provider", es: "Proveedor" }
    visit { en: "Visit", es: "Visita" }
    state { en: "State", es: "Estado" }
    language_en { en: "English", es: "inglés" }
    language_es { en: "Spanish", es: "español" }
    language_zh { en: "Chinese", es: "chino" }
    language_ar { en: "Arabic", es: "árabe" }
    language_ht { en: "Haitian Creole", es: "criollo haitiano" }
    language_ne { en: "Nepali", es: "nepalí" }
    language_own { en: "the family's language", es: "el idioma de la familia" }
}

/// What a home language is called, by its tag.
pub fn language_name(lang: domain::Language, tag: &str) -> &'static str {
    match tag {
        "en" => language_en(lang),
        "es" => language_es(lang),
        "zh" => language_zh(lang),
        "ar" => language_ar(lang),
        "ht" => language_ht(lang),
        "ne" => language_ne(lang),
        _ => language_own(lang),
    }
}
