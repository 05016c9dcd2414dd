//! Limits on the size of request bodies.

use crate::{
    both_engines,
    support::{
        TestUser,
        client::{ContentLength, Request},
        spawn_app,
    },
};

const MEBIBYTE: usize = 1024 * 1024;

both_engines! {
    async fn a_request_body_over_the_limit_is_rejected(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::AssignedProvider);
        for accept in ["text/html", "application/json"] {
            let headers = client.form_headers(accept, Some("/day"));
            let with_length = Request {
                method: "POST",
                path: "/api/save_note",
                headers: headers.clone(),
                length: ContentLength::Claimed(2 * MEBIBYTE),
                ..Request::default()
            };
            let chunked = Request { body: vec![b'a'; MEBIBYTE + 1], length: ContentLength::Chunked, ..with_length.clone() };
            for (request, case) in [(with_length, "content-length"), (chunked, "chunked")] {
                let response = client.send(request).await;
                assert_eq!(response.status, 413, "{case}, for {accept}");
                assert_eq!(response.text.contains("What you typed was not saved") || response.text.contains("was not saved here"), accept == "text/html", "{case}: {}", response.text);
            }
        }
    }

    async fn an_upload_over_the_limit_shows_an_error(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(TestUser::Admin);
        let large = "a".repeat(8 * MEBIBYTE + 1);
        let response = client.upload("/import", &[("providers", &large)]).await;
        assert_eq!((response.status, response.header("location")), (303, "/import"));
        assert!(client.get("/import").await.text.contains("role=\"alert\""));
    }
}
