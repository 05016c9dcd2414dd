//! Messages about the end of a session and of the network.

web::messages! {
    ends_at(time) { en: "You will be signed out at {time}", es: "Su sesión se cerrará a las {time}" }
    ends_help { en: "Nobody has used this page for a while. What you typed stays.", es: "Nadie ha usado esta página desde hace un rato. Lo que escribió se queda." }
    ends_for_good { en: "This session has reached its maximum length. Finish what you are doing, then sign in again.", es: "Esta sesión llegó a su duración máxima. Termine lo que está haciendo y vuelva a iniciar sesión." }
    stay { en: "Stay signed in", es: "Seguir conectado" }
    not_reached { en: "Can't reach the server. Try again.", es: "No hay conexión con el servidor. Inténtelo de nuevo." }
    close { en: "Close", es: "Cerrar" }
    ended { en: "You are signed out", es: "Su sesión está cerrada" }
    ended_help { en: "What you typed on this page is saved on this device. Sign in, and it will be here again.", es: "Lo que escribió en esta página está guardado en este dispositivo. Inicie sesión y lo verá de nuevo." }
    go_on { en: "Sign in and continue", es: "Iniciar sesión y continuar" }
    here_again { en: "What you typed before is here again.", es: "Lo que había escrito está aquí de nuevo." }
    offline { en: "You are offline", es: "No hay conexión" }
    offline_help { en: "You can still read this page, and what you type stays on it. Saving and opening other pages have to wait until you are back online.", es: "Puede seguir leyendo esta página, y lo que escriba se queda en ella. Para guardar o abrir otras páginas hay que esperar a que vuelva la conexión." }
}
