//! Reads one table of a policy file and reports what is wrong with it, without stopping.
//!
//! A getter that finds a problem reports it and returns a stand-in, so that one pass finds every
//! problem. The stand-ins never leave `parse`: one problem is enough to refuse the file.

use core::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::hidden::{hidden, names};
use super::nearest::nearest;
use super::reader::{Noun, Reader};
use crate::policy::Bilingual;

/// A value and where it stands.
#[derive(Default)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// One table. Without a table (its absence is already reported) every getter is silent.
pub(super) struct Section<'r, 'a> {
    pub(super) reader: &'r Reader,
    table: Option<&'r DeTable<'a>>,
    pub(super) at: usize,
    name: Option<Bilingual>,
    known: Vec<&'static str>,
}

impl<'r, 'a> Section<'r, 'a> {
    /// The whole file.
    pub(super) fn root(reader: &'r Reader, table: &'r Spanned<DeTable<'a>>) -> Self {
        let at = table.span().start;
        Self { reader, table: Some(table.get_ref()), at, name: None, known: Vec::new() }
    }

    /// Reports something about this table: `ja` and `en` follow its name.
    pub(super) fn report(&self, at: usize, ja: &str, en: &str) {
        if self.table.is_none() {
            return;
        }
        let (subject_ja, subject_en) = match &self.name {
            Some(name) => (format!("{} ", name.ja), format!("{}: ", name.en)),
            None => ("方針".to_owned(), "The policy: ".to_owned()),
        };
        self.reader.report(at, format!("{subject_ja}{ja}"), format!("{subject_en}{en}"));
    }

    /// The value of `key`, if it is there.
    pub(super) fn optional(&mut self, key: &'static str) -> Option<&'r Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table?.get(key)
    }

    /// The value of `key`; `hint` shows how to write it when it is not there.
    fn required(&mut self, key: &'static str, hint: &str) -> Option<&'r Spanned<DeValue<'a>>> {
        let value = self.optional(key);
        if value.is_none() {
            self.report(
                self.at,
                &format!("に `{key}` がありません。`{key} = {hint}` を加えてください。"),
                &format!("`{key}` is missing. Add `{key} = {hint}`."),
            );
        }
        value
    }

    fn wrong_type(&self, key: &str, at: usize, hint: &str) {
        self.report(
            at,
            &format!("の `{key}` の書き方が違います。`{key} = {hint}` の形にしてください。"),
            &format!("`{key}` is of the wrong kind. Write it like `{key} = {hint}`."),
        );
    }

    /// A text, not blank.
    pub(super) fn string(&mut self, key: &'static str, hint: &str) -> At<String> {
        self.required(key, hint).map(|value| self.as_string(key, value, hint)).unwrap_or_default()
    }

