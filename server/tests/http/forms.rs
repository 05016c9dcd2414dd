//! Forms without JavaScript: what is refused comes back with what was typed.

use crate::{
    both_engines,
    support::{Who, World},
};
use axum::{
    body::Body,
    http::{Request, header},
};

/// The page again, with the cookie of the form that was refused.
async fn page_with_form(world: &World, who: Who, page: &str, form: &str) -> String {
    let cookie = format!("{}; form={form}", world.session(who).unwrap_or_default());
    let request = Request::builder().uri(page).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    world.send(request.body(Body::empty()).unwrap()).await.body
}

both_engines! {
    async fn a_refused_form_comes_back_with_what_was_typed(world) {
        let page = format!("/visits/{}", world.id("planned"));
        let body = format!(
            "visit[visit]={}&visit[version]=1&visit[by]=family&visit[reason]={}%3C%2Ftextarea%3E%3Cscript%3E",
            world.id("planned"), "x".repeat(600)
        );
        let answer = world.plain(Who::Admin, &page, "/api/cancel_visit", &body).await;
        assert_eq!((answer.status, answer.header("location")), (303, page.as_str()), "nothing of it stands in the address");
        let again = page_with_form(&world, Who::Admin, &page, &answer.cookie("form").unwrap()).await;
        assert!(again.contains("This is too long"), "the sentence of what is wrong");
        assert!(again.contains("&lt;/textarea&gt;&lt;script&gt;"), "what was typed, escaped");
        assert!(!again.contains("</textarea><script>"));
        let others = page_with_form(&world, Who::Admin, "/week", &answer.cookie("form").unwrap()).await;
        assert!(!others.contains("xxxxxx"), "another page does not show it");
    }

    async fn a_lost_session_leads_to_sign_in_and_back_with_the_text(world) {
        let page = format!("/visits/{}/note", world.id("under_way"));
        let body = format!("note[visit]={}&note[version]=1&note[body]=Nine+spoons&note[family_summary]=", world.id("under_way"));
        let answer = world.plain(Who::Nobody, &page, "/api/save_note", &body).await;
        assert_eq!(answer.status, 303);
        assert!(answer.header("location").starts_with("/sign-in?next=%2Fvisits%2F"), "{}", answer.header("location"));
        let again = page_with_form(&world, Who::Provider, &page, &answer.cookie("form").unwrap()).await;
        assert!(again.contains("Nine spoons"));
    }

    async fn names_are_text_on_every_page(world) {
        let evil = "%3Cimg+src%3Dx+onerror%3Dalert(1)%3E";
        let body = format!("guardian[child]={}&guardian[first_name]={evil}&guardian[last_name]=Roe&guardian[relationship]=aunt&guardian[email]=ana@roe.example&guardian[phone]=", world.id("child"));
        assert_eq!(world.call(Who::Admin, "/api/keep_guardian", &body).await.status, 200);
        let page = world.page(Who::Admin, &format!("/children/{}", world.id("child"))).await.body;
        assert!(page.contains("&lt;img src=x"), "it is shown");
        assert!(!page.contains("<img src=x"), "as text");
    }

    async fn passwords_are_never_kept(world) {
        let answer = world.plain(Who::Nobody, "/sign-in", "/api/sign_in", "account[email]=a&account[password]=kept+nowhere").await;
        let again = page_with_form(&world, Who::Nobody, "/sign-in", &answer.cookie("form").unwrap()).await;
        assert!(!again.contains("kept nowhere"));
        assert!(!world.digest().await.contains("kept nowhere"));
    }
}
