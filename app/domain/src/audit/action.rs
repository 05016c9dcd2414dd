//! The actions of the audit log. Each has a label in both languages (`office::audit::actions`) and a name for families
//! (`office::audit::screens`), which is checked by the compiler.

use super::Group;

macro_rules! audit_actions {
    (changes { $($change:ident $change_key:literal $group:ident)* } accesses { $($access:ident $access_key:literal)* }) => {
        crate::keyed_enum! {
            /// What a request does. The log stores its key, such as `visits.move`.
            pub enum AuditAction {
                $($change $change_key)*
                $($access $access_key)*
            }
        }

        impl AuditAction {
            /// The group of a change; `None` for an action that only shows records.
            pub fn change_group(self) -> Option<Group> {
                match self {
                    $(Self::$change => Some(Group::$group),)*
                    $(Self::$access => None,)*
                }
            }
        }
    };
}

audit_actions! {
    changes {
        AbsencesAdd "absences.add" Schedule
        AbsencesAsk "absences.ask" Schedule
        AbsencesDecide "absences.decide" Schedule
        AbsencesLeaveVisits "absences.leave_visits" Schedule
        AbsencesReportSick "absences.report_sick" Schedule
        AbsencesWithdraw "absences.withdraw" Schedule
        MembershipSwitch "account.enter_place" Members
        AgencyAddDiscipline "agency.add_discipline" Settings
        AgencyAddFederalHolidays "agency.add_federal_holidays" Settings
        AgencyAddHoliday "agency.add_holiday" Settings
        AgencyCreate "agency.create" Settings
        AgencyEndDiscipline "agency.end_discipline" Settings
        AgencyRemoveHoliday "agency.remove_holiday" Settings
        AgencyRenameDiscipline "agency.rename_discipline" Settings
        AgencyRestore "agency.restore" Settings
        AgencySecondFactor "agency.second_factor" Settings
        AgencySettings "agency.settings" Settings
        AgencySuspend "agency.suspend" Settings
        AgencyUndoDiscipline "agency.undo_discipline" Settings
        AgreementsAccept "agreements.accept" Settings
        AuditExport "audit.export" Settings
        AuthorizationsChooseProvider "authorizations.choose_provider" Records
        AuthorizationsAssign "authorizations.assign" Records
        AuthorizationsEnd "authorizations.end" Records
        AuthorizationsEndSeveral "authorizations.end_several" Records
        AuthorizationsUndoSeveral "authorizations.undo_several" Records
        AuthorizationsRestore "authorizations.restore" Records
        AuthorizationsSave "authorizations.save" Records
        AuthorizationsUndo "authorizations.undo" Records
        BoardChange "board.change" Schedule
        CopiesCopy "copies.copy" Schedule
        CopiesUndo "copies.take_back" Schedule
        DataReportsAnswer "data_reports.answer" Members
        DataReportsSend "data_reports.send" Members
        DemoLoad "demo.live" Settings
        ExportRun "export" Import
        FamilyCancel "family.cancel" Schedule
        HoldsLift "holds.lift" Records
        HoldsSet "holds.set" Records
        HoldsSetPeriod "holds.set_period" Records
        ImportRun "import" Import
        ImportDeleteLayout "import.delete_layout" Import
        ImportSaveLayout "import.save_layout" Import
        MailResend "mail.again" Settings
        MailDownload "mail.csv" Settings
        MembersLinkRecord "members.add_record" Records
        MembersChange "members.change" Members
        MembersConfirmGuardian "members.confirm_guardian" Records
        MembersDownload "members.csv" Members
        MembersInvite "members.invite" Members
        MembersInviteAll "members.invite_everybody" Members
        MembersJoin "members.join" Members
        MembersJoinWithAccount "members.join_as_myself" Members
        MembersCreateLink "members.link" Members
        MembersUnlinkRecord "members.part_record" Records
        MembersRemove "members.remove" Members
        MembersPasswordLink "members.password_link" Members
        MembersResend "members.resend" Members
        MembersRestore "members.restore" Members
        MembersRestoreGuardianship "members.restore_custody" Records
        MembersRevokeGuardianship "members.revoke_custody" Records
        MembersRemoveSecondFactor "members.second_step_off" Members
        MembersWithdraw "members.withdraw" Members
        NotesSave "notes.save" Care
        NotesSign "notes.sign" Care
        PasskeyRemove "passkey.remove" Members
        PasskeyRename "passkey.rename" Members
        PayersDownload "payers.csv" Records
        PayersEnd "payers.end" Records
        PayersRestore "payers.restore" Records
        PayersSave "payers.save" Records
        PayersUndo "payers.undo" Records
        PeopleAddChild "people.add_child" Records
        PeopleAddProvider "people.add_provider" Records
        PeopleBringBackChild "people.bring_back_child" Records
        PeopleBringBackContact "people.bring_back_contact" Records
        PeopleBringBackPlace "people.bring_back_place" Records
        PeopleBringBackProvider "people.bring_back_provider" Records
        PeopleChangeChild "people.change_child" Records
        PeopleChangeProvider "people.change_provider" Records
        PeopleEndChild "people.end_child" Records
        PeopleEndChildren "people.end_children" Records
        PeopleEndContact "people.end_contact" Records
        PeopleEndPlace "people.end_place" Records
        PeopleEndProvider "people.end_provider" Records
        PeopleHideAddress "people.hide_address" Records
        PeopleLinkGuardian "people.link_guardian" Records
        PeopleProvidersDownload "people.providers_csv" Records
        PeopleMergeChildren "people.merge_children" Records
        PeopleMergeGuardians "people.merge_guardians" Records
        PeopleMergeProviders "people.merge_providers" Records
        PeopleSaveGuardian "people.keep_guardian" Records
        PeopleSaveContact "people.save_contact" Records
        PeopleSavePlace "people.save_place" Records
        PeopleUndoChild "people.undo_child" Records
        PeopleUndoEndChildren "people.undo_end_children" Records
        PeopleUndoContact "people.undo_contact" Records
        PeopleUndoGuardian "people.undo_guardian" Records
        PeopleUndoGuardianMerge "people.undo_guardian_merge" Records
        PeopleUndoMerge "people.undo_merge" Records
        PeopleUndoPlace "people.undo_place" Records
        PeopleUndoProvider "people.undo_provider" Records
        PeopleUndoProviderMerge "people.undo_provider_merge" Records
        ServicesDownload "services.csv" Records
        ServicesEnd "services.end" Records
        ServicesRestore "services.restore" Records
        ServicesSave "services.save" Records
        ServicesUndo "services.undo" Records
        SessionEnd "session.end" Members
        TextsDestroy "texts.destroy" Records
        UserRestore "user.restore" Members
        UserSuspend "user.suspend" Members
        VisitKindsDownload "visit_kinds.csv" Records
        VisitKindsEnd "visit_kinds.end" Records
        VisitKindsRestore "visit_kinds.restore" Records
        VisitKindsSave "visit_kinds.save" Records
        VisitKindsUndo "visit_kinds.undo" Records
        VisitsCancel "visits.cancel" Schedule
        VisitsChangePlace "visits.change_place" Schedule
        VisitsCheckIn "visits.check_in" Care
        VisitsCheckOut "visits.check_out" Care
        VisitsCorrect "visits.correct" Care
        VisitsCreate "visits.create" Schedule
        VisitsMove "visits.move" Schedule
        VisitsReinstate "visits.reinstate" Schedule
        VisitsReport "visits.report" Care
        VisitsTakeProviderOff "visits.take_provider_off" Schedule
        VisitsUndo "visits.undo" Care
    }
    accesses {
        AbsencesShow "absences.show"
        AccountData "account.data"
        AgencyShowDisciplines "agency.show_disciplines"
        AgencyShowSettings "agency.show_settings"
        AgreementsShow "agreements.show"
        AuditShowEvent "audit.event"
        AuditSearch "audit.search"
        AuditVerify "audit.verify"
        AuthorizationsChosen "authorizations.chosen"
        AuthorizationsForm "authorizations.form"
        BoardContext "board.facts"
        BoardProviderName "board.provider"
        BoardCurrentVisit "board.standing"
        CopiesPreview "copies.preview"
        CopiesShow "copies.show"
        DataReportsList "data_reports.list"
        DataReportsDownload "data_reports.csv"
        LiveUpdates "events"
        ExportFile "export.file"
        ExportForm "export.page"
        FamilyUpcomingVisit "family.coming"
        FamilyHome "family.home"
        FamilyAccessLog "family.seen"
        HoldsForm "holds.new"
        HoldsList "holds.list"
        HoldsDownload "holds.csv"
        HoldsShow "holds.show"
        ImportForm "import.page"
        MailList "mail.list"
        MembersInviteAllForm "members.everybody"
        MembersList "members.list"
        MembersInvitationForm "members.new"
        MembersShow "members.show"
        NotesShow "notes.show"
        NotesUnsigned "notes.unsigned"
        NotesDownload "notes.csv"
        PayersList "payers.list"
        PayersShow "payers.show"
        PeopleAuthorization "people.authorization"
        PeopleAuthorizations "people.authorizations"
        PeopleAuthorizationsDownload "people.authorizations_csv"
        PeopleChild "people.child"
        PeopleChildForm "people.child_form"
        PeopleChildren "people.children"
        PeopleChildrenChosen "people.children_chosen"
        PeopleChildrenDownload "people.children_csv"
        PeopleMergeForm "people.merge_form"
        PeopleGuardianMergeForm "people.guardian_merge_form"
        PeopleContact "people.contact"
        PeopleGuardianForm "people.guardian_form"
        PeoplePlace "people.place"
        PeopleProvider "people.provider"
        PeopleProviderForm "people.provider_form"
        PeopleProviderMergeForm "people.provider_merge_form"
        PeopleProviders "people.providers"
        PrivacyDataMap "privacy.data_map"
        ScheduleAgenda "schedule.agenda"
        ScheduleDay "schedule.day"
        ScheduleMonth "schedule.month"
        ScheduleRoute "schedule.own_day"
        SchedulePrintDay "schedule.paper_day"
        SchedulePrintWeek "schedule.paper_week"
        ScheduleToday "schedule.today"
        ScheduleWeek "schedule.week"
        Search "search"
        ServicesList "services.list"
        ServicesShow "services.show"
        VisitKindsList "visit_kinds.list"
        VisitKindsShow "visit_kinds.show"
        VisitsConflict "visits.in_the_way"
        VisitsFindTime "visits.place"
        VisitsShow "visits.show"
    }
}

