//! What all tables of one policy file share: its lines, its codes and the problems found so far.
//! Knows no key of the file.

use core::cell::RefCell;
use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};

use super::hidden::hidden;
use super::problem::Problem;
use crate::policy::Bilingual;

/// A kind of thing in the file, in words. Codes are unique within one kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Noun {
    pub(super) ja: &'static str,
    pub(super) en: &'static str,
}

/// What all tables of one file share.
pub(super) struct Reader {
    line_starts: Vec<usize>,
    hidden: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
    codes: RefCell<BTreeMap<(Noun, String), usize>>,
    retired: RefCell<BTreeSet<String>>,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let after_breaks =
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self {
            line_starts: core::iter::once(0).chain(after_breaks).collect(),
            hidden: hidden(text).map(|(at, _)| at).collect(),
            problems: RefCell::default(),
            codes: RefCell::default(),
            retired: RefCell::default(),
        }
    }

    fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at).max(1)
    }

    /// Where the first hidden character of a value stands; the value itself if it is escaped.
    pub(super) fn hidden_in(&self, value: Range<usize>) -> usize {
        let first = self.hidden.iter().find(|at| value.contains(at));
        first.copied().unwrap_or(value.start)
    }

    pub(super) fn report(&self, at: usize, ja: String, en: String) {
        let problem = Problem { line: self.line(at), message: Bilingual { ja, en } };
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn retire(&self, code: String) {
        self.retired.borrow_mut().insert(code);
    }

    /// The problems found, ordered by line.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    /// Takes a code for one thing of a kind; reports a form, a reuse or a retired code.
    pub(super) fn claim(&self, kind: Noun, code: &str, at: usize) {
        if !is_code(code) {
            self.report(
                at,
                format!(
                    "コード `{code}` は使えません。英小文字で始め、英小文字・数字・_ の40字以内に\
                     してください。"
                ),
                format!(
                    "`{code}` cannot be a code. Use at most 40 of a-z, 0-9 and _, \
                     beginning with a letter."
                ),
            );
            return;
        }
        if self.retired.borrow().contains(code) {
            self.report(
                at,
                format!(
                    "コード `{code}` は廃止済み（retired_codes）で再使用できません。\
                     新しいコードを付けてください。"
                ),
                format!(
                    "`{code}` is retired (retired_codes) and cannot be used again. \
                     Give it a new code."
                ),
            );
        }
        let line = self.line(at);
        let first = self.codes.borrow().get(&(kind, code.to_owned())).copied();
        match first {
            Some(first) => self.report(
                at,
                format!(
                    "{}のコード `{code}` は{first}行目にもあります。\
                     どちらかを別のコードにしてください。",
                    kind.ja
                ),
                format!(
                    "The {} code `{code}` is also on line {first}. Give one of them another code.",
                    kind.en
                ),
            ),
            None => {
                self.codes.borrow_mut().insert((kind, code.to_owned()), line);
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    let body = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    code.len() <= 40
        && code.bytes().all(body)
        && code.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
}
