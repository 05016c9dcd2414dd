//! Messages of second factors: authenticator app, passkeys, recovery codes.

web::messages! {
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

    stopped { en: "No passkey was used. Try again, or sign in another way.", es: "No se usó ninguna llave de acceso. Inténtelo de nuevo o entre de otra forma." }
    refused { en: "This passkey doesn't belong to this account. Try again, or sign in another way.", es: "Esta llave no corresponde a esta cuenta. Inténtelo de nuevo o entre de otra forma." }
    copied { en: "This passkey seems to have been copied, so it was refused. Sign in another way and remove it.", es: "Parece que esta llave fue copiada, por eso se rechazó. Entre de otra forma y quítela." }
    known { en: "This device already has a passkey for your account.", es: "Este dispositivo ya tiene una llave para su cuenta." }
    unreached { en: "Can't reach the server. Try again.", es: "No hay conexión con el servidor. Inténtelo de nuevo." }
    wait { en: "Too many attempts. Wait 15 minutes, then try again.", es: "Demasiados intentos. Espere 15 minutos e inténtelo de nuevo." }
    unnamed { en: "Enter a name for the passkey first.", es: "Primero escriba un nombre para la llave." }
}
