//! Messages of legal holds.

web::messages! {
    title { en: "Legal holds", es: "Retenciones legales" }
    help { en: "While a legal hold is open, nothing it covers can be deleted in VisitOMS. Set one when a lawsuit, an audit or an authority requires the records.", es: "Mientras una retención legal está vigente, nada de lo que incluye se puede eliminar en VisitOMS. Establezca una cuando una demanda, una auditoría o una autoridad exija los datos." }
    empty { en: "No legal holds", es: "No hay retenciones legales" }
    empty_help { en: "A hold stops every deletion of a child's or a person's records, or of all records of a period, until you lift it.", es: "Una retención impide eliminar los datos de un niño o de una persona, o todos los de un período, hasta que usted la levante." }
    holds_found(n) { en: "{n} legal hold" | "{n} legal holds", es: "{n} retención legal" | "{n} retenciones legales" }
    search_holds { en: "Name of a child or person", es: "Nombre de un niño o una persona" }
    lifted_state { en: "lifted", es: "levantada" }
    a_period { en: "a period", es: "un período" }
    set_a_hold { en: "Set a legal hold", es: "Establecer una retención legal" }
    back { en: "Back to the legal holds", es: "Volver a las retenciones legales" }

    covers { en: "Covers", es: "Incluye" }
    since { en: "Since", es: "Desde" }
    state { en: "Status", es: "Estado" }
    open { en: "open", es: "vigente" }
    lifted_on(date) { en: "lifted on {date}", es: "levantada el {date}" }
    show { en: "Show the hold", es: "Ver la retención" }

    child { en: "child", es: "niño" }
    provider { en: "provider", es: "proveedor" }
    guardian { en: "guardian", es: "tutor" }
    member { en: "member", es: "miembro" }
    period(first, last) { en: "All records from {first} to {last}", es: "Todos los datos del {first} al {last}" }

    about { en: "The hold", es: "La retención" }
    ground { en: "Reason", es: "Motivo" }
    set_by { en: "Set", es: "Establecida" }
    lifted { en: "Lifted", es: "Levantada" }
    lift_ground { en: "Reason for lifting it", es: "Motivo para levantarla" }
    by_at(name, at) { en: "by {name}, {at}", es: "por {name}, {at}" }
    operator { en: "the operator", es: "el operador" }

    lift { en: "Lift the hold", es: "Levantar la retención" }
    lift_help { en: "Once it is lifted, these records can be deleted again, unless another hold covers them. A lifted hold can't be reopened; set a new one instead.", es: "Una vez levantada, estos datos se podrán volver a eliminar, salvo que otra retención los incluya. No se puede reabrir; establezca una nueva." }
    lift_date { en: "Lifted on", es: "Levantada el" }
    lift_ground_hint { en: "Such as: the case was closed, with its number.", es: "Por ejemplo: el caso se cerró, con su número." }
    confirm { en: "I have checked that nothing else requires these records", es: "Verifiqué que nada más exige conservar estos datos" }

    person_question { en: "Whose records must be preserved?", es: "¿De quién son los datos que se deben conservar?" }
    search_hint { en: "Name of a child, a provider, a guardian or a member", es: "Nombre de un niño, un proveedor, un tutor o un miembro" }
    nobody_found(q) { en: "Nobody found for “{q}”", es: "No se encontró a nadie con «{q}»" }
    found { en: "Found", es: "Resultados" }
    more_found { en: "More people match. Type more of the name.", es: "Hay más personas que coinciden. Escriba más del nombre." }
    or_a_period { en: "Or preserve all records of a period", es: "O conservar todos los datos de un período" }
    period_title { en: "All records of a period", es: "Todos los datos de un período" }
    period_help { en: "Covers visits on these days, and everything that isn't tied to a day.", es: "Incluye las visitas de esos días y todo lo que no corresponde a un día." }
    child_help { en: "Covers everything in this child's record.", es: "Incluye todo lo que hay en el expediente de este niño." }
    person_help { en: "Covers everything about this person.", es: "Incluye todo lo relativo a esta persona." }
    first_day { en: "First day", es: "Primer día" }
    last_day { en: "Last day", es: "Último día" }
    since_date { en: "In force since", es: "Vigente desde" }
    since_hint { en: "When the duty began, such as the date of a court order. The hold itself works from the moment you set it.", es: "Cuándo empezó la obligación, por ejemplo la fecha de una orden judicial. La retención funciona desde que la establece." }
    ground_hint { en: "The case or the court order that requires it. Only members with the Privacy permission can read this.", es: "El caso o la orden judicial que la exige. Solo la leen los miembros con el permiso de Privacidad." }
    set_now { en: "Set the hold", es: "Establecer la retención" }
}
