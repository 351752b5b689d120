//! The default policy says what the city's policy says, and survives the wire.

mod faults;
mod wire;

use super::parse::{DEFAULT, Problem};
use super::*;
use crate::lang::Lang;

/// The city's policy as published, the source of every rule.
const SOURCE: &str = include_str!("../../../../policy/basic-policy.txt");

fn default_policy() -> Policy {
    parse(DEFAULT, "default.toml").unwrap_or_else(|errors| panic!("{errors}"))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_ten_categories_stand_in_the_order_of_the_policy_with_all_their_examples() {
    // Counted by hand in the table 【該当する行為】.
    let counted = [
        ("time_detention", "時間拘束", 3),
        ("repeat", "リピート型", 3),
        ("abusive_language", "暴言", 4),
        ("fault_finding", "揚げ足取り", 5),
        ("threat", "脅迫", 3),
        ("authority", "権威型", 1),
        ("sns_post", "SNSへの投稿", 2),
        ("unjustified_demand", "正当な理由のない過度な要求", 9),
        ("sexual_harassment", "セクハラ", 2),
        ("other", "その他", 2),
    ];
    let policy = default_policy();
    let found: Vec<_> = policy
        .categories
        .iter()
        .map(|c| (c.code.as_str(), c.label.ja.as_str(), c.examples.len()))
        .collect();
    assert_eq!(found, counted);
    assert_eq!(counted.iter().map(|row| row.2).sum::<usize>(), 34);
}

#[test]
fn the_table_of_acts_is_word_for_word_the_policys_own() {
    let table = SOURCE.split("行為のタイプ　行為の例").nth(1).unwrap();
    let table = table.split("（対応）").next().unwrap();
    let mut published = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        published.push(without_blanks(line));
    }
    let mut ours = Vec::new();
    for category in &default_policy().categories {
        ours.push(without_blanks(&category.label.ja));
        ours.extend(category.examples.iter().map(|e| format!("・{}", without_blanks(&e.text.ja))));
    }
    assert_eq!(ours, published);
}

#[test]
fn every_clause_is_quoted_from_the_policy_and_every_paragraph_of_the_response_is_quoted() {
    let source = without_blanks(SOURCE);
    let policy = default_policy();
    for clause in &policy.clauses {
        for paragraph in clause.text.ja.lines() {
            assert!(source.contains(&without_blanks(paragraph)), "{}: {paragraph}", clause.code);
        }
    }
    let quoted: String = policy.clauses.iter().map(|c| without_blanks(&c.text.ja)).collect();
    let response = SOURCE.split("（対応）").nth(1).unwrap();
    for line in response.lines().filter_map(|line| line.strip_prefix('・')) {
        assert!(quoted.contains(&without_blanks(line)), "not quoted: {line}");
    }
}

#[test]
fn no_look_alike_character_of_the_published_file_is_left() {
    let look_alike = |c: char| matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}');
    for text in [DEFAULT, SOURCE] {
        assert_eq!(text.chars().find(|c| look_alike(*c)), None);
    }
    assert!(look_alike('⻑') && look_alike('⼀') && !look_alike('長'), "the control");
}

#[test]
fn the_numbers_are_those_of_the_policy() {
    let policy = default_policy();
    let session = &policy.session;
    assert_eq!((session.meeting_limit_min, session.detention_limit_min), (30, 60));
    assert_eq!(session.prompt_marks_min().collect::<Vec<_>>(), [10, 5, 0]);
    assert_eq!((session.overrun_prompt_every_min, session.required_staff), (5, 2));
    assert!(session.recording.required && session.place.government_building);
    assert_eq!((policy.case.idle_minutes, policy.case.undo_seconds), (120, 10));
    let alert = &policy.alert;
    assert_eq!((alert.hold_ms, alert.cancel_seconds, alert.receipt_seconds), (1000, 5, 5));
    assert_eq!((policy.utc_offset_minutes, policy.version.as_str()), (540, "2026-10-01.6"));
    let rungs = policy.ladder_on(Some("in_person"));
    let times: Vec<_> = rungs.iter().map(|s| (s.min_times, s.max_times)).collect();
    assert_eq!(times, [(1, 1), (2, 3), (2, 3), (1, 1), (1, 1)]);
    let route: Vec<_> = policy.route.iter().map(|s| (s.action.code(), s.roles.join("|"))).collect();
    let expected = [
        ("draft", "staff|supervisor"),
        ("endorse", "supervisor"),
        ("consult", "general_affairs"),
        ("decide", "department_head"),
    ];
    assert_eq!(route, expected.map(|(action, roles)| (action, roles.to_owned())));
    let danger = policy.categories.iter().filter(|c| c.severity == Severity::Danger);
    assert_eq!(danger.map(|c| c.code.as_str()).collect::<Vec<_>>(), ["threat"]);
}

#[test]
fn the_report_is_settled_as_designed() {
    let report = default_policy().report.unwrap();
    assert_eq!(report.remind_days, 3);
    let number = report.number.fill(Lang::Ja, &[("year", "R8"), ("n", "12")]);
    assert_eq!(number, "R8カスハラ第12号");
    let forms: Vec<_> = report.measures.iter().map(|measure| measure.form).collect();
    assert_eq!(forms, MeasureForm::ALL[..6], "a measure for every form that has a document");
    let flags: Vec<_> = report.flags.iter().map(|f| (f.code.as_str(), f.days_max)).collect();
    assert_eq!(flags, [("watch", 180), ("warned", 365), ("restricted", 365)]);
    let kept = |class| report.keeps(class).map(|rule| rule.days);
    assert_eq!(RetentionClass::ALL.map(kept), [Some(30), Some(1095), Some(1825), Some(1825)]);
    // 内容証明、横書き: 20 characters by 26 lines is one of the forms that the post takes.
    assert_eq!((report.certified.line_chars, report.certified.page_lines), (20, 26));
    assert!(report.measure("warning_letter").is_some() && report.measure("of_2019").is_none());
    assert!(report.flag("watch").is_some() && report.flag("of_2019").is_none());
}

