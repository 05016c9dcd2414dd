//! Messages of the switch.

web::messages! {
    initials { en: "Initials", es: "Iniciales" }
}
