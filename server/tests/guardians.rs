//! Guardians are people, not addresses: on the office's pages.

use crate::{
    both_engines,
    support::{Who, spawn_app},
};

both_engines! {
    async fn of_guardians_with_one_address_one_is_chosen(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        let second = [
            ("guardian[child]", app.facts.id("child")),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "guardian2@family.example"),
            ("guardian[phone]", ""),
        ];
        assert_eq!(office.call("/api/keep_guardian", &second).await.status, 200);
        let (id, version) = app.database.member(Who::Unassigned.email().expect("a member")).await;
        let of = (id.to_string(), version.to_string());
        let path = format!("/members/{}", of.0);
        let fields = [
            ("member[member]", of.0.as_str()),
            ("member[version]", of.1.as_str()),
            ("member[role]", "parent"),
            ("member[guardian]", ""),
            ("member[guardian_email]", "guardian2@family.example"),
        ];
        assert_eq!(office.submit(&path, "/api/change_member", &fields).await.header("location"), path);
        let page = office.get(&path).await.text;
        assert!(page.contains("Several guardians have this e-mail address."), "{page}");
        let choice = format!("value=\"{}\"", app.facts.id("guardian"));
        assert!(page.contains(&choice) && page.contains("Rosa Cruz ("), "{page}");
        let chosen = [("member[role]", "parent"), ("member[guardian]", app.facts.id("guardian"))];
        let mut fields = vec![("member[member]", of.0.as_str()), ("member[version]", of.1.as_str())];
        fields.extend(chosen);
        assert_eq!(office.call("/api/change_member", &fields).await.status, 200);
        let linked = [("record[member]", of.0.as_str()), ("record[guardian]", app.facts.id("guardian"))];
        assert_eq!(office.call("/api/part_guardian_record", &linked).await.status, 404, "it is their only record");
    }

    async fn a_record_to_check_stands_above_the_members(engine) {
        let app = spawn_app(engine).await;
        let mut office = app.client(Who::Admin);
        assert!(!office.get("/members").await.text.contains("to check"));
        app.database.review(app.facts.id("own_guardian")).await;
        let page = office.get("/members").await.text;
        assert!(page.contains("1 guardian to check") && page.contains("It is one person"), "{page}");
        let of = [("guardian[guardian]", app.facts.id("own_guardian"))];
        let answer = office.submit("/members", "/api/confirm_guardian", &of).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/members"), "{}", answer.text);
        assert!(!office.get("/members").await.text.contains("to check"));
        assert_eq!(app.database.events("members.confirm_guardian", app.facts.id("own_guardian")).await, 1);
    }
}
