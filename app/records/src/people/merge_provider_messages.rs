//! Messages about merging two records of one provider.

web::messages! {
    merge_help { en: "If one provider was added twice, choose the other record. Its visits, authorizations and account move here; it stays as a reference that leads here.", es: "Si un proveedor se agregó dos veces, elija el otro registro. Sus visitas, autorizaciones y cuenta pasan aquí; queda como una referencia que lleva aquí." }
    no_alike_records { en: "No other provider is alike. Search for the other record.", es: "Ningún otro proveedor se parece. Busque el otro registro." }
    nobody_found { en: "No other provider was found.", es: "No se encontró a otro proveedor." }
    search_providers { en: "Name, reference, e-mail or phone of a provider", es: "Nombre, referencia, correo o teléfono de un proveedor" }
    both_accounts { en: "Both records have an account or an open invitation, and one person has only one. Under Members, remove the access of one or withdraw its invitation.", es: "Los dos registros tienen una cuenta o una invitación abierta, y una persona solo tiene una. En Miembros, quite el acceso de uno o retire su invitación." }
    members { en: "Members", es: "Miembros" }
    survivor_ended(date) { en: "This provider ends on {date}, and the other record has visits or authorizations on that day or later. Bring this provider back, or give them to someone else.", es: "Este proveedor termina el {date} y el otro registro tiene visitas o autorizaciones ese día o después. Recupere a este proveedor o déselas a otra persona." }
    moving_days(n) { en: "{n} authorization as therapist" | "{n} authorizations as therapist", es: "{n} autorización como terapeuta" | "{n} autorizaciones como terapeuta" }
    moving_absences(n) { en: "{n} absence" | "{n} absences", es: "{n} ausencia" | "{n} ausencias" }
    moving_account { en: "the account with which the provider signs in", es: "la cuenta con la que entra el proveedor" }
    moving_invitation { en: "the open invitation", es: "la invitación abierta" }
    signed_notes { en: "Signed notes stay as they were signed, with the record for which they were signed.", es: "Las notas firmadas quedan como se firmaron, con el registro para el que se firmaron." }
    disciplines_of_both(codes) { en: "The disciplines of both records: {codes}.", es: "Las disciplinas de los dos registros: {codes}." }
    languages_of_both { en: "The languages of both records.", es: "Los idiomas de los dos registros." }
    end_stays(date) { en: "This provider ends on {date}.", es: "Este proveedor termina el {date}." }
    stays_without_end { en: "This provider goes on working.", es: "Este proveedor sigue trabajando." }
    first_name { en: "First name", es: "Nombre" }
    last_name { en: "Last name", es: "Apellido" }
    email { en: "E-mail", es: "Correo" }
    phone { en: "Phone", es: "Teléfono" }
    address { en: "Address", es: "Dirección" }
    working_hours { en: "Working hours", es: "Horario de trabajo" }
    visits_per_day { en: "Visits per day", es: "Visitas por día" }
    why { en: "Why are they one person?", es: "¿Por qué son la misma persona?" }
}
