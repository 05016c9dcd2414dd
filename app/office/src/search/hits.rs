//! Converts search results to the lines of the dialog.

use super::{hit::Hit, messages};
use domain::{Language, search::SearchResults};
use web::dates;

/// Children first, then providers, then their visits.
pub fn hits(lang: Language, found: &SearchResults) -> Vec<Hit> {
    let children = found.children.iter().map(|child| Hit {
        href: format!("/children/{}", child.id),
        name: child.full_name(),
        detail: {
            let ended = found.ended_children.contains(&child.id).then(|| messages::ended(lang).to_owned());
            let parts = [Some(messages::child(lang).to_owned()), child.disambiguator(), ended];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        },
    });
    let providers = found.providers.iter().map(|provider| Hit {
        href: format!("/providers/{}", provider.id),
        name: provider.full_name(),
        detail: match &provider.detail {
            Some(detail) => format!("{} · {detail}", messages::provider(lang)),
            None => messages::provider(lang).to_owned(),
        },
    });
    let visits = found.visits.iter().map(|visit| Hit {
        href: format!("/visits/{}", visit.id),
        name: format!("{} · {}", visit.child.listed_name(), web::terms::provider_name(lang, &visit.provider)),
        detail: dates::capitalize(&dates::moment_on(lang, visit.starts, visit.clock.as_deref())),
    });
    children.chain(providers).chain(visits).collect()
}
