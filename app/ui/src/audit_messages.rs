//! Messages of links to the audit.

web::messages! {
    access_log_title(name) { en: "Who saw {name}'s record", es: "Quién vio el expediente de {name}" }
    access_log_help { en: "Who opened it, when, and on which page", es: "Quién lo abrió, cuándo y en qué página" }
    access_log_link { en: "Who saw this record", es: "Quién vio este expediente" }
    record_of_data { en: "Record of data", es: "Registro de datos" }
    record_of_data_help { en: "What is stored, what for, who sees it, how long it stays", es: "Qué se guarda, para qué, quién lo ve y cuánto tiempo permanece" }
    what_changed_this { en: "What changed this visit", es: "Qué cambió esta visita" }
}
