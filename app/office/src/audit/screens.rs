//! Names of screens in the access log of families.

use domain::{Language, audit::AuditAction};

/// The name of the screen of a stored action, such as "The schedule".
pub fn screen(lang: Language, key: &str) -> &'static str {
    let Some(action) = AuditAction::parse(key) else { return another(lang) };
    let label: fn(Language) -> &'static str = match action {
        AuditAction::PeopleAddChild
        | AuditAction::PeopleBringBackChild
        | AuditAction::PeopleBringBackContact
        | AuditAction::PeopleBringBackPlace
        | AuditAction::PeopleChangeChild
        | AuditAction::PeopleChild
        | AuditAction::PeopleChildForm
        | AuditAction::PeopleContact
        | AuditAction::PeopleGuardianForm
        | AuditAction::PeopleEndChild
        | AuditAction::PeopleEndChildren
        | AuditAction::PeopleEndContact
        | AuditAction::PeopleEndPlace
        | AuditAction::PeopleMergeChildren
        | AuditAction::PeopleMergeForm
        | AuditAction::PeopleMergeGuardians
        | AuditAction::PeopleGuardianMergeForm
        | AuditAction::PeopleUndoGuardianMerge
        | AuditAction::PeoplePlace
        | AuditAction::PeopleSaveContact
        | AuditAction::PeopleSavePlace
        | AuditAction::PeopleUndoChild
        | AuditAction::PeopleUndoContact
        | AuditAction::PeopleUndoEndChildren
        | AuditAction::PeopleUndoMerge
        | AuditAction::PeopleUndoPlace => childs_page,
        AuditAction::PeopleChildren | AuditAction::PeopleChildrenChosen | AuditAction::PeopleChildrenDownload => list_of_children,
        AuditAction::PeopleProvider => providers_page,
        AuditAction::PeopleAuthorization
        | AuditAction::PeopleAuthorizations
        | AuditAction::PeopleAuthorizationsDownload
        | AuditAction::AuthorizationsChooseProvider
        | AuditAction::AuthorizationsChosen
        | AuditAction::AuthorizationsAssign
        | AuditAction::AuthorizationsEnd
        | AuditAction::AuthorizationsEndSeveral
        | AuditAction::AuthorizationsForm
        | AuditAction::AuthorizationsRestore
        | AuditAction::AuthorizationsSave
        | AuditAction::AuthorizationsUndo
        | AuditAction::AuthorizationsUndoSeveral
        | AuditAction::PayersDownload
        | AuditAction::PayersEnd
        | AuditAction::PayersList
        | AuditAction::PayersRestore
        | AuditAction::PayersSave
        | AuditAction::PayersShow
        | AuditAction::PayersUndo
        | AuditAction::ServicesDownload
        | AuditAction::ServicesEnd
        | AuditAction::ServicesList
        | AuditAction::ServicesRestore
        | AuditAction::ServicesSave
        | AuditAction::ServicesShow
        | AuditAction::ServicesUndo => authorizations,
        AuditAction::Search => search,
        AuditAction::AbsencesAdd
        | AuditAction::AbsencesAsk
        | AuditAction::AbsencesDecide
        | AuditAction::AbsencesLeaveVisits
        | AuditAction::AbsencesReportSick
        | AuditAction::AbsencesShow
        | AuditAction::AbsencesWithdraw
        | AuditAction::BoardContext
        | AuditAction::CopiesCopy
        | AuditAction::CopiesPreview
        | AuditAction::CopiesShow
        | AuditAction::CopiesUndo
        | AuditAction::ScheduleAgenda
        | AuditAction::ScheduleDay
        | AuditAction::ScheduleMonth
        | AuditAction::ScheduleRoute
        | AuditAction::ScheduleToday
        | AuditAction::SchedulePrintDay
        | AuditAction::SchedulePrintWeek
        | AuditAction::ScheduleWeek => schedule,
        AuditAction::BoardChange
        | AuditAction::BoardProviderName
        | AuditAction::BoardCurrentVisit
        | AuditAction::VisitsCancel
        | AuditAction::VisitsChangePlace
        | AuditAction::VisitsTakeProviderOff
        | AuditAction::VisitsCheckIn
        | AuditAction::VisitsCheckOut
        | AuditAction::VisitsCorrect
        | AuditAction::VisitsCreate
        | AuditAction::VisitsConflict
        | AuditAction::VisitsMove
        | AuditAction::VisitsFindTime
        | AuditAction::VisitsReinstate
        | AuditAction::VisitsReport
        | AuditAction::VisitsShow
        | AuditAction::VisitsUndo => visit,
        AuditAction::NotesDownload
        | AuditAction::NotesSave
        | AuditAction::NotesShow
        | AuditAction::NotesSign
        | AuditAction::NotesUnsigned => note,
        AuditAction::FamilyAccessLog => this_page,
        AuditAction::FamilyCancel | AuditAction::FamilyUpcomingVisit | AuditAction::FamilyHome => familys_page,
        AuditAction::ExportFile => export,
        AuditAction::AccountData => own_data,
        AuditAction::AuditShowEvent | AuditAction::AuditExport | AuditAction::AuditSearch | AuditAction::AuditVerify => audit,
        AuditAction::MembershipSwitch
        | AuditAction::AgencyAddDiscipline
        | AuditAction::AgencyAddFederalHolidays
        | AuditAction::AgencyAddHoliday
        | AuditAction::AgencyCreate
        | AuditAction::AgencyRemoveHoliday
        | AuditAction::AgencyEndDiscipline
        | AuditAction::AgencyRenameDiscipline
        | AuditAction::AgencyRestore
        | AuditAction::AgencySecondFactor
        | AuditAction::AgencySettings
        | AuditAction::AgencyShowDisciplines
        | AuditAction::AgencyShowSettings
        | AuditAction::AgencyUndoDiscipline
        | AuditAction::AgencySuspend
        | AuditAction::DataReportsAnswer
        | AuditAction::DataReportsDownload
        | AuditAction::DataReportsList
        | AuditAction::DataReportsSend
        | AuditAction::AgreementsAccept
        | AuditAction::AgreementsShow
        | AuditAction::DemoLoad
        | AuditAction::ExportForm
        | AuditAction::ExportRun
        | AuditAction::LiveUpdates
        | AuditAction::HoldsDownload
        | AuditAction::HoldsForm
        | AuditAction::HoldsLift
        | AuditAction::HoldsList
        | AuditAction::HoldsSet
        | AuditAction::HoldsSetPeriod
        | AuditAction::HoldsShow
        | AuditAction::ImportRun
        | AuditAction::ImportDeleteLayout
        | AuditAction::ImportSaveLayout
        | AuditAction::ImportForm
        | AuditAction::MailDownload
        | AuditAction::MailResend
        | AuditAction::MailList
        | AuditAction::MembersLinkRecord
        | AuditAction::MembersChange
        | AuditAction::MembersConfirmGuardian
        | AuditAction::MembersInviteAllForm
        | AuditAction::MembersInvite
        | AuditAction::MembersInviteAll
        | AuditAction::MembersJoin
        | AuditAction::MembersJoinWithAccount
        | AuditAction::MembersCreateLink
        | AuditAction::MembersDownload
        | AuditAction::MembersList
        | AuditAction::MembersInvitationForm
        | AuditAction::MembersUnlinkRecord
        | AuditAction::MembersRemove
        | AuditAction::MembersPasswordLink
        | AuditAction::MembersResend
        | AuditAction::MembersRestore
        | AuditAction::MembersRestoreGuardianship
        | AuditAction::MembersRevokeGuardianship
        | AuditAction::MembersRemoveSecondFactor
        | AuditAction::MembersShow
        | AuditAction::MembersWithdraw
        | AuditAction::PasskeyRemove
        | AuditAction::PasskeyRename
        | AuditAction::PeopleAddProvider
        | AuditAction::PeopleBringBackProvider
        | AuditAction::PeopleChangeProvider
        | AuditAction::PeopleEndProvider
        | AuditAction::PeopleHideAddress
        | AuditAction::PeopleLinkGuardian
        | AuditAction::PeopleMergeProviders
        | AuditAction::PeopleProviderForm
        | AuditAction::PeopleProviderMergeForm
        | AuditAction::PeopleUndoProviderMerge
        | AuditAction::PeopleSaveGuardian
        | AuditAction::PeopleProviders
        | AuditAction::PeopleProvidersDownload
        | AuditAction::PeopleUndoGuardian
        | AuditAction::PeopleUndoProvider
        | AuditAction::PrivacyDataMap
        | AuditAction::SessionEnd
        | AuditAction::TextsDestroy
        | AuditAction::UserRestore
        | AuditAction::UserSuspend
        | AuditAction::VisitKindsDownload
        | AuditAction::VisitKindsEnd
        | AuditAction::VisitKindsList
        | AuditAction::VisitKindsRestore
        | AuditAction::VisitKindsSave
        | AuditAction::VisitKindsShow
        | AuditAction::VisitKindsUndo => another,
    };
    label(lang)
}

