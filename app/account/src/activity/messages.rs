//! Messages of the account activity.

use domain::{Language, security::SecurityEvent};

/// The text of a security event.
pub fn event(lang: Language, event: SecurityEvent) -> &'static str {
    let text: fn(Language) -> &'static str = match event {
        SecurityEvent::SignedIn => signed_in,
        SecurityEvent::SignInFailed => sign_in_failed,
        SecurityEvent::SignedOut => signed_out,
        SecurityEvent::PasswordSet => password_set,
        SecurityEvent::PasswordChanged => password_changed,
        SecurityEvent::PasswordReset => password_reset,
        SecurityEvent::TotpAdded => totp_added,
        SecurityEvent::TotpRemoved => totp_removed,
        SecurityEvent::PasskeyAdded => passkey_added,
        SecurityEvent::PasskeyRemoved => passkey_removed,
        SecurityEvent::RecoveryCodesMade => recovery_codes_made,
        SecurityEvent::RecoveryCodeUsed => recovery_code_used,
        SecurityEvent::SessionEnded => session_ended,
        SecurityEvent::OtherSessionsEnded => other_sessions_ended,
        SecurityEvent::Joined => joined,
        SecurityEvent::RoleChanged => role_changed,
        SecurityEvent::Removed => removed,
        SecurityEvent::Suspended => suspended,
        SecurityEvent::Restored => restored,
        SecurityEvent::PasswordLinkMade => password_link_made,
        SecurityEvent::SecondStepRemoved => second_step_removed,
        SecurityEvent::AgreementAccepted => agreement_accepted,
    };
    text(lang)
}

web::messages! {
    title { en: "Devices and activity", es: "Dispositivos y actividad" }
    card_help { en: "Where you are signed in, and what happened to your account.", es: "Dónde tiene la sesión iniciada y qué pasó con su cuenta." }
    show_activity { en: "Show devices and activity", es: "Ver dispositivos y actividad" }
    only_you { en: "Only you see this page. Your agency does not.", es: "Solo usted ve esta página. Su agencia no." }
    open_sessions { en: "Where you are signed in", es: "Dónde tiene la sesión iniciada" }
    open_sessions_help { en: "End any session you don't recognize, then change your password. What was typed there but not sent stays on that device.", es: "Cierre las que no reconozca y luego cambie su contraseña. Lo que se escribió allí sin enviar queda en ese dispositivo." }
    this_one { en: "This session", es: "Esta sesión" }
    end { en: "End it", es: "Cerrarla" }
    end_others { en: "End all other sessions", es: "Cerrar todas las demás sesiones" }
    times(opened, used) { en: "Since {opened}, last used {used}", es: "Desde {opened}, última vez {used}" }
    happened { en: "What happened to your account", es: "Qué pasó con su cuenta" }
    happened_table { en: "Events, newest first", es: "Actividad, lo más reciente primero" }
    happened_help(days) { en: "The last {days} days, newest first.", es: "Los últimos {days} días, lo más reciente primero." }
    nothing_yet { en: "Nothing yet.", es: "Todavía nada." }
    what { en: "What", es: "Qué" }
    when { en: "When", es: "Cuándo" }
    device { en: "Device", es: "Dispositivo" }
    region { en: "Region", es: "Región" }
    unknown_device { en: "Unknown device", es: "Dispositivo desconocido" }
    unknown_region { en: "Region unknown", es: "Región desconocida" }
    to_account { en: "Back to the account", es: "Volver a la cuenta" }

    signed_in { en: "Signed in", es: "Inicio de sesión" }
    sign_in_failed { en: "A sign-in failed", es: "Un inicio de sesión falló" }
    signed_out { en: "Signed out", es: "Cierre de sesión" }
    password_set { en: "The first password was set", es: "Se eligió la primera contraseña" }
    password_changed { en: "The password was changed", es: "Se cambió la contraseña" }
    password_reset { en: "The password was reset with a link from an e-mail", es: "Se eligió una contraseña nueva con el enlace de un correo" }
    totp_added { en: "Authenticator app turned on", es: "Se activó la aplicación de autenticación" }
    totp_removed { en: "Authenticator app turned off", es: "Se desactivó la aplicación de autenticación" }
    passkey_added { en: "A passkey was added", es: "Se agregó una llave de acceso" }
    passkey_removed { en: "A passkey was removed", es: "Se quitó una llave de acceso" }
    recovery_codes_made { en: "Recovery codes were created", es: "Se crearon códigos de recuperación" }
    recovery_code_used { en: "A recovery code was used", es: "Se usó un código de recuperación" }
    session_ended { en: "A session was ended", es: "Se cerró una sesión" }
    other_sessions_ended { en: "All other sessions were ended", es: "Se cerraron todas las demás sesiones" }
    joined { en: "Joined an agency", es: "Entró a una agencia" }
    role_changed { en: "The role or the permissions were changed", es: "Se cambió la función o los permisos" }
    removed { en: "Access to an agency ended", es: "Terminó el acceso a una agencia" }
    suspended { en: "The account was suspended", es: "Se suspendió la cuenta" }
    restored { en: "The account was restored", es: "Se reactivó la cuenta" }
    password_link_made { en: "The agency made a link for a new password", es: "La agencia creó un enlace para una contraseña nueva" }
    second_step_removed { en: "The agency removed two-step verification", es: "La agencia quitó la verificación en dos pasos" }
    agreement_accepted { en: "A document was accepted, such as the terms of use", es: "Se aceptó un documento, como las condiciones de uso" }
}
