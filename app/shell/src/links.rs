//! Every link in the sources leads to a page, a server function or a file of the site.

use std::{collections::BTreeSet, fs, path::Path};

/// Addresses that are served outside of the routes.
const SERVED_ELSEWHERE: [&str; 6] = ["/api", "/events", "/import/", "/export/file", "/audit/export", "/settings/data/csv"];

/// The string literals of a source file that begin with a slash and a letter, without query and fragment.
fn addresses(source: &str) -> impl Iterator<Item = &str> {
    let literals = source.split('"').skip(1).step_by(2);
    let starts = |text: &&str| text.len() > 1 && text.starts_with('/') && text[1..].starts_with(|c: char| c.is_ascii_lowercase());
    literals.filter(starts).map(|text| text.split(['?', '#']).next().unwrap_or_default())
}

/// Whether an address, in which `{…}` is any text, has the form of a route such as `/visits/:id`.
fn fits(address: &str, route: &str) -> bool {
    let (parts, pattern): (Vec<_>, Vec<_>) = (address.split('/').collect(), route.split('/').collect());
    let fits = |(part, wanted): (&&str, &&str)| wanted.starts_with(':') && !part.is_empty() || part == wanted;
    parts.len() == pattern.len() && parts.iter().zip(&pattern).all(fits)
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let text: Vec<_> = text.split("#[cfg(test)]").next().unwrap_or_default().lines().collect();
            let code = text.into_iter().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            found.push((path.display().to_string(), code.replace("\\\"", "")));
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    let routes: BTreeSet<&str> =
        include_str!("lib.rs").split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(routes.len() > 50, "{routes:?}");
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for area in ["account", "family", "office", "privacy", "public", "records", "schedule", "shell", "ui", "visits", "web"] {
        sources(&app.join(area).join("src"), &mut files);
    }
    let links: Vec<(&str, &str)> =
        files.iter().flat_map(|(file, code)| addresses(code).map(move |address| (file.as_str(), address))).collect();
    assert!(links.len() > 150, "{}", links.len());
    let leads_somewhere = |address: &str| {
        SERVED_ELSEWHERE.iter().any(|start| address.starts_with(start)) || routes.iter().any(|route| fits(address, route))
    };
    let dead: Vec<_> = links.into_iter().filter(|(_, address)| !leads_somewhere(address)).collect();
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn an_address_fits_its_route_only() {
    assert!(fits("/visits/{id}/note", "/visits/:id/note") && fits("/visits/new", "/visits/:id"));
    assert!(
        !fits("/visits/", "/visits/:id")
            && !fits("/visits/{id}/notes", "/visits/:id/note")
            && !fits("/visit/{id}", "/visits/:id")
    );
}
