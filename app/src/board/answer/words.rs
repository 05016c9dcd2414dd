//! What is said of changes that were made or refused.

crate::words::words! {
    when(date, start, end) { en: "{date}, {start} to {end}", es: "{date}, de {start} a {end}" }
    stands(name, when, provider) { en: "{name}: {when}, with {provider}.", es: "{name}: {when}, con {provider}." }
    cancelled(name, when) { en: "{name}: {when} is cancelled.", es: "{name}: {when} queda cancelada." }
    reinstated(name, when) { en: "{name}: {when} takes place again.", es: "{name}: {when} vuelve a realizarse." }
    withdrawn { en: "The visit is not in the week any more.", es: "La visita ya no está en la semana." }
    withdrawn_meanwhile { en: "Meanwhile somebody took it out of the week.", es: "Mientras tanto alguien la quitó de la semana." }
    changed(n) { en: "{n} visit changed." | "{n} visits changed.", es: "{n} visita cambiada." | "{n} visitas cambiadas." }
    somebody { en: "Somebody", es: "Alguien" }
    meanwhile_stands(by, name, when, provider) { en: "{by} was first. Now {name} stands at {when}, with {provider}.", es: "{by} llegó primero. Ahora {name} está el {when}, con {provider}." }
    meanwhile_cancelled(by, name, when) { en: "{by} was first. Now {name}, {when}, is cancelled.", es: "{by} llegó primero. Ahora {name}, {when}, está cancelada." }
    meanwhile_begun(name, when, provider) { en: "{name}, {when}, with {provider} has begun meanwhile. It can't be changed any more.", es: "{name}, {when}, con {provider} ya empezó. Ya no se puede cambiar." }
    yours(when, provider) { en: "You wanted {when}, with {provider}.", es: "Usted quería {when}, con {provider}." }
}
