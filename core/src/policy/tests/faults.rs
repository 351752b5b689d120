//! Every mistake in a policy file is named with its line and what to do, all in one pass.

use proptest::prelude::*;

use super::super::parse::parse_bytes;
use super::*;

/// A mistake: `find` (once in the default file) is replaced by `put`; `‸` in `put` marks the line
/// that the message must name. Then a part of the Japanese and of the English message.
struct Mistake(&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // The file as a whole.
    Mistake("\"2026-10-01.6\"", "‸\"2026-10-01\"", "施行日.連番", "not a day and a count"),
    Mistake("\"2026-10-01.6\"", "‸\"2026-02-30.1\"", "施行日.連番", "not a day and a count"),
    Mistake("\"2026-10-01.6\"", "‸\"2026-10-01.0\"", "施行日.連番", "not a day and a count"),
    Mistake("_minutes = 540", "_minutes = ‸541", "15分の倍数", "multiple of 15"),
    Mistake("_minutes = 540", "_minutes = ‸5400", "-720 から 840", "from -720 to 840"),
    Mistake("_minutes = 540", "_minutes = ‸\"9h\"", "書き方が違います", "wrong kind"),
    Mistake("codes = []", "codes = []\n‸verson = 1", "`version` の誤り", "Is it `version`?"),
    Mistake("codes = []", "codes = []\n‸colour = 1", "消すか、次のどれか", "Remove it or use"),
    Mistake("codes = []", "codes = ‸1", "書き方が違います", "wrong kind"),
    // Texts.
    Mistake("\"Moriri City\"", "‸\"  \"", "`city` の `en` が空です", "`city`: `en` is empty"),
    Mistake(", en = \"Discriminatory words or acts\"", "‸",
        "区分 `abusive_language` の例示 `discrimination` に英語がありません。en = \"…\" を加えて",
        "category `abusive_language` example `discrimination`: there is no English. Add en ="),
    Mistake("ja = \"暴言\", en = \"Abuse\"", "‸en = \"Abuse\"", "日本語がありません", "no Japanese"),
    Mistake("ja = \"リピート\"", "‸ja = \"リピートの苦情\"", "7字です", "has 7 letters"),
    Mistake("市民課1番窓口", "‸{room}窓口", "ここでは { } を使えません", "Use no { } here"),
    Mistake("市民課1番窓口", "‸市民課\u{202E}1番窓口", "制御文字 U+202E", "contains U+202E"),
    Mistake("市民課1番窓口", "‸市民課\\u2067窓口\u{2069}", "U+2067, U+2069", "U+2067, U+2069"),
    Mistake("\"Moriri City\"", "‸\"Moriri \\u0007City\"", "制御文字 U+0007", "type the text anew"),
    Mistake("市民課1番窓口", "‸市民課\\n1番窓口", "label の途中に改行", "label has a line break"),
    Mistake("\"市民課\"", "‸\"市民\\n課\"", "途中に改行", "has a line break"),
    // Codes.
    Mistake("\"frequent_calls\"", "‸\"frequent\u{202D}_calls\"", "例示 #", "example #"),
    Mistake("codes = []", "codes = [\"left\"]", "`left` は廃止済み", "`left` is retired"),
    Mistake("\"frequent_calls\"", "‸\"long_call\"", "例示のコード `long_call` は", "also on line"),
    Mistake("\"leaflets\"", "‸\"threat\"", "例示のコード `threat` は", "also on line"),
    Mistake("code = \"frequent_calls\", ", "‸", "`code` がありません", "`code` is missing"),
    Mistake("\"frequent_calls\"", "‸\"Frequent calls\"", "使えません", "cannot be a code"),
    // Categories.
    Mistake("severity = \"danger\"", "severity = ‸\"dangerous\"", "`danger` の誤り", "Is it"),
    Mistake("guidance.clause = \"response_4\"", "‸guidance.clause = \"response_9\"",
        "誤りではありません", "Is it"),
    // The session.
    Mistake("left_min = 5,", "‸left_min = 10,", "大きい順", "from large to small"),
    Mistake("left_min = 10,", "‸left_min = 45,", "上限 30 分を超え", "above the limit of 30"),
    Mistake("staff = 2", "staff = ‸0", "`required_staff` は 1 から", "must be from 1"),
    Mistake("detention_limit_min = 60", "detention_limit_min = ‸20", "30 から", "from 30 to"),
    Mistake("category = \"time_d", "category = ‸\"tim_d", "`time_detention` の誤り", "Is it"),
    Mistake(
        "meeting lasts until {end_time}",
        "‸meeting lasts until then",
        "en に {end_time} がありません",
        "missing in en",
    ),
    Mistake("channels = [\"visit\"]\nsay", "channels = [‸\"home\"]\nsay", "home", "`home`"),
    Mistake("{over_min}分", "‸{over_hours}分", "使えるのは {over_min} です", "Use only {over_min}"),
    Mistake("code = \"agreed\"", "code = \"settled\"", "終了理由 `agreed` がありません", "`agreed` is"),
    Mistake("min = [5, 10, 15]", "min = ‸[5, 15, 10]", "小さい順", "small to large"),
    Mistake("min = [5, 10, 15]", "min = ‸[5, 45]", "30 分を超え", "above max_total"),
    Mistake("min = [5, 10, 15]", "min = ‸[0]", "1 から 240 まで", "from 1 to 240"),
    Mistake("min = [5, 10, 15]", "min = ‸[]", "書き方が違います", "wrong kind"),
    Mistake("meeting is extended to {end_time}", "‸longer",
        "en に {end_time} がありません", "missing in en"),
    Mistake("code = \"contact\"", "code = \"outside\"", "担当 `contact` がありません", "`contact` is"),
    Mistake("code = \"phone\"", "code = \"telephone\"", "手段 `phone` がありません", "`phone` is"),
    Mistake("leave_say.en = \"Because", "‸leave_say.es = \"Because",
        "`es` があります", "`es` is not known"),
    Mistake("\"filming_refused\"", "‸\"filming\"", "`filming` は定められていません", "not defined"),
    Mistake("code = \"filming_refused\"", "‸code = \"final_warning\"", "行目にもあります",
        "also on line"),
    Mistake("required = true", "required = ‸\"yes\"", "書き方が違います", "wrong kind"),
    Mistake("[session.place]", "‸[session.plaec]", "`plaec`", "`plaec`"),
    // The ladder, the alert and the route.
    Mistake("code = \"final_warning\"", "code = \"last\"", "段階 `final_warning` が", "is missing"),
    Mistake("hold_ms = 1000", "hold_ms = ‸100", "`hold_ms` は 300 から", "from 300 to 5000"),
    Mistake("watchdog_seconds = 38", "watchdog_seconds = ‸20", "2倍から4倍", "two to four times"),
    Mistake("retry_max_ms = 2000", "retry_max_ms = ‸200", "250 から", "from 250 to"),
    Mistake("after_seconds = 60", "‸after_seconds = 20", "早い順に", "Put the earlier first"),
    Mistake("60, unless = \"answer\"", "60, unless = ‸\"ring\"",
        "人が応答するまで繰り返します", "until a person answers"),
    Mistake("unless = \"ring\", to", "unless = ‸\"rang\", to", "`ring` の誤り", "Is it `ring`?"),
    Mistake("[\"supervisors\",", "[‸\"supervisor\",", "`supervisors` の誤り", "Is it `supervisors`"),
    Mistake("to = [\"all\"]", "‸to = []", "呼び出す相手がありません", "calls nobody"),
    Mistake("care_days = [1, 7]", "care_days = ‸[7, 1]", "小さい順", "small to large"),
    Mistake("affairs = \"somu\"", "affairs = ‸\"soumu\"", "`somu` の誤り", "Is it"),
    Mistake("code = \"coming\"", "code = \"going\"", "応答の種類 `coming`", "`coming` is missing"),
    Mistake("code = \"weapon_unknown\"", "code = \"weapons\"", "`weapon_unknown` が", "is missing"),
    Mistake("\"zeimu\", extension", "\"zeimu\", ‸extensio", "`extension` がありません", "Add"),
    Mistake("場所（{place}）", "‸場所（{room}）", "使えるのは {place}", "Use only {place}"),
    Mistake("{injuries}{weapon}", "‸{injury}{weapon}", "{place}, {what}, {injuries}", "Use only"),
    Mistake("position = false", "position = ‸\"no\"", "書き方が違います", "wrong kind"),
    Mistake("code = \"assist\"", "code = \"asist\"", "`assist`", "`assist`"),
    Mistake("tel = \"110\"", "tel = ‸\"一一〇\"", "電話番号ではありません", "not a telephone number"),
    Mistake("[\"general_affairs\"]", "‸[\"general_afairs\"]", "`general_affairs` の誤り", "Is it"),
    Mistake("[\"general_affairs\"]", "‸[]", "roles が空です", "roles is empty"),
    Mistake("code = \"general_affairs\", ja", "code = \"mayor\", ja", "`mayor`", "`mayor`"),
    Mistake("action = \"decide\"", "‸action = \"consult\"", "最後に決裁がありません", "does not end"),
    Mistake("action = \"endorse\"", "action = ‸\"endorce\"", "`endorse` の誤り", "Is it `endorse`?"),
    Mistake("action = \"draft\"", "‸action = \"consult\"", "起案から始まります", "must begin with"),
    Mistake("action = \"consult\"", "‸action = \"draft\"", "1つだけ置けます", "one draft, first"),
    Mistake("action = \"consult\"", "‸action = \"consul\"", "`consult` の誤り", "Is it `consult`?"),
    Mistake("action = \"consult\", roles = [\"general_affairs\"]",
        "‸action = \"endorse\", roles = [\"general_affairs\", \"supervisor\"]",
        "`supervisor` の `endorse` の段階が2つ", "two `endorse` steps for `supervisor`"),
    // The report.
    Mistake("remind_days = 3", "remind_days = ‸0", "1 から 60 まで", "from 1 to 60"),
    Mistake("{year}カスハラ第{n}号", "‸{year}カスハラ第号", "{n} がありません", "missing in"),
    Mistake("{year}カスハラ第{n}号", "‸{month}カスハラ第{n}号", "使えるのは {year}, {n}", "Use only"),
    Mistake("form = \"entry_ban\"", "form = ‸\"entry_bann\"", "`entry_ban` の誤り", "Is it `entry_"),
    Mistake("code = \"police_report\"", "‸code = \"warning_letter\"", "行目にもあります", "also on line"),
    Mistake("\"注視\", en = \"Watch\" }, days_max = 180", "‸\"注視\", en = \"Watch\" }, days_max = 0",
        "1 から 1830", "from 1 to 1830"),
    Mistake("class = \"report\"", "class = ‸\"reports\"", "`report` の誤り", "Is it `report`?"),
    Mistake("class = \"case_without_report\"", "class = \"report\"",
        "`case_without_report` がありません", "`case_without_report` is missing"),
    Mistake("days = 30,", "days = ‸0,", "1 から 36500", "from 1 to 36500"),
    Mistake("line_chars = 20", "line_chars = ‸27", "1 から 26", "from 1 to 26"),
    Mistake("page_lines = 26", "page_lines = ‸41", "1 から 40", "from 1 to 40"),
    Mistake("[report.certified]", "‸[report.certifed]", "`certifed`", "`certifed`"),
    // Places.
    Mistake("department = \"somu\", l", "‸department = \"soumu\", l", "`somu` の誤り", "Is it"),
    Mistake("kind = \"visit\"", "‸kind = \"tent\"", "次のどれかにしてください", "Use one of: counter"),
    Mistake("floor = 3, extension = \"3101\"", "‸floor = 0", "floor に 0 は", "cannot be 0"),
    Mistake("kind = \"visit\"", "‸kind = \"room\", floor = 1", "`building` がありません", "Add"),
    Mistake("\"3190\"", "‸\"内線\"", "電話番号ではありません", "not a telephone number"),
];

