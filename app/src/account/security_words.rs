//! The words about what protects an account.

crate::words::words! {
    security { en: "Security", es: "Seguridad" }
    security_lead { en: "Password, second step, passkeys", es: "Contraseña, segundo paso, llaves de acceso" }
    strong { en: "Signing in takes more than your password. That keeps the children's records safe even if somebody learns it.", es: "Para entrar hace falta más que su contraseña. Así los expedientes de los niños siguen seguros aunque alguien la conozca." }
    alone { en: "Your password alone opens this account. Add an authenticator app or a passkey, and a stolen password opens nothing.", es: "Su contraseña basta para abrir esta cuenta. Añada una aplicación de códigos o una llave de acceso, y una contraseña robada no abrirá nada." }
    due_by(agency, date) { en: "{agency} asks for a second step by {date}", es: "{agency} pide un segundo paso antes del {date}" }
    due_now(agency) { en: "{agency} asks for a second step", es: "{agency} pide un segundo paso" }
    due_help { en: "Add an authenticator app or a passkey below. It takes two minutes.", es: "Añada abajo una aplicación de códigos o una llave de acceso. Son dos minutos." }
    due_closed { en: "The other pages open again as soon as one is there.", es: "Las demás páginas se abren de nuevo en cuanto haya una." }
    later { en: "Not now", es: "Ahora no" }
    short_password { en: "Choose a longer password", es: "Elija una contraseña más larga" }
    short_password_help { en: "Yours was meant to stand beside a second step, and there is none any more. The other pages open again once it is changed, or once you add a second step.", es: "La suya era para usarse con un segundo paso, y ya no hay ninguno. Las demás páginas se abren de nuevo cuando la cambie o cuando añada un segundo paso." }
    go_on { en: "Go on to your pages", es: "Continuar a sus páginas" }

    password { en: "Password", es: "Contraseña" }
    password_help { en: "Changing it signs you out on every other device.", es: "Al cambiarla se cierra su sesión en todos los demás dispositivos." }
    old_password { en: "Your password now", es: "Su contraseña actual" }
    new_password { en: "New password", es: "Contraseña nueva" }
    hint_alone { en: "At least 15 characters. A few words that have nothing to do with each other are easy to keep.", es: "Al menos 15 caracteres. Unas cuantas palabras sin relación entre sí se recuerdan fácilmente." }
    hint_beside { en: "At least 8 characters; 15 or more if you ever want to do without the second step.", es: "Al menos 8 caracteres; 15 o más si algún día quiere prescindir del segundo paso." }
    change_password { en: "Change the password", es: "Cambiar la contraseña" }

    app { en: "Authenticator app", es: "Aplicación de códigos" }
    app_on { en: "On. When you sign in, you type the six digits that the app shows.", es: "Activada. Al entrar, escriba los seis números que muestra la aplicación." }
    app_off { en: "An app on your phone shows six digits that change every half minute. Any will do: Aegis, Google Authenticator, Microsoft Authenticator, a password manager.", es: "Una aplicación del teléfono muestra seis números que cambian cada medio minuto. Sirve cualquiera: Aegis, Google Authenticator, Microsoft Authenticator, un gestor de contraseñas." }
    set_up_app { en: "Set up an app", es: "Configurar una aplicación" }
    remove_app { en: "Remove the app", es: "Quitar la aplicación" }
    remove_app_help { en: "Its codes open nothing any more. You can set up another one at any time.", es: "Sus códigos ya no abrirán nada. Puede configurar otra cuando quiera." }

    passkeys { en: "Passkeys", es: "Llaves de acceso" }
    passkeys_help { en: "A passkey is kept by your phone, your computer or a security key. You confirm with your finger, your face or a PIN; there is nothing to type and nothing to steal.", es: "Una llave de acceso la guarda su teléfono, su computadora o una llave de seguridad. Usted confirma con el dedo, la cara o un PIN; no hay nada que escribir ni nada que robar." }
    no_passkeys { en: "You have none yet.", es: "Todavía no tiene ninguna." }
    passkey_since(date) { en: "added {date}", es: "añadida el {date}" }
    passkey_used(date) { en: "last used {date}", es: "usada por última vez el {date}" }
    passkey_unused { en: "not used yet", es: "aún sin usar" }
    passkey_name { en: "Name for the new passkey", es: "Nombre de la llave nueva" }
    passkey_name_hint { en: "Such as “My phone”, to tell it from others later.", es: "Por ejemplo «Mi teléfono», para distinguirla después." }
    add_passkey { en: "Add a passkey", es: "Añadir una llave de acceso" }
    change { en: "Change", es: "Cambiar" }
    change_of(name) { en: "Change “{name}”", es: "Cambiar «{name}»" }
    name { en: "Name", es: "Nombre" }
    rename { en: "Save the name", es: "Guardar el nombre" }
    remove_passkey { en: "Remove this passkey", es: "Quitar esta llave" }
    remove_passkey_help { en: "It opens nothing here any more. On the device itself it may stay in a list until you delete it there.", es: "Ya no abrirá nada aquí. En el dispositivo puede seguir en una lista hasta que la borre allí." }
    no_passkeys_here { en: "Passkeys need an address with a name, and this installation has none. Ask whoever runs it.", es: "Las llaves de acceso necesitan una dirección con nombre, y esta instalación no la tiene. Pregunte a quien la administra." }
    needs_script { en: "Passkeys need JavaScript, and it is off in this browser. A password and an authenticator app work without.", es: "Las llaves de acceso necesitan JavaScript y está desactivado en este navegador. La contraseña y la aplicación de códigos funcionan sin él." }
    old_browser { en: "This browser is too old for passkeys. A password and an authenticator app work here.", es: "Este navegador es demasiado antiguo para llaves de acceso. La contraseña y la aplicación de códigos sí funcionan." }

    recovery { en: "Recovery codes", es: "Códigos de recuperación" }
    recovery_left(n) { en: "{n} code is left. Each opens the account once, for the day on which your phone is gone." | "{n} codes are left. Each opens the account once, for the day on which your phone is gone.", es: "Queda {n} código. Cada uno abre la cuenta una vez, para el día en que no tenga su teléfono." | "Quedan {n} códigos. Cada uno abre la cuenta una vez, para el día en que no tenga su teléfono." }
    recovery_none { en: "They come with the first authenticator app or passkey: ten codes to print, for the day on which your phone is gone.", es: "Vienen con la primera aplicación o llave de acceso: diez códigos para imprimir, para el día en que no tenga su teléfono." }
    make_codes { en: "Make new codes", es: "Crear códigos nuevos" }
    make_codes_help { en: "Ten new ones in place of these, which then stop working.", es: "Diez nuevos en lugar de estos, que entonces dejan de servir." }
    codes_title { en: "Your recovery codes", es: "Sus códigos de recuperación" }
    codes_help { en: "Print them or write them down before you leave this page: after that they are not shown again. Keep them where you keep your passport, not on the phone they are to replace.", es: "Imprímalos o anótelos antes de salir de esta página: después no se muestran de nuevo. Guárdelos donde guarda su pasaporte, no en el teléfono al que van a sustituir." }
    codes_of(email) { en: "VisitOMS recovery codes of {email}", es: "Códigos de recuperación de VisitOMS de {email}" }
    codes_gone { en: "These codes are shown no more", es: "Estos códigos ya no se muestran" }
    codes_gone_help { en: "If you did not write them down, make new ones.", es: "Si no los anotó, cree otros nuevos." }
    codes_kept { en: "I have kept them", es: "Ya los guardé" }
    codes_once { en: "Each code works once.", es: "Cada código sirve una sola vez." }
    back { en: "Back to security", es: "Volver a seguridad" }

    app_title { en: "Set up an authenticator app", es: "Configurar una aplicación de códigos" }
    app_scan { en: "Open the app, choose “add”, and point it at this picture.", es: "Abra la aplicación, elija «añadir» y apunte a esta imagen." }
    app_picture { en: "QR code with the secret for your app", es: "Código QR con el secreto para su aplicación" }
    app_on_this_phone { en: "Open the app on this phone", es: "Abrir la aplicación en este teléfono" }
    app_type { en: "Or type this key into the app", es: "O escriba esta clave en la aplicación" }
    app_code { en: "Six digits that the app shows now", es: "Los seis números que muestra ahora la aplicación" }
    app_confirm { en: "Confirm", es: "Confirmar" }
    app_clock(time) { en: "Codes go by the clock. Here it is {time} UTC; a phone that is more than half a minute off shows codes that do not fit.", es: "Los códigos dependen del reloj. Aquí son las {time} UTC; un teléfono con más de medio minuto de diferencia muestra códigos que no coinciden." }
    app_none { en: "No app is being set up", es: "No se está configurando ninguna aplicación" }
    app_none_help { en: "Begin on the page about security.", es: "Empiece en la página de seguridad." }

    second_title { en: "The second step", es: "El segundo paso" }
    second_help { en: "Your password is right. Now show that it is you.", es: "Su contraseña es correcta. Ahora demuestre que es usted." }
    second_code { en: "Code", es: "Código" }
    second_code_hint { en: "Six digits from your authenticator app, or one of your recovery codes.", es: "Seis números de su aplicación, o uno de sus códigos de recuperación." }
    second_recovery_hint { en: "One of your recovery codes.", es: "Uno de sus códigos de recuperación." }
    second_go { en: "Sign in", es: "Iniciar sesión" }
    second_passkey { en: "Use a passkey", es: "Usar una llave de acceso" }
    second_over { en: "This took too long", es: "Pasó demasiado tiempo" }
    second_over_help { en: "For your safety the second step waits five minutes. Begin again; it goes quickly.", es: "Por su seguridad, el segundo paso espera cinco minutos. Empiece de nuevo; es rápido." }
    begin_again { en: "Begin again", es: "Empezar de nuevo" }
    lost { en: "Lost your phone and your codes? The people who run this installation can take the second step off your account.", es: "¿Perdió el teléfono y los códigos? Quienes administran esta instalación pueden quitar el segundo paso de su cuenta." }
    lost_write(email) { en: "Lost your phone and your codes? Write to {email}, and say when and where they can call you: the people there can take the second step off your account.", es: "¿Perdió el teléfono y los códigos? Escriba a {email} y diga cuándo y dónde pueden llamarle: allí pueden quitar el segundo paso de su cuenta." }
    sign_in_passkey { en: "Sign in with a passkey", es: "Entrar con una llave de acceso" }

    prove_title { en: "Is it you?", es: "¿Es usted?" }
    prove_help { en: "What you are about to do cannot be taken back easily, so we ask once more. Then you go on where you were, and nothing that you typed is lost.", es: "Lo que va a hacer no se deshace fácilmente, por eso preguntamos otra vez. Después seguirá donde estaba, y no se pierde nada de lo que escribió." }
    prove_go { en: "Go on", es: "Continuar" }
    prove_code { en: "Or a code", es: "O un código" }

    stopped { en: "No passkey was used. Try again, or take another way.", es: "No se usó ninguna llave. Inténtelo de nuevo o use otra forma." }
    refused { en: "This passkey is not right for this account. Try again, or take another way.", es: "Esta llave no corresponde a esta cuenta. Inténtelo de nuevo o use otra forma." }
    copied { en: "This passkey seems to have been copied, so it was refused. Sign in another way and remove it.", es: "Parece que esta llave fue copiada, por eso se rechazó. Entre de otra forma y quítela." }
    known { en: "This device has a passkey for your account already.", es: "Este dispositivo ya tiene una llave para su cuenta." }
    unreached { en: "The office could not be reached. Try again.", es: "No se pudo contactar con la oficina. Inténtelo de nuevo." }
    wait { en: "Too many attempts. Wait a quarter of an hour, then try again.", es: "Demasiados intentos. Espere un cuarto de hora e inténtelo de nuevo." }
    unnamed { en: "Give the passkey a name first.", es: "Primero dé un nombre a la llave." }
}
