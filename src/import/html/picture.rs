//! Pictures of a page: in the page itself or in files beside it. Nothing is fetched.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::dom::{Handle, attribute};
use super::page::Page;
use crate::import::bounds::MOST_BYTES;
use crate::import::document::{Block, Picture, clean};
use crate::project::{lies_in, read};

impl Page {
    /// The picture that an element shows.
    pub(super) fn picture(&mut self, node: &Handle) -> Option<Block> {
        let source = ["src", "data-src"].iter().find_map(|key| attribute(node, key))?;
        let source = source.trim().to_string();
        let alt = clean(&attribute(node, "alt").unwrap_or_default()).trim().to_string();
        let picture = match self.known.iter().position(|known| *known == source) {
            Some(known) => known,
            None => {
                let read = match source.strip_prefix("data:") {
                    Some(data) => inside(data),
                    None => self.beside(&source),
                };
                let (name, bytes) = match read {
                    Ok(read) => read,
                    Err(what) => {
                        self.leave_out(what, "");
                        if let Some(last) = self.document.left_out.last_mut() {
                            let from =
                                crate::import::document::excerpt(source.split(',').next().unwrap_or(&source));
                            last.place = format!("{} ({from})", last.place);
                        }
                        return None;
                    }
                };
                self.known.push(source);
                self.document.pictures.push(Picture { name, bytes });
                self.document.pictures.len() - 1
            }
        };
        Some(Block::Picture { picture, alt, caption: None })
    }

    /// A picture in a file; it must lie in the page's own folder or below it.
    fn beside(&self, source: &str) -> Result<(String, Vec<u8>), &'static str> {
        let has_scheme =
            source.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
        if has_scheme || source.starts_with("//") {
            return Err("a picture on the web; put it into images/ by hand");
        }
        let path = source.split(['?', '#']).next().unwrap_or(source);
        let path = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
        let full = self.folder.join(path.trim_start_matches("./"));
        if path.starts_with('/') || !lies_in(&self.folder, &full) {
            return Err("a picture out of the file’s folder; put it beside the file and import again");
        }
        let is_small = std::fs::metadata(&full).is_ok_and(|data| data.len() <= MOST_BYTES);
        let bytes = read(&full).ok().filter(|_| is_small);
        let bytes =
            bytes.ok_or("a picture whose file is not there; put it beside the file and import again")?;
        Ok((path.rsplit('/').next().unwrap_or_default().to_string(), bytes))
    }
}

/// A picture that stands in the page as text (RFC 2397).
fn inside(data: &str) -> Result<(String, Vec<u8>), &'static str> {
    let broken = "a picture inside the page that can’t be read";
    let (head, body) = data.split_once(',').ok_or(broken)?;
    let body: Vec<u8> = percent_decode_str(body).filter(|byte| !byte.is_ascii_whitespace()).collect();
    let bytes = if head.ends_with(";base64") { STANDARD.decode(&body).map_err(|_| broken)? } else { body };
    Ok((String::new(), bytes))
}
