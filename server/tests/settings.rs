//! The settings form without JavaScript: validation errors at each field, and a conflict message with the saved values.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

const ACTION: &str = "/api/change_settings";

fn form(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("settings[version]", "0"),
        ("settings[detour_factor]", "1.3"),
        ("settings[park_minutes]", "3"),
        ("settings[slowest_mph]", "18.6"),
        ("settings[fastest_mph]", "40.4"),
        ("settings[buffer_minutes]", "5"),
        ("settings[family_cancel_hours]", "12"),
        ("settings[board_from_hour]", "8"),
        ("settings[board_to_hour]", "17"),
        ("settings[colour_si]", "blue"),
        ("settings[colour_st]", "violet"),
        ("settings[colour_ot]", "rust"),
        ("settings[colour_pt]", "green"),
        ("settings[colour_aba]", "ochre"),
        ("settings[colour_sw]", "teal"),
        ("settings[colour_other]", "slate"),
    ];
    for (name, text) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, text));
    }
    fields
}

both_engines! {
    async fn numbers_have_inputs_of_their_width_and_limits(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(TestUser::Admin).get("/settings").await.text;
        let input = |field: &str| {
            let name = format!("name=\"settings[{field}]\"");
            let tag = page.split("<input").skip(1).filter_map(|rest| rest.split_once('>')).find(|(tag, _)| tag.contains(&name));
            tag.unwrap_or_else(|| panic!("no {field} in {page}")).0
        };
        for (field, min, max) in [("buffer_minutes", "0", "60"), ("park_minutes", "0", "30"), ("board_from_hour", "0", "11")] {
            let tag = input(field);
            for attribute in ["type=\"number\"".to_owned(), format!("min=\"{min}\""), format!("max=\"{max}\"")] {
                assert!(tag.contains(&attribute), "{field}: {tag}");
            }
        }
        assert!(input("office_phone").contains("type=\"tel\""), "a phone number is as wide as the form");
    }

    async fn invalid_settings_show_validation_errors(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let wrong = form(&[
            ("settings[buffer_minutes]", "61"),
            ("settings[fastest_mph]", "18"),
            ("settings[park_minutes]", "a few"),
            ("settings[board_weekend]", "true"),
            ("settings[colour_pt]", "rose"),
        ]);
        let response = client.submit("/settings", ACTION, &wrong).await;
        assert_eq!((response.status, response.header("location")), (303, "/settings"));
        let page = client.get("/settings").await.text;
        for expected in [
            "id=\"change-settings-buffer-minutes-error\"",
            "aria-describedby=\"change-settings-first-day-hint\"",
            "Enter a whole number from 0 to 60.",
            "Enter a number from 0 to 30.",
            "The fastest speed can't be below the slowest.",
            "value=\"61\"",
            "value=\"18\"",
            "value=\"a few\"",
            "Currently saved: 40.4.",
            "checked",
            "<option value=\"rose\" selected",
        ] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 3);
        assert!(!app.client(TestUser::Admin).get("/settings").await.text.contains("checked"), "nothing was changed");
    }

    async fn families_and_providers_see_the_office_phone_number(engine) {
        let app = spawn_app(engine).await;
        let shows = async |user, path| app.client(user).get(path).await.text.contains("href=\"tel:5855550100\"");
        assert!(!shows(TestUser::Guardian, "/home").await, "no phone number is set");
        let mut office = app.client(TestUser::Admin);
        let refused = office.submit("/settings", ACTION, &form(&[("settings[office_phone]", "ask Ana")])).await;
        assert_eq!(refused.status, 303);
        assert!(office.get("/settings").await.text.contains("Enter a phone number that can be called"));
        office.submit("/settings", ACTION, &form(&[("settings[office_phone]", "(585) 555-0100")])).await;
        assert!(shows(TestUser::Guardian, "/home").await && shows(TestUser::AssignedProvider, "/day").await);
    }

    async fn disciplines_use_the_configured_colors(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        assert!(!client.get("/week").await.text.contains("st-rose"));
        client.submit("/settings", ACTION, &form(&[("settings[colour_st]", "rose"), ("settings[colour_other]", "olive")])).await;
        for user in [TestUser::Admin, TestUser::AssignedProvider, TestUser::Guardian] {
            let page = app.client(user).get("/account").await.text;
            assert!(page.contains("class=\"st-rose other-olive\""), "{page}");
        }
        assert!(!app.client(TestUser::OtherAgency).get("/account").await.text.contains("st-rose"), "another agency has its own colors");
        let response = client.submit("/settings", ACTION, &form(&[("settings[version]", "1"), ("settings[colour_st]", "mauve")])).await;
        assert_eq!(response.header("location"), "/settings");
        assert!(client.get("/settings").await.text.contains("id=\"change-settings-colour-st-error\""));
    }

    async fn saving_outdated_settings_reports_a_conflict(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let page = client.get("/settings").await.text;
        assert!(page.contains("America/New_York") && page.contains("name=\"settings[version]\" value=\"0\""), "{page}");
        client.submit("/settings", ACTION, &form(&[("settings[buffer_minutes]", "20")])).await;
        let page = client.get("/settings").await.text;
        assert!(page.contains("Settings saved") && page.contains("value=\"20\""), "{page}");

        let mut late = app.client(TestUser::Admin);
        late.submit("/settings", ACTION, &form(&[("settings[buffer_minutes]", "30")])).await;
        let page = late.get("/settings").await.text;
        assert!(page.contains("Someone changed this after you opened it.") && page.contains("value=\"30\""), "{page}");
        assert!(page.contains("Currently saved: 20.") && page.contains("name=\"settings[version]\" value=\"1\""), "{page}");
        late.submit("/settings", ACTION, &form(&[("settings[version]", "1"), ("settings[buffer_minutes]", "30")])).await;
        let page = client.get("/settings").await.text;
        assert!(page.contains("value=\"30\"") && page.contains("name=\"settings[version]\" value=\"2\""), "{page}");
    }
}
