//! What is too large is not read.

use crate::{
    both_engines,
    support::{
        Who,
        client::{Ask, Length},
        spawn_app,
    },
};

const MEBIBYTE: usize = 1024 * 1024;

both_engines! {
    async fn a_body_that_is_too_large_is_refused(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Assigned);
        for accept in ["text/html", "application/json"] {
            let headers = client.form_headers(accept, Some("/day"));
            let told = Ask {
                method: "POST",
                path: "/api/save_note",
                headers: headers.clone(),
                length: Length::Claimed(2 * MEBIBYTE),
                ..Ask::default()
            };
            let untold = Ask { body: vec![b'a'; MEBIBYTE + 1], length: Length::Untold, ..told.clone() };
            for (ask, why) in [(told, "the length is told"), (untold, "the length shows")] {
                let answer = client.send(ask).await;
                assert_eq!(answer.status, 413, "{why}, for {accept}");
                assert_eq!(answer.text.contains("What you typed was not saved") || answer.text.contains("was not saved here"), accept == "text/html", "{why}: {}", answer.text);
            }
        }
    }

    async fn an_upload_that_is_too_large_is_told_so(engine) {
        let app = spawn_app(engine).await;
        let mut client = app.client(Who::Admin);
        let large = "a".repeat(8 * MEBIBYTE + 1);
        let answer = client.upload("/import", &[("providers", &large)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/import"));
        assert!(client.get("/import").await.text.contains("role=\"alert\""));
    }
}
