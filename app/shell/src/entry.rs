//! The browser entry of each page: one WebAssembly module with the islands that the page uses (features `entry-…` of the package
//! `browser`).

use domain::Role;

/// The name of a page's entry. A page with an island that its entry lacks says so in the browser's console.
pub fn entry(role: Option<Role>, path: &str) -> &'static str {
    let first = path.split(['/', '?']).nth(1).unwrap_or_default();
    match (role, first) {
        (None, _) => "public",
        // The gallery shows the components of every page.
        (Some(Role::Admin), "week" | "day" | "gallery") => "board",
        (Some(Role::Admin), _) => "office",
        (Some(Role::Provider), "visits" | "gallery") => "visit",
        (Some(Role::Provider | Role::Parent), _) => "member",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_loads_what_it_uses() {
        for (role, path, expected) in [
            (None, "/", "public"),
            (Some(Role::Admin), "/week?name=ana", "board"),
            (Some(Role::Admin), "/day/2026-12-01", "board"),
            (Some(Role::Admin), "/month", "office"),
            (Some(Role::Admin), "/visits/1", "office"),
            (Some(Role::Provider), "/visits/1/note", "visit"),
            (Some(Role::Provider), "/day", "member"),
            (Some(Role::Parent), "/visits/1/cancel", "member"),
        ] {
            assert_eq!(entry(role, path), expected, "{path}");
        }
    }
}
