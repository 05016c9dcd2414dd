//! Messages about merging two records of one guardian.

web::messages! {
    merge_guardian { en: "Merge with another record", es: "Unir con otro registro" }
    merge_guardian_of(name) { en: "Merge with another record: {name}", es: "Unir con otro registro: {name}" }
    merge_help { en: "If one person was recorded twice, choose the other record. Its children and its account move here; it stays as a reference that leads here.", es: "Si una persona se registró dos veces, elija el otro registro. Sus niños y su cuenta pasan aquí; queda como una referencia que lleva aquí." }
    no_alike_records { en: "No other guardian is alike. Search for the other record.", es: "Ningún otro tutor se parece. Busque el otro registro." }
    nobody_found { en: "No other guardian was found.", es: "No se encontró a otro tutor." }
    no_child { en: "no child", es: "ningún niño" }
    both_accounts { en: "Both records have an account or an open invitation, and one person has only one. Under Members, remove the access of one or withdraw its invitation.", es: "Los dos registros tienen una cuenta o una invitación abierta, y una persona solo tiene una. En Miembros, quite el acceso de uno o retire su invitación." }
    linked_elsewhere(name) { en: "One of the two records belongs to the account of {name}. Unlink it on that member's page, or merge it with the record of {name}.", es: "Uno de los dos registros pertenece a la cuenta de {name}. Sepárelo en la página de ese miembro o únalo con el registro de {name}." }
    access_ended(name) { en: "One record has access to {name}, and at the other that access has ended. Decide that first on the child's page: end it or bring it back.", es: "Un registro tiene acceso a {name} y en el otro ese acceso terminó. Decídalo primero en la página del niño: termínelo o recupérelo." }
    children_and_rights { en: "Children and rights", es: "Niños y permisos" }
    moving_children(n) { en: "{n} child moves here" | "{n} children move here", es: "{n} niño pasa aquí" | "{n} niños pasan aquí" }
    shared_children(n) { en: "{n} child of both records" | "{n} children of both records", es: "{n} niño de los dos registros" | "{n} niños de los dos registros" }
    own_children(n) { en: "{n} child stays as it is" | "{n} children stay as they are", es: "{n} niño queda como está" | "{n} niños quedan como están" }
    narrowed { en: "may only do what both records allow", es: "solo podrá hacer lo que permiten los dos registros" }
    stays_ended { en: "the access has ended and stays so", es: "el acceso terminó y sigue así" }
    newly_hidden(n) { en: "{n} address will be hidden too, since another one is hidden from this guardian" | "{n} addresses will be hidden too, since another one is hidden from this guardian", es: "{n} dirección también se ocultará, porque otra está oculta para este tutor" | "{n} direcciones también se ocultarán, porque otra está oculta para este tutor" }
    account_moves { en: "The account of the other record will see all of these children.", es: "La cuenta del otro registro verá a todos estos niños." }
    own_account { en: "The account of this record will see all of these children.", es: "La cuenta de este registro verá a todos estos niños." }
    invitation_moves { en: "The open invitation moves here if its e-mail address stays the one of this guardian; otherwise it is withdrawn.", es: "La invitación abierta pasa aquí si su correo sigue siendo el de este tutor; si no, se retira." }
    hidden_help { en: "Addresses that are hidden at either record stay hidden.", es: "Las direcciones ocultas en cualquiera de los dos siguen ocultas." }
    members { en: "Members", es: "Miembros" }
    this_record { en: "this record", es: "este registro" }
    other_record { en: "other record", es: "otro registro" }
    why { en: "Why are they one person?", es: "¿Por qué son la misma persona?" }
    merged_record(name, date) { en: "{name} was merged into this guardian on {date}.", es: "{name}: el {date} se unió con este tutor." }
    twice_help { en: "If one person is recorded twice, add or link one of the two, then use Merge with another record on the child's page.", es: "Si una persona está registrada dos veces, agregue o vincule una de las dos y luego use Unir con otro registro en la página del niño." }
}
