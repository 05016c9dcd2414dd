//! Messages of signing in: password, second step, and proving one's identity again.

web::messages! {
    password { en: "Password", es: "Contraseña" }
    sign_in_help { en: "Check the spelling of the e-mail, and whether Caps Lock is on.", es: "Revise cómo escribió el correo y si las mayúsculas están activadas." }
    session_is_over { en: "Your session has ended. Sign in to continue.", es: "Su sesión terminó. Inicie sesión para continuar." }
    forgot { en: "I forgot my password", es: "Olvidé mi contraseña" }
    no_account { en: "Your agency creates the accounts: ask its office for a link.", es: "Las cuentas las crea su agencia: pida un enlace a la oficina." }
    sign_in_passkey { en: "Sign in with a passkey", es: "Entrar con una llave de acceso" }

    second_title { en: "Second step", es: "Segundo paso" }
    second_help { en: "Your password is right. Now confirm that it is you.", es: "Su contraseña es correcta. Ahora confirme que es usted." }
    second_code { en: "Code", es: "Código" }
    second_code_hint { en: "The six-digit code from your authenticator app, or one of your recovery codes.", es: "El código de seis dígitos de su aplicación, o uno de sus códigos de recuperación." }
    second_recovery_hint { en: "One of your recovery codes.", es: "Uno de sus códigos de recuperación." }
    second_go { en: "Sign in", es: "Iniciar sesión" }
    second_passkey { en: "Use a passkey", es: "Usar una llave de acceso" }
    second_over { en: "This took too long", es: "Pasó demasiado tiempo" }
    begin_again { en: "Start over", es: "Empezar de nuevo" }
    lost { en: "Lost your phone and your codes? Ask your agency's office to remove the second step from your account; if you belong to several agencies, ask the people who run this installation.", es: "¿Perdió el teléfono y los códigos? Pida a la oficina de su agencia que quite el segundo paso de su cuenta; si pertenece a varias agencias, pídaselo a quienes administran esta instalación." }
    lost_write(email) { en: "Lost your phone and your codes? Ask your agency's office to remove the second step from your account; if you belong to several agencies, write to {email} and say when and where they can call you.", es: "¿Perdió el teléfono y los códigos? Pida a la oficina de su agencia que quite el segundo paso de su cuenta; si pertenece a varias agencias, escriba a {email} y diga cuándo y dónde pueden llamarle." }

    prove_title { en: "Is it you?", es: "¿Es usted?" }
    prove_help { en: "What you are about to do is hard to undo, so we ask once more. Then you continue where you were, and nothing you typed is lost.", es: "Lo que va a hacer no se deshace fácilmente, por eso le preguntamos otra vez. Después seguirá donde estaba, sin perder nada de lo que escribió." }
    prove_go { en: "Continue", es: "Continuar" }
    prove_code { en: "Or enter a code", es: "O escriba un código" }
}
