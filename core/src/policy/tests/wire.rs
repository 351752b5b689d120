//! The policy on the wire: CBOR for the client, JSON for the server's own interfaces.

use super::*;

#[test]
fn cbor_brings_back_the_same_policy_and_is_small() {
    let policy = default_policy();
    let bytes = crate::cbor::encode(&policy);
    println!("the default policy on the wire: {} bytes of CBOR", bytes.len());
    assert!(bytes.len() < 30 * 1024, "{} bytes", bytes.len());
    assert_eq!(crate::cbor::decode::<Policy>(&bytes).unwrap(), policy);
    assert!(crate::cbor::decode::<Policy>(&bytes[..bytes.len() - 1]).is_err(), "the control");
}

#[test]
fn a_later_policy_with_more_keys_is_still_read() {
    let term = Term { code: "phone".to_owned(), label: Bilingual::new("電話", "Telephone") };
    let mut bytes = crate::cbor::encode(&term);
    assert_eq!(bytes[0], 0xa2, "a map of two");
    bytes[0] = 0xa3;
    bytes.extend([0x18, 0x63, 0x01]);
    assert_eq!(crate::cbor::decode::<Term>(&bytes).unwrap(), term);
}

#[test]
fn the_wire_form_of_the_parts_does_not_change() {
    let place = Place {
        code: "w1".to_owned(),
        kind: PlaceKind::Room,
        department: None,
        label: Bilingual::new("窓", "W"),
        building: Some(Bilingual::new("本", "M")),
        floor: Some(-1),
        extension: Some("11".to_owned()),
        exit: None,
    };
    let category = Category {
        code: "c".to_owned(),
        label: Bilingual::new("脅", "T"),
        short: Bilingual::new("脅", "t"),
        severity: Severity::Danger,
        guidance: Guidance { text: Bilingual::new("離", "g"), clause: "r".to_owned() },
        examples: vec![Example { code: "e".to_owned(), text: Bilingual::new("例", "e") }],
        hint: Bilingual::new("示", "h"),
        leave_say: Bilingual::new("退", "l"),
    };
    let step = RouteStep {
        action: RouteAction::Decide,
        roles: vec!["r".to_owned()],
        label: Bilingual::new("決", "d"),
        clause: "r".to_owned(),
    };
    let rung = LadderStep {
        code: "s".to_owned(),
        label: Bilingual::new("中", "s"),
        say: Bilingual::new("止", "p"),
        min_times: 2,
        max_times: 3,
        channels: Vec::new(),
        by_channel: Vec::new(),
    };
    assert_eq!(hex(&place), PLACE);
    assert_eq!(hex(&category), CATEGORY);
    assert_eq!(hex(&step), STEP);
    assert_eq!(hex(&rung), RUNG);
    let extension = ExtensionRule {
        choices_min: vec![10, 15],
        max_total_min: 30,
        say: Bilingual::new("【", "s"),
        clause: "r".to_owned(),
    };
    let filming = FilmingRule {
        code: "f".to_owned(),
        label: Bilingual::new("撮", "f"),
        say: Bilingual::new("拒", "r"),
        clause: "r".to_owned(),
    };
    assert_eq!(hex(&extension), EXTENSION);
    assert_eq!(hex(&filming), FILMING);
    let older = Category { leave_say: Bilingual::default(), ..category };
    assert_eq!(crate::cbor::decode::<Category>(&bytes(OLDER_CATEGORY)).unwrap(), older);
    assert_eq!(crate::cbor::decode::<LadderStep>(&bytes(OLDER_RUNG)).unwrap(), rung);
}

/// The rules of the report come whole; a policy from before them is read without.
#[test]
fn the_wire_form_of_the_report_does_not_change() {
    let rules = ReportRules {
        remind_days: 3,
        number: Bilingual::new("第", "n"),
        fairness: Bilingual::new("配", "f"),
        measures: vec![MeasureRule {
            code: "m".to_owned(),
            label: Bilingual::new("警", "w"),
            form: MeasureForm::SnsSheet,
            hint: Bilingual::new("時", "h"),
            clause: "r".to_owned(),
        }],
        flags: vec![FlagRule {
            code: "f".to_owned(),
            label: Bilingual::new("注", "w"),
            days_max: 180,
        }],
        retention: vec![RetentionRule {
            class: RetentionClass::Report,
            label: Bilingual::new("報", "r"),
            days: 1825,
        }],
        certified: CertifiedRule { line_chars: 20, page_lines: 26 },
    };
    assert_eq!(hex(&rules), REPORT);
    let endorse = RouteStep {
        action: RouteAction::Endorse,
        roles: vec!["s".to_owned()],
        label: Bilingual::new("所", "e"),
        clause: "r".to_owned(),
    };
    assert_eq!(hex(&endorse), ENDORSE);
    let before = Policy { report: None, ..default_policy() };
    assert_eq!(crate::cbor::decode::<Policy>(&crate::cbor::encode(&before)).unwrap(), before);
}

const REPORT: &str = "a7000301a20063e7acac01616e02a20063e9858d0161660381a500616d01a20063\
                      e8ada6016177020303a20063e699820161680461720481a300616601a20063e6b3\
                      a80161770218b40581a3000301a20063e5a0b10161720219072106a2001401181a";
const ENDORSE: &str = "a400030181617302a20063e68980016165036172";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().collect();
    let value = |digit: u8| (digit as char).to_digit(16).unwrap() as u8;
    digits.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect()
}

const PLACE: &str = "a600627731010103a20063e7aa9301615704a20063e69cac01614d052006623131";
const CATEGORY: &str = "a800616301a20063e8848501615402a20063e88485016174030104a200a20063e99b\
                        a20161670161720581a200616501a20063e4be8b01616506a20063e7a4ba016168\
                        07a20063e9808001616c";
/// As it was before `leave_say`.
const OLDER_CATEGORY: &str = "a700616301a20063e8848501615402a20063e88485016174030104a200a20063\
                              e99ba20161670161720581a200616501a20063e4be8b01616506a20063e7a4ba\
                              016168";
const EXTENSION: &str = "a400820a0f01181e02a20063e38090016173036172";
const FILMING: &str = "a400616601a20063e692ae01616602a20063e68b92016172036172";
const STEP: &str = "a400020181617202a20063e6b1ba016164036172";
const RUNG: &str = "a700617301a20063e4b8ad01617302a20063e6ada20161700302040305800680";
/// As it was before the channels.
const OLDER_RUNG: &str = "a500617301a20063e4b8ad01617302a20063e6ada201617003020403";

fn hex<T: crate::cbor::Encode>(value: &T) -> String {
    crate::cbor::encode(value).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn json_brings_back_the_same_policy_under_readable_names() {
    let policy = default_policy();
    let json = serde_json::to_value(&policy).unwrap();
    assert_eq!(json["categories"][4]["severity"], "danger");
    assert_eq!(json["session"]["prompts"][0]["left_min"], 10);
    assert_eq!(json["route"][1]["action"], "endorse");
    assert_eq!(json["route"][3]["action"], "decide");
    assert_eq!(json["report"]["retention"][3]["class"], "report");
    assert_eq!(json["places"][0]["kind"], "counter");
    assert_eq!(serde_json::from_value::<Policy>(json).unwrap(), policy);
}