/// The default file with one mistake, and the line that the mark stands on.
fn with_mistake(Mistake(find, put, ..): &Mistake) -> (String, Option<usize>) {
    assert_eq!(DEFAULT.matches(find).count(), 1, "`{find}` must stand once in default.toml");
    let marked = DEFAULT.replacen(find, put, 1);
    let line = marked.find('‸').map(|at| 1 + marked[..at].matches('\n').count());
    (marked.replace('‸', ""), line)
}

#[test]
fn each_mistake_is_named_with_its_line_in_both_languages() {
    for mistake in MISTAKES {
        let (text, line) = with_mistake(mistake);
        let errors = parse(&text, "policy.toml").expect_err(mistake.1);
        let hit = errors.problems.iter().find(|problem| {
            problem.message.ja.contains(mistake.2)
                && problem.message.en.contains(mistake.3)
                && line.is_none_or(|line| problem.line == line)
        });
        let Some(hit) = hit else {
            panic!("`{}`: not on line {line:?} of\n{errors}", mistake.1);
        };
        let (ja, en) = (errors.in_lang(Lang::Ja), errors.in_lang(Lang::En));
        assert!(ja.contains(&format!("policy.toml:{}: {}", hit.line, hit.message.ja)), "{ja}");
        assert!(en.contains(&format!("policy.toml:{}: {}", hit.line, hit.message.en)), "{en}");
    }
}

