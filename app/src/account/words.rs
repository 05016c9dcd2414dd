//! The words of signing in.

crate::words::words! {
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    email { en: "E-mail", es: "Correo electrónico" }
    password { en: "Password", es: "Contraseña" }
    sign_in_help { en: "Look at the spelling of the e-mail, and whether the keyboard writes capitals.", es: "Revise cómo está escrito el correo y si el teclado escribe en mayúsculas." }
    session_is_over { en: "Your session is over. Sign in to go on.", es: "Su sesión terminó. Inicie sesión para continuar." }
    forgot { en: "I forgot my password", es: "Olvidé mi contraseña" }
    forgot_title { en: "A new password", es: "Una contraseña nueva" }
    forgot_help { en: "Type the e-mail of your account. If it is known here, a letter with a link is on its way within a minute.", es: "Escriba el correo de su cuenta. Si se conoce aquí, en un minuto saldrá una carta con un enlace." }
    forgot_send { en: "Send me a link", es: "Envíenme un enlace" }
    forgot_no_mail { en: "No letters can be sent from here", es: "Desde aquí no se pueden enviar cartas" }
    forgot_no_mail_help { en: "Ask your agency's office for a new link instead.", es: "Pida un enlace nuevo a la oficina de su agencia." }
    reset_title { en: "Set a new password", es: "Elija una contraseña nueva" }
    reset_for(email) { en: "For the account {email}. You are signed out everywhere and then sign in with the new password.", es: "Para la cuenta {email}. Se cierran todas sus sesiones y luego entra con la contraseña nueva." }
    reset_save { en: "Set the password", es: "Guardar la contraseña" }
    reset_gone_help { en: "A link works once and for one hour, and a newer letter ends the older one. Ask for a new letter.", es: "Cada enlace sirve una vez y durante una hora, y una carta nueva anula la anterior. Pida una carta nueva." }
    reset_ask_again { en: "Ask for a new letter", es: "Pedir una carta nueva" }
    no_account { en: "Accounts are made by your agency: ask its office for a link.", es: "Las cuentas las crea su agencia: pida un enlace a la oficina." }
    join_title(agency) { en: "Join {agency}", es: "Únase a {agency}" }
    join_as_admin(email) { en: "You join the office as {email}.", es: "Usted entra a la oficina como {email}." }
    join_as_provider(email) { en: "You join as a provider, as {email}.", es: "Usted entra como proveedor, con {email}." }
    join_as_parent(email) { en: "You join as family, as {email}.", es: "Usted entra como familia, con {email}." }
    new_password { en: "Choose a password", es: "Elija una contraseña" }
    new_password_hint { en: "At least 15 characters. A few words in a row are easy to keep.", es: "Al menos 15 caracteres. Unas cuantas palabras seguidas se recuerdan fácilmente." }
    join { en: "Join", es: "Entrar" }
    link_is_gone { en: "This link no longer works", es: "Este enlace ya no funciona" }
    link_is_gone_help { en: "A link works once and for seven days. Ask the office for a new one.", es: "Cada enlace sirve una sola vez y durante siete días. Pida uno nuevo a la oficina." }
    account { en: "Account", es: "Cuenta" }
    signed_in_as { en: "Signed in as", es: "Sesión iniciada como" }
    agency { en: "Agency", es: "Agencia" }
    language { en: "Language", es: "Idioma" }
    sign_out { en: "Sign out", es: "Cerrar sesión" }
    preferences { en: "Preferences", es: "Preferencias" }
    preferences_help { en: "The screens change at once and stay so, on every device where you sign in.", es: "Las pantallas cambian enseguida y así se quedan, en cada dispositivo donde inicie sesión." }
    clock { en: "Times of day", es: "Horas del día" }
    clock_locale(example) { en: "As the browser ({example})", es: "Como el navegador ({example})" }
    clock_12(example) { en: "12 hours ({example})", es: "12 horas ({example})" }
    clock_24(example) { en: "24 hours ({example})", es: "24 horas ({example})" }
    density { en: "Rows of the boards", es: "Filas de los tableros" }
    density_comfortable { en: "Comfortable", es: "Cómodas" }
    density_compact { en: "Compact: more providers at once", es: "Compactas: más proveedores a la vez" }
    initials { en: "Show children and guardians by their initials", es: "Mostrar a niños y tutores por sus iniciales" }
    letter_keys { en: "Let the key I switch initials on and off", es: "Alternar las iniciales con la tecla I" }
    save_preferences { en: "Save the preferences", es: "Guardar las preferencias" }
    name { en: "Name", es: "Nombre" }
    role { en: "Role", es: "Función" }
    role_admin { en: "Office", es: "Oficina" }
    role_provider { en: "Provider", es: "Proveedor" }
    role_parent { en: "Family", es: "Familia" }
    to_sign_in { en: "To sign in", es: "Ir a iniciar sesión" }
}
