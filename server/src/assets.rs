//! Static files built by `cargo xtask build`: read once at startup and served from memory, in the smallest encoding that the
//! browser accepts.
//!
//! Names under `/assets/` contain a content hash and are cached forever; the others (such as `/robots.txt`) for an hour.

use ::web::document::Assets;
use axum::{
    Router,
    extract::Path as UrlPath,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::Path,
    sync::Arc,
};

type Bytes = axum::body::Bytes;

/// The built site.
#[derive(Clone, Default)]
pub struct Site {
    files: Arc<HashMap<String, File>>,
    /// URLs of the hashed files, which the pages link to.
    pub assets: Arc<Assets>,
}

#[derive(Clone)]
struct File {
    content_type: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// In a distribution build (`cargo xtask dist`) the site is embedded in the binary.
#[cfg(feature = "embed")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../target/site"]
struct Embedded;

impl Site {
    /// Reads the site from `folder` (`VISITOMS_SITE_DIR`).
    ///
    /// # Errors
    /// When the folder or its `manifest.json` can't be read.
    pub fn from_folder(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        Self::from_files(files).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))
    }

    /// The site embedded in the binary, if it was built with one.
    #[cfg(feature = "embed")]
    pub fn embedded() -> io::Result<Option<Self>> {
        let files = Embedded::iter().filter_map(|name| {
            let bytes = match Embedded::get(&name)?.data {
                std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((name.into_owned(), bytes))
        });
        Self::from_files(files.collect()).map(Some)
    }

    /// The site embedded in the binary, if it was built with one.
    #[cfg(not(feature = "embed"))]
    pub fn embedded() -> io::Result<Option<Self>> {
        Ok(None)
    }

    fn from_files(mut all: BTreeMap<String, Bytes>) -> io::Result<Self> {
        let manifest = all.remove("manifest.json").ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no manifest.json"))?;
        let assets = serde_json::from_slice(&manifest).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let files = all
            .iter()
            .filter(|(name, _)| !matches!(extension(name), "br" | "gz"))
            .map(|(name, plain)| {
                let file = File {
                    content_type: content_type(name),
                    plain: plain.clone(),
                    brotli: all.get(&format!("{name}.br")).cloned(),
                    gzip: all.get(&format!("{name}.gz")).cloned(),
                };
                (name.clone(), file)
            })
            .collect();
        Ok(Self { files: Arc::new(files), assets: Arc::new(assets) })
    }

    /// Routes for `/assets/…` and for each file at the root.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let site = self.clone();
        let hashed = move |UrlPath(name): UrlPath<String>, headers: HeaderMap| {
            let response = site.respond(&format!("assets/{name}"), &headers, "public, max-age=31536000, immutable");
            std::future::ready(response)
        };
        let mut router = Router::new().route("/assets/{*name}", get(hashed));
        for name in self.files.keys().filter(|name| !name.starts_with("assets/")) {
            let (site, file) = (self.clone(), name.clone());
            let respond = move |headers: HeaderMap| std::future::ready(site.respond(&file, &headers, "public, max-age=3600"));
            router = router.route(&format!("/{name}"), get(respond));
        }
        router
    }

    fn respond(&self, name: &str, headers: &HeaderMap, cache_control: &'static str) -> Response {
        let Some(file) = self.files.get(name) else { return StatusCode::NOT_FOUND.into_response() };
        let accepts = |coding| headers.get(ACCEPT_ENCODING).is_some_and(|value| accepts(value, coding));
        let (bytes, coding) = match (&file.brotli, &file.gzip) {
            (Some(brotli), _) if accepts("br") => (brotli, Some("br")),
            (_, Some(gzip)) if accepts("gzip") => (gzip, Some("gzip")),
            _ => (&file.plain, None),
        };
        let mut response = ([(CONTENT_TYPE, file.content_type), (CACHE_CONTROL, cache_control)], bytes.clone()).into_response();
        if file.brotli.is_some() || file.gzip.is_some() {
            response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(coding) = coding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// Whether an `Accept-Encoding` header accepts this coding (RFC 9110 §12.5.3): listed, and not with weight zero.
fn accepts(header: &HeaderValue, coding: &str) -> bool {
    header.to_str().is_ok_and(|text| {
        text.split(',').any(|part| {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            name.trim().eq_ignore_ascii_case(coding) && weight.is_ok_and(|weight| weight > 0.0)
        })
    })
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Bytes>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use http::Request;
    use tower::ServiceExt;

    fn site() -> Router {
        let file = |text: &'static str| Bytes::from_static(text.as_bytes());
        let files = [
            ("manifest.json", r#"{"style":"/assets/main-1.css"}"#),
            ("assets/main-1.css", "plain"),
            ("assets/main-1.css.br", "brotli"),
            ("assets/main-1.css.gz", "gzip"),
            ("robots.txt", "User-agent: *"),
        ];
        Site::from_files(files.map(|(name, text)| (name.to_owned(), file(text))).into()).expect("a good manifest").routes()
    }

    async fn get(path: &str, accept: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(path).header(ACCEPT_ENCODING, accept).body(Body::empty()).expect("a request");
        let (head, body) = site().oneshot(request).await.expect("infallible").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        (head.status, head.headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn serves_the_smallest_encoding_that_the_browser_accepts() {
        for (accept, body) in
            [("gzip, br", "brotli"), ("gzip;q=0.5, br;q=0", "gzip"), ("zstd", "plain"), ("BR", "brotli"), ("gzip;q=x", "plain")]
        {
            assert_eq!(get("/assets/main-1.css", accept).await.2, body, "{accept}");
        }
        let (_, headers, _) = get("/assets/main-1.css", "br").await;
        assert_eq!(headers[CONTENT_ENCODING], "br");
        assert_eq!(headers[VARY], "accept-encoding");
        assert_eq!(headers[CONTENT_TYPE], "text/css; charset=utf-8");
    }

    #[tokio::test]
    async fn only_hashed_names_are_cached_forever() {
        assert_eq!(get("/assets/main-1.css", "").await.1[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(get("/robots.txt", "").await.1[CACHE_CONTROL], "public, max-age=3600");
        for path in ["/assets/main-2.css", "/assets/../robots.txt", "/manifest.json", "/assets/main-1.css.br/x"] {
            assert_eq!(get(path, "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