/// Keys that a file from before them lacks.
const OPTIONAL: &[&str] = &[
    "heartbeat_seconds",
    "watchdog_seconds",
    "retry_min_ms",
    "retry_max_ms",
    "repeat_seconds",
    "position",
    "general_affairs",
    "care_days",
];

/// The settings of the alert as a file from before them has them.
#[test]
fn a_file_from_before_the_alert_was_settled_is_still_read() {
    let (before, alert) = DEFAULT.split_once("[alert]").unwrap();
    let (levels, rest) = alert.split_once("# 同じ課には").unwrap();
    assert!(rest.contains("[alert.drill]"), "everything after the levels is new");
    let old = |line: &&str| !OPTIONAL.iter().any(|key| line.starts_with(&format!("{key} =")));
    let levels: Vec<&str> = levels.lines().filter(old).collect();
    let exits = before.replace(", exit = {", "‸");
    let mut places = String::new();
    for (i, part) in exits.split('‸').enumerate() {
        places += if i == 0 { part } else { part.split_once('}').unwrap().1 };
    }
    let (_, report) = rest.split_once("\n[report]").unwrap();
    let text = format!("{places}[alert]{}\n[report]{report}", levels.join("\n"))
        .replace("{injuries}{weapon}", "")
        .replace("{injuries} {weapon} ", "");
    let policy = parse(&text, "old.toml").unwrap_or_else(|errors| panic!("{errors}"));
    let new = default_policy();
    assert_eq!(policy.alert.times(), new.alert.times());
    assert_eq!(policy.alert.escalation, new.alert.escalation);
    assert_eq!(policy.alert.answers, new.alert.answers);
    assert_eq!(policy.alert.false_alarms, new.alert.false_alarms);
    assert_eq!(policy.alert.police_facts, new.alert.police_facts);
    assert_eq!((policy.alert.care_days, policy.alert.care_say), (vec![1, 7], None));
    assert_eq!((policy.alert.drill, policy.alert.position), (None, false));
    assert!(policy.places.iter().all(|place| place.exit.is_none()));
}

