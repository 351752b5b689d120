//! Puts all style sheets into the page, in the order it names them: the first paint then needs
//! one answer from the server. Their hash allows them in the security policy.

use crate::error::{AtPath, Result, say};
use std::fs;
use std::path::Path;

/// Replaces the style sheet links of the page by one `<style>` element and removes the files.
///
/// # Errors
/// When a sheet cannot be read, or holds what would end the element early.
pub fn inline(site: &Path, html: &str) -> Result<String> {
    let (page, sheets) = cut_links(html);
    let mut css = String::new();
    for sheet in &sheets {
        let path = site.join(sheet.trim_start_matches('/'));
        css.push_str(fs::read_to_string(&path).at("read", &path)?.trim());
        css.push('\n');
        fs::remove_file(&path).at("remove", &path)?;
    }
    if css.contains("</") {
        return say("A style sheet contains `</`, which would end the style element of the page.");
    }
    Ok(page.replacen(MARK, &format!("<style>{}</style>", css.trim_end()), 1))
}

const MARK: &str = "<!--styles-->";

/// The page with a mark in place of its first style sheet link and without the others, and the
/// addresses of all of them.
fn cut_links(html: &str) -> (String, Vec<String>) {
    let mut page = String::with_capacity(html.len());
    let mut sheets = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<link") {
        let Some(length) = rest[start..].find('>') else { break };
        let (before, tag) = (&rest[..start], &rest[start..=start + length]);
        page.push_str(before);
        match (attribute(tag, "rel"), attribute(tag, "href")) {
            (Some("stylesheet"), Some(href)) if href.starts_with('/') => {
                if sheets.is_empty() {
                    page.push_str(MARK);
                }
                sheets.push(href.to_owned());
            }
            _ => page.push_str(tag),
        }
        rest = &rest[start + length + 1..];
    }
    page.push_str(rest);
    (page, sheets)
}

/// The value of an attribute, quoted or not.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}="))? + name.len() + 2;
    let value = &tag[start..];
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
        _ => value.split([' ', '>']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::cut_links;

    #[test]
    fn links_are_found_in_both_spellings_and_in_order() {
        let html = "<a><link href=/b.css rel=stylesheet><link rel=icon href=/i.svg>\
                    <link rel=\"stylesheet\" href=\"/a.css\"/><p>";
        let (page, sheets) = cut_links(html);
        assert_eq!(page, "<a><!--styles--><link rel=icon href=/i.svg><p>");
        assert_eq!(sheets, ["/b.css", "/a.css"]);
    }
}
