//! Messages of e-mails and of the list of e-mails.

web::messages! {
    invitation(agency) { en: "{agency} invites you", es: "{agency} le envía una invitación" }
    invited_admin(agency) { en: "{agency} invites you to work in its office with VisitOMS.", es: "{agency} le envía una invitación para trabajar en su oficina con VisitOMS." }
    invited_provider(agency) { en: "{agency} invites you as a provider: your visits, the drives between them and your notes are in VisitOMS.", es: "{agency} le envía una invitación como proveedor: sus visitas, los trayectos y sus notas están en VisitOMS." }
    invited_parent(agency) { en: "{agency} invites you to see your family's visits in VisitOMS.", es: "{agency} le envía una invitación para ver las visitas de su familia en VisitOMS." }
    invited_how { en: "Press the button, choose a password, and you're in.", es: "Presione el botón, elija una contraseña y listo." }
    join { en: "Join", es: "Entrar" }
    invited_once { en: "The link works once and for seven days.", es: "El enlace sirve una sola vez y durante siete días." }
    not_expected { en: "If you did not expect this e-mail, you don't have to do anything.", es: "Si no esperaba este correo, no tiene que hacer nada." }

    reset { en: "Set a new password", es: "Elija una contraseña nueva" }
    reset_asked { en: "Someone asked for a new password for your account. If it was you, press the button.", es: "Alguien pidió una contraseña nueva para su cuenta. Si fue usted, presione el botón." }
    reset_button { en: "Set a new password", es: "Elegir una contraseña" }
    reset_once { en: "The link works once and for one hour. Setting a new password signs you out everywhere.", es: "El enlace sirve una sola vez y durante una hora. Al elegir una contraseña nueva se cierran todas sus sesiones." }
    reset_not_you { en: "If it wasn't you, you don't have to do anything: your password stays the same.", es: "Si no fue usted, no tiene que hacer nada: su contraseña sigue igual." }

    changed { en: "Your account was changed", es: "Hubo un cambio en su cuenta" }
    changed_somehow { en: "A security setting of your account was changed.", es: "Cambió algo en la seguridad de su cuenta." }
    to_account { en: "View your account", es: "Ver su cuenta" }
    not_you(address) { en: "If this wasn't you, set a new password right away at {address} and tell your agency.", es: "Si no fue usted, elija de inmediato una contraseña nueva en {address} y avise a su agencia." }
    signed_in { en: "Someone signed in to your account.", es: "Alguien inició sesión en su cuenta." }
    sign_in_failed { en: "Someone tried to sign in to your account and failed.", es: "Alguien intentó iniciar sesión en su cuenta y no pudo." }
    signed_out { en: "You signed out of your account.", es: "Se cerró su sesión." }
    password_set { en: "A password was set for your account.", es: "Se eligió una contraseña para su cuenta." }
    password_changed { en: "The password of your account was changed.", es: "Se cambió la contraseña de su cuenta." }
    password_was_reset { en: "The password of your account was reset with a link from an e-mail. All sessions were ended.", es: "La contraseña de su cuenta se cambió con el enlace de un correo. Se cerraron todas las sesiones." }
    totp_added { en: "An authenticator app was added to your account.", es: "Se agregó una aplicación de autenticación a su cuenta." }
    totp_removed { en: "The authenticator app was removed from your account.", es: "Se quitó la aplicación de autenticación de su cuenta." }
    passkey_added { en: "A passkey was added to your account.", es: "Se agregó una llave de acceso a su cuenta." }
    passkey_removed { en: "A passkey was removed from your account.", es: "Se quitó una llave de acceso de su cuenta." }
    recovery_codes_made { en: "New recovery codes were created for your account. The old ones no longer work.", es: "Se crearon códigos de recuperación nuevos para su cuenta. Los anteriores ya no sirven." }
    recovery_code_used { en: "A recovery code was used to sign in to your account.", es: "Se usó un código de recuperación para entrar a su cuenta." }
    session_ended { en: "One of the sessions of your account was ended.", es: "Se cerró una de las sesiones de su cuenta." }
    other_sessions_ended { en: "All other sessions of your account were ended.", es: "Se cerraron todas las demás sesiones de su cuenta." }
    joined { en: "Your account has joined an agency.", es: "Su cuenta se unió a una agencia." }
    role_changed { en: "Your permissions at your agency were changed.", es: "Cambiaron sus permisos en su agencia." }
    removed { en: "Your account no longer has access to one of its agencies.", es: "Su cuenta ya no tiene acceso a una de sus agencias." }
    suspended { en: "Your account was suspended. Ask your agency why.", es: "Su cuenta fue suspendida. Pregunte el motivo a su agencia." }
    restored { en: "Your account works again.", es: "Su cuenta vuelve a funcionar." }

    password_link_made { en: "Your agency made a link for a new password.", es: "Su agencia creó un enlace para una contraseña nueva." }
    second_step_removed { en: "Your agency removed two-step verification from your account.", es: "Su agencia quitó la verificación en dos pasos de su cuenta." }
    agreement_accepted { en: "A document was accepted with your account, such as the terms of use.", es: "Con su cuenta se aceptó un documento, como las condiciones de uso." }
    service_providers { en: "The service providers have changed", es: "Cambiaron los prestadores de servicios" }
    service_providers_what(agency) { en: "The list of service providers that help run VisitOMS for {agency} has changed. The page shows all of them, with the date of the change.", es: "Cambió la lista de prestadores de servicios que ayudan a operar VisitOMS para {agency}. La página los muestra todos, con la fecha del cambio." }
    service_providers_show { en: "Show the list", es: "Ver la lista" }
    service_providers_why { en: "You get this e-mail because you manage your agency's account.", es: "Recibe este correo porque usted administra la cuenta de su agencia." }

    second_step_subject { en: "Two-step verification was removed from your account", es: "Se quitó la verificación en dos pasos de su cuenta" }
    second_step_at(agency) { en: "{agency} removed two-step verification from your account because you, or someone who spoke for you, asked for it. You have been signed out everywhere. Sign in with your password and set it up again.", es: "{agency} quitó la verificación en dos pasos de su cuenta porque usted, o alguien en su nombre, lo pidió. Se cerraron todas sus sesiones. Entre con su contraseña y configúrela de nuevo." }
    access_changed(agency) { en: "Your access to {agency} was changed", es: "Cambió su acceso a {agency}" }
    joined_subject(agency) { en: "You have joined {agency}", es: "Ya tiene acceso a {agency}" }
    removed_subject(agency) { en: "Your access to {agency} has ended", es: "Su acceso a {agency} terminó" }
    restored_subject(agency) { en: "Your access to {agency} is back", es: "Su acceso a {agency} se restauró" }
    joined_at(agency) { en: "You have joined {agency}.", es: "Ya tiene acceso a {agency}." }
    role_changed_at(agency) { en: "{agency} changed what you can see and do there.", es: "{agency} cambió lo que usted puede ver y hacer allí." }
    removed_at(agency) { en: "{agency} has ended your access. You can no longer sign in to it.", es: "{agency} terminó su acceso. Ya no puede entrar allí." }
    restored_at(agency) { en: "{agency} has restored your access. Sign in as before.", es: "{agency} restauró su acceso. Entre como antes." }
    ask_agency(agency) { en: "If you did not expect this, ask the office of {agency}.", es: "Si no lo esperaba, pregunte a la oficina de {agency}." }

    new_device { en: "A sign-in from a new device", es: "Inicio de sesión desde un dispositivo nuevo" }
    some_device { en: "a new device", es: "un dispositivo nuevo" }
    device_in(device, region) { en: "{device} in {region}", es: "{device} en {region}" }
    signed_in_from(origin, moment) { en: "Your account was used from {origin} on {moment}.", es: "Se entró a su cuenta desde {origin} el {moment}." }

    checkpoint(agency) { en: "Audit checkpoint of {agency}", es: "Punto de control de la auditoría de {agency}" }
    checkpoint_what(agency) { en: "This is today's signed checkpoint of the audit of {agency}.", es: "Este es el punto de control firmado de hoy de la auditoría de {agency}." }
    checkpoint_keep { en: "Keep this e-mail: with it anyone can prove later that the audit was not changed up to this point.", es: "Guarde este correo: con él cualquiera podrá demostrar después que la auditoría no se cambió hasta este punto." }

    data_report(agency) { en: "A report of wrong data at {agency}", es: "Un aviso de datos incorrectos en {agency}" }
    data_report_what(agency) { en: "Someone at {agency} reported that some of the data stored about them is wrong. Sign in to read the report and to answer it.", es: "Una persona de {agency} avisó de que algunos de los datos guardados sobre ella no son correctos. Inicie sesión para leer el aviso y responderlo." }
    data_report_button { en: "Show the reports", es: "Ver los avisos" }
    backup_late { en: "The backup of VisitOMS is late", es: "El respaldo de VisitOMS está atrasado" }
    backup_failed { en: "The backup of VisitOMS failed", es: "El respaldo de VisitOMS falló" }
    backup_newest(moment) { en: "The newest good backup began on {moment}. What was written since then is in none.", es: "El último respaldo bueno empezó el {moment}. Lo que se escribió desde entonces no está en ninguno." }
    backup_none { en: "There is no good backup yet.", es: "Todavía no hay ningún respaldo bueno." }
    backup_what_to_do { en: "visitoms doctor says what is wrong. Start visitoms backup again when it is fixed: there is no further e-mail about this until a backup is good.", es: "visitoms doctor dice cuál es el problema. Cuando esté resuelto, ejecute otra vez visitoms backup: no habrá otro correo sobre esto hasta que un respaldo salga bien." }

    trial { en: "Test e-mail", es: "Correo de prueba" }
    trial_what { en: "This is a test of whether e-mail from VisitOMS arrives. It did.", es: "Este correo se envió para probar si llegan los mensajes de VisitOMS. Llegó." }

    title { en: "E-mails", es: "Correos" }
    help { en: "What VisitOMS e-mailed for your agency in the last 90 days. The text of an e-mail is not stored once it is sent.", es: "Lo que VisitOMS envió por correo para su agencia en los últimos 90 días. El texto de un correo no se conserva después de enviarlo." }
    no_mail { en: "No mail server is set up", es: "No hay un servidor de correo configurado" }
    no_mail_help { en: "E-mails wait until the operator of this installation sets one up (smtp_url, see visitoms doctor). Until then, links to join and for a new password are shown to the office, to pass on.", es: "Los correos esperan hasta que el operador de esta instalación configure uno (smtp_url, vea visitoms doctor). Mientras tanto, la oficina ve los enlaces de acceso y de contraseña nueva, y los entrega." }
    empty { en: "No e-mails yet", es: "Aún no hay correos" }
    empty_help { en: "Invitations and notices of this agency will be listed here.", es: "Aquí aparecerán las invitaciones y los avisos de esta agencia." }
    emails_found(n) { en: "{n} e-mail" | "{n} e-mails", es: "{n} correo" | "{n} correos" }
    search_emails { en: "E-mail address", es: "Dirección de correo" }
    to { en: "To", es: "Para" }
    email { en: "E-mail", es: "Correo" }
    state { en: "Status", es: "Estado" }
    when { en: "When", es: "Cuándo" }
    tries { en: "Tries", es: "Intentos" }
    server_response { en: "The mail server said", es: "El servidor de correo dijo" }
    waiting { en: "waiting", es: "en espera" }
    sent { en: "sent", es: "enviado" }
    failed { en: "failed", es: "falló" }
    too_old { en: "waited too long, not sent", es: "esperó demasiado, no se envió" }
    send_again { en: "Send again", es: "Reenviar" }
    send_again_to(address) { en: "Send the e-mail to {address} again", es: "Reenviar el correo a {address}" }
    kind_invitation { en: "Invitation", es: "Invitación" }
    kind_reset { en: "New password", es: "Contraseña nueva" }
    kind_change { en: "Account change", es: "Cambio en una cuenta" }
    kind_device { en: "New device", es: "Dispositivo nuevo" }
    kind_checkpoint { en: "Audit checkpoint", es: "Punto de control" }
    kind_data_report { en: "Report of wrong data", es: "Aviso de datos incorrectos" }
    kind_service_providers { en: "Service providers", es: "Prestadores de servicios" }
    kind_backup { en: "Backup", es: "Respaldo" }
    kind_trial { en: "Test e-mail", es: "Correo de prueba" }
    kind_unknown { en: "E-mail", es: "Correo" }
}
