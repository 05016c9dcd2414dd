//! The words of signing in.

crate::words::words! {
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    email { en: "E-mail", es: "Correo electrónico" }
    password { en: "Password", es: "Contraseña" }
    sign_in_help { en: "Check the spelling of the e-mail, and whether Caps Lock is on.", es: "Revise cómo escribió el correo y si las mayúsculas están activadas." }
    session_is_over { en: "Your session has ended. Sign in to continue.", es: "Su sesión terminó. Inicie sesión para continuar." }
    forgot { en: "I forgot my password", es: "Olvidé mi contraseña" }
    forgot_title { en: "A new password", es: "Una contraseña nueva" }
    forgot_help { en: "Enter the e-mail of your account. If we know it, you will get an e-mail with a link within a minute.", es: "Escriba el correo de su cuenta. Si lo reconocemos, en un minuto recibirá un mensaje con un enlace." }
    forgot_send { en: "E-mail me a link", es: "Enviarme un enlace" }
    forgot_no_mail { en: "No e-mail can be sent from here", es: "Desde aquí no se pueden enviar correos" }
    forgot_no_mail_help { en: "Ask your agency's office for a new link instead.", es: "Pida un enlace nuevo a la oficina de su agencia." }
    reset_title { en: "Set a new password", es: "Elija una contraseña nueva" }
    reset_for(email) { en: "For the account {email}. You are signed out everywhere; then you sign in with the new password.", es: "Para la cuenta {email}. Se cierran todas sus sesiones y después entra con la contraseña nueva." }
    reset_save { en: "Set the password", es: "Guardar la contraseña" }
    reset_gone_help { en: "A link works once and for one hour, and a newer e-mail cancels the older one. Ask for a new e-mail.", es: "Cada enlace sirve una sola vez y durante una hora, y un correo nuevo anula el anterior. Pida un correo nuevo." }
    reset_ask_again { en: "Send a new e-mail", es: "Pedir un correo nuevo" }
    no_account { en: "Your agency creates the accounts: ask its office for a link.", es: "Las cuentas las crea su agencia: pida un enlace a la oficina." }
    join_title(agency) { en: "Join {agency}", es: "Únase a {agency}" }
    join_as_admin(email) { en: "You are joining the office as {email}.", es: "Usted entrará a la oficina como {email}." }
    join_as_provider(email) { en: "You are joining as a provider, as {email}.", es: "Usted entrará como proveedor, con {email}." }
    join_as_parent(email) { en: "You are joining as family, as {email}.", es: "Usted entrará como familia, con {email}." }
    new_password { en: "Choose a password", es: "Elija una contraseña" }
    new_password_hint { en: "At least 15 characters. A few words in a row are easy to remember.", es: "Al menos 15 caracteres. Unas cuantas palabras seguidas son fáciles de recordar." }
    join { en: "Join", es: "Entrar" }
    link_is_gone { en: "This link no longer works", es: "Este enlace ya no funciona" }
    link_is_gone_help { en: "A link works once and for seven days. Ask the office for a new one.", es: "Cada enlace sirve una sola vez y durante siete días. Pida uno nuevo a la oficina." }
    account { en: "Account", es: "Cuenta" }
    signed_in_as { en: "Signed in as", es: "Sesión iniciada como" }
    agency { en: "Agency", es: "Agencia" }
    language { en: "Language", es: "Idioma" }
    sign_out { en: "Sign out", es: "Cerrar sesión" }
    preferences { en: "Preferences", es: "Preferencias" }
    preferences_help { en: "The screens change right away and stay that way on every device where you sign in.", es: "Las pantallas cambian enseguida y quedan así en todos los dispositivos donde inicie sesión." }
    clock { en: "Time format", es: "Formato de hora" }
    clock_locale(example) { en: "Same as the browser ({example})", es: "Igual que el navegador ({example})" }
    clock_12(example) { en: "12-hour ({example})", es: "De 12 horas ({example})" }
    clock_24(example) { en: "24-hour ({example})", es: "De 24 horas ({example})" }
    density { en: "Rows of the boards", es: "Filas de los tableros" }
    density_comfortable { en: "Comfortable", es: "Cómodas" }
    density_compact { en: "Compact: more providers at once", es: "Compactas: más proveedores a la vez" }
    initials { en: "Show children and guardians by their initials", es: "Mostrar a niños y tutores por sus iniciales" }
    letter_keys { en: "Use the I key to turn initials on and off", es: "Usar la tecla I para mostrar u ocultar las iniciales" }
    save_preferences { en: "Save preferences", es: "Guardar las preferencias" }
    name { en: "Name", es: "Nombre" }
    role { en: "Role", es: "Función" }
    role_admin { en: "Office", es: "Oficina" }
    role_provider { en: "Provider", es: "Proveedor" }
    role_parent { en: "Family", es: "Familia" }
    to_sign_in { en: "Go to sign in", es: "Ir a iniciar sesión" }
}
