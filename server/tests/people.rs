//! The pages of a child and of a provider: whom to call comes first, and no detail is empty.

use crate::{
    both_engines,
    support::{TestUser, spawn_app},
};

/// Where this text is in the page.
fn position(page: &str, text: &str) -> usize {
    page.find(text).unwrap_or_else(|| panic!("no {text} in {page}"))
}

/// The details of a page that have no text.
fn empty_details(page: &str) -> Vec<&str> {
    let details = page.split("<dd").skip(1).filter_map(|rest| rest.split_once("</dd>").map(|(detail, _)| detail));
    let has_text =
        |detail: &str| detail.split('>').skip(1).any(|part| !part.split('<').next().unwrap_or_default().trim().is_empty());
    details.filter(|detail| !has_text(detail)).collect()
}

both_engines! {
    async fn a_childs_page_shows_first_whom_to_call(engine) {
        let app = spawn_app(engine).await;
        let path = format!("/children/{}", app.fixtures.id("child"));
        for user in [TestUser::Admin, TestUser::AssignedProvider] {
            let page = app.client(user).get(&path).await.text;
            let call = position(&page, "Call Dennis Cruz, grandmother");
            assert!(page[..call].rfind("href=\"tel:+15855550106\"").is_some(), "{user:?}: {page}");
            assert!(call < position(&page, "id=\"about\""), "{user:?}: {page}");
            assert_eq!(empty_details(&page), Vec::<&str>::new(), "{user:?}");
        }
    }

    async fn a_providers_page_shows_first_how_to_call_them(engine) {
        let app = spawn_app(engine).await;
        let page = app.client(TestUser::Admin).get(&format!("/providers/{}", app.fixtures.id("provider"))).await.text;
        assert!(position(&page, "Call Jennifer Berry") < position(&page, "id=\"about\""), "{page}");
        assert_eq!(empty_details(&page), Vec::<&str>::new());
    }
}
