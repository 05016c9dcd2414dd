//! The words of the switch.

crate::words::words! {
    initials { en: "Initials", es: "Iniciales" }
    children_by_initials { en: "Show children by their initials", es: "Mostrar a los niños por sus iniciales" }
}
