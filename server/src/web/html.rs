//! Makes Leptos' document a valid one (HTML Living Standard §13.1), without changing what a browser builds of it.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};

/// A layer for the pages. They are rendered whole before the first byte, so that nothing is held back here.
pub async fn tidy(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !response.headers().get(CONTENT_TYPE).is_some_and(is_html) {
        return response;
    }
    let (head, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    match std::str::from_utf8(&body) {
        Ok(document) => Response::from_parts(head, Body::from(valid(document))),
        Err(_) => Response::from_parts(head, Body::from(body)),
    }
}

fn is_html(content_type: &HeaderValue) -> bool {
    content_type.as_bytes().starts_with(b"text/html")
}

/// Leptos marks places with `<!>`, which a browser reads as an empty comment and a checker as an error; text is always
/// escaped, so that it can't stand in what people typed. After the document it writes scripts with what resources hold:
/// pages here hold none, and an empty script is left out.
fn valid(document: &str) -> String {
    const END: &str = "</html>";
    let end = document.rfind(END).map_or(document.len(), |start| start + END.len());
    let (document, rest) = document.split_at(end);
    let mut valid = document.replace("<!>", "<!---->");
    if rest.contains("__RESOLVED_RESOURCES[") {
        valid.push_str(rest);
    }
    valid
}

#[cfg(test)]
mod tests {
    use super::valid;

    #[test]
    fn the_document_ends_where_it_says() {
        let empty = "<script>__RESOLVED_RESOURCES=[];</script>";
        assert_eq!(valid(&format!("<html><p>a<!>b</p></html>{empty}")), "<html><p>a<!---->b</p></html>");
        let full = "<script>__RESOLVED_RESOURCES[0] = 1;</script>";
        assert_eq!(valid(&format!("<html></html>{full}")), format!("<html></html>{full}"));
        assert_eq!(valid("no document"), "no document");
    }
}
