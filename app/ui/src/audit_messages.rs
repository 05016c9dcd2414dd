//! Messages of links to the audit.

web::messages! {
    access_log_title(name) { en: "Who saw {name}'s record", es: "Quién vio el expediente de {name}" }
    access_log_help { en: "Who opened it, when, and on which page", es: "Quién lo abrió, cuándo y en qué página" }
    access_log_link { en: "Who saw this record", es: "Quién vio este expediente" }
    what_changed_this { en: "What changed this visit", es: "Qué cambió esta visita" }
}
