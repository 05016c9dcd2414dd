//! A device name that its owner recognizes, from the request headers: "Firefox on Android". Browsers imitate each other's
//! user agent, so the order of the tables matters; unknown parts are left out rather than guessed.

use http::HeaderMap;

/// Marker in a header, and the name that is stored for it: the header itself is never stored.
type Names = &'static [(&'static str, &'static str)];

/// Markers in `User-Agent`, imitating browsers before the imitated.
const BROWSERS: Names = &[
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("AppleWebKit/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: Names = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// Markers in `Sec-CH-UA`: browsers that `User-Agent` does not reveal.
const BRANDS: Names = &[
    ("\"Brave\"", "Brave"),
    ("\"Microsoft Edge\"", "Edge"),
    ("\"Opera\"", "Opera"),
    ("\"Vivaldi\"", "Vivaldi"),
    ("\"Samsung Internet\"", "Samsung Internet"),
];

/// Markers in `Sec-CH-UA-Platform`.
const PLATFORMS: Names = &[
    ("\"Android\"", "Android"),
    ("\"Chrome OS\"", "Chromebook"),
    ("\"Windows\"", "Windows"),
    ("\"macOS\"", "Mac"),
    ("\"Linux\"", "Linux"),
];

/// Browser and operating system, one of them, or an empty string.
pub fn device_name(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent = text("user-agent");
    let browser = find_name(BRANDS, text("sec-ch-ua")).or_else(|| find_name(BROWSERS, agent));
    let system = find_name(PLATFORMS, text("sec-ch-ua-platform")).or_else(|| find_name(SYSTEMS, agent));
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

fn find_name(names: Names, text: &str) -> Option<&'static str> {
    names.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::device_name;
    use http::{HeaderMap, HeaderValue};

    fn name_for(agent: &'static str, hints: &[(&'static str, &'static str)]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", HeaderValue::from_static(agent));
        for (name, value) in hints {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        device_name(&headers)
    }

    #[test]
    fn browsers_are_recognized_by_user_agent() {
        for (name, agent) in [
            ("Firefox on Android", "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"),
            ("Firefox on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            ("Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
            (
                "Firefox on iPhone",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15",
            ),
            (
                "Safari on iPhone",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            ),
            (
                "Chrome on iPhone",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
            ),
            (
                "Safari on iPad",
                "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
            ),
            (
                "Safari on Mac",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            ),
            (
                "Chrome on Mac",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            ),
            (
                "Chrome on Android",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
            ),
            (
                "Samsung Internet on Android",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
            ),
            (
                "Edge on Windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            ),
            (
                "Opera on Windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
            ),
            (
                "Chrome on Chromebook",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            ),
            ("curl", "curl/8.11.0"),
            ("", "something else"),
            ("", ""),
        ] {
            assert_eq!(name_for(agent, &[]), name, "{agent}");
        }
    }

    #[test]
    fn client_hints_override_the_user_agent() {
        const CHROME: &str =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
        let brave = [
            ("sec-ch-ua", "\"Brave\";v=\"131\", \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\""),
            ("sec-ch-ua-platform", "\"Android\""),
        ];
        assert_eq!(name_for(CHROME, &brave), "Brave on Android");
        let chrome = [("sec-ch-ua", "\"Google Chrome\";v=\"131\", \"Chromium\";v=\"131\"")];
        assert_eq!(name_for(CHROME, &chrome), "Chrome on Linux");
        let words = [("sec-ch-ua-platform", "<script>")];
        assert_eq!(name_for("<b>nobody</b>", &words), "", "no header is repeated");
    }
}
