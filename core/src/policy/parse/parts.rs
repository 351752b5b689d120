//! Builds each part of a policy from its table. One function for one table of the file.

use super::alert;
use super::meeting;
use super::reader::Noun;
use super::report;
use super::rules;
use super::section::{At, Section};
use crate::policy::{
    Bilingual, CaseRules, Category, Clause, Example, Guidance, Place, PlaceKind, Policy,
    ROUTE_ROLES, RouteAction, RouteStep, Severity, Term,
};

const TEXT: &str = "\"…\"";
const TEXTS: &str = "{ ja = \"…\", en = \"…\" }";

/// Texts that name something: the screen puts them on a button or into a line.
const ONE_LINE: [&str; 8] =
    ["label", "short", "hint", "building", "title", "city", "exit", "banner"];

const ACT: Noun = Noun { ja: "区分・例示", en: "category or example" };
const CATEGORY: Noun = Noun { ja: "区分", en: "category" };
const EXAMPLE: Noun = Noun { ja: "例示", en: "example" };
const CLAUSE: Noun = Noun { ja: "条項", en: "clause" };
const ROLE: Noun = Noun { ja: "役割", en: "role" };
const ROUTE_STEP: Noun = Noun { ja: "決裁経路の段階", en: "route step" };
pub(super) const CHANNEL: Noun = Noun { ja: "手段", en: "channel" };
const DEPARTMENT: Noun = Noun { ja: "所属", en: "department" };
const PLACE: Noun = Noun { ja: "場所", en: "place" };

pub(super) const CHANNELS: [&str; 5] = ["in_person", "phone", "visit", "online", "written"];

/// The whole file.
pub(super) fn policy(mut root: Section<'_, '_>) -> Policy {
    let retired_codes = retired_codes(&mut root);
    let version = root.string("version", "\"2026-10-01.1\"");
    rules::version(&root, &version);
    let offset = root.integer("utc_offset_minutes", -720..=840, 540);
    let utc_offset_minutes = rules::utc_offset(&root, &offset);
    let clauses: Vec<Clause> = root.list("clauses", CLAUSE).into_iter().map(clause).collect();
    let categories: Vec<Category> =
        root.list("categories", CATEGORY).into_iter().map(|s| category(s, &clauses)).collect();
    let roles = terms(&mut root, "roles", ROLE);
    rules::only_codes(&root, root.key_at("roles"), &roles, &ROUTE_ROLES);
    let departments = terms(&mut root, "departments", DEPARTMENT);
    let policy = Policy {
        version: version.value,
        title: root.texts("title", &[], &[]).value,
        city: root.texts("city", &[], &[]).value,
        utc_offset_minutes,
        case: case(root.section("case", "{ … }")),
        session: meeting::session(root.section("session", "{ … }"), &categories, &clauses),
        ladder: meeting::ladder(&mut root),
        filming: Some(meeting::filming(root.section("filming", "{ … }"), &clauses)),
        alert: alert::alert(root.section("alert", "{ … }"), &departments),
        route: route(&mut root, &roles, &clauses),
        report: Some(report::report(root.section("report", "{ … }"), &clauses)),
        channels: channels(&mut root),
        places: root.list("places", PLACE).into_iter().map(|s| place(s, &departments)).collect(),
        clauses,
        categories,
        roles,
        departments,
        retired_codes,
    };
    root.finish();
    policy
}

fn retired_codes(root: &mut Section<'_, '_>) -> Vec<String> {
    let codes = root.strings("retired_codes", "[ \"…\" ]");
    for code in &codes {
        root.reader.retire(code.value.clone());
    }
    codes.into_iter().map(|code| code.value).collect()
}

fn channels(root: &mut Section<'_, '_>) -> Vec<Term> {
    let channels = terms(root, "channels", CHANNEL);
    let codes = channels.iter().map(|channel| channel.code.as_str());
    rules::has_codes(root, root.key_at("channels"), CHANNEL, codes, &CHANNELS);
    channels
}

