//! The words of the frames.

crate::words::words! {
    main_menu { en: "Main", es: "Principal" }
    menu { en: "Menu", es: "Menú" }
    week { en: "Week", es: "Semana" }
    today { en: "Today", es: "Hoy" }
    home { en: "Home", es: "Inicio" }
    children { en: "Children", es: "Niños" }
    providers { en: "Providers", es: "Proveedores" }
    authorizations { en: "Authorizations", es: "Autorizaciones" }
    members { en: "Members", es: "Miembros" }
    notes { en: "Notes", es: "Notas" }
    search { en: "Search", es: "Buscar" }
    import { en: "Import", es: "Importar" }
    audit { en: "Audit", es: "Auditoría" }
    settings { en: "Settings", es: "Configuración" }
    account { en: "Account", es: "Cuenta" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    my_pages { en: "My pages", es: "Mis páginas" }
    how_it_works { en: "How it works", es: "Cómo funciona" }
    security { en: "Security", es: "Seguridad" }
    privacy { en: "Privacy", es: "Privacidad" }
    terms { en: "Terms", es: "Condiciones" }
    contact { en: "Contact", es: "Contacto" }
    cookies { en: "Cookie choices", es: "Opciones de cookies" }
    refused_title { en: "Not saved yet", es: "Aún no se guardó" }
    denied_title { en: "That didn't work", es: "No funcionó" }
    kept { en: "What you typed is still here.", es: "Lo que escribió sigue aquí." }
    call_office { en: "Call the office", es: "Llamar a la oficina" }
    optional { en: "optional", es: "opcional" }
    site_end { en: "About this site", es: "Acerca de este sitio" }
    show_password { en: "Show password", es: "Mostrar la contraseña" }
}
