//! The words of members, invitations and places.

crate::words::words! {
    members { en: "Members", es: "Miembros" }
    back { en: "Where this page hangs", es: "Ubicación de esta página" }
    invite { en: "Invite", es: "Invitar" }
    invite_everybody { en: "Invite everybody", es: "Invitar a todos" }
    people_found(n) { en: "{n} person" | "{n} people", es: "{n} persona" | "{n} personas" }
    name { en: "Name", es: "Nombre" }
    email { en: "E-mail", es: "Correo electrónico" }
    role { en: "Role", es: "Función" }
    record { en: "Record", es: "Ficha" }
    since { en: "Since", es: "Desde" }
    last_use { en: "Last use", es: "Último uso" }
    state { en: "State", es: "Estado" }
    search { en: "Search", es: "Buscar" }
    search_people { en: "Name or address", es: "Nombre o correo" }
    all_roles { en: "All roles", es: "Todas las funciones" }
    all_states { en: "All states", es: "Todos los estados" }
    show_all { en: "Show all", es: "Mostrar todo" }
    nobody_found { en: "Nobody is found", es: "No se encontró a nadie" }
    nobody_found_help { en: "Try a part of the name or of the address, or another filter.", es: "Pruebe con una parte del nombre o del correo, o con otro filtro." }
    never { en: "never", es: "nunca" }
    until(moment) { en: "until {moment}", es: "hasta {moment}" }
    on(date) { en: "on {date}", es: "el {date}" }
    no_record { en: "none", es: "ninguna" }
    guardian_of(n) { en: "Guardian of {n} child" | "Guardian of {n} children", es: "Tutor de {n} niño" | "Tutor de {n} niños" }

    invited { en: "Invited", es: "Invitado" }
    expired { en: "Link expired", es: "Enlace caducado" }
    member { en: "Member", es: "Miembro" }
    removed { en: "Removed", es: "Retirado" }

    resend { en: "Send again", es: "Enviar de nuevo" }
    resend_to(name) { en: "Send again: {name}", es: "Enviar de nuevo: {name}" }
    withdraw { en: "Withdraw", es: "Retirar" }
    withdraw_of(name) { en: "Withdraw: {name}", es: "Retirar: {name}" }

    everything { en: "Everything", es: "Todo" }
    schedule { en: "Schedule", es: "Agenda" }
    schedule_help { en: "plans visits and weeks", es: "planifica visitas y semanas" }
    bill { en: "Bill", es: "Facturación" }
    bill_help { en: "reckons what was delivered; reads no text of notes", es: "calcula lo realizado; no lee el texto de las notas" }
    supervise { en: "Supervise", es: "Supervisión" }
    supervise_help { en: "reads notes", es: "lee las notas" }
    privacy { en: "Privacy", es: "Privacidad" }
    privacy_help { en: "answers privacy requests, reads the audit", es: "responde solicitudes de privacidad, lee la auditoría" }
    manage { en: "Manage", es: "Gestión" }
    manage_help { en: "members and their rights, settings, imports", es: "miembros y sus permisos, ajustes, importaciones" }

    invite_title { en: "Invite somebody", es: "Invitar a alguien" }
    whom { en: "Whom to invite", es: "A quién invitar" }
    into_office { en: "Into the office", es: "A la oficina" }
    a_provider { en: "A provider", es: "A un proveedor" }
    a_parent { en: "A parent", es: "A una familia" }
    choose_provider { en: "Choose the provider", es: "Elija el proveedor" }
    choose_parent { en: "Choose the guardian", es: "Elija el tutor" }
    all_have_joined { en: "Nobody is left to invite", es: "No queda nadie por invitar" }
    all_have_joined_help { en: "All who came with the agency's files have joined, or none came yet.", es: "Todos los que llegaron con los archivos ya entraron, o aún no llegó nadie." }
    email_hint { en: "The link works for whoever owns this address, and for nobody else.", es: "El enlace sirve a quien sea dueño de este correo, y a nadie más." }
    may_in_office { en: "What they may do", es: "Qué pueden hacer" }
    letter_language { en: "Language of the letter", es: "Idioma de la carta" }
    by_letter { en: "The link goes by e-mail. It works once and for seven days; an earlier one stops working.", es: "El enlace va por correo. Sirve una vez y durante siete días; uno anterior deja de servir." }
    by_hand { en: "This installation sends no e-mail: the link is shown to you once, to hand over. It works once and for seven days; an earlier one stops working.", es: "Esta instalación no envía correos: el enlace se le muestra una sola vez, para que lo entregue. Sirve una vez y durante siete días; uno anterior deja de servir." }
    send_invitation { en: "Invite", es: "Invitar" }
    provider_gets { en: "Sees their own day and week, the children they visit, and writes notes.", es: "Ve su propio día y semana, los niños que visita, y escribe notas." }
    parent_gets { en: "What they will see", es: "Lo que verá" }
    parent_gets_help { en: "From the guardian's record. It is changed on the child's page.", es: "Según la ficha del tutor. Se cambia en la página del niño." }
    gives_way(moment) { en: "An invitation is open until {moment}. A new one replaces it.", es: "Hay una invitación abierta hasta {moment}. Una nueva la reemplaza." }
    no_children { en: "No child is linked to this guardian.", es: "Ningún niño está vinculado a este tutor." }

    hand_over { en: "Hand over the link", es: "Entregue el enlace" }
    hand_over_help { en: "It is shown this once. Give it to the person it is for, and to nobody else; whoever has it can join as them.", es: "Se muestra solo esta vez. Déselo a la persona indicada y a nadie más; quien lo tenga puede entrar en su lugar." }
    letter_to(email) { en: "The invitation is on its way to {email}. Its link works once and for seven days.", es: "La invitación va en camino a {email}. Su enlace sirve una vez y durante siete días." }
    everybody_invited(providers, parents) { en: "Invited. Providers: {providers}, families: {parents}.", es: "Invitados. Proveedores: {providers}, familias: {parents}." }
    nobody_new { en: "Nobody was left to invite: nothing changed.", es: "No quedaba nadie por invitar: nada cambió." }

    everybody_help { en: "All who came with the agency's files, have an address and have not joined. Each parent gets the children and rights of their record.", es: "Todos los que llegaron con los archivos, tienen correo y aún no entraron. Cada familia recibe los niños y permisos de su ficha." }
    providers { en: "Providers", es: "Proveedores" }
    families { en: "Families", es: "Familias" }
    still_waiting { en: "Invitation still open", es: "Con invitación abierta" }
    taken_back { en: "Invitation withdrawn: invite them by hand", es: "Invitación retirada: invítelos a mano" }
    without_address { en: "Without an address", es: "Sin correo" }
    without_address_help { en: "They can be called. To invite them, give them an address on the child's page or in the agency's files.", es: "Se les puede llamar. Para invitarlos, indique su correo en la página del niño o en los archivos de la agencia." }
    children_alone { en: "Children without a guardian", es: "Niños sin tutor" }
    to_decide { en: "Address of several records", es: "Correo de varias fichas" }
    to_decide_help { en: "Two people can't sign in with one address, so these are left out. Invite one of them by hand; until the others have an address of their own, they can be called.", es: "Dos personas no pueden entrar con el mismo correo, así que estas quedan fuera. Invite a una a mano; mientras las demás no tengan su propio correo, se les puede llamar." }
    invite_count(n) { en: "Invite {n} person" | "Invite {n} people", es: "Invitar a {n} persona" | "Invitar a {n} personas" }
    nobody_left { en: "Nobody is left to invite", es: "No queda nadie por invitar" }
    nobody_left_help { en: "All have joined or have an open invitation.", es: "Todos entraron o tienen una invitación abierta." }
    to_members { en: "To the members", es: "A los miembros" }

    may { en: "May", es: "Permisos" }
    removed_on { en: "Removed", es: "Retirado" }
    change { en: "Role and rights", es: "Función y permisos" }
    change_help { en: "Holds from their next page on. They are told by e-mail.", es: "Vale desde su próxima página. Se le avisa por correo." }
    change_help_own { en: "This is you. A change holds from your next page on.", es: "Es usted. Un cambio vale desde su próxima página." }
    save_change { en: "Save the change", es: "Guardar el cambio" }
    another_role { en: "Another role", es: "Otra función" }
    another_role_help { en: "Another role or record ends their sessions. What they may do in the office counts for the office alone.", es: "Otra función o ficha cierra sus sesiones. Los permisos de oficina cuentan solo en la oficina." }
    no_provider { en: "No provider", es: "Ningún proveedor" }
    provider_record { en: "Record, for a provider", es: "Ficha, para un proveedor" }
    guardian_choice { en: "Record, for a parent", es: "Ficha, para una familia" }
    guardian_record { en: "Or the e-mail of another guardian", es: "O el correo de otro tutor" }
    no_guardian { en: "No guardian", es: "Ningún tutor" }
    guardian_hint { en: "As on the child's page. Where several guardians have it, you choose one of them next.", es: "Como en la página del niño. Si varios tutores lo tienen, después elegirá a uno." }
    remove { en: "Remove", es: "Retirar" }
    remove_help { en: "Their sessions end at once. What they wrote and the visits they made stay, and they can be given back their place.", es: "Sus sesiones terminan enseguida. Lo que escribió y sus visitas se quedan, y se le puede devolver su lugar." }
    remove_help_own { en: "This is you. Your sessions end at once, and somebody else must give you your place back.", es: "Es usted. Sus sesiones terminan enseguida, y otra persona deberá devolverle su lugar." }
    remove_begin { en: "Remove from the agency", es: "Retirar de la agencia" }
    remove_sure(name) { en: "{name} can no longer sign in to this agency. Open invitations to the address are withdrawn.", es: "{name} ya no podrá entrar en esta agencia. Se retiran las invitaciones abiertas a su correo." }
    remove_now { en: "Remove now", es: "Retirar ahora" }
    restore { en: "Give the place back", es: "Devolver el lugar" }
    restore_help { en: "With the role and rights from before. They sign in as they did.", es: "Con la función y los permisos de antes. Entra como antes." }
    restore_now { en: "Restore", es: "Restaurar" }
    children { en: "Children", es: "Niños" }
    custody_help { en: "Which children this guardian sees. Taking one away holds at once, and no import brings it back.", es: "Qué niños ve este tutor. Quitarle uno vale enseguida y ninguna importación lo devuelve." }
    revoke { en: "Take away", es: "Quitar" }
    revoke_of(name) { en: "Take away: {name}", es: "Quitar: {name}" }
    revoke_sure(name) { en: "The guardian no longer sees {name}: no visit, no summary, from the next page on.", es: "El tutor ya no ve a {name}: ni visitas ni resúmenes, desde la próxima página." }
    revoke_all { en: "Take all away", es: "Quitar todos" }
    revoke_all_sure { en: "The guardian no longer sees any of these children, from the next page on.", es: "El tutor ya no ve a ninguno de estos niños, desde la próxima página." }
    revoke_now { en: "Revoke the custody", es: "Revocar la custodia" }
    revoked { en: "Taken away", es: "Quitados" }
    give_back { en: "Give back", es: "Devolver" }
    give_back_of(name) { en: "Give back: {name}", es: "Devolver: {name}" }

    places { en: "Your places", es: "Sus lugares" }
    places_help { en: "You work or look in from more than one place. Each has its own screens.", es: "Usted tiene más de un lugar. Cada uno tiene sus pantallas." }
    here { en: "You are here", es: "Está aquí" }
    enter { en: "Go there", es: "Ir allí" }
    enter_place(agency, role) { en: "Go there: {agency}, {role}", es: "Ir allí: {agency}, {role}" }

    your_name { en: "Your name", es: "Su nombre" }
    sign_in_first(email) { en: "{email} has an account. Sign in as {email}; you come back here and join with one press.", es: "{email} ya tiene una cuenta. Inicie sesión con {email}; volverá aquí y entrará con un toque." }
    confirm_help(here, agency) { en: "You are signed in. By joining you get a second place beside {here} and go to {agency}; on the page Account you change between them.", es: "Su sesión está abierta. Al entrar tendrá otro lugar además de {here} y pasará a {agency}; en la página Cuenta cambia de uno a otro." }
    somebody_else(email) { en: "You are signed in as {email}.", es: "Su sesión es de {email}." }
    somebody_else_help(email) { en: "This invitation is for {email} and works for nobody else. Sign out, then open the link again.", es: "Esta invitación es para {email} y no sirve a nadie más. Cierre la sesión y abra el enlace otra vez." }

    no_place { en: "Your account belongs to no agency any more. If that is a mistake, call the agency's office.", es: "Su cuenta ya no pertenece a ninguna agencia. Si es un error, llame a la oficina de la agencia." }
    no_capability { en: "Tick at least one thing they may do.", es: "Marque al menos una cosa que puedan hacer." }
    custody_is_revoked { en: "This was taken away already.", es: "Esto ya se había quitado." }
    custody_stands { en: "This was not taken away, or was given back already.", es: "Esto no estaba quitado, o ya se devolvió." }
    email_is_member { en: "This address is a member in this role already.", es: "Este correo ya es miembro con esta función." }
    everybody_changed { en: "Meanwhile somebody joined or was invited. Look at the numbers again, then invite.", es: "Mientras tanto alguien entró o fue invitado. Mire los números otra vez y luego invite." }
    record_has_member { en: "Somebody signs in as this record already.", es: "Alguien ya entra con esta ficha." }
    guardian_unknown { en: "Enter the e-mail of a guardian of this agency whom nobody signs in as, as it is on the child's page.", es: "Indique el correo de un tutor de esta agencia con quien nadie entre aún, como figura en la página del niño." }
    guardian_several { en: "Several guardians have this address. Choose one of them as the record, then save.", es: "Varios tutores tienen este correo. Elija a uno como ficha y luego guarde." }
    guardian_is_there { en: "This child has a guardian with this name and address already. Change that one instead.", es: "Este niño ya tiene un tutor con este nombre y correo. Cambie ese en su lugar." }
    guardian_no_address { en: "This guardian has no e-mail address. Enter one on the child's page, then invite them.", es: "Este tutor no tiene correo. Indíquelo en la página del niño y luego invítelo." }
    email_invited_as_another { en: "An invitation for another person to this address is open. Two people can't sign in with one address: enter another one.", es: "Hay una invitación abierta a este correo para otra persona. Dos personas no pueden entrar con el mismo correo: indique otro." }
    email_several { en: "Several people of this agency have this address. Say which of them is meant.", es: "Varias personas de esta agencia tienen este correo. Diga a cuál se refiere." }
    join_another_record { en: "You are in this agency as somebody else already. Call the agency's office.", es: "Usted ya está en esta agencia como otra persona. Llame a la oficina de la agencia." }
    no_address_yet { en: "No e-mail address is known. Enter one on the child's page to invite this person; until then they can be called.", es: "No se conoce su correo. Indíquelo en la página del niño para invitar a esta persona; mientras tanto se le puede llamar." }
    address_taken(names) { en: "{names}: the same address, already in use to sign in or invited. Two people can't sign in with one address. Enter another one for this person on the child's page; until then they can be called.", es: "{names}: el mismo correo, ya en uso para entrar o con invitación. Dos personas no pueden entrar con el mismo correo. Indique otro para esta persona en la página del niño; mientras tanto se le puede llamar." }
    address_shared(names) { en: "Also the address of {names}. Only one person can sign in with it: invite the person who reads this mailbox.", es: "También es el correo de {names}. Solo una persona puede entrar con él: invite a quien lee este buzón." }

    to_review(n) { en: "{n} guardian to check" | "{n} guardians to check", es: "{n} tutor por revisar" | "{n} tutores por revisar" }
    to_review_help { en: "Their children have different last names or homes. Until now, people with one e-mail address were one record. If it is one person, confirm. If not, remove access to the child that is not theirs, and add the other guardian on that child's page. Nothing changes until you decide.", es: "Sus niños tienen distintos apellidos o domicilios. Hasta ahora, las personas con el mismo correo eran una sola ficha. Si es una persona, confirme. Si no, quite el acceso al niño que no le corresponde y agregue al otro tutor en la página de ese niño. Nada cambia hasta que usted decida." }
    confirm_guardian { en: "It is one person", es: "Es una sola persona" }
    confirm_guardian_of(name) { en: "It is one person: {name}", es: "Es una sola persona: {name}" }

    further_records { en: "Other records of this person", es: "Otras fichas de esta persona" }
    linked_records { en: "Linked: they see these children too", es: "Vinculadas: también ve a estos niños" }
    alike_records { en: "The same name or address", es: "El mismo nombre o correo" }
    alike_records_help { en: "Link a record only if you know that it is the same person: they see its children from their next page on.", es: "Vincule una ficha solo si sabe que es la misma persona: verá a sus niños desde su próxima página." }
    add_record { en: "Same person: link", es: "Es la misma persona: vincular" }
    add_record_of(name) { en: "Same person, link: {name}", es: "Es la misma persona, vincular: {name}" }
    part_record { en: "Another person: unlink", es: "Es otra persona: desvincular" }
    part_record_of(name) { en: "Another person, unlink: {name}", es: "Es otra persona, desvincular: {name}" }
    guardian_was_revoked { en: "This guardian's access to the child was removed. Give it back on the child's page, under Access removed.", es: "A este tutor se le quitó el acceso a este niño. Devuélvaselo en la página del niño, en Acceso quitado." }
    join_record_is_taken { en: "Somebody else has joined in this place meanwhile. Call the agency's office.", es: "Mientras tanto otra persona entró en este lugar. Llame a la oficina de la agencia." }
    join_sign_in_first { en: "This address has an account. Sign in with it, then join.", es: "Este correo ya tiene una cuenta. Inicie sesión con ella y luego entre." }
    member_was_changed { en: "Somebody else changed this member meanwhile. Look at the page again, then decide.", es: "Mientras tanto otra persona cambió a este miembro. Mire la página otra vez y luego decida." }
    member_has_this_role { en: "This person has, or had, a place in that role: look for it in the list.", es: "Esta persona tiene o tuvo un lugar con esa función: búsquelo en la lista." }
    member_is_removed { en: "This member was removed. Give the place back first.", es: "Este miembro fue retirado. Primero devuélvale el lugar." }
    last_manager { en: "This is the last member who manages the agency. Let somebody else manage it first.", es: "Es el último miembro que gestiona la agencia. Primero dé la gestión a otra persona." }
    member_record_is_taken { en: "Somebody else signs in as this record now.", es: "Ahora otra persona entra con esta ficha." }
    member_stands { en: "This member has their place already.", es: "Este miembro ya tiene su lugar." }
    provider_missing { en: "Choose the provider's record.", es: "Elija la ficha del proveedor." }
}
