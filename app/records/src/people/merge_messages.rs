//! Messages about children who may be one child that was entered twice, and about merging them.

web::messages! {
    alike_children(n) { en: "{n} child is alike" | "{n} children are alike", es: "Hay {n} niño parecido" | "Hay {n} niños parecidos" }
    alike_children_help { en: "Is the new child one of them? Then open that child instead of adding it again.", es: "¿El niño nuevo es uno de ellos? Entonces abra a ese niño en lugar de agregarlo otra vez." }
    confirm_new { en: "Add anyway: it is another child", es: "Agregar de todos modos: es otro niño" }
    same_name { en: "same name", es: "mismo nombre" }
    swapped_name { en: "first and last name swapped", es: "nombre y apellido invertidos" }
    similar_name { en: "similar name", es: "nombre parecido" }
    same_last_name { en: "same last name", es: "mismo apellido" }
    same_birth_date { en: "same date of birth", es: "misma fecha de nacimiento" }
    same_phone { en: "same phone of a guardian", es: "mismo teléfono de un tutor" }
    same_email { en: "same e-mail of a guardian", es: "mismo correo de un tutor" }
    other_first_name { en: "other first name", es: "otro nombre" }
    other_birth_date { en: "other date of birth", es: "otra fecha de nacimiento" }
    services_ended { en: "services ended", es: "servicios terminados" }
    born_on(date) { en: "born {date}", es: "nacimiento: {date}" }

    merge { en: "Merge", es: "Unir" }
    merge_title(name) { en: "Merge another record into {name}", es: "Unir otro registro con {name}" }
    merge_help { en: "If one child was added twice, choose the other record. Everything that belongs to it moves here; it stays as a reference that leads here.", es: "Si un niño se agregó dos veces, elija el otro registro. Todo lo que le pertenece pasa aquí; queda como una referencia que lleva aquí." }
    alike_records { en: "Alike", es: "Parecidos" }
    no_alike_records { en: "No other child is alike. Search for the other record.", es: "Ningún otro niño se parece. Busque el otro registro." }
    search_other { en: "Search for the other record", es: "Buscar el otro registro" }
    nobody_found { en: "No other child was found.", es: "No se encontró a otro niño." }
    choose { en: "Choose", es: "Elegir" }
    choose_another { en: "Choose another record", es: "Elegir otro registro" }
    swap_records(name, reference) { en: "Keep this record instead: {name} ({reference})", es: "Conservar este registro en su lugar: {name} ({reference})" }
    same_home { en: "Both homes have the same address. The visits go to the home of the record that stays; the other home stays with the merged record.", es: "Los dos hogares tienen la misma dirección. Las visitas pasan al hogar del registro que se conserva; el otro hogar queda con el registro unido." }
    in_the_way { en: "What stands in the way", es: "Lo que lo impide" }
    overlap(own, other) { en: "Visits at the same time: {own} and {other}. Move or cancel one.", es: "Visitas a la misma hora: {own} y {other}. Mueva o cancele una." }
    this_records_visit { en: "visit of this record", es: "visita de este registro" }
    other_records_visit { en: "visit of the other one", es: "visita del otro" }
    survivor_ended(date) { en: "The services of this child end on {date}, and the other record has visits on that day or later. Bring the child back, or cancel the visits.", es: "Los servicios de este niño terminan el {date} y el otro registro tiene visitas ese día o después. Recupere al niño o cancele las visitas." }
    guardian_revoked(name) { en: "{name} has access to one of the two records, and that access has ended at the other. Decide that first, on the pages of the two.", es: "{name} tiene acceso a uno de los dos registros y ese acceso terminó en el otro. Decídalo primero, en las páginas de los dos." }
    which_values { en: "What you choose", es: "Lo que usted elige" }
    same_values { en: "Nothing to choose: where both records have a value, it is the same.", es: "No hay nada que elegir: donde ambos registros tienen un valor, es el mismo." }
    equal_values(n) { en: "{n} value is the same in both" | "{n} values are the same in both", es: "{n} valor es igual en los dos" | "{n} valores son iguales en los dos" }
    filled_from_other { en: "Taken from the other record, as it is empty here", es: "Se toma del otro registro, porque aquí está vacío" }
    value_of(value, reference) { en: "{value} ({reference})", es: "{value} ({reference})" }
    both_texts { en: "Both texts", es: "Los dos textos" }
    what_moves { en: "What moves here", es: "Lo que se traslada aquí" }
    nothing_moves { en: "The other record has no visits, authorizations or other records.", es: "El otro registro no tiene visitas, autorizaciones ni otros registros." }
    what_stays { en: "What stays as it is", es: "Lo que queda como está" }
    reference_stays(own, other) { en: "The reference {own}. The other one, {other}, stays taken and leads here.", es: "La referencia {own}. La otra, {other}, sigue ocupada y lleva aquí." }
    end_stays(date) { en: "The services end on {date}.", es: "Los servicios terminan el {date}." }
    stays_without_end { en: "The services have no end.", es: "Los servicios no tienen fin." }
    moving_visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
    moving_notes(n) { en: "{n} note" | "{n} notes", es: "{n} nota" | "{n} notas" }
    moving_authorizations(n) { en: "{n} authorization" | "{n} authorizations", es: "{n} autorización" | "{n} autorizaciones" }
    moving_places(n) { en: "{n} place" | "{n} places", es: "{n} lugar" | "{n} lugares" }
    moving_contacts(n) { en: "{n} contact" | "{n} contacts", es: "{n} contacto" | "{n} contactos" }
    moving_holds(n) { en: "{n} legal hold" | "{n} legal holds", es: "{n} retención legal" | "{n} retenciones legales" }
    who_will_see { en: "Guardians", es: "Tutores" }
    sees_more_visits(name) { en: "{name} will also see the visits of the other record.", es: "{name} verá también las visitas del otro registro." }
    guardian_of_both(name) { en: "{name} is a guardian of both.", es: "{name} es tutor de los dos." }
    guardian_narrowed(name) { en: "{name} is a guardian of both, and may then only do what both records allow.", es: "{name} es tutor de los dos y solo podrá hacer lo que permiten ambos registros." }
    guardians_hidden_help { en: "Addresses that are hidden from a guardian stay hidden.", es: "Las direcciones ocultas para un tutor siguen ocultas." }
    no_guardians { en: "Neither record has a guardian with access.", es: "Ninguno de los registros tiene un tutor con acceso." }
    why { en: "Why are they one child?", es: "¿Por qué son el mismo niño?" }
    merge_button { en: "Merge the two records", es: "Unir los dos registros" }
    undo_help { en: "A merge can be undone for one day.", es: "Una unión se puede deshacer durante un día." }
    merged_record(name, reference, date) { en: "{name} ({reference}) was merged into this record on {date}.", es: "{name} ({reference}): el {date} se unió con este registro." }
    undo_merge { en: "Undo the merge", es: "Deshacer la unión" }
}