#[test]
fn the_alert_is_settled_as_designed() {
    let alert = default_policy().alert;
    assert_eq!(alert.times(), crate::alert::Times::DEFAULT);
    let rows: Vec<_> =
        alert.escalation.iter().map(|row| (row.after_seconds, row.unless, &row.to[..])).collect();
    let expected: [(u16, Unless, &[Group]); 3] = [
        (10, Unless::Ring, &[Group::Floor, Group::GeneralAffairs]),
        (30, Unless::Answer, &[Group::Supervisors, Group::DepartmentHead]),
        (60, Unless::Answer, &[Group::All]),
    ];
    assert_eq!(rows, expected);
    assert_eq!((&alert.care_days[..], alert.position), (&[1, 7][..], false));
    assert_eq!(alert.clone().completed(), alert, "nothing is left to fill in");
}

#[test]
fn a_department_has_one_extension() {
    let mut policy = default_policy();
    assert_eq!(policy.extension("zeimu"), Some("2110"));
    policy.alert.extensions.clear();
    assert_eq!(policy.extension("shimin"), Some("1110"), "the office");
    assert_eq!(policy.extension("fukushi"), Some("1201"), "without an office the first counter");
    assert_eq!(policy.extension("of_2019"), None);
}

#[test]
fn a_lookup_finds_what_is_there_and_shrugs_at_an_old_code() {
    let policy = default_policy();
    assert_eq!(policy.category("threat").unwrap().label.get(Lang::Ja), "脅迫");
    assert_eq!(policy.example("stalking").unwrap().text.ja, "特定の職員へのつきまとい");
    assert_eq!(policy.prompt_for(5).unwrap().ja, "あと5分で終了させていただきます。");
    assert_eq!(policy.clause("response_1").unwrap().label.ja, "対応⑴ 面談時間等");
    assert_eq!(policy.end_reason("police").unwrap().en, "Police were called");
    assert_eq!(policy.ladder_step("leave_requested").unwrap().label.ja, "退去要求");
    assert_eq!(policy.alert_level("emergency").unwrap().ja, "緊急通報");
    assert_eq!(policy.answer("coming").unwrap().ja, "向かっています");
    assert_eq!(policy.false_alarm("touched").unwrap().ja, "誤って押した");
    assert!(policy.answer("of_2019").is_none() && policy.false_alarm("of_2019").is_none());
    assert_eq!(policy.role("general_affairs").unwrap().ja, "総務課長");
    assert_eq!(policy.channel("phone").unwrap().ja, "電話");
    assert_eq!(policy.department("shimin").unwrap().ja, "市民課");
    assert_eq!(policy.place("shimin_1").unwrap().extension.as_deref(), Some("1101"));

    assert!(policy.category("of_2019").is_none() && policy.example("of_2019").is_none());
    assert!(policy.prompt_for(7).is_none() && policy.clause("of_2019").is_none());
    assert!(policy.end_reason("of_2019").is_none() && policy.ladder_step("of_2019").is_none());
    assert!(policy.alert_level("of_2019").is_none() && policy.role("of_2019").is_none());
    assert!(policy.channel("of_2019").is_none() && policy.department("of_2019").is_none());
    assert!(policy.place("of_2019").is_none());
}

#[test]
fn a_department_chooses_its_own_places_first_and_never_anothers() {
    let policy = default_policy();
    let codes: Vec<_> = policy.places_of("fukushi").map(|place| place.code.as_str()).collect();
    assert_eq!(codes, ["fukushi_1", "fukushi_2", "room_b", "room_a", "meeting_room_1", "visit"]);
}

#[test]
fn a_place_is_said_from_the_building_inwards() {
    let policy = default_policy();
    let mut place = policy.place("shimin_1").unwrap().clone();
    assert!(place.in_government_building());
    assert_eq!(place.address(Lang::Ja), "本庁舎1階 市民課1番窓口");
    assert_eq!(place.address(Lang::En), "Residents counter 1, Main Building, floor 1");
    place.floor = Some(-1);
    assert_eq!(place.address(Lang::Ja), "本庁舎地下1階 市民課1番窓口");
    let visit = policy.place("visit").unwrap();
    assert!(!visit.in_government_building());
    assert_eq!(visit.address(Lang::Ja), "訪問先");
}

#[test]
fn a_sentence_is_filled_once_and_an_unknown_name_stays_visible() {
    let session = default_policy().session;
    assert_eq!(
        session.start_say.fill(Lang::Ja, &[("end_time", "10:30")]),
        "本日の面談は10:30までとさせていただきます。時間になりましたら終了いたします。"
    );
    let tricky = Bilingual::new("{a}{b}{c", "");
    assert_eq!(tricky.fill(Lang::Ja, &[("a", "{b}"), ("b", "x")]), "{b}x{c");
    assert_eq!(tricky.fill(Lang::Ja, &[]), "{a}{b}{c");
}
