//! Who may ask: only who knows the address, through a name of this machine, from the preview's own page.

use std::net::SocketAddr;

use axum::http::header::{HOST, HeaderMap, ORIGIN};

/// Makes up what an address holds that nobody can guess: 128 bits in hexadecimal digits.
pub(super) fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether a request comes through a name of this machine and, where it says from which page, from the preview's own.
///
/// A page of the network can lead a name of its own to this machine; its requests then carry that name (DNS rebinding).
pub(super) fn is_own(headers: &HeaderMap, address: SocketAddr) -> bool {
    let own = [format!("{address}"), format!("localhost:{}", address.port())];
    let is = |text: &str| own.iter().any(|name| name == text);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let from_own_page = headers.get(ORIGIN).is_none_or(|origin| {
        origin.to_str().is_ok_and(|origin| origin.strip_prefix("http://").is_some_and(is))
    });
    host.is_some_and(is) && from_own_page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: Option<&str>, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(host) = host {
            headers.insert(HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_own(&headers, "127.0.0.1:4400".parse().unwrap())
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        assert!(asked(Some("127.0.0.1:4400"), None));
        assert!(asked(Some("localhost:4400"), Some("http://localhost:4400")));
        for host in [None, Some("evil.example:4400"), Some("127.0.0.1"), Some("127.0.0.1:4401"), Some("")] {
            assert!(!asked(host, None), "{host:?}");
        }
    }

    #[test]
    fn other_pages_may_not_ask() {
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4400", "http://127.0.0.1:80"] {
            assert!(!asked(Some("127.0.0.1:4400"), Some(origin)), "{origin}");
        }
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (a, b) = (token().unwrap(), token().unwrap());
        assert_ne!(a, b);
        assert!(a.len() == 32 && a.chars().all(|c| c.is_ascii_hexdigit()));
    }
}
