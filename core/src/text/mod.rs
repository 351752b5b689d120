//! Every text of the product in both languages, for the app and the server alike.
//!
//! Lists by theme: a missing translation does not compile. Texts a city may change live in
//! the policy instead. `{name}` in a text is filled by [`fill`].

mod alert;
mod care;
mod form;
mod list;
mod measures;
mod papers;
mod recording;
mod report;
mod retention;
mod session;
mod sheet;
mod subjects;
mod words;

pub use words::Text;

use alloc::string::String;

/// Puts values into the `{name}` places of a text.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                let value = values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v);
                out.push_str(value);
                rest = tail;
            }
            None => {
                rest = after;
                break;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("未送信 {n} 件", &[("n", "3")]), "未送信 3 件");
        assert_eq!(fill("{a}{b}", &[("b", "x")]), "x");
    }

    #[test]
    fn both_languages_name_the_same_places() {
        let lists = [
            alert::ALERT,
            care::CARE,
            form::FORM,
            list::LIST,
            measures::MEASURES,
            papers::PAPERS,
            recording::RECORDING,
            report::REPORT,
            retention::RETENTION,
            session::SESSION,
            sheet::SHEET,
            subjects::SUBJECTS,
            words::WORDS,
        ];
        for text in lists.into_iter().flatten() {
            let mut names = Lang::ALL.map(|lang| {
                let mut names: alloc::vec::Vec<&str> =
                    text.get(lang).split('{').skip(1).filter_map(|s| s.split('}').next()).collect();
                names.sort_unstable();
                names
            });
            names[0].dedup();
            names[1].dedup();
            assert_eq!(names[0], names[1], "{text:?}");
        }
    }
}
