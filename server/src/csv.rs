//! CSV that Excel opens as it is: UTF-8 with a mark of order, CRLF, RFC 4180 quoting, and no cell
//! that a spreadsheet would run.

/// Tells Excel that the file is UTF-8.
pub const BOM: &str = "\u{FEFF}";

/// What begins a formula, also where a spreadsheet folds full width into it. A tab or a line break
/// may be passed over before one.
const STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A text as a cell. What would be a formula gets an apostrophe: spreadsheets read it as text.
/// Control characters but line breaks and tabs are left out: no cell can hold them.
#[must_use]
pub fn cell(text: &str) -> String {
    let clean = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let mut text: String = text.chars().filter(clean).collect();
    if text.trim_start_matches([' ', '\n', '\u{3000}']).starts_with(STARTS) {
        text.insert(0, '\'');
    }
    match text.contains([',', '"', '\n', '\r', '\t', '\'']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Cells as a line.
#[must_use]
pub fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for start in ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\n=", "　＝"]
        {
            let made = cell(&format!("{start}HYPERLINK(1)"));
            assert!(made.starts_with("\"'"), "{start:?}: {made}");
        }
        assert_eq!(cell("1-2=3"), "1-2=3", "the control: only the beginning counts");
        assert_eq!(cell("ーメール"), "ーメール", "a long vowel is no minus");
    }

    #[test]
    fn cells_are_quoted_and_lines_end_as_excel_wants() {
        assert_eq!(
            line(&["a", "b,c", "「\"引用\"」", "一\n二"]),
            "a,\"b,c\",\"「\"\"引用\"\"」\",\"一\n二\"\r\n"
        );
        assert_eq!(cell("𠮷﨑髙"), "𠮷﨑髙");
        assert_eq!(cell("a\u{0}\u{7}b\u{202E}"), "ab\u{202E}");
    }
}
