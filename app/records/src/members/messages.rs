//! Messages of members, invitations and memberships.

web::messages! {
    members { en: "Members", es: "Miembros" }
    back { en: "Where you are", es: "Dónde está" }
    invite { en: "Invite", es: "Invitar" }
    invite_all { en: "Invite everyone", es: "Invitar a todos" }
    people_found(n) { en: "{n} person" | "{n} people", es: "{n} persona" | "{n} personas" }
    name { en: "Name", es: "Nombre" }
    email { en: "E-mail", es: "Correo electrónico" }
    role { en: "Role", es: "Función" }
    record { en: "Record", es: "Ficha" }
    since { en: "Since", es: "Desde" }
    last_use { en: "Last used", es: "Último uso" }
    state { en: "Status", es: "Estado" }
    search { en: "Search", es: "Buscar" }
    search_people { en: "Name, e-mail or phone", es: "Nombre, correo o teléfono" }
    show_all { en: "Show all", es: "Mostrar todo" }
    nobody_found { en: "No one found", es: "No se encontró a nadie" }
    nobody_found_help { en: "Try part of the name or of the e-mail, or another filter.", es: "Pruebe con una parte del nombre o del correo, o con otro filtro." }
    never { en: "never", es: "nunca" }
    until(moment) { en: "until {moment}", es: "hasta {moment}" }
    on(date) { en: "on {date}", es: "el {date}" }
    no_record { en: "none", es: "ninguna" }
    guardian_of(n) { en: "Guardian of {n} child" | "Guardian of {n} children", es: "Tutor de {n} niño" | "Tutor de {n} niños" }

    invited { en: "Invited", es: "Con invitación" }
    expired { en: "Link expired", es: "Enlace vencido" }
    member { en: "Joined", es: "Con acceso" }
    email_failed { en: "E-mail failed", es: "Falló el correo" }
    removed { en: "Removed", es: "Sin acceso" }

    resend { en: "Send again", es: "Reenviar" }
    resend_to(name) { en: "Send again: {name}", es: "Reenviar: {name}" }
    withdraw { en: "Cancel invitation", es: "Anular" }
    withdraw_of(name) { en: "Cancel invitation: {name}", es: "Anular la invitación: {name}" }

    everything { en: "Everything", es: "Todo" }
    schedule_help { en: "schedules visits and weeks", es: "programa visitas y semanas" }
    bill_help { en: "calculates what was delivered; can't read the text of notes", es: "calcula los servicios prestados; no puede leer el texto de las notas" }
    supervise_help { en: "reads notes", es: "lee las notas" }
    privacy_help { en: "answers privacy requests, reads the audit", es: "responde solicitudes de privacidad, lee la auditoría" }
    manage_help { en: "members and their permissions, settings, imports", es: "miembros y sus permisos, configuración, importaciones" }

    invite_title { en: "Invite someone", es: "Invitar a alguien" }
    recipients { en: "Who to invite", es: "A quién invitar" }
    into_office { en: "To the office", es: "A la oficina" }
    a_provider { en: "A provider", es: "A un proveedor" }
    a_parent { en: "A parent", es: "A una familia" }
    choose_provider { en: "Choose the provider", es: "Elija el proveedor" }
    choose_parent { en: "Choose the guardian", es: "Elija el tutor" }
    all_have_joined { en: "No one left to invite", es: "No queda nadie por invitar" }
    all_have_joined_help { en: "Everyone in the agency's files has joined, or no files were imported yet.", es: "Todas las personas de los archivos de la agencia ya entraron, o aún no se importó ningún archivo." }
    email_hint { en: "Anyone who has the link can join, so use an address that only this person reads.", es: "Quien tenga el enlace puede entrar: use un correo que solo lea esta persona." }
    may_in_office { en: "Permissions", es: "Permisos" }
    email_language { en: "Language of the e-mail", es: "Idioma del correo" }
    by_email { en: "The link is sent by e-mail. It works once and for seven days; an earlier one stops working.", es: "El enlace se envía por correo. Sirve una sola vez y durante siete días; uno anterior deja de servir." }
    by_hand { en: "This installation sends no e-mail: the link is shown to you for a day, until it is used, so that you can pass it on. It works once and for seven days; an earlier one stops working.", es: "Esta instalación no envía correos: el enlace se le muestra durante un día, hasta que se use, para que lo entregue. Sirve una sola vez y durante siete días; uno anterior deja de servir." }
    send_invitation { en: "Invite", es: "Invitar" }
    provider_gets { en: "Can see their own day and week and the children they visit, and write notes.", es: "Puede ver su propio día y semana y los niños que visita, y escribir notas." }
    parent_gets { en: "What they can see", es: "Lo que podrá ver" }
    parent_gets_help { en: "From the guardian's record. You can change it on the child's page.", es: "Según la ficha del tutor. Se puede cambiar en la página del niño." }
    open_invitation_replaced(moment) { en: "An invitation is open until {moment}. A new one replaces it.", es: "Hay una invitación abierta hasta {moment}. Una nueva la reemplaza." }
    no_children { en: "No child is linked to this guardian.", es: "Ningún niño está vinculado a este tutor." }

    for_joining { en: "to join", es: "para entrar a la agencia" }
    for_a_password { en: "for a new password", es: "para una contraseña nueva" }
    print_links { en: "Print or save", es: "Imprimir o guardar" }
    hide_links { en: "Done, hide the links", es: "Listo, ocultar los enlaces" }
    how_to_print_links { en: "Print this page from your browser, or save it as a PDF: Ctrl+P, or ⌘P on a Mac.", es: "Imprima esta página desde su navegador o guárdela como PDF: Ctrl+P, o ⌘P en una Mac." }
    printed_on(moment) { en: "Printed {moment}. Throw it away once the links are used.", es: "Impreso el {moment}. Deséchelo cuando los enlaces se hayan usado." }
    no_links { en: "No links to pass on", es: "No hay enlaces por entregar" }
    no_links_help { en: "They were used, have expired, or were hidden. Send the invitation again to get a new link.", es: "Ya se usaron, vencieron o se ocultaron. Reenvíe la invitación para obtener un enlace nuevo." }
    links_title { en: "Links to pass on", es: "Enlaces por entregar" }
    password_links_help { en: "A link for a new password works for a short time. Anyone who has it can choose the password, so give it only to the person it is for.", es: "Un enlace para una contraseña nueva vale poco tiempo. Quien lo tenga puede elegir la contraseña: déselo solo a la persona indicada." }
    password_email_sent_to(email) { en: "A link for a new password is on its way to {email}.", es: "Un enlace para una contraseña nueva va en camino a {email}." }
    help_in { en: "Help with signing in", es: "Ayuda para entrar" }
    help_in_help { en: "For someone who can't get into their account. They are told what you did.", es: "Para quien no puede entrar a su cuenta. Se le avisa de lo que usted hizo." }
    password_link { en: "Send a link for a new password", es: "Enviar un enlace para una contraseña nueva" }
    password_link_by_hand { en: "Make a link for a new password", es: "Crear un enlace para una contraseña nueva" }
    password_link_help(name) { en: "{name} chooses a new password with it. Until then the old one works.", es: "{name} elige una contraseña nueva con él. Hasta entonces sirve la anterior." }
    password_link_now { en: "Send the link", es: "Enviar el enlace" }
    password_link_make { en: "Make the link", es: "Crear el enlace" }
    second_step_off { en: "Remove two-step verification", es: "Quitar la verificación en dos pasos" }
    second_step_off_help(name) { en: "For a lost phone or security key. {name} is signed out everywhere, signs in with the password alone and sets it up again.", es: "Para cuando se perdió el teléfono o la llave. Se cierran todas las sesiones de {name}, que entra solo con su contraseña y la configura de nuevo." }
    second_step_off_now { en: "Remove it", es: "Quitarla" }
    identity_checked { en: "I made sure that this person is asking: in person, or by a phone number we already had.", es: "Comprobé que es esta persona quien lo pide: en persona o por un teléfono que ya teníamos." }
    links_help { en: "Anyone who has a link to join can join with it, so give it only to the person it is for. Links are shown here for a day, until they are used.", es: "Quien tenga un enlace puede entrar con él: déselo solo a la persona indicada. Los enlaces se muestran aquí durante un día, hasta que se usen." }
    email_sent_to(email) { en: "The invitation is on its way to {email}. Its link works once and for seven days. If the mail server rejects the e-mail, you will see that in this list.", es: "La invitación va en camino a {email}. Su enlace sirve una vez y durante siete días. Si el servidor de correo rechaza el mensaje, lo verá en esta lista." }
    everybody_invited(providers, parents) { en: "Invited. Providers: {providers}, families: {parents}.", es: "Invitados. Proveedores: {providers}, familias: {parents}." }
    nobody_new { en: "There was no one left to invite: nothing changed.", es: "No quedaba nadie por invitar: no cambió nada." }

    everybody_help { en: "Everyone in the agency's files who has an e-mail address and has not joined. Each parent gets the children and permissions of their record.", es: "Todas las personas de los archivos que tienen correo y aún no han entrado. Cada familia recibe los niños y permisos de su ficha." }
    providers { en: "Providers", es: "Proveedores" }
    families { en: "Families", es: "Familias" }
    still_waiting { en: "Invitation still open", es: "Con invitación abierta" }
    invitation_withdrawn { en: "Invitation canceled: invite them one by one", es: "Invitación anulada: invítelos uno por uno" }
    without_address { en: "Without an e-mail address", es: "Sin correo" }
    without_address_help { en: "You can call them. To invite them, add an e-mail address on the child's page or in the agency's files.", es: "Se les puede llamar. Para invitarlos, agregue su correo en la página del niño o en los archivos de la agencia." }
    children_alone { en: "Children without a guardian", es: "Niños sin tutor" }
    to_decide { en: "Same e-mail on several records", es: "El mismo correo en varias fichas" }
    to_decide_help { en: "Two people can't sign in with the same e-mail address, so these are left out. Invite one of them individually; until the others have an address of their own, you can call them.", es: "Dos personas no pueden entrar con el mismo correo, así que estas quedan fuera. Invite a una por separado; mientras las demás no tengan su propio correo, se les puede llamar." }
    invite_count(n) { en: "Invite {n} person" | "Invite {n} people", es: "Invitar a {n} persona" | "Invitar a {n} personas" }
    nobody_left { en: "No one left to invite", es: "No queda nadie por invitar" }
    nobody_left_help { en: "Everyone has joined or has an open invitation.", es: "Todos entraron o tienen una invitación abierta." }
    to_members { en: "Go to members", es: "Ir a los miembros" }

    permissions { en: "Permissions", es: "Permisos" }
    removed_on { en: "Removed", es: "Dado de baja" }
    change { en: "Role and permissions", es: "Función y permisos" }
    change_help { en: "Takes effect with the next page they open. They are told by e-mail.", es: "Se aplica desde la próxima página que abra. Se le avisa por correo." }
    change_help_own { en: "This is you. A change takes effect with the next page you open.", es: "Es usted. Un cambio se aplica desde la próxima página que abra." }
    save_change { en: "Save changes", es: "Guardar los cambios" }
    another_role { en: "Another role", es: "Otra función" }
    another_role_help { en: "Changing the role or record ends their sessions. Office permissions apply only in the office.", es: "Cambiar la función o la ficha cierra sus sesiones. Los permisos de oficina solo se aplican en la oficina." }
    no_provider { en: "No provider", es: "Ningún proveedor" }
    provider_record { en: "Record, for a provider", es: "Ficha, para un proveedor" }
    guardian_choice { en: "Record, for a parent", es: "Ficha, para una familia" }
    guardian_record { en: "Or the e-mail of another guardian", es: "O el correo de otro tutor" }
    no_guardian { en: "No guardian", es: "Ningún tutor" }
    guardian_hint { en: "As on the child's page. If several guardians share it, you choose one of them next.", es: "Como en la página del niño. Si varios tutores lo comparten, después elegirá a uno." }
    remove { en: "Remove", es: "Dar de baja" }
    remove_help { en: "Their sessions end right away. What they wrote and their visits stay, and their access can be restored.", es: "Sus sesiones se cierran de inmediato. Lo que escribió y sus visitas se conservan, y su acceso se puede restaurar." }
    remove_help_own { en: "This is you. Your sessions end right away, and someone else will have to restore your access.", es: "Es usted. Sus sesiones se cierran de inmediato, y otra persona tendrá que restaurar su acceso." }
    remove_begin { en: "Remove from the agency", es: "Dar de baja de la agencia" }
    remove_sure(name) { en: "{name} will no longer be able to sign in to this agency. Open invitations to this address are canceled.", es: "{name} ya no podrá entrar en esta agencia. Se anulan las invitaciones abiertas a su correo." }
    remove_now { en: "Remove now", es: "Dar de baja ahora" }
    restore { en: "Restore access", es: "Restaurar el acceso" }
    restore_help { en: "With the same role and permissions as before. They sign in the way they used to.", es: "Con la misma función y los mismos permisos que antes. Entra como siempre." }
    restore_now { en: "Restore access", es: "Restaurar el acceso" }
    children { en: "Children", es: "Niños" }
    guardianship_help { en: "The children this guardian can see. Ending access takes effect right away, and no import brings it back.", es: "Los niños que este tutor puede ver. El acceso termina de inmediato y ninguna importación lo recupera." }
    revoke { en: "End access", es: "Terminar el acceso" }
    revoke_of(name) { en: "End access: {name}", es: "Terminar el acceso: {name}" }
    revoke_sure(name) { en: "This guardian will no longer see {name}: no visits and no summaries, starting with the next page they open.", es: "Este tutor ya no verá a {name}: ni visitas ni resúmenes, desde la próxima página que abra." }
    revoke_all { en: "End access to all", es: "Terminar el acceso a todos" }
    revoke_all_sure { en: "This guardian will no longer see any of these children, starting with the next page they open.", es: "Este tutor ya no verá a ninguno de estos niños, desde la próxima página que abra." }
    revoke_now { en: "End access now", es: "Terminar el acceso ahora" }
    revoked { en: "Access ended", es: "Acceso terminado" }
    restore_access { en: "Bring back", es: "Recuperar" }
    restore_access_of(name) { en: "Bring back: {name}", es: "Recuperar: {name}" }



    no_address_yet { en: "There is no e-mail address. Add one on the child's page to invite this person; until then, you can call them.", es: "No tiene correo. Agréguelo en la página del niño para invitar a esta persona; mientras tanto se le puede llamar." }
    address_taken(names) { en: "{names}: the same e-mail address is already used to sign in or has an invitation. Two people can't sign in with the same address. Enter a different one for this person on the child's page, or link the two records if it is one person; until then, you can call them.", es: "{names}: el mismo correo ya se usa para entrar o tiene una invitación. Dos personas no pueden entrar con el mismo correo. Escriba otro para esta persona en la página del niño, o vincule las dos fichas si es una sola persona; mientras tanto se le puede llamar." }
    address_shared(names) { en: "Also the address of {names}. Only one person can sign in with it: invite the person who reads this mailbox.", es: "También es el correo de {names}. Solo una persona puede entrar con él: invite a quien lee este buzón." }

    to_review(n) { en: "{n} guardian to check" | "{n} guardians to check", es: "{n} tutor por revisar" | "{n} tutores por revisar" }
    to_review_help { en: "Their children have different last names or homes. Until now, people with the same e-mail address shared one record. If it is one person, confirm. If not, end access to the child who is not theirs, and add the other guardian on that child's page. Nothing changes until you decide.", es: "Sus niños tienen distintos apellidos o domicilios. Hasta ahora, las personas con el mismo correo compartían una sola ficha. Si es una persona, confirme. Si no, termine el acceso al niño que no le corresponde y agregue al otro tutor en la página de ese niño. Nada cambia hasta que usted decida." }
    confirm_guardian { en: "It is one person", es: "Es una sola persona" }
    confirm_guardian_of(name) { en: "It is one person: {name}", es: "Es una sola persona: {name}" }

    other_records { en: "Other records of this person", es: "Otras fichas de esta persona" }
    linked_records { en: "Linked: they see these children too", es: "Vinculadas: también ve a estos niños" }
    similar_records { en: "Same name or e-mail address", es: "El mismo nombre o correo" }
    similar_records_help { en: "Link a record only if you know it is the same person: they can see its children with the next page they open.", es: "Vincule una ficha solo si sabe que es la misma persona: podrá ver a sus niños desde la próxima página que abra." }
    link_record { en: "Same person: link", es: "Es la misma persona: vincular" }
    link_record_of(name) { en: "Same person, link: {name}", es: "Es la misma persona, vincular: {name}" }
    unlink_record { en: "Another person: unlink", es: "Es otra persona: desvincular" }
    unlink_record_of(name) { en: "Another person, unlink: {name}", es: "Es otra persona, desvincular: {name}" }
}
