//! The words of the switch.

crate::words::words! {
    initials { en: "Initials", es: "Iniciales" }
}
