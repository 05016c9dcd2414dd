//! Messages of the account page, the security page, memberships and preferences.

web::messages! {
    account { en: "Account", es: "Cuenta" }
    signed_in_as { en: "Signed in as", es: "Sesión iniciada como" }
    agency { en: "Agency", es: "Agencia" }
    name { en: "Name", es: "Nombre" }
    role { en: "Role", es: "Función" }

    enter { en: "Switch", es: "Cambiar" }
    here { en: "You are here", es: "Está aquí" }
    memberships { en: "Your agencies and roles", es: "Sus agencias y funciones" }
    memberships_help { en: "You belong to more than one agency, or have more than one role. Each has its own pages.", es: "Usted pertenece a más de una agencia o tiene más de una función. Cada una tiene sus propias páginas." }
    switch_membership(agency, role) { en: "Switch to {agency}, {role}", es: "Cambiar a {agency}, {role}" }

    language { en: "Language", es: "Idioma" }
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
    letter_keys { en: "Use the I key to turn initials on and off, and / to search in a list", es: "Usar la tecla I para mostrar u ocultar las iniciales y / para buscar en una lista" }
    save_preferences { en: "Save preferences", es: "Guardar las preferencias" }

    security { en: "Security", es: "Seguridad" }
    security_lead { en: "Password, two-step verification, passkeys", es: "Contraseña, verificación en dos pasos, llaves de acceso" }
    agreements { en: "Agreements", es: "Acuerdos" }
    agreements_lead { en: "The terms of use, the privacy policy, and what was accepted when.", es: "Las condiciones de uso, la política de privacidad y qué se aceptó y cuándo." }
    strong { en: "Signing in takes more than your password. That keeps the children's records safe even if someone learns it.", es: "Para entrar hace falta más que su contraseña. Así los expedientes de los niños siguen seguros aunque alguien la descubra." }
    password_only { en: "Right now your password alone opens this account. Add an authenticator app or a passkey, and a stolen password opens nothing.", es: "Por ahora, su contraseña basta para abrir esta cuenta. Agregue una aplicación de autenticación o una llave de acceso, y una contraseña robada no abrirá nada." }
    due_by(agency, date) { en: "{agency} requires two-step verification by {date}", es: "{agency} exige la verificación en dos pasos a más tardar el {date}" }
    due_now(agency) { en: "{agency} requires two-step verification", es: "{agency} exige la verificación en dos pasos" }
    due_help { en: "Add an authenticator app or a passkey below. It takes two minutes.", es: "Agregue abajo una aplicación de autenticación o una llave de acceso. Toma dos minutos." }
    due_closed { en: "The other pages open again as soon as you add one.", es: "Las demás páginas se abrirán de nuevo en cuanto agregue una." }
    later { en: "Not now", es: "Ahora no" }
    short_password { en: "Choose a longer password", es: "Elija una contraseña más larga" }
    short_password_help { en: "Yours was meant to be used with a second step, and there is none now. The other pages open again once you change it or add a second step.", es: "La suya era para usarse con un segundo paso, y ya no hay ninguno. Las demás páginas se abrirán de nuevo cuando la cambie o agregue un segundo paso." }
    continue_to_page { en: "Continue to your pages", es: "Continuar a sus páginas" }
}
