//! The words of letters and of the list of them.

crate::words::words! {
    invitation(agency) { en: "{agency} invites you", es: "{agency} le invita" }
    invited_admin(agency) { en: "{agency} invites you to work in its office with VisitOMS.", es: "{agency} le invita a trabajar en su oficina con VisitOMS." }
    invited_provider(agency) { en: "{agency} invites you as a provider: your visits, the roads between them and your notes are in VisitOMS.", es: "{agency} le invita como proveedor: sus visitas, los trayectos y sus notas están en VisitOMS." }
    invited_parent(agency) { en: "{agency} invites you to see your family's visits in VisitOMS.", es: "{agency} le invita a ver las visitas de su familia en VisitOMS." }
    invited_how { en: "Press the button, choose a password, and you are in.", es: "Pulse el botón, elija una contraseña y ya está dentro." }
    join { en: "Join", es: "Entrar" }
    invited_once { en: "The link works once and for seven days.", es: "El enlace sirve una sola vez y durante siete días." }
    not_expected { en: "If you did not expect this letter, you need not do anything.", es: "Si no esperaba esta carta, no tiene que hacer nada." }

    reset { en: "Set a new password", es: "Elija una contraseña nueva" }
    reset_asked { en: "Somebody asked for a new password for your account. If it was you, press the button.", es: "Alguien pidió una contraseña nueva para su cuenta. Si fue usted, pulse el botón." }
    reset_button { en: "Set a new password", es: "Elegir una contraseña" }
    reset_once { en: "The link works once and for one hour. Setting a new password signs you out everywhere.", es: "El enlace sirve una sola vez y durante una hora. Al elegir una contraseña nueva se cierran todas sus sesiones." }
    reset_not_you { en: "If it was not you, you need not do anything: your password stays as it is.", es: "Si no fue usted, no tiene que hacer nada: su contraseña queda como está." }

    changed { en: "Your account was changed", es: "Su cuenta ha cambiado" }
    changed_somehow { en: "Something in the security of your account was changed.", es: "Algo cambió en la seguridad de su cuenta." }
    to_account { en: "Look at your account", es: "Ver su cuenta" }
    not_you(address) { en: "If this was not you, set a new password at once at {address} and tell your agency.", es: "Si no fue usted, elija enseguida una contraseña nueva en {address} y avise a su agencia." }
    signed_in { en: "Somebody signed in to your account.", es: "Alguien inició sesión en su cuenta." }
    sign_in_failed { en: "Somebody tried to sign in to your account and failed.", es: "Alguien intentó iniciar sesión en su cuenta y no pudo." }
    signed_out { en: "You signed out of your account.", es: "Se cerró su sesión." }
    password_set { en: "A password was set for your account.", es: "Se eligió una contraseña para su cuenta." }
    password_changed { en: "The password of your account was changed.", es: "Se cambió la contraseña de su cuenta." }
    password_was_reset { en: "The password of your account was set anew by a link from a letter. All sessions were ended.", es: "La contraseña de su cuenta se eligió de nuevo mediante el enlace de una carta. Se cerraron todas las sesiones." }
    totp_added { en: "An authenticator app was added to your account.", es: "Se añadió una aplicación de códigos a su cuenta." }
    totp_removed { en: "The authenticator app was removed from your account.", es: "Se quitó la aplicación de códigos de su cuenta." }
    passkey_added { en: "A passkey was added to your account.", es: "Se añadió una llave de acceso a su cuenta." }
    passkey_removed { en: "A passkey was removed from your account.", es: "Se quitó una llave de acceso de su cuenta." }
    recovery_codes_made { en: "New recovery codes were made for your account. The old ones no longer work.", es: "Se crearon códigos de recuperación nuevos para su cuenta. Los anteriores ya no sirven." }
    recovery_code_used { en: "A recovery code was used to sign in to your account.", es: "Se usó un código de recuperación para entrar en su cuenta." }
    session_ended { en: "One of the sessions of your account was ended.", es: "Se cerró una de las sesiones de su cuenta." }
    other_sessions_ended { en: "All other sessions of your account were ended.", es: "Se cerraron todas las demás sesiones de su cuenta." }
    joined { en: "Your account has joined an agency.", es: "Su cuenta se unió a una agencia." }
    role_changed { en: "What you may do in your agency was changed.", es: "Cambió lo que usted puede hacer en su agencia." }
    removed { en: "Your account no longer belongs to an agency that it belonged to.", es: "Su cuenta ya no pertenece a una agencia a la que pertenecía." }
    suspended { en: "Your account was suspended. Ask your agency why.", es: "Su cuenta fue suspendida. Pregunte a su agencia por qué." }
    restored { en: "Your account works again.", es: "Su cuenta vuelve a funcionar." }

    access_changed(agency) { en: "Your access to {agency} was changed", es: "Su acceso a {agency} ha cambiado" }
    joined_subject(agency) { en: "You have joined {agency}", es: "Usted entró en {agency}" }
    removed_subject(agency) { en: "Your access to {agency} has ended", es: "Su acceso a {agency} terminó" }
    restored_subject(agency) { en: "You have your access to {agency} back", es: "Recuperó su acceso a {agency}" }
    joined_at(agency) { en: "You have joined {agency}.", es: "Usted entró en {agency}." }
    role_changed_at(agency) { en: "{agency} changed what you see and may do there.", es: "{agency} cambió lo que usted ve y puede hacer allí." }
    removed_at(agency) { en: "{agency} has ended your access. You can no longer sign in to it.", es: "{agency} terminó su acceso. Ya no puede entrar allí." }
    restored_at(agency) { en: "{agency} has given you your access back. Sign in as before.", es: "{agency} le devolvió su acceso. Entre como antes." }
    ask_agency(agency) { en: "If you did not expect this, ask the office of {agency}.", es: "Si no lo esperaba, pregunte en la oficina de {agency}." }

    new_device { en: "A sign-in from a new device", es: "Inicio de sesión desde un dispositivo nuevo" }
    some_device { en: "a new device", es: "un dispositivo nuevo" }
    device_in(device, region) { en: "{device} in {region}", es: "{device} en {region}" }
    signed_in_from(place, moment) { en: "Your account was used from {place} on {moment}.", es: "Se entró en su cuenta desde {place} el {moment}." }

    checkpoint(agency) { en: "Audit checkpoint of {agency}", es: "Punto de control de la auditoría de {agency}" }
    checkpoint_what(agency) { en: "This is the day's signed checkpoint of the audit of {agency}.", es: "Este es el punto de control firmado del día de la auditoría de {agency}." }
    checkpoint_keep { en: "Keep this letter: with it anybody can prove later that the audit up to here was not changed.", es: "Guarde esta carta: con ella cualquiera puede demostrar después que la auditoría hasta aquí no se cambió." }

    trial { en: "A letter to try", es: "Una carta de prueba" }
    trial_what { en: "This letter was sent to try whether letters of VisitOMS arrive. It has arrived.", es: "Esta carta se envió para probar si llegan las cartas de VisitOMS. Ha llegado." }

    title { en: "Letters", es: "Cartas" }
    help { en: "What VisitOMS sent by e-mail for your agency in the last 90 days. The text of a letter is not kept once it has left.", es: "Lo que VisitOMS envió por correo para su agencia en los últimos 90 días. El texto de una carta no se guarda una vez enviada." }
    no_mail { en: "No mail server is set up", es: "No hay servidor de correo" }
    no_mail_help { en: "Letters wait until the operator of this installation sets one up (smtp_url, see visitoms doctor). Until then, hand over the link of an invitation yourself.", es: "Las cartas esperan hasta que el operador de esta instalación configure uno (smtp_url, vea visitoms doctor). Hasta entonces, entregue usted el enlace de la invitación." }
    empty { en: "No letters yet", es: "Aún no hay cartas" }
    empty_help { en: "Invitations and notices of this agency will be listed here.", es: "Aquí aparecerán las invitaciones y los avisos de esta agencia." }
    to { en: "To", es: "Para" }
    letter { en: "Letter", es: "Carta" }
    state { en: "State", es: "Estado" }
    when { en: "When", es: "Cuándo" }
    tries { en: "Tries", es: "Intentos" }
    said { en: "The mail server said", es: "El servidor de correo dijo" }
    waiting { en: "waiting", es: "en espera" }
    sent { en: "sent", es: "enviada" }
    failed { en: "failed", es: "fallida" }
    too_old { en: "waited too long, not sent", es: "esperó demasiado, no se envió" }
    send_again { en: "Send again", es: "Enviar otra vez" }
    send_again_to(address) { en: "Send the letter to {address} again", es: "Enviar otra vez la carta a {address}" }
    kind_invitation { en: "Invitation", es: "Invitación" }
    kind_reset { en: "New password", es: "Contraseña nueva" }
    kind_change { en: "Change of an account", es: "Cambio de una cuenta" }
    kind_device { en: "New device", es: "Dispositivo nuevo" }
    kind_checkpoint { en: "Audit checkpoint", es: "Punto de control" }
    kind_trial { en: "Letter to try", es: "Carta de prueba" }
    kind_unknown { en: "Letter", es: "Carta" }
}
