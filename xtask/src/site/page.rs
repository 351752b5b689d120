//! `index.html` as it is sent: without comments and indentation, with its style sheets and the
//! script that runs before the first paint inside, and with what starts the program. One answer
//! of the server is then enough for the first paint.

use crate::error::{AtPath, Result, say};
use crate::place::Place;
use crate::proc::Cmd;
use std::fs;
use std::path::Path;

/// Where the names of the program go.
const HEAD_END: &str = "</head>";
/// The element of the script that runs before the first paint.
const BOOT: &str = "<script src=\"/boot.js\"></script>";
const MARK: &str = "<!--styles-->";

/// Writes the finished page.
///
/// # Errors
/// When the page lacks what is replaced, a sheet cannot be read, or something inlined would end
/// its element early.
pub fn finish(place: &Place, site: &Path, script: &str, program: &str) -> Result<String> {
    let index = place.root.join("index.html");
    let html = fs::read_to_string(&index).at("read", &index)?;
    let (html, sheets) = cut_links(&html);
    let html = inline(&html, MARK, "style", &styles(place, &sheets)?)?;
    let boot = site.join("boot.js");
    let html = inline(&html, BOOT, "script", &minified(place, &boot)?)?;
    fs::remove_file(&boot).at("remove", &boot)?;
    let start = format!(
        "<link rel=\"modulepreload\" href=\"/{script}\">\n\
         <link rel=\"preload\" href=\"/{program}\" as=\"fetch\" type=\"application/wasm\" \
         crossorigin>\n\
         <script type=\"module\">import init from'/{script}';\
         init({{module_or_path:'/{program}'}})</script>\n{HEAD_END}"
    );
    Ok(without_layout(&replaced(&html, HEAD_END, &start)?))
}

/// A script or sheet without what only its readers need.
///
/// # Errors
/// When the minifier fails.
pub fn minified(place: &Place, path: &Path) -> Result<String> {
    Cmd::new(place.esbuild())
        .hint("run `cargo xtask setup`")
        .args(["--minify", "--charset=utf8", "--log-level=warning"])
        .arg(path)
        .read()
}

/// All sheets as one, in the order of the page.
fn styles(place: &Place, sheets: &[String]) -> Result<String> {
    let mut css = String::new();
    for sheet in sheets {
        let path = place.root.join(sheet.trim_start_matches('/'));
        css.push_str(&fs::read_to_string(&path).at("read", &path)?);
    }
    let all = place.own().join("all.css");
    fs::write(&all, css).at("write", &all)?;
    minified(place, &all)
}

fn inline(html: &str, at: &str, element: &str, content: &str) -> Result<String> {
    if content.contains("</") {
        return say(format!(
            "What goes into the page holds `</`, which would end its {element} element."
        ));
    }
    replaced(html, at, &format!("<{element}>{}</{element}>", content.trim()))
}

fn replaced(html: &str, what: &str, by: &str) -> Result<String> {
    if html.matches(what).count() != 1 {
        return say(format!("index.html must hold this exactly once: {what}"));
    }
    Ok(html.replacen(what, by, 1))
}

/// Without comments and indentation. Line breaks stay: between words they are spaces.
fn without_layout(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        page.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    page.push_str(rest);
    let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The page with a mark in place of its first style sheet link and without the others, and the
/// addresses of all of them.
fn cut_links(html: &str) -> (String, Vec<String>) {
    let mut page = String::with_capacity(html.len());
    let mut sheets = Vec::new();
    for line in html.lines() {
        let sheet = line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"");
        match sheet.and_then(|rest| rest.strip_suffix("\">")) {
            Some(href) => {
                if sheets.is_empty() {
                    page.push_str(MARK);
                }
                sheets.push(href.to_owned());
            }
            None => page.push_str(line),
        }
        page.push('\n');
    }
    (page, sheets)
}

#[cfg(test)]
mod tests {
    use super::{cut_links, inline, without_layout};

    #[test]
    fn links_of_sheets_are_taken_out_in_order_and_others_stay() {
        let html = "<a>\n  <link rel=\"stylesheet\" href=\"/b.css\">\n<link rel=\"icon\" \
                    href=\"/i.svg\">\n  <link rel=\"stylesheet\" href=\"/a.css\">\n<p>\n";
        let (page, sheets) = cut_links(html);
        assert_eq!(
            without_layout(&page.replace("<!--styles-->", "S")),
            "<a>\nS\n<link rel=\"icon\" href=\"/i.svg\">\n<p>"
        );
        assert_eq!(sheets, ["/b.css", "/a.css"]);
    }

    #[test]
    fn comments_and_indentation_go_and_words_stay_apart() {
        let html = "<p>\n  one <!-- a\n b -->two\n\n    three\n</p><!-- c -->";
        assert_eq!(without_layout(html), "<p>\none two\nthree\n</p>");
    }

    #[test]
    fn what_would_end_its_element_is_refused() {
        assert!(inline("<i>", "<i>", "style", "a{}</style>").is_err());
        assert!(inline("<i><i>", "<i>", "style", "a{}").is_err());
        assert_eq!(inline("<i>", "<i>", "style", "a{}\n").unwrap(), "<style>a{}</style>");
    }
}
