//! Paths in addresses.

/// A path with `/` as it stands in an address (RFC 3986, section 2.1): every byte that means something there, or is no ASCII, as `%` and two
/// hexadecimal digits.
pub fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
