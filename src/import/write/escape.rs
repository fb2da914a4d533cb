//! Backslashes before signs that would mean something (CommonMark, 2.4).

/// A character as it is written between two others, so that it stands for itself.
pub fn escaped(before: Option<char>, sign: char, rest: &str, into: &mut String) {
    let next = rest.chars().next();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let means = match sign {
        '\\' | '*' | '`' | '[' | ']' => true,
        '_' => !(word(before) && word(next)),
        '<' => next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => is_entity(rest),
        '~' | '=' => next == Some(sign) || before == Some(sign),
        '^' => before == Some('('),
        _ => false,
    };
    if means {
        into.push('\\');
    }
    into.push(sign);
}

/// Whether an ampersand with this behind it may stand for another sign.
fn is_entity(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    name.len() < rest.len()
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
}

/// A line whose beginning would make it a heading, list, quotation or fence, so that it is text.
pub fn beginning(line: &str) -> String {
    let first = line.chars().next();
    let rest = first.map_or("", |c| &line[c.len_utf8()..]);
    let next = rest.chars().next();
    let means = match first {
        Some('#' | '>') => true,
        Some('-' | '+') => next.is_none_or(|c| c == ' ' || c == '-' || c.is_alphabetic()),
        Some('=') => line.trim_end().chars().all(|c| c == '='),
        Some('~') => line.starts_with("~~~"),
        _ => false,
    };
    if means {
        return format!("\\{line}");
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &line[digits..];
    if (1..=9).contains(&digits)
        && after.starts_with(['.', ')'])
        && after[1..].chars().next().is_none_or(|c| c == ' ')
    {
        return format!("{}\\{after}", &line[..digits]);
    }
    line.to_string()
}

/// Text broken into lines of about so many characters, where it has blanks; none of them begins as anything but text.
///
/// `bare` is whether the first line stands where no list or heading can begin.
pub fn lines(text: &str, width: usize, bare: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut length = 0;
        for word in part.split(' ') {
            let own = word.chars().count();
            if !line.is_empty() && length + 1 + own > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if !line.is_empty() {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += own;
        }
        lines.push(line);
    }
    let first = lines.first().cloned().filter(|_| bare);
    let mut lines: Vec<String> = lines.iter().map(|line| beginning(line)).collect();
    if let (Some(first), Some(line)) = (first, lines.first_mut()) {
        *line = first;
    }
    lines
}