#[test]
fn a_missing_key_is_named_with_how_to_write_it() {
    let lines: Vec<&str> = DEFAULT.lines().collect();
    let mut tried = 0;
    for (i, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let whole = !line.starts_with([' ', '#']) && !line.ends_with(['[', '"', '{']);
        // Without channels a rung is for all of them.
        let in_ladder = lines[..i].iter().rev().find(|l| l.starts_with('[')) == Some(&"[[ladder]]");
        if in_ladder && key == "channels" {
            continue;
        }
        let whole = whole || (line.ends_with('"') && !line.ends_with("\"\"\""));
        if !whole || line.starts_with(' ') || OPTIONAL.contains(&key) {
            continue;
        }
        tried += 1;
        let without = [&lines[..i], &lines[i + 1..]].concat().join("\n");
        let errors = parse(&without, "policy.toml").expect_err(line);
        let name = key.rsplit('.').next().unwrap();
        let add = |p: &Problem| p.message.ja.contains(&format!("{name} = ")) && p.line <= i + 1;
        assert!(errors.problems.iter().any(add), "without `{line}`:\n{errors}");
    }
    assert!(tried > 100, "only {tried} keys tried");
}

#[test]
fn no_table_of_the_file_accepts_a_key_it_does_not_know() {
    let mut tried = 0;
    for (i, line) in DEFAULT.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        for (at, _) in line.match_indices("{ ") {
            tried += 1;
            let strange = format!("{}{{ zzzzzz = 1, {}", &line[..at], &line[at + 2..]);
            assert_unknown_key(i, &strange);
        }
        if line.starts_with('[') {
            tried += 1;
            assert_unknown_key(i, &format!("{line} \nzzzzzz = 1"));
        }
    }
    assert!(tried > 100, "only {tried} tables tried");
}

fn assert_unknown_key(index: usize, strange: &str) {
    let mut lines: Vec<&str> = DEFAULT.lines().collect();
    lines[index] = strange;
    let errors = parse(&lines.join("\n"), "policy.toml").expect_err(strange);
    let line = index + 1 + strange.matches('\n').count();
    let named = |p: &Problem| p.line == line && p.message.ja.contains("知らない項目 `zzzzzz`");
    assert!(errors.problems.iter().any(named), "line {line} `{strange}`:\n{errors}");
}

/// Both the line of the character and every line break of a long text are right.
#[test]
fn a_hidden_character_in_a_long_text_is_found_on_its_own_line() {
    let start = DEFAULT.find("text.ja = \"\"\"").unwrap();
    let end = start + DEFAULT[start..].find("\n\"\"\"").unwrap();
    let text = format!("{}\u{202E}{}", &DEFAULT[..end], &DEFAULT[end..]);
    let line = 1 + DEFAULT[..end].matches('\n').count();
    let errors = parse(&text, "policy.toml").unwrap_err();
    assert_eq!(errors.problems.len(), 1, "{errors}");
    assert_eq!(errors.problems[0].line, line, "{errors}");
    assert!(parse(&DEFAULT.replace('\n', "\r\n"), "windows.toml").is_ok(), "the control");
}

