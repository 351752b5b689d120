//! Characters that nobody sees but that change what is seen. Finds them only; never removes one.

/// Whether a character has no place in a text of a policy: it is a control character other than a
/// line break, or one that turns the direction of writing (Unicode `Bidi_Control`, UAX #9), with
/// which one text can look like another.
fn is_hidden(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{061C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
    );
    turns || (c.is_control() && c != '\n')
}

/// The hidden characters of a text with their byte offsets. A carriage return before a line feed
/// is a line break of Windows and not hidden.
pub(super) fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let breaks_line = |at: usize, c: char| c == '\r' && text[at..].starts_with("\r\n");
    text.char_indices().filter(move |(at, c)| is_hidden(*c) && !breaks_line(*at, *c))
}

/// The hidden characters of a text by their numbers, each once, such as `U+202E, U+202C`.
pub(super) fn names(text: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for (_, c) in hidden(text) {
        let name = format!("U+{:04X}", u32::from(c));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hidden_are_found_and_the_seen_are_not() {
        for c in ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}') {
            assert!(is_hidden(c), "{:04X}", u32::from(c));
        }
        for c in ['\0', '\t', '\u{1B}', '\u{7F}', '\u{85}', '\u{200F}'] {
            assert!(is_hidden(c), "{:04X}", u32::from(c));
        }
        for c in "A1 　守、。ー〜①髙𠮷🈁\n".chars() {
            assert!(!is_hidden(c), "{c}");
        }
        assert_eq!(names("a\r\nb"), "");
        assert_eq!(names("a\rb\u{202E}c\u{202E}"), "U+000D, U+202E");
    }
}