impl Group {
    /// The group of a change by its key, which another version may have written.
    pub fn of(key: &str) -> Self {
        AuditAction::parse(key).and_then(AuditAction::change_group).unwrap_or(Self::Other)
    }

    /// The actions of this group.
    pub fn changes(self) -> impl Iterator<Item = AuditAction> {
        Self::all_changes().filter(move |action| action.change_group() == Some(self))
    }

    /// All changes that this version knows.
    pub fn all_changes() -> impl Iterator<Item = AuditAction> {
        AuditAction::ALL.iter().copied().filter(|action| action.change_group().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_leads_to_its_action() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::parse(action.key()), Some(*action));
        }
        assert_eq!(AuditAction::parse("newer.thing"), None);
    }

    #[test]
    fn groups_are_listed_in_order_and_partition_the_changes() {
        assert_eq!([Group::of("visits.move"), Group::of("newer.thing")], [Group::Schedule, Group::Other]);
        assert!(Group::ALL.iter().all(|group| group.as_str().parse() == Ok(*group)));
        assert!(Group::ALL.is_sorted(), "the page has them in this order");
        let of_groups: usize = Group::ALL.into_iter().map(|group| group.changes().count()).sum();
        assert_eq!((of_groups, Group::Other.changes().count()), (Group::all_changes().count(), 0));
    }
}
