//! Messages that several topics of this area use.

web::messages! {
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    to_sign_in { en: "Go to sign in", es: "Ir a iniciar sesión" }
    sign_out { en: "Sign out", es: "Cerrar sesión" }
    email { en: "E-mail", es: "Correo electrónico" }
    choose_password { en: "Choose a password", es: "Elija una contraseña" }
    choose_password_hint { en: "At least 15 characters. A few words in a row are easy to remember.", es: "Al menos 15 caracteres. Unas cuantas palabras seguidas son fáciles de recordar." }
    link_is_gone { en: "This link no longer works", es: "Este enlace ya no funciona" }
    second_over_help { en: "For your safety, the second step waits only five minutes. Start over; it doesn't take long.", es: "Por su seguridad, el segundo paso solo espera cinco minutos. Empiece de nuevo; es rápido." }
}
