//! Messages of a forgotten password and of changing it.

web::messages! {
    forgot_title { en: "A new password", es: "Una contraseña nueva" }
    forgot_help { en: "Enter the e-mail of your account. If we know it, you will get an e-mail with a link within a minute.", es: "Escriba el correo de su cuenta. Si lo reconocemos, en un minuto recibirá un mensaje con un enlace." }
    forgot_send { en: "E-mail me a link", es: "Enviarme un enlace" }
    forgot_no_mail { en: "No e-mail can be sent from here", es: "Desde aquí no se pueden enviar correos" }
    forgot_no_mail_help { en: "Ask your agency's office for a new link instead.", es: "Pida un enlace nuevo a la oficina de su agencia." }
    reset_title { en: "Set a new password", es: "Elija una contraseña nueva" }
    reset_for(email) { en: "For the account {email}. You are signed out everywhere; then you sign in with the new password.", es: "Para la cuenta {email}. Se cierran todas sus sesiones y después entra con la contraseña nueva." }
    reset_save { en: "Set the password", es: "Guardar la contraseña" }
    reset_gone_help { en: "A link works once and for one hour, and a newer e-mail cancels the older one. Ask for a new e-mail.", es: "Cada enlace sirve una sola vez y durante una hora, y un correo nuevo anula el anterior. Pida un correo nuevo." }
    reset_ask_again { en: "Send a new e-mail", es: "Pedir un correo nuevo" }

    password { en: "Password", es: "Contraseña" }
    password_help { en: "Changing it signs you out on every other device.", es: "Al cambiarla se cierra su sesión en todos los demás dispositivos." }
    old_password { en: "Your current password", es: "Su contraseña actual" }
    new_password { en: "New password", es: "Contraseña nueva" }
    hint_without_second_factor { en: "At least 15 characters. A few unrelated words are easy to remember.", es: "Al menos 15 caracteres. Unas cuantas palabras sin relación entre sí son fáciles de recordar." }
    hint_with_second_factor { en: "At least 8 characters; 15 or more if you may ever turn off the second step.", es: "Al menos 8 caracteres; 15 o más si algún día quiere dejar de usar el segundo paso." }
    change_password { en: "Change the password", es: "Cambiar la contraseña" }
}