fn clause(mut s: Section<'_, '_>) -> Clause {
    let clause = Clause {
        code: s.code(CLAUSE).value,
        label: s.texts("label", &[], &[]).value,
        text: s.texts("text", &[], &[]).value,
    };
    s.finish();
    clause
}

fn category(mut s: Section<'_, '_>, clauses: &[Clause]) -> Category {
    let code = s.code(ACT).value;
    let label = s.texts("label", &[], &[]).value;
    let short = s.texts("short", &[], &[]);
    rules::short_label(&s, &short);
    let hint = s.texts("hint", &[], &[]).value;
    let severity =
        s.choice("severity", &[("normal", Severity::Normal), ("danger", Severity::Danger)]);
    let leave_say = s.texts("leave_say", &[], &[]).value;
    let category = Category {
        code,
        label,
        short: short.value,
        severity: severity.unwrap_or_default(),
        guidance: guidance(s.section("guidance", TEXTS), clauses),
        examples: s.list("examples", EXAMPLE).into_iter().map(example).collect(),
        hint,
        leave_say,
    };
    s.finish();
    category
}

fn guidance(mut s: Section<'_, '_>, clauses: &[Clause]) -> Guidance {
    let guidance =
        Guidance { text: s.wordings(&[], &[]).value, clause: clause_code(&mut s, clauses) };
    s.finish();
    guidance
}

fn example(mut s: Section<'_, '_>) -> Example {
    let example = Example { code: s.code(ACT).value, text: s.wordings(&[], &[]).value };
    s.finish();
    example
}

fn case(mut s: Section<'_, '_>) -> CaseRules {
    let case = CaseRules {
        idle_minutes: s.number("idle_minutes", 1..=1440, 120).value,
        undo_seconds: s.number("undo_seconds", 1..=300, 10).value,
    };
    s.finish();
    case
}

fn route(root: &mut Section<'_, '_>, roles: &[Term], clauses: &[Clause]) -> Vec<RouteStep> {
    let items = root.list("route", ROUTE_STEP).into_iter();
    let steps: Vec<At<Option<RouteStep>>> = items.map(|s| route_step(s, roles, clauses)).collect();
    rules::route(root, &steps);
    rules::route_roles(root, &steps);
    steps.into_iter().filter_map(|step| step.value).collect()
}

fn route_step(
    mut s: Section<'_, '_>,
    known_roles: &[Term],
    clauses: &[Clause],
) -> At<Option<RouteStep>> {
    let at = s.at;
    let action = s.choice("action", &RouteAction::ALL.map(|action| (action.code(), action)));
    let roles = s.strings("roles", "[ \"staff\" ]");
    if roles.is_empty() && s.has("roles") {
        s.report(
            at,
            "の roles が空です。役割を1つ以上書いてください。",
            "roles is empty. Name one.",
        );
    }
    for role in roles.iter().filter(|role| !known_roles.iter().any(|r| r.code == role.value)) {
        let known = known_roles.iter().map(|role| role.code.as_str());
        rules::unknown(&s, role.at, "roles", &role.value, known);
    }
    let roles = roles.into_iter().map(|role| role.value).collect();
    let label = s.texts("label", &[], &[]).value;
    let clause = clause_code(&mut s, clauses);
    s.finish();
    At { value: action.map(|action| RouteStep { action, roles, label, clause }), at }
}

