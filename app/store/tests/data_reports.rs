//! What is stored about a person is shown to that person only, and what they report as wrong reaches the office.

use crate::{
    both_engines,
    guardians::{ROSA, import, join_guardian},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    Conflict, DataReportId, Error, ErrorCode, MemberId, Result, Role,
    data_reports::{AnswerDataReport, DataItem, DataReportLine, MAX_OPEN_REPORTS, NewDataReport, OwnDataReport},
    text::Message,
};
use store::{
    Actor,
    privacy::{data_reports, my_data},
};

const PROVIDER: &str = "jennifer.berry@maple.example";
const GUARDIAN: &str = "guardian207@family.example";
const TEXT: &str = "My first name has one n";

fn message(text: &str) -> Message {
    Message::try_from(text).unwrap()
}

async fn send(app: &TestApp, actor: &Actor) -> Result<DataReportId> {
    let new = NewDataReport { item: DataItem::Membership, message: message(TEXT) };
    write_tx!(app, actor, |tx| data_reports::send(&mut tx, new))
}

async fn answer(app: &TestApp, actor: &Actor, report: DataReportId) -> Result<()> {
    let answer = AnswerDataReport { report, version: 1, answer: message("Corrected") };
    write_tx!(app, actor, |tx| data_reports::answer(&mut tx, answer))
}

async fn own(app: &TestApp, actor: &Actor) -> Vec<OwnDataReport> {
    read_tx!(app, actor, |tx| data_reports::own(&mut tx)).unwrap()
}

async fn list(app: &TestApp, actor: &Actor) -> Result<Vec<DataReportLine>> {
    read_tx!(app, actor, |tx| data_reports::list(&mut tx, &domain::lists::ListQuery::default())).map(|page| page.rows)
}

fn member_of(actor: &Actor) -> MemberId {
    actor.viewer().unwrap().member
}

async fn queued_emails(app: &TestApp) -> Vec<String> {
    let mut emails: Vec<String> = app.emails().await.into_iter().map(|(to, text)| format!("{to} {text}")).collect();
    emails.retain(|email| email.contains("data_report"));
    emails.sort();
    emails
}