#[test]
fn a_file_that_is_not_utf_8_is_told_its_line_and_what_to_do() {
    let at = DEFAULT.find("市民課1番窓口").unwrap();
    // 市 in Shift_JIS.
    let bytes = [&DEFAULT.as_bytes()[..at], b"\x8e\x73", &DEFAULT.as_bytes()[at..]].concat();
    let errors = parse_bytes(&bytes, "policy.toml").unwrap_err();
    let line = 1 + DEFAULT[..at].matches('\n').count();
    assert_eq!(errors.problems.len(), 1, "{errors}");
    assert_eq!(errors.problems[0].line, line);
    assert!(errors.in_lang(Lang::Ja).contains("UTF-8 を選んで保存"), "{errors}");
    assert!(errors.in_lang(Lang::En).contains("Save the file as UTF-8"), "{errors}");
    assert_eq!(parse_bytes(DEFAULT.as_bytes(), "policy.toml"), Ok(default_policy()));
    let marked = [b"\xef\xbb\xbf", DEFAULT.as_bytes()].concat();
    assert_eq!(parse_bytes(&marked, "notepad.toml"), Ok(default_policy()));
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_file() {
    let text = DEFAULT
        .replacen("\"2026-10-01.6\"", "\"soon\"", 1)
        .replacen("hold_ms = 1000", "hold_ms = 1", 1)
        .replacen(", en = \"Moriri City\"", "", 1)
        .replacen("action = \"decide\"", "action = \"consult\"", 1)
        .replacen("department = \"zeimu\"", "department = \"zeim\"", 1);
    let errors = parse(&text, "policy.toml").unwrap_err();
    assert_eq!(errors.problems.len(), 5, "{errors}");
    assert!(errors.problems.is_sorted_by_key(|problem| problem.line), "{errors}");
}

#[test]
fn an_empty_file_says_everything_that_must_be_in_it() {
    let errors = parse("", "empty.toml").unwrap_err();
    for key in ["version", "categories", "session", "route", "places", "alert", "case"] {
        let wanted = format!("`{key}` がありません");
        assert!(errors.in_lang(Lang::Ja).contains(&wanted), "{key}:\n{errors}");
    }
    let none = "categories = []";
    let errors = parse(none, "empty.toml").unwrap_err();
    assert!(errors.in_lang(Lang::Ja).contains("区分を1つ以上"), "{errors}");
}

#[test]
fn what_is_not_toml_is_said_to_be_so() {
    let errors = parse("version = \"1\"\ntitle = {", "broken.toml").unwrap_err();
    assert!(errors.problems.iter().all(|p| p.message.ja.contains("TOML として読めません")));
    assert!(errors.to_string().starts_with("broken.toml:2: "), "{errors}");
}

/// The control of the rule that no two steps of one kind are open to one role.
#[test]
fn steps_of_one_kind_for_different_roles_are_a_route() {
    let step = "  { action = \"consult\", roles = [\"general_affairs\"]";
    let more = format!(
        "{} }},\n{step}",
        step.replace("general_affairs", "supervisor").replace(
            "]",
            "], label = { ja = \"合議\", en = \"Consultation\" }, clause = \"response_3\""
        )
    );
    let policy = parse(&DEFAULT.replacen(step, &more, 1), "policy.toml").unwrap();
    assert_eq!(policy.route.len(), default_policy().route.len() + 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever single character is lost, the file is still read or a line of it is named.
    #[test]
    fn a_lost_character_never_panics(at in 0..DEFAULT.chars().count()) {
        let text: String =
            DEFAULT.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect();
        if let Err(errors) = parse(&text, "policy.toml") {
            let last = text.lines().count() + 1;
            prop_assert!(!errors.problems.is_empty());
            for problem in &errors.problems {
                prop_assert!((1..=last).contains(&problem.line), "{problem:?}");
                prop_assert!(!problem.message.ja.is_empty() && !problem.message.en.is_empty());
            }
        }
    }

    /// Arbitrary text is refused or read, never a panic.
    #[test]
    fn any_text_is_answered(text in "[\\[\\]{}=.\",a-z0-9 \n\r#'-]{0,60}") {
        prop_assert!(parse(&text, "any.toml").is_err_and(|errors| !errors.problems.is_empty()));
    }
}
