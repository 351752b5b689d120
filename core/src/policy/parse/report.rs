//! Builds the rules of the report from their table: measures, flags, retention, 内容証明.

use super::parts::clause_code;
use super::reader::Noun;
use super::rules;
use super::section::{At, Section};
use crate::policy::{
    CertifiedRule, Clause, FlagRule, MeasureForm, MeasureRule, ReportRules, RetentionClass,
    RetentionRule,
};

const MEASURE: Noun = Noun { ja: "措置", en: "measure" };
const FLAG: Noun = Noun { ja: "相手方の表示", en: "flag" };
const RETENTION: Noun = Noun { ja: "保存年限", en: "retention rule" };

/// The table of the report.
pub(super) fn report(mut s: Section<'_, '_>, clauses: &[Clause]) -> ReportRules {
    let report = ReportRules {
        remind_days: s.number("remind_days", 1..=60, 3).value,
        number: s.texts("number", &["year", "n"], &["n"]).value,
        fairness: s.texts("fairness", &[], &[]).value,
        measures: s.list("measures", MEASURE).into_iter().map(|m| measure(m, clauses)).collect(),
        flags: s.list("flags", FLAG).into_iter().map(flag).collect(),
        retention: retention(&mut s),
        certified: certified(s.section("certified", "{ … }")),
    };
    s.finish();
    report
}

fn measure(mut s: Section<'_, '_>, clauses: &[Clause]) -> MeasureRule {
    let measure = MeasureRule {
        code: s.code(MEASURE).value,
        label: s.texts("label", &[], &[]).value,
        form: s
            .choice("form", &MeasureForm::ALL.map(|form| (form.code(), form)))
            .unwrap_or(MeasureForm::None),
        hint: s.texts("hint", &[], &[]).value,
        clause: clause_code(&mut s, clauses),
    };
    s.finish();
    measure
}

fn flag(mut s: Section<'_, '_>) -> FlagRule {
    let flag = FlagRule {
        code: s.code(FLAG).value,
        label: s.texts("label", &[], &[]).value,
        days_max: s.number("days_max", 1..=1830, 180).value,
    };
    s.finish();
    flag
}

/// Each class once: what is kept for ever without a rule is kept by mistake.
fn retention(s: &mut Section<'_, '_>) -> Vec<RetentionRule> {
    let rules: Vec<At<Option<RetentionRule>>> =
        s.list("retention", RETENTION).into_iter().map(retention_rule).collect();
    let classes: Vec<&str> = rules.iter().flat_map(|r| &r.value).map(|r| r.class.code()).collect();
    let all = RetentionClass::ALL.map(RetentionClass::code);
    rules::has_codes(s, s.key_at("retention"), RETENTION, classes.iter().copied(), &all);
    rules.into_iter().filter_map(|rule| rule.value).collect()
}

fn retention_rule(mut s: Section<'_, '_>) -> At<Option<RetentionRule>> {
    let at = s.at;
    let class = s.choice("class", &RetentionClass::ALL.map(|class| (class.code(), class)));
    let label = s.texts("label", &[], &[]).value;
    let days = s.number("days", 1..=36_500, 30).value;
    s.finish();
    At { value: class.map(|class| RetentionRule { class, label, days }), at }
}

fn certified(mut s: Section<'_, '_>) -> CertifiedRule {
    let certified = CertifiedRule {
        line_chars: s.number("line_chars", 1..=26, 20).value,
        page_lines: s.number("page_lines", 1..=40, 26).value,
    };
    s.finish();
    certified
}