both_engines! {
    async fn a_report_reaches_the_office_and_its_answer_the_sender(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let report = send(&app, &provider).await.unwrap();
        let lines = list(&app, &admin).await.unwrap();
        let shown: Vec<_> = lines.iter().map(|line| (line.report.id, line.member, line.name.as_str())).collect();
        assert_eq!(shown, [(report, member_of(&provider), "Jennifer Berry")]);
        assert_eq!((lines[0].report.text.text(), lines[0].report.item), (Some(TEXT), Some(DataItem::Membership)));
        answer(&app, &admin, report).await.unwrap();
        let own = own(&app, &provider).await;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].answer.as_ref().map(|answer| answer.text.clone()), Some("Corrected".into()));
    }

    async fn open_reports_are_listed_first(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let mut reports = Vec::new();
        for _ in 0..3 {
            reports.push(send(&app, &provider).await.unwrap());
            app.clock.shift(1_000_000);
        }
        answer(&app, &admin, reports[2]).await.unwrap();
        let listed: Vec<_> = list(&app, &admin).await.unwrap().into_iter().map(|line| line.report.id).collect();
        assert_eq!(listed, [reports[1], reports[0], reports[2]]);
    }

    async fn the_office_is_notified_without_the_text(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        send(&app, &provider).await.unwrap();
        let emails = queued_emails(&app).await;
        let address = &admin.viewer().unwrap().email;
        assert!(emails.len() == 1 && emails[0].starts_with(address.as_str()), "{emails:?}");
        assert!(!emails[0].contains(TEXT) && !emails[0].contains("Jennifer"), "{emails:?}");
        send(&app, &admin).await.unwrap();
        assert_eq!(queued_emails(&app).await.len(), 1, "nobody is notified of their own report");
        app.execute_raw(None, "UPDATE members SET capabilities = 'schedule manage' WHERE role = 'admin'").await.unwrap();
        send(&app, &provider).await.unwrap();
        assert_eq!(queued_emails(&app).await.len(), 1, "nor is anyone who can't read reports");
    }

    async fn a_report_is_audited_without_its_text(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let report = send(&app, &provider).await.unwrap();
        answer(&app, &admin, report).await.unwrap();
        let sql = "SELECT subjects FROM audit_events WHERE action = 'demo.live' ORDER BY seq";
        let subjects: Vec<String> = app.query_values(admin.agency().id, sql).await;
        let expected = format!("[\"data_report:{report}\",\"member:{}\"]", member_of(&provider));
        assert_eq!(subjects, [expected.clone(), expected]);
    }

    async fn a_second_answer_is_a_conflict(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let report = send(&app, &provider).await.unwrap();
        let other_admin = app.reload_actor(&admin).await;
        answer(&app, &admin, report).await.unwrap();
        assert_eq!(answer(&app, &other_admin, report).await, Err(Conflict::Stale { current: 2 }.into()));
        let again = AnswerDataReport { report, version: 2, answer: message("Once more") };
        let again = write_tx!(app, &admin, |tx| data_reports::answer(&mut tx, again));
        assert_eq!(again, Err(Error::state(ErrorCode::DataReportDone)));
    }

    async fn open_reports_of_a_member_are_limited(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let mut report = send(&app, &provider).await.unwrap();
        for _ in 1..MAX_OPEN_REPORTS {
            report = send(&app, &provider).await.unwrap();
        }
        assert_eq!(send(&app, &provider).await, Err(Error::state(ErrorCode::TooManyDataReports)));
        send(&app, &admin).await.unwrap();
        answer(&app, &admin, report).await.unwrap();
        send(&app, &provider).await.unwrap();
    }

    async fn only_the_privacy_capability_reads_and_answers_reports(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        let report = send(&app, &provider).await.unwrap();
        app.execute_raw(None, "UPDATE members SET capabilities = 'schedule bill supervise manage' WHERE role = 'admin'").await.unwrap();
        let scheduler = app.reload_actor(&admin).await;
        for actor in [&provider, &guardian, &scheduler] {
            assert_eq!(list(&app, actor).await, Err(Error::NotFound));
            assert_eq!(answer(&app, actor, report).await, Err(Error::NotFound));
        }
        for actor in [&guardian, &scheduler] {
            assert_eq!(own(&app, actor).await, [], "the reports of others are not shown");
        }
    }

    async fn agencies_have_their_own_reports(app, admin) {
        let report = send(&app, &admin).await.unwrap();
        let oak = app.create_agency("oak").await;
        assert_eq!(list(&app, &oak).await, Ok(Vec::new()));
        assert_eq!(answer(&app, &oak, report).await, Err(Error::NotFound));
    }

    async fn everyone_sees_their_own_records_only(app, admin) {
        let provider = app.sign_in_member(&admin, PROVIDER).await;
        let guardian = app.sign_in_member(&admin, GUARDIAN).await;
        for (actor, role) in [(&admin, Role::Admin), (&provider, Role::Provider), (&guardian, Role::Parent)] {
            let membership = read_tx!(app, actor, |tx| my_data::membership(&mut tx)).unwrap();
            assert_eq!((membership.role, &membership.name), (role, &actor.viewer().unwrap().name));
            let record = read_tx!(app, actor, |tx| my_data::provider_record(&mut tx)).unwrap();
            assert_eq!(record.map(|record| record.reference), (role == Role::Provider).then(|| "P001".to_owned()));
            let records = read_tx!(app, actor, |tx| my_data::guardian_records(&mut tx)).unwrap();
            let emails: Vec<_> = records.iter().map(|record| record.email.as_str()).collect();
            assert_eq!(emails, if role == Role::Parent { vec![GUARDIAN] } else { Vec::new() });
            let children = read_tx!(app, actor, |tx| my_data::linked_children(&mut tx)).unwrap();
            assert_eq!(children.is_empty(), role != Role::Parent, "{children:?}");
            let account = app.db.identity().account_data(actor).await.unwrap();
            assert_eq!(account.email, actor.viewer().unwrap().email);
            assert!(account.has_password && account.app_since.is_none() && account.passkeys.is_empty());
        }
    }

    async fn a_guardians_page_records_the_access_to_exactly_their_children(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ROSA), ("C2 Leo", ROSA), ("C3 Eva", "Kim,Ford,father,kim@family.example,,")]).await;
        let rosa = join_guardian(&app, &admin, "C1", "Rosa").await;
        let mut tx = app.db.read(&rosa, domain::audit::AuditAction::AccountData).await.unwrap();
        let children = my_data::linked_children(&mut tx).await.unwrap();
        let names: Vec<_> = children.iter().map(|child| child.first_name.as_str()).collect();
        assert_eq!(names, ["Gloria", "Leo"]);
        let mut shown: Vec<_> = children.iter().map(|child| child.id).collect();
        shown.sort();
        assert_eq!(tx.accessed_children(), shown);
        tx.commit().await.unwrap();
    }
}
