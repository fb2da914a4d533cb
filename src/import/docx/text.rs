//! The words of an element as they stand in it, gathered without regard to what becomes of them.

use roxmltree::Node;

/// The branch of an alternative that is read: the newer one, else the older one. Both say the same.
pub fn branch<'a, 'i>(alternative: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let named = |name: &'static str| alternative.children().find(move |node| node.tag_name().name() == name);
    named("Choice").or_else(|| named("Fallback"))
}

/// Adds the words of an element, also those that are deleted or hidden.
pub fn words(node: Node, into: &mut String) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "t" | "delText" => into.push_str(child.text().unwrap_or_default()),
            "AlternateContent" => {
                if let Some(branch) = branch(child) {
                    words(branch, into);
                }
            }
            "tab" | "br" | "cr" | "ptab" => into.push(' '),
            "noBreakHyphen" => into.push('-'),
            // What stands in the middle of a paragraph and is no part of its words.
            "drawing" | "pict" | "object" | "oMath" | "rt" | "del" | "moveFrom" => {
                let mut inside = String::new();
                words(child, &mut inside);
                if !inside.trim().is_empty() {
                    // Put after the paragraph's own words: here it would part one of them.
                    into.push('\u{0}');
                    into.push_str(&inside.replace('\u{0}', " "));
                    into.push('\u{1}');
                }
            }
            "p" => {
                let mut inside = String::new();
                words(child, &mut inside);
                into.push(' ');
                into.push_str(&apart(&inside));
                into.push(' ');
            }
            "tc" | "tr" | "comment" => {
                into.push(' ');
                words(child, into);
                into.push(' ');
            }
            _ => words(child, into),
        }
    }
}

/// The words of a paragraph, with what stands inside it but is no part of it at the end.
fn apart(words: &str) -> String {
    let (mut own, mut others) = (String::new(), String::new());
    let mut inside = false;
    for sign in words.chars() {
        match (sign, inside) {
            ('\u{0}', _) => {
                inside = true;
                others.push(' ');
            }
            ('\u{1}', _) => inside = false,
            (sign, true) => others.push(sign),
            (sign, false) => own.push(sign),
        }
    }
    own + &others
}