    fn as_string(&self, key: &str, value: &Spanned<DeValue<'a>>, hint: &str) -> At<String> {
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => self.report(
                at,
                &format!("の `{key}` が空です。`{key} = {hint}` の形で内容を入れてください。"),
                &format!("`{key}` is empty. Fill it in like `{key} = {hint}`."),
            ),
            Some(text) if hidden(text).next().is_some() => {
                let names = names(text);
                self.report(
                    self.reader.hidden_in(value.span()),
                    &format!(
                        "の `{key}` に、目に見えない制御文字 {names} があります。\
                         消すか、文を入力し直してください。"
                    ),
                    &format!(
                        "`{key}` contains {names}, which nobody sees. Delete it or type the text \
                         anew."
                    ),
                );
            }
            Some(text) => return At { value: text.trim().to_owned(), at },
            None => self.wrong_type(key, at, hint),
        }
        At { value: String::new(), at }
    }

    /// A text that may be left out.
    pub(super) fn optional_string(&mut self, key: &'static str, hint: &str) -> Option<At<String>> {
        self.optional(key).map(|value| self.as_string(key, value, hint))
    }

    /// A whole number within `range`.
    pub(super) fn integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
        example: i64,
    ) -> At<i64> {
        let hint = example.to_string();
        let Some(value) = self.required(key, &hint) else {
            return At { value: example, at: self.at };
        };
        self.as_integer(key, value, &range, example, &hint)
    }

    fn as_integer(
        &self,
        key: &str,
        value: &Spanned<DeValue<'a>>,
        range: &RangeInclusive<i64>,
        example: i64,
        hint: &str,
    ) -> At<i64> {
        let at = value.span().start;
        let number = value.get_ref().as_integer().and_then(|number| {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
        });
        match number {
            Some(value) if range.contains(&value) => return At { value, at },
            Some(value) => self.out_of_range(key, value, range, at),
            None => self.wrong_type(key, at, hint),
        }
        At { value: example, at }
    }

    fn out_of_range(&self, key: &str, value: i64, range: &RangeInclusive<i64>, at: usize) {
        let (min, max) = (range.start(), range.end());
        self.report(
            at,
            &format!("の `{key}` は {min} から {max} までです（今は {value}）。直してください。"),
            &format!("`{key}` must be from {min} to {max}; it is {value}. Correct it."),
        );
    }

    /// A whole number of a unit, small enough for the wire type.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u16>,
        example: u16,
    ) -> At<u16> {
        let wide = i64::from(*range.start())..=i64::from(*range.end());
        let found = self.integer(key, wide, i64::from(example));
        At { value: u16::try_from(found.value).unwrap_or(example), at: found.at }
    }

    /// A list of whole numbers of a unit, at least one.
    pub(super) fn numbers(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u16>,
        hint: &str,
    ) -> Vec<At<u16>> {
        let Some(value) = self.required(key, hint) else { return Vec::new() };
        let items = value.get_ref().as_array().filter(|items| !items.is_empty());
        let Some(items) = items else {
            self.wrong_type(key, value.span().start, hint);
            return Vec::new();
        };
        let (min, max) = (i64::from(*range.start()), i64::from(*range.end()));
        let one = |item| self.as_integer(key, item, &(min..=max), min, hint);
        let number = |found: At<i64>| At {
            value: u16::try_from(found.value).unwrap_or(*range.start()),
            at: found.at,
        };
        items.iter().map(one).map(number).collect()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.required(key, "true") else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value.span().start, "true");
            false
        })
    }

    /// A table within this one, called `key` in messages.
    pub(super) fn section(&mut self, key: &'static str, hint: &str) -> Section<'r, 'a> {
        let value = self.required(key, hint);
        let table = value.and_then(|value| value.get_ref().as_table());
        let at = value.map_or(self.at, |value| value.span().start);
        if value.is_some() && table.is_none() {
            self.wrong_type(key, at, hint);
        }
        let name = format!("`{key}`");
        let name = Some(self.child(&name, &name));
        Section { reader: self.reader, table, at, name, known: Vec::new() }
    }

    /// The tables of a list, each called by its kind and its code or position; at least one.
    pub(super) fn list(&mut self, key: &'static str, kind: Noun) -> Vec<Section<'r, 'a>> {
        const HINT: &str = "[ { … } ]";
        let Some(value) = self.required(key, HINT) else { return Vec::new() };
        let at = value.span().start;
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, at, HINT);
            return Vec::new();
        };
        if array.is_empty() {
            self.report(
                at,
                &format!("の `{key}` が空です。{}を1つ以上書いてください。", kind.ja),
                &format!("`{key}` is empty. Write at least one {}.", kind.en),
            );
        }
        let items = array.iter().enumerate();
        items.map(|(i, item)| self.item(key, kind, i + 1, item)).collect()
    }

    fn item(
        &self,
        key: &str,
        kind: Noun,
        position: usize,
        item: &'r Spanned<DeValue<'a>>,
    ) -> Section<'r, 'a> {
        let at = item.span().start;
        let table = item.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, at, "[ { … } ]");
        }
        let code = table.and_then(|table| table.get("code")?.get_ref().as_str());
        let code = code.filter(|code| hidden(code).next().is_none());
        let called = code.map_or_else(|| format!("#{position}"), |code| format!("`{code}`"));
        let (ja, en) = (format!("{} {called}", kind.ja), format!("{} {called}", kind.en));
        let name = Some(self.child(&ja, &en));
        Section { reader: self.reader, table, at, name, known: Vec::new() }
    }

    fn child(&self, ja: &str, en: &str) -> Bilingual {
        match &self.name {
            Some(name) => {
                Bilingual::new(format!("{} の{ja}", name.ja), format!("{} {en}", name.en))
            }
            None => Bilingual::new(ja, en),
        }
    }

    /// Whether `key` is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Where the value of `key` stands, or the table if there is none.
    pub(super) fn key_at(&self, key: &str) -> usize {
        let value = self.table.and_then(|table| table.get(key));
        value.map_or(self.at, |value| value.span().start)
    }

    /// Makes `key` known without reading it.
    pub(super) fn know(&mut self, key: &'static str) {
        self.known.push(key);
    }

    /// A list of texts, none blank; may be empty.
    pub(super) fn strings(&mut self, key: &'static str, hint: &str) -> Vec<At<String>> {
        let Some(value) = self.required(key, hint) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value.span().start, hint);
            return Vec::new();
        };
        array.iter().map(|item| self.as_string(key, item, hint)).collect()
    }

    /// Ends the table: every key that no getter asked for is unknown.
    pub(super) fn finish(self) {
        for (key, _) in self.table.into_iter().flatten() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let (hint_ja, hint_en) = match nearest(name, self.known.iter().copied()) {
                Some(near) => {
                    (format!("`{near}` の誤りではありませんか。"), format!("Is it `{near}`?"))
                }
                None => {
                    let known = self.known.join(", ");
                    (
                        format!("消すか、次のどれかにしてください: {known}"),
                        format!("Remove it or use one of: {known}"),
                    )
                }
            };
            self.report(
                key.span().start,
                &format!("に知らない項目 `{name}` があります。{hint_ja}"),
                &format!("`{name}` is not known. {hint_en}"),
            );
        }
    }
}