fn place(mut s: Section<'_, '_>, departments: &[Term]) -> Place {
    let code = s.code(PLACE).value;
    let kind = s.choice("kind", &PlaceKind::ALL.map(|kind| (kind.code(), kind)));
    let known = departments.iter().map(|department| department.code.as_str());
    let department = s.has("department").then(|| s.reference("department", known));
    let label = s.texts("label", &[], &[]).value;
    let indoors = kind.is_some_and(|kind| kind != PlaceKind::Visit);
    let building = (indoors || s.has("building")).then(|| s.texts("building", &[], &[]).value);
    let floor = (indoors || s.has("floor")).then(|| s.integer("floor", -9..=99, 1));
    if let Some(At { value: 0, at }) = floor {
        s.report(
            at,
            "の floor に 0 はありません。1階は 1、地下1階は -1 です。",
            "floor cannot be 0. The ground floor is 1, the first basement -1.",
        );
    }
    let extension = s.optional_string("extension", "\"1101\"");
    if let Some(extension) = &extension {
        rules::telephone(&s, "extension", extension);
    }
    s.know("exit");
    let exit = s.has("exit").then(|| s.texts("exit", &[], &[]).value);
    s.finish();
    Place {
        code,
        kind: kind.unwrap_or(PlaceKind::Visit),
        department,
        label,
        building,
        floor: floor.and_then(|floor| i16::try_from(floor.value).ok()),
        extension: extension.map(|extension| extension.value),
        exit,
    }
}

pub(super) fn terms(s: &mut Section<'_, '_>, key: &'static str, kind: Noun) -> Vec<Term> {
    s.list(key, kind).into_iter().map(|s| term(s, kind)).collect()
}

fn term(mut s: Section<'_, '_>, kind: Noun) -> Term {
    let (code, label) = (s.code(kind).value, s.wordings(&[], &[]));
    rules::one_line(&s, "ja / en", &label);
    let term = Term { code, label: label.value };
    s.finish();
    term
}

pub(super) fn clause_code(s: &mut Section<'_, '_>, clauses: &[Clause]) -> String {
    s.reference("clause", clauses.iter().map(|clause| clause.code.as_str()))
}

impl Section<'_, '_> {
    /// The code of this thing, claimed for its kind.
    pub(super) fn code(&mut self, kind: Noun) -> At<String> {
        let code = self.string("code", TEXT);
        if !code.value.is_empty() {
            self.reader.claim(kind, &code.value, code.at);
        }
        code
    }

    /// The text of `key` in both languages.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
        allowed: &[&str],
        needed: &[&str],
    ) -> At<Bilingual> {
        let mut texts = self.section(key, TEXTS);
        let text = texts.wordings(allowed, needed);
        texts.finish();
        if ONE_LINE.contains(&key) {
            rules::one_line(self, key, &text);
        }
        text
    }

    /// The text of this table itself, in both languages.
    pub(super) fn wordings(&mut self, allowed: &[&str], needed: &[&str]) -> At<Bilingual> {
        let mut wording = |lang| {
            let wording = self.wording(lang)?;
            rules::placeholders(self, lang, &wording, allowed, needed);
            Some(wording.value)
        };
        let ja = wording("ja").unwrap_or_default();
        let en = wording("en").unwrap_or_default();
        At { value: Bilingual { ja, en }, at: self.at }
    }

    /// The wording in one language; `None` if that is reported as missing or empty.
    fn wording(&mut self, lang: &'static str) -> Option<At<String>> {
        if self.has(lang) {
            return Some(self.string(lang, TEXT)).filter(|wording| !wording.value.is_empty());
        }
        self.know(lang);
        let (ja, en) = if lang == "ja" { ("日本語", "Japanese") } else { ("英語", "English") };
        self.report(
            self.at,
            &format!("に{ja}がありません。{lang} = \"…\" を加えてください。"),
            &format!("there is no {en}. Add {lang} = \"…\"."),
        );
        None
    }

    /// One of the named values.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, values: &[(&str, T)]) -> Option<T> {
        let first = values.first().map_or("", |value| value.0);
        let found = self.string(key, &format!("\"{first}\""));
        let value = values.iter().find(|value| value.0 == found.value).map(|value| value.1);
        if value.is_none() && !found.value.is_empty() {
            rules::unknown(self, found.at, key, &found.value, values.iter().map(|value| value.0));
        }
        value
    }

    /// The code of something defined elsewhere in the file.
    pub(super) fn reference<'k>(
        &mut self,
        key: &'static str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> String {
        let found = self.string(key, TEXT);
        if !found.value.is_empty() && !known.clone().any(|code| code == found.value) {
            rules::unknown(self, found.at, key, &found.value, known);
        }
        found.value
    }
}
