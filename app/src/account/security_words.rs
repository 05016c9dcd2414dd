//! The words about what protects an account.

crate::words::words! {
    security { en: "Security", es: "Seguridad" }
    security_lead { en: "Password, two-step verification, passkeys", es: "Contraseña, verificación en dos pasos, llaves de acceso" }
    strong { en: "Signing in takes more than your password. That keeps the children's records safe even if someone learns it.", es: "Para entrar hace falta más que su contraseña. Así los expedientes de los niños siguen seguros aunque alguien la descubra." }
    alone { en: "Right now your password alone opens this account. Add an authenticator app or a passkey, and a stolen password opens nothing.", es: "Por ahora, su contraseña basta para abrir esta cuenta. Agregue una aplicación de autenticación o una llave de acceso, y una contraseña robada no abrirá nada." }
    due_by(agency, date) { en: "{agency} requires two-step verification by {date}", es: "{agency} exige la verificación en dos pasos a más tardar el {date}" }
    due_now(agency) { en: "{agency} requires two-step verification", es: "{agency} exige la verificación en dos pasos" }
    due_help { en: "Add an authenticator app or a passkey below. It takes two minutes.", es: "Agregue abajo una aplicación de autenticación o una llave de acceso. Toma dos minutos." }
    due_closed { en: "The other pages open again as soon as you add one.", es: "Las demás páginas se abrirán de nuevo en cuanto agregue una." }
    later { en: "Not now", es: "Ahora no" }
    short_password { en: "Choose a longer password", es: "Elija una contraseña más larga" }
    short_password_help { en: "Yours was meant to be used with a second step, and there is none now. The other pages open again once you change it or add a second step.", es: "La suya era para usarse con un segundo paso, y ya no hay ninguno. Las demás páginas se abrirán de nuevo cuando la cambie o agregue un segundo paso." }
    go_on { en: "Continue to your pages", es: "Continuar a sus páginas" }

    password { en: "Password", es: "Contraseña" }
    password_help { en: "Changing it signs you out on every other device.", es: "Al cambiarla se cierra su sesión en todos los demás dispositivos." }
    old_password { en: "Your current password", es: "Su contraseña actual" }
    new_password { en: "New password", es: "Contraseña nueva" }
    hint_alone { en: "At least 15 characters. A few unrelated words are easy to remember.", es: "Al menos 15 caracteres. Unas cuantas palabras sin relación entre sí son fáciles de recordar." }
    hint_beside { en: "At least 8 characters; 15 or more if you may ever turn off the second step.", es: "Al menos 8 caracteres; 15 o más si algún día quiere dejar de usar el segundo paso." }
    change_password { en: "Change the password", es: "Cambiar la contraseña" }

    app { en: "Authenticator app", es: "Aplicación de autenticación" }
    app_on { en: "On. When you sign in, you enter the six-digit code from the app.", es: "Activada. Al entrar, escriba el código de seis dígitos de la aplicación." }
    app_off { en: "An app on your phone shows a six-digit code that changes every 30 seconds. Any of them works: Aegis, Google Authenticator, Microsoft Authenticator, a password manager.", es: "Una aplicación en su teléfono muestra un código de seis dígitos que cambia cada 30 segundos. Sirve cualquiera: Aegis, Google Authenticator, Microsoft Authenticator o un administrador de contraseñas." }
    set_up_app { en: "Set up an app", es: "Configurar una aplicación" }
    remove_app { en: "Remove the app", es: "Quitar la aplicación" }
    remove_app_help { en: "Its codes will stop working. You can set up another app at any time.", es: "Sus códigos dejarán de funcionar. Puede configurar otra cuando quiera." }

    passkeys { en: "Passkeys", es: "Llaves de acceso" }
    passkeys_help { en: "A passkey is stored on your phone, your computer or a security key. You confirm with your fingerprint, your face or a PIN; there is nothing to type and nothing to steal.", es: "Una llave de acceso se guarda en su teléfono, su computadora o una llave de seguridad. Usted confirma con la huella, la cara o un PIN; no hay nada que escribir ni nada que robar." }
    no_passkeys { en: "You have none yet.", es: "Todavía no tiene ninguna." }
    passkey_since(date) { en: "added {date}", es: "agregada el {date}" }
    passkey_used(date) { en: "last used {date}", es: "usada por última vez el {date}" }
    passkey_unused { en: "not used yet", es: "aún sin usar" }
    passkey_name { en: "Name for the new passkey", es: "Nombre de la llave nueva" }
    passkey_name_hint { en: "For example “My phone”, to tell it apart later.", es: "Por ejemplo «Mi teléfono», para distinguirla después." }
    add_passkey { en: "Add a passkey", es: "Agregar una llave de acceso" }
    change { en: "Change", es: "Cambiar" }
    change_of(name) { en: "Change “{name}”", es: "Cambiar «{name}»" }
    name { en: "Name", es: "Nombre" }
    rename { en: "Save the name", es: "Guardar el nombre" }
    remove_passkey { en: "Remove this passkey", es: "Quitar esta llave" }
    remove_passkey_help { en: "It will no longer sign you in here. It may stay in a list on the device itself until you delete it there.", es: "Ya no servirá para entrar aquí. Puede seguir en una lista del dispositivo hasta que la borre allí." }
    no_passkeys_here { en: "Passkeys need a web address with a name, and this installation has none. Ask whoever runs it.", es: "Las llaves de acceso necesitan una dirección web con nombre, y esta instalación no la tiene. Pregunte a quien la administra." }
    needs_script { en: "Passkeys need JavaScript, and it is off in this browser. A password and an authenticator app work without it.", es: "Las llaves de acceso necesitan JavaScript y está desactivado en este navegador. La contraseña y la aplicación de autenticación funcionan sin él." }
    old_browser { en: "This browser is too old for passkeys. A password and an authenticator app work here.", es: "Este navegador es demasiado antiguo para las llaves de acceso. La contraseña y la aplicación de autenticación sí funcionan." }

    recovery { en: "Recovery codes", es: "Códigos de recuperación" }
    recovery_left(n) { en: "{n} code left. Each one signs you in once, in case you lose your phone." | "{n} codes left. Each one signs you in once, in case you lose your phone.", es: "Queda {n} código. Cada uno sirve una sola vez para entrar, por si pierde su teléfono." | "Quedan {n} códigos. Cada uno sirve una sola vez para entrar, por si pierde su teléfono." }
    recovery_none { en: "You get them with your first authenticator app or passkey: ten codes to print, in case you lose your phone.", es: "Los recibe con su primera aplicación de autenticación o llave de acceso: diez códigos para imprimir, por si pierde su teléfono." }
    make_codes { en: "Make new codes", es: "Crear códigos nuevos" }
    make_codes_help { en: "You get ten new ones, and these stop working.", es: "Recibirá diez nuevos y estos dejarán de funcionar." }
    codes_title { en: "Your recovery codes", es: "Sus códigos de recuperación" }
    codes_help { en: "Print them or write them down before you leave this page: they are not shown again. Keep them where you keep your passport, not on the phone they are meant to replace.", es: "Imprímalos o anótelos antes de salir de esta página: no se volverán a mostrar. Guárdelos donde guarda su pasaporte, no en el teléfono que van a reemplazar." }
    codes_of(email) { en: "VisitOMS recovery codes of {email}", es: "Códigos de recuperación de VisitOMS de {email}" }
    codes_gone { en: "These codes are no longer shown", es: "Estos códigos ya no se muestran" }
    codes_gone_help { en: "If you did not write them down, make new ones.", es: "Si no los anotó, cree otros nuevos." }
    codes_kept { en: "I have saved them", es: "Ya los guardé" }
    codes_once { en: "Each code works once.", es: "Cada código sirve una sola vez." }
    back { en: "Back to security", es: "Volver a seguridad" }

    app_title { en: "Set up an authenticator app", es: "Configurar una aplicación de autenticación" }
    app_scan { en: "Open the app, choose “add”, and point it at this picture.", es: "Abra la aplicación, elija «agregar» y apunte a esta imagen." }
    app_picture { en: "QR code with the secret for your app", es: "Código QR con el secreto para su aplicación" }
    app_on_this_phone { en: "Open the app on this phone", es: "Abrir la aplicación en este teléfono" }
    app_type { en: "Or enter this key in the app", es: "O escriba esta clave en la aplicación" }
    app_code { en: "Six-digit code from the app", es: "Código de seis dígitos de la aplicación" }
    app_confirm { en: "Confirm", es: "Confirmar" }
    app_clock(time) { en: "Codes depend on the clock. Here it is {time} UTC; a phone that is more than 30 seconds off shows codes that don't match.", es: "Los códigos dependen del reloj. Aquí son las {time} UTC; un teléfono con más de 30 segundos de diferencia muestra códigos que no coinciden." }
    app_none { en: "No app is being set up", es: "No se está configurando ninguna aplicación" }
    app_none_help { en: "Start on the Security page.", es: "Empiece en la página de seguridad." }

    second_title { en: "Second step", es: "Segundo paso" }
    second_help { en: "Your password is right. Now confirm that it is you.", es: "Su contraseña es correcta. Ahora confirme que es usted." }
    second_code { en: "Code", es: "Código" }
    second_code_hint { en: "The six-digit code from your authenticator app, or one of your recovery codes.", es: "El código de seis dígitos de su aplicación, o uno de sus códigos de recuperación." }
    second_recovery_hint { en: "One of your recovery codes.", es: "Uno de sus códigos de recuperación." }
    second_go { en: "Sign in", es: "Iniciar sesión" }
    second_passkey { en: "Use a passkey", es: "Usar una llave de acceso" }
    second_over { en: "This took too long", es: "Pasó demasiado tiempo" }
    second_over_help { en: "For your safety, the second step waits only five minutes. Start over; it doesn't take long.", es: "Por su seguridad, el segundo paso solo espera cinco minutos. Empiece de nuevo; es rápido." }
    begin_again { en: "Start over", es: "Empezar de nuevo" }
    lost { en: "Lost your phone and your codes? The people who run this installation can remove the second step from your account.", es: "¿Perdió el teléfono y los códigos? Quienes administran esta instalación pueden quitar el segundo paso de su cuenta." }
    lost_write(email) { en: "Lost your phone and your codes? Write to {email} and say when and where they can call you: they can remove the second step from your account.", es: "¿Perdió el teléfono y los códigos? Escriba a {email} y diga cuándo y dónde pueden llamarle: allí pueden quitar el segundo paso de su cuenta." }
    sign_in_passkey { en: "Sign in with a passkey", es: "Entrar con una llave de acceso" }

    prove_title { en: "Is it you?", es: "¿Es usted?" }
    prove_help { en: "What you are about to do is hard to undo, so we ask once more. Then you continue where you were, and nothing you typed is lost.", es: "Lo que va a hacer no se deshace fácilmente, por eso le preguntamos otra vez. Después seguirá donde estaba, sin perder nada de lo que escribió." }
    prove_go { en: "Continue", es: "Continuar" }
    prove_code { en: "Or enter a code", es: "O escriba un código" }

    stopped { en: "No passkey was used. Try again, or sign in another way.", es: "No se usó ninguna llave de acceso. Inténtelo de nuevo o entre de otra forma." }
    refused { en: "This passkey doesn't belong to this account. Try again, or sign in another way.", es: "Esta llave no corresponde a esta cuenta. Inténtelo de nuevo o entre de otra forma." }
    copied { en: "This passkey seems to have been copied, so it was refused. Sign in another way and remove it.", es: "Parece que esta llave fue copiada, por eso se rechazó. Entre de otra forma y quítela." }
    known { en: "This device already has a passkey for your account.", es: "Este dispositivo ya tiene una llave para su cuenta." }
    unreached { en: "Can't reach the server. Try again.", es: "No hay conexión con el servidor. Inténtelo de nuevo." }
    wait { en: "Too many attempts. Wait 15 minutes, then try again.", es: "Demasiados intentos. Espere 15 minutos e inténtelo de nuevo." }
    unnamed { en: "Enter a name for the passkey first.", es: "Primero escriba un nombre para la llave." }
}
