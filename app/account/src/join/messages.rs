//! Messages of joining by an invitation.

web::messages! {
    join_title(agency) { en: "Join {agency}", es: "Únase a {agency}" }
    join_as_admin(email) { en: "You are joining the office as {email}.", es: "Usted entrará a la oficina como {email}." }
    join_as_provider(email) { en: "You are joining as a provider, as {email}.", es: "Usted entrará como proveedor, con {email}." }
    join_as_parent(email) { en: "You are joining as family, as {email}.", es: "Usted entrará como familia, con {email}." }
    join { en: "Join", es: "Entrar" }
    link_is_gone_help { en: "A link works once and for seven days. Ask the office for a new one.", es: "Cada enlace sirve una sola vez y durante siete días. Pida uno nuevo a la oficina." }
    confirm_help(here, agency) { en: "You are signed in. When you join, you keep {here} and go to {agency}; you can switch between them on the Account page.", es: "Su sesión está abierta. Al entrar conserva {here} y pasa a {agency}; en la página Cuenta puede cambiar de una a otra." }
    sign_in_first(email) { en: "{email} already has an account. Sign in as {email}; then you come back here and join with one click.", es: "{email} ya tiene una cuenta. Inicie sesión con {email}; luego volverá aquí y entrará con un clic." }
    signed_in_as(email) { en: "You are signed in as {email}.", es: "Su sesión es de {email}." }
    signed_in_as_help(email) { en: "This invitation is for {email} only. Sign out, then open the link again.", es: "Esta invitación es solo para {email}. Cierre la sesión y abra el enlace otra vez." }
    your_name { en: "Your name", es: "Su nombre" }
    read_first { en: "Please read first:", es: "Por favor, lea primero:" }
    terms { en: "terms of use", es: "condiciones de uso" }
    privacy { en: "privacy policy", es: "política de privacidad" }
    accept { en: "I accept the terms of use, and I have received the privacy policy.", es: "Acepto las condiciones de uso y he recibido la política de privacidad." }
}
