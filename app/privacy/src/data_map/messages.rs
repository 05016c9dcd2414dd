//! Messages of the record of data.

web::messages! {
    title { en: "Record of data", es: "Registro de datos" }
    intro { en: "Everything that this software stores about people, what it is for, who sees it and how long it stays. A test compares it with the database, so that nothing is missing.", es: "Todo lo que este programa guarda sobre las personas, para qué sirve, quién lo ve y cuánto tiempo permanece. Una prueba lo compara con la base de datos, para que no falte nada." }
    operator { en: "Whoever operates the installation can read what is not sealed.", es: "Quien opera la instalación puede leer lo que no está sellado." }
    public_page { en: "The privacy page, for everyone", es: "La página de privacidad, para todos" }
    download { en: "Download as CSV", es: "Descargar como CSV" }
    what { en: "What", es: "Qué" }
    purpose { en: "Purpose", es: "Finalidad" }
    seen_by { en: "Who sees it", es: "Quién lo ve" }
    retention { en: "How long", es: "Cuánto tiempo" }
    on_deletion { en: "On deletion", es: "Al eliminar" }
    sealing { en: "Sealed", es: "Sellado" }
    class { en: "Class", es: "Clase" }
    place { en: "Where", es: "Dónde" }
    name { en: "Name", es: "Nombre" }
    field { en: "Field", es: "Campo" }
    fields(n) { en: "{n} field" | "{n} fields", es: "{n} campo" | "{n} campos" }
    seen_only_by(who) { en: "Seen by: {who}", es: "Lo ve: {who}" }
    stays(period) { en: "How long: {period}", es: "Cuánto tiempo: {period}" }
    used_for(purpose) { en: "Purpose: {purpose}", es: "Finalidad: {purpose}" }
}
