//! What was found, as the lines of the dialog.

use super::{Hit, words};
use crate::dates;
use domain::{Language, search::Found};

/// Children first, then providers, then their visits.
pub fn hits(lang: Language, found: &Found) -> Vec<Hit> {
    let children = found.children.iter().map(|child| Hit {
        href: format!("/children/{}", child.id),
        name: child.full_name(),
        detail: match child.told_beside() {
            Some(town) => format!("{} · {town}", words::child(lang)),
            None => words::child(lang).to_owned(),
        },
    });
    let providers = found.providers.iter().map(|provider| Hit {
        href: format!("/providers/{}", provider.id),
        name: provider.full_name(),
        detail: words::provider(lang).to_owned(),
    });
    let visits = found.visits.iter().map(|visit| Hit {
        href: format!("/visits/{}", visit.id),
        name: format!("{} · {}", visit.child.listed_name(), visit.provider.full_name()),
        detail: dates::capital(&dates::moment(lang, visit.starts)),
    });
    children.chain(providers).chain(visits).collect()
}