web::messages! {
    childs_page { en: "Your child's page", es: "La página de su niño" }
    list_of_children { en: "The list of children", es: "La lista de niños" }
    providers_page { en: "The page of one of your providers", es: "La página de uno de sus proveedores" }
    authorizations { en: "What is authorized", es: "Los servicios autorizados" }
    search { en: "A search by name", es: "Una búsqueda por nombre" }
    schedule { en: "The schedule", es: "La agenda" }
    visit { en: "A visit", es: "Una visita" }
    note { en: "The notes about visits", es: "Las notas de las visitas" }
    this_page { en: "This page", es: "Esta página" }
    own_data { en: "A person's page of their own data", es: "La página de una persona con sus propios datos" }
    familys_page { en: "Your family's page", es: "La página de su familia" }
    audit { en: "The agency's own record of who saw what", es: "El registro de la agencia sobre quién vio qué" }
    export { en: "An export of the agency's records", es: "Una exportación de los registros de la agencia" }
    another { en: "Another page", es: "Otra página" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_map_to_screen_names() {
        let name = |action| screen(Language::En, action);
        assert_eq!(
            [name("schedule.week"), name("people.child"), name("family.home")],
            ["The schedule", "Your child's page", "Your family's page"]
        );
        assert_eq!(screen(Language::Es, "newer.thing"), "Otra página");
    }
}
