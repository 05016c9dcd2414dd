//! The labels of audit actions, in both languages. An action without a label does not compile.

use super::messages;
use domain::{Language, audit::AuditAction};

macro_rules! action_labels {
    ($($action:ident { en: $en:literal, es: $es:literal })*) => {
        /// The label of an action, such as "Moved a visit".
        pub fn label(lang: Language, action: AuditAction) -> &'static str {
            match action {
                $(AuditAction::$action => web::text!(lang, $en, $es),)*
            }
        }
    };
}

/// The label of a stored action.
pub fn label_of_key(lang: Language, key: &str) -> &'static str {
    AuditAction::parse(key).map_or_else(|| messages::unknown_action(lang), |action| label(lang, action))
}

action_labels! {
    AccountData { en: "Viewed their own data", es: "Vio sus propios datos" }
    MembershipSwitch { en: "Switched agency or role", es: "Cambió de agencia o función" }
    AbsencesAdd { en: "Entered a provider's absence", es: "Registró la ausencia de un proveedor" }
    AbsencesAsk { en: "Asked for time off", es: "Pidió días libres" }
    AbsencesDecide { en: "Decided about time off", es: "Decidió sobre días libres" }
    AbsencesLeaveVisits { en: "Left the visits of an absence without a provider", es: "Dejó sin proveedor las visitas de una ausencia" }
    AbsencesReportSick { en: "Reported being sick", es: "Avisó que está enfermo" }
    AbsencesShow { en: "Viewed their own time off", es: "Vio sus propios días libres" }
    AbsencesWithdraw { en: "Took an absence back", es: "Retiró una ausencia" }
    AgencyAddDiscipline { en: "Added a discipline", es: "Agregó una disciplina" }
    AgencyEndDiscipline { en: "Ended a discipline or brought it back", es: "Dio por terminada una disciplina o la recuperó" }
    AgencyRenameDiscipline { en: "Renamed a discipline", es: "Cambió el nombre de una disciplina" }
    AgencyShowDisciplines { en: "Viewed the disciplines", es: "Vio las disciplinas" }
    AgencyUndoDiscipline { en: "Undid a change of a discipline", es: "Deshizo un cambio de una disciplina" }
    AgencyAddFederalHolidays { en: "Added the federal holidays", es: "Agregó los feriados federales" }
    AgencyAddHoliday { en: "Added a holiday", es: "Agregó un feriado" }
    AgencyCreate { en: "Created the agency", es: "Creó la agencia" }
    AgencyRemoveHoliday { en: "Removed a holiday", es: "Quitó un feriado" }
    AgencyRestore { en: "Reopened the agency", es: "Reabrió la agencia" }
    AgencySecondFactor { en: "Changed who needs two-step verification", es: "Cambió quién necesita la verificación en dos pasos" }
    AgencySettings { en: "Changed the settings", es: "Cambió la configuración" }
    AgencyShowSettings { en: "Viewed the settings", es: "Vio la configuración" }
    AgencySuspend { en: "Suspended the agency", es: "Suspendió la agencia" }
    AgreementsAccept { en: "Accepted an agreement", es: "Aceptó un acuerdo" }
    AgreementsShow { en: "Viewed the agreements", es: "Vio los acuerdos" }
    AuditShowEvent { en: "Viewed one event of the audit", es: "Vio un evento de la auditoría" }
    AuditExport { en: "Exported the audit", es: "Exportó la auditoría" }
    AuditSearch { en: "Viewed the audit", es: "Vio la auditoría" }
    AuditVerify { en: "Verified the audit", es: "Verificó la auditoría" }
    AuthorizationsChooseProvider { en: "Changed the therapist of several authorizations", es: "Cambió al terapeuta de varias autorizaciones" }
    AuthorizationsChosen { en: "Viewed what would change in several authorizations", es: "Vio qué cambiaría en varias autorizaciones" }
    AuthorizationsUndoSeveral { en: "Undid a change of several authorizations", es: "Deshizo un cambio de varias autorizaciones" }
    AuthorizationsEndSeveral { en: "Ended several authorizations", es: "Terminó varias autorizaciones" }
    AuthorizationsAssign { en: "Changed the therapist of an authorization", es: "Cambió al terapeuta de una autorización" }
    AuthorizationsEnd { en: "Ended an authorization", es: "Terminó una autorización" }
    AuthorizationsForm { en: "Opened the form of an authorization", es: "Abrió el formulario de una autorización" }
    AuthorizationsRestore { en: "Brought back an authorization", es: "Recuperó una autorización" }
    AuthorizationsSave { en: "Added or changed an authorization", es: "Agregó o modificó una autorización" }
    AuthorizationsUndo { en: "Undid a change of an authorization", es: "Deshizo un cambio de una autorización" }
    BoardChange { en: "Changed the schedule on a board", es: "Cambió la agenda en un tablero" }
    BoardContext { en: "Picked up a visit on a board", es: "Tomó una visita en un tablero" }
    BoardProviderName { en: "Looked up a provider's name on a board", es: "Consultó el nombre de un proveedor en un tablero" }
    BoardCurrentVisit { en: "Viewed a visit that someone else changed", es: "Vio una visita que otra persona cambió" }
    CopiesCopy { en: "Copied a week", es: "Copió una semana" }
    CopiesPreview { en: "Previewed a week before copying it", es: "Revisó una semana antes de copiarla" }
    CopiesShow { en: "Viewed a copied week", es: "Vio una semana copiada" }
    CopiesUndo { en: "Undid a copied week", es: "Deshizo la copia de una semana" }
    DataReportsAnswer { en: "Answered a report of wrong data", es: "Respondió un aviso de datos incorrectos" }
    DataReportsList { en: "Viewed the reports of wrong data", es: "Vio los avisos de datos incorrectos" }
    DataReportsDownload { en: "Downloaded the reports of wrong data", es: "Descargó los avisos de datos incorrectos" }
    DataReportsSend { en: "Reported wrong data about themselves", es: "Avisó de datos propios incorrectos" }
    DemoLoad { en: "Loaded demo data", es: "Cargó datos de demostración" }
    LiveUpdates { en: "Received live updates", es: "Recibió cambios" }
    ExportRun { en: "Exported the agency's records", es: "Exportó los registros de la agencia" }
    ExportFile { en: "Downloaded a file of an export", es: "Descargó un archivo de una exportación" }
    ExportForm { en: "Opened the export page", es: "Abrió la página de exportación" }
    FamilyCancel { en: "Canceled a visit for the family", es: "Canceló una visita por la familia" }
    FamilyUpcomingVisit { en: "Viewed an upcoming visit, as family", es: "Vio una próxima visita, como familia" }
    FamilyHome { en: "Viewed the family's page", es: "Vio la página de la familia" }
    FamilyAccessLog { en: "Viewed who saw the child's record", es: "Vio quién consultó el expediente del niño" }
    HoldsForm { en: "Opened the legal hold form", es: "Abrió el formulario de retención legal" }
    HoldsLift { en: "Lifted a legal hold", es: "Levantó una retención legal" }
    HoldsList { en: "Viewed the legal holds", es: "Vio las retenciones legales" }
    HoldsDownload { en: "Downloaded the legal holds", es: "Descargó las retenciones legales" }
    HoldsSet { en: "Set a legal hold", es: "Estableció una retención legal" }
    HoldsSetPeriod { en: "Set a legal hold on a period", es: "Estableció una retención legal sobre un período" }
    HoldsShow { en: "Viewed a legal hold", es: "Vio una retención legal" }
    ImportRun { en: "Imported files", es: "Importó archivos" }
    ImportDeleteLayout { en: "Deleted a layout of import files", es: "Eliminó un formato de archivos de importación" }
    ImportSaveLayout { en: "Saved a layout of import files", es: "Guardó un formato de archivos de importación" }
    ImportForm { en: "Opened the import page", es: "Abrió la página de importación" }
    MailResend { en: "Sent an e-mail again", es: "Reenvió un correo" }
    MailList { en: "Viewed the list of e-mails", es: "Vio la lista de correos" }
    MailDownload { en: "Downloaded the list of e-mails", es: "Descargó la lista de correos" }
    MembersLinkRecord { en: "Linked another record to a guardian", es: "Vinculó otra ficha a un tutor" }
    MembersChange { en: "Changed a member's permissions", es: "Cambió los permisos de un miembro" }
    MembersConfirmGuardian { en: "Confirmed a guardian", es: "Confirmó a un tutor" }
    MembersInviteAllForm { en: "Viewed who can be invited", es: "Vio a quién se puede invitar" }
    MembersInvite { en: "Invited someone", es: "Invitó a alguien" }
    MembersInviteAll { en: "Invited everyone who was imported", es: "Invitó a todas las personas importadas" }
    MembersJoin { en: "Joined", es: "Se unió" }
    MembersJoinWithAccount { en: "Joined while signed in", es: "Se unió con la sesión abierta" }
    MembersCreateLink { en: "Created a link to join", es: "Creó un enlace para unirse" }
    MembersList { en: "Viewed the members", es: "Vio los miembros" }
    MembersDownload { en: "Downloaded the members", es: "Descargó los miembros" }
    MembersInvitationForm { en: "Opened the invitation form", es: "Abrió el formulario de invitación" }
    MembersUnlinkRecord { en: "Unlinked a record from a guardian", es: "Desvinculó una ficha de un tutor" }
    MembersRemove { en: "Removed a member", es: "Dio de baja a un miembro" }
    MembersPasswordLink { en: "Made a link for a member's new password", es: "Creó un enlace para la contraseña nueva de un miembro" }
    MembersResend { en: "Sent an invitation again", es: "Reenvió una invitación" }
    MembersRestore { en: "Restored a member's access", es: "Restauró el acceso de un miembro" }
    MembersRestoreGuardianship { en: "Brought back a guardian's access", es: "Recuperó el acceso de un tutor" }
    MembersRevokeGuardianship { en: "Ended a guardian's access", es: "Terminó el acceso de un tutor" }
    MembersRemoveSecondFactor { en: "Removed a member's two-step verification", es: "Quitó la verificación en dos pasos de un miembro" }
    MembersShow { en: "Viewed a member", es: "Vio a un miembro" }
    MembersWithdraw { en: "Withdrew an invitation", es: "Anuló una invitación" }
    NotesSave { en: "Saved a draft of a note", es: "Guardó un borrador de una nota" }
    NotesShow { en: "Viewed a note", es: "Vio una nota" }
    NotesSign { en: "Signed a note", es: "Firmó una nota" }
    NotesUnsigned { en: "Viewed the list of notes", es: "Vio la lista de notas" }
    NotesDownload { en: "Downloaded the list of notes", es: "Descargó la lista de notas" }
    PasskeyRemove { en: "Removed a passkey", es: "Quitó una llave de acceso" }
    PasskeyRename { en: "Renamed a passkey", es: "Cambió el nombre de una llave de acceso" }
    PayersEnd { en: "Ended a payer", es: "Terminó un pagador" }
    PayersDownload { en: "Downloaded the list of payers", es: "Descargó la lista de pagadores" }
    PayersList { en: "Viewed the payers", es: "Vio los pagadores" }
    PayersRestore { en: "Brought back a payer", es: "Recuperó un pagador" }
    PayersSave { en: "Added or changed a payer", es: "Agregó o modificó un pagador" }
    PayersShow { en: "Viewed a payer", es: "Vio un pagador" }
    PayersUndo { en: "Undid a change of a payer", es: "Deshizo un cambio de un pagador" }
    PeopleAuthorization { en: "Viewed an authorization", es: "Vio una autorización" }
    PeopleAuthorizations { en: "Viewed the list of authorizations", es: "Vio la lista de autorizaciones" }
    PeopleAuthorizationsDownload { en: "Downloaded the list of authorizations", es: "Descargó la lista de autorizaciones" }
    PeopleChild { en: "Viewed a child's page", es: "Vio la página de un niño" }
    PeopleChildren { en: "Viewed the list of children", es: "Vio la lista de niños" }
    PeopleChildrenChosen { en: "Viewed what would change for several children", es: "Vio qué cambiaría para varios niños" }
    PeopleChildrenDownload { en: "Downloaded the list of children", es: "Descargó la lista de niños" }
    PeopleAddProvider { en: "Added a provider", es: "Agregó a un proveedor" }
    PeopleBringBackProvider { en: "Brought a provider back", es: "Recuperó a un proveedor" }
    PeopleChangeProvider { en: "Changed a provider", es: "Cambió los datos de un proveedor" }
    PeopleEndProvider { en: "Ended a provider", es: "Dio por terminado a un proveedor" }
    PeopleProviderForm { en: "Opened the form of a provider", es: "Abrió el formulario de un proveedor" }
    PeopleUndoProvider { en: "Undid a change of a provider", es: "Deshizo un cambio de un proveedor" }
    PeopleAddChild { en: "Added a child", es: "Agregó a un niño" }
    PeopleBringBackChild { en: "Brought a child back", es: "Recuperó a un niño" }
    PeopleBringBackContact { en: "Brought a contact back", es: "Recuperó un contacto" }
    PeopleBringBackPlace { en: "Brought a place back", es: "Recuperó un lugar" }
    PeopleChangeChild { en: "Changed a child", es: "Modificó los datos de un niño" }
    PeopleEndChildren { en: "Ended the services of several children", es: "Terminó los servicios de varios niños" }
    PeopleEndChild { en: "Ended a child's services", es: "Terminó los servicios de un niño" }
    PeopleEndContact { en: "Ended a contact", es: "Dio de baja un contacto" }
    PeopleEndPlace { en: "Ended a place", es: "Dio de baja un lugar" }
    PeopleSaveContact { en: "Saved a contact of a child", es: "Guardó un contacto de un niño" }
    PeopleSavePlace { en: "Saved a place of a child", es: "Guardó un lugar de un niño" }
    PeopleMergeChildren { en: "Merged two records of a child", es: "Unió dos registros de un niño" }
    PeopleMergeGuardians { en: "Merged two records of a guardian", es: "Unió dos registros de un tutor" }
    PeopleUndoGuardianMerge { en: "Undid a merge of records of a guardian", es: "Deshizo la unión de registros de un tutor" }
    PeopleGuardianMergeForm { en: "Opened the page that merges records of a guardian", es: "Abrió la página para unir registros de un tutor" }
    PeopleMergeProviders { en: "Merged two records of a provider", es: "Unió dos registros de un proveedor" }
    PeopleUndoProviderMerge { en: "Undid a merge of records of a provider", es: "Deshizo la unión de registros de un proveedor" }
    PeopleProviderMergeForm { en: "Opened the page that merges records of a provider", es: "Abrió la página para unir registros de un proveedor" }
    PeopleMergeForm { en: "Opened the page that merges records of a child", es: "Abrió la página para unir registros de un niño" }
    PeopleUndoMerge { en: "Undid a merge of records of a child", es: "Deshizo la unión de registros de un niño" }
    PeopleUndoEndChildren { en: "Undid the end of the services of several children", es: "Deshizo el fin de los servicios de varios niños" }
    PeopleUndoChild { en: "Undid a change of a child", es: "Deshizo un cambio de un niño" }
    PeopleUndoContact { en: "Undid a change of a contact", es: "Deshizo un cambio de un contacto" }
    PeopleUndoPlace { en: "Undid a change of a place", es: "Deshizo un cambio de un lugar" }
    PeopleChildForm { en: "Opened the form of a child", es: "Abrió el formulario de un niño" }
    PeopleContact { en: "Viewed a contact of a child", es: "Vio un contacto de un niño" }
    PeoplePlace { en: "Viewed a place of a child", es: "Vio un lugar de un niño" }
    PeopleHideAddress { en: "Changed which addresses a guardian sees", es: "Cambió qué direcciones ve un tutor" }
    PeopleLinkGuardian { en: "Linked a known guardian to a child", es: "Vinculó a un tutor ya conocido con un niño" }
    PeopleUndoGuardian { en: "Undid a change of a guardian", es: "Deshizo un cambio de un tutor" }
    PeopleGuardianForm { en: "Searched for a guardian to link", es: "Buscó a un tutor para vincular" }
    PeopleSaveGuardian { en: "Saved a guardian", es: "Guardó los datos de un tutor" }
    PeopleProvider { en: "Viewed a provider's page", es: "Vio la página de un proveedor" }
    PeopleProviders { en: "Viewed the list of providers", es: "Vio la lista de proveedores" }
    PeopleProvidersDownload { en: "Downloaded the list of providers", es: "Descargó la lista de proveedores" }
    PrivacyDataMap { en: "Viewed the record of data", es: "Vio el registro de datos" }
    ScheduleAgenda { en: "Viewed the agenda", es: "Vio la agenda" }
    ScheduleDay { en: "Viewed the day board", es: "Vio el tablero del día" }
    ScheduleMonth { en: "Viewed the month", es: "Vio el mes" }
    ScheduleToday { en: "Viewed what needs doing today", es: "Vio lo que hay que hacer hoy" }
    ScheduleRoute { en: "Viewed their own day", es: "Vio su propio día" }
    SchedulePrintDay { en: "Opened the day for printing", es: "Abrió el día para imprimirlo" }
    SchedulePrintWeek { en: "Opened the week for printing", es: "Abrió la semana para imprimirla" }
    ScheduleWeek { en: "Viewed the week", es: "Vio la semana" }
    Search { en: "Searched by name", es: "Buscó por nombre" }
    ServicesEnd { en: "Ended a service", es: "Terminó un servicio" }
    ServicesDownload { en: "Downloaded the list of services", es: "Descargó la lista de servicios" }
    ServicesList { en: "Viewed the services", es: "Vio los servicios" }
    ServicesRestore { en: "Brought back a service", es: "Recuperó un servicio" }
    ServicesSave { en: "Added or changed a service", es: "Agregó o modificó un servicio" }
    ServicesShow { en: "Viewed a service", es: "Vio un servicio" }
    ServicesUndo { en: "Undid a change of a service", es: "Deshizo un cambio de un servicio" }
    SessionEnd { en: "Ended a session", es: "Cerró una sesión" }
    TextsDestroy { en: "Deleted a child's texts for good, in every copy", es: "Eliminó para siempre los textos de un niño, en todas las copias" }
    UserRestore { en: "Restored a suspended user", es: "Reactivó a un usuario suspendido" }
    UserSuspend { en: "Suspended a user", es: "Suspendió a un usuario" }
    VisitKindsDownload { en: "Downloaded the list of kinds of visits", es: "Descargó la lista de tipos de visitas" }
    VisitKindsEnd { en: "Ended a kind of visit", es: "Terminó un tipo de visita" }
    VisitKindsList { en: "Viewed the kinds of visits", es: "Vio los tipos de visitas" }
    VisitKindsRestore { en: "Brought back a kind of visit", es: "Recuperó un tipo de visita" }
    VisitKindsSave { en: "Added or changed a kind of visit", es: "Agregó o modificó un tipo de visita" }
    VisitKindsShow { en: "Viewed a kind of visit", es: "Vio un tipo de visita" }
    VisitKindsUndo { en: "Undid a change of a kind of visit", es: "Deshizo un cambio de un tipo de visita" }
    VisitsCancel { en: "Canceled a visit", es: "Canceló una visita" }
    VisitsChangePlace { en: "Changed the place of a visit", es: "Cambió el lugar de una visita" }
    VisitsCheckIn { en: "Checked in", es: "Registró la entrada" }
    VisitsCheckOut { en: "Checked out", es: "Registró la salida" }
    VisitsCorrect { en: "Corrected a visit's times", es: "Corrigió las horas de una visita" }
    VisitsCreate { en: "Scheduled a visit", es: "Programó una visita" }
    VisitsConflict { en: "Saw whose visit is in the way", es: "Vio de quién es la visita que lo impide" }
    VisitsMove { en: "Moved a visit", es: "Movió una visita" }
    VisitsFindTime { en: "Looked for a time for a visit", es: "Buscó un horario para una visita" }
    VisitsReinstate { en: "Restored a canceled visit", es: "Restauró una visita cancelada" }
    VisitsReport { en: "Reported from the road", es: "Avisó a la oficina en ruta" }
    VisitsShow { en: "Viewed a visit", es: "Vio una visita" }
    VisitsTakeProviderOff { en: "Took the provider off a visit", es: "Quitó al proveedor de una visita" }
    VisitsUndo { en: "Undid a check-in or check-out", es: "Deshizo una entrada o salida" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn labels_are_different() {
        for lang in [Language::En, Language::Es] {
            let labels: BTreeSet<_> = AuditAction::ALL.iter().map(|action| label(lang, *action)).collect();
            assert_eq!(labels.len(), AuditAction::ALL.len());
        }
    }

    #[test]
    fn the_key_of_an_action_is_not_shown() {
        assert_eq!(label_of_key(Language::En, "visits.move"), "Moved a visit");
        assert_eq!(label_of_key(Language::En, "members.revoke_custody"), "Ended a guardian's access");
        assert_eq!(label_of_key(Language::Es, "newer.thing"), "Algo que esta versión no conoce", "a key is not shown");
    }
}
