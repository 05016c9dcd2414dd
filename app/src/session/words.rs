//! The words about the end of a session and of the network.

crate::words::words! {
    ends_at(time) { en: "You will be signed out at {time}", es: "Su sesión se cerrará a las {time}" }
    ends_help { en: "Nobody has used this page for a while. What you typed stays.", es: "Nadie ha usado esta página desde hace un rato. Lo que escribió se queda." }
    ends_for_good { en: "This session is as old as one may be. Finish what you are doing, then sign in again.", es: "Esta sesión llegó a su duración máxima. Termine lo que está haciendo y vuelva a iniciar sesión." }
    stay { en: "Stay signed in", es: "Seguir en la sesión" }
    not_reached { en: "The office could not be reached. Try again.", es: "No se pudo contactar con la oficina. Inténtelo de nuevo." }
    close { en: "Close", es: "Cerrar" }
    ended { en: "You are signed out", es: "Su sesión está cerrada" }
    ended_help { en: "What you typed on this page is kept on this device. Sign in, and it is here again.", es: "Lo que escribió en esta página se guarda en este dispositivo. Inicie sesión y aquí estará." }
    go_on { en: "Sign in and go on", es: "Iniciar sesión y seguir" }
    here_again { en: "What you typed before is here again.", es: "Lo que había escrito está aquí de nuevo." }
    offline { en: "You are offline", es: "No hay conexión" }
    offline_help { en: "This page stays readable, and what you type stays on it. Saving and other pages wait until you are online again.", es: "Esta página se puede leer, y lo que escriba se queda en ella. Guardar y abrir otras páginas espera hasta que vuelva la conexión." }
}
