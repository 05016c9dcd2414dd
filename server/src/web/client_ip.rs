//! The client's IP address behind trusted proxies (`X-Forwarded-For`), which attempts are rate limited by.

use http::HeaderMap;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

/// Each trusted proxy appends the address of its peer, so the list is read from the end: the first address that is not a
/// trusted proxy's is the client's, and everything before it can be spoofed. Where an element can't be parsed, nothing before
/// it can be trusted: the last proxy that could be parsed counts as the client.
pub fn client_ip(peer: IpAddr, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> IpAddr {
    static UNREADABLE: Once = Once::new();
    let mut client = peer.to_canonical();
    // Several headers are one list, in their order (RFC 9110 §5.3).
    let headers: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    for header in headers.into_iter().rev() {
        // A header that is not text counts as one unparsable element.
        let elements = header.to_str().unwrap_or("?").rsplit(',').map(str::trim).filter(|element| !element.is_empty());
        for element in elements {
            if !trusts(client) {
                return client;
            }
            let Some(previous) = parse_address(element) else {
                UNREADABLE.call_once(|| {
                    tracing::warn!(
                        proxy = %client,
                        "X-Forwarded-For can't be read: attempts are counted for the proxy. Let it append the client's address"
                    );
                });
                return client;
            };
            client = previous;
        }
    }
    client
}

/// Parses an address, also with a port, in brackets, in quotes or with a zone.
fn parse_address(element: &str) -> Option<IpAddr> {
    let text = element.trim_matches('"').trim();
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip().to_canonical());
    }
    let address = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = address.split_once('%').map_or(address, |(address, _)| address);
    address.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::client_ip;
    use crate::config::{List, Settings};
    use http::{HeaderMap, HeaderValue};

    fn found(trusted: &str, peer: &str, headers: &[&[u8]]) -> String {
        let settings = Settings { trusted_proxies: List::Line(trusted.into()), ..Settings::default() };
        let mut map = HeaderMap::new();
        for header in headers {
            map.append("x-forwarded-for", HeaderValue::from_bytes(header).unwrap());
        }
        client_ip(peer.parse().unwrap(), &map, |address| settings.trusts(address)).to_string()
    }

    #[test]
    fn the_client_is_the_last_address_that_is_not_a_trusted_proxy() {
        const PROXIES: &str = "10.0.0.0/8, 2001:db8:f::/48";
        let table: &[(&str, &[&[u8]], &str, &str)] = &[
            ("10.0.0.1", &[], "10.0.0.1", "a proxy without the header"),
            ("203.0.113.9", &[b"198.51.100.7"], "203.0.113.9", "an untrusted peer's header is ignored"),
            ("10.0.0.1", &[b"198.51.100.7"], "198.51.100.7", "one proxy"),
            ("10.0.0.1", &[b"198.51.100.7, 10.0.0.2"], "198.51.100.7", "two proxies"),
            ("10.0.0.1", &[b"1.1.1.1, 198.51.100.7"], "198.51.100.7", "an address that was made up"),
            ("10.0.0.1", &[b"nonsense, 198.51.100.7"], "198.51.100.7", "a word that was made up"),
            ("10.0.0.1", &[b"unknown, 198.51.100.7, 10.0.0.2"], "198.51.100.7", "the same behind two proxies"),
            ("10.0.0.1", &[b"1.1.1.1", b"198.51.100.7"], "198.51.100.7", "two headers are one list"),
            ("10.0.0.1", &[b"198.51.100.7", b"10.0.0.2, 10.0.0.3"], "198.51.100.7", "in their order"),
            ("10.0.0.1", &[b"\xFF\xFE", b"198.51.100.7"], "198.51.100.7", "bytes that were made up"),
            ("10.0.0.1", &[b"198.51.100.7, unknown"], "10.0.0.1", "an unknown client counts as the proxy"),
            ("10.0.0.1", &[b"198.51.100.7, _hidden, 10.0.0.2"], "10.0.0.2", "for the last one that could be read"),
            ("10.0.0.1", &[b"198.51.100.7", b"\xFF"], "10.0.0.1", "a header that is not text"),
            ("10.0.0.1", &[b"198.51.100.7:4711"], "198.51.100.7", "with a port"),
            ("10.0.0.1", &[b"[2001:db8::7]:4711"], "2001:db8::7", "IPv6 with a port"),
            ("10.0.0.1", &[b"[2001:db8::7]"], "2001:db8::7", "IPv6 in brackets"),
            ("10.0.0.1", &[b"2001:db8::7"], "2001:db8::7", "IPv6"),
            ("10.0.0.1", &[b"\"[2001:db8::7]:4711\""], "2001:db8::7", "in quotes"),
            ("10.0.0.1", &[b"\"198.51.100.7\""], "198.51.100.7", "IPv4 in quotes"),
            ("10.0.0.1", &[b"fe80::7%eth0"], "fe80::7", "with a zone"),
            ("10.0.0.1", &[b"::ffff:198.51.100.7"], "198.51.100.7", "IPv4 inside IPv6"),
            ("::ffff:10.0.0.1", &[b"198.51.100.7"], "198.51.100.7", "the peer, too"),
            ("::ffff:10.0.0.1", &[b"198.51.100.7, ::ffff:10.0.0.2"], "198.51.100.7", "and a proxy in the list"),
            ("2001:db8:f::1", &[b"198.51.100.7, [2001:db8:f::2]:80"], "198.51.100.7", "proxies with IPv6"),
            ("10.0.0.1", &[b"10.0.0.3, 10.0.0.2"], "10.0.0.3", "nothing but proxies"),
            ("10.0.0.1", &[b"198.51.100.7, ,"], "198.51.100.7", "empty elements are none (RFC 9110 §5.6.1)"),
        ];
        for (peer, headers, expected, why) in table {
            assert_eq!(found(PROXIES, peer, headers), *expected, "{why}");
        }
        assert_eq!(found("::ffff:10.0.0.0/104", "10.0.0.1", &[b"198.51.100.7"]), "198.51.100.7", "trusted as IPv4 inside IPv6");
    }
}
