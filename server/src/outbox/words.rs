//! The words of what is told outside, in both languages. They are the server's alone and not in
//! core's table, which every browser loads.

use super::notice::{AlertNotice, AnswerNotice, Both, EndNotice, Label, StepNotice, Words};
use mamori_core::body::{AlertEnd, Level};
use mamori_core::lang::Lang;
use mamori_core::policy::{Group, Policy};
use mamori_core::time::{date, hour_minute_second};

/// What there is to say.
pub struct Told<'a> {
    /// The alert.
    pub alert: &'a AlertNotice,
    /// The step that was done.
    pub step: &'a Option<StepNotice>,
    /// The answer that stands.
    pub answer: &'a Option<AnswerNotice>,
    /// How it ended.
    pub end: &'a Option<EndNotice>,
}

fn pick<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn named(label: &Label, lang: Lang) -> &str {
    pick(lang, &label.ja, &label.en)
}

/// One line and several, in one language.
pub fn words(policy: &Policy, lang: Lang, told: &Told<'_>) -> Words {
    Words { title: title(policy, lang, told), body: body(policy, lang, told) }
}

fn level<'a>(policy: &'a Policy, lang: Lang, alert: &AlertNotice) -> &'a str {
    let (code, ja, en) = match alert.level {
        Level::Assist => ("assist", "応援要請", "Call for help"),
        Level::Emergency => ("emergency", "緊急通報", "Emergency"),
    };
    policy.alert_level(code).map_or(pick(lang, ja, en), |label| label.get(lang))
}

fn title(policy: &Policy, lang: Lang, told: &Told<'_>) -> String {
    let alert = told.alert;
    let state = match (told.step, told.answer, told.end) {
        (Some(_), ..) => pick(lang, "・応答なし", ", no answer"),
        (_, Some(_), _) => pick(lang, "・応答あり", ", answered"),
        (.., Some(end)) if end.kind == AlertEnd::Mistake => pick(lang, "・誤報", ", false alarm"),
        (.., Some(_)) => pick(lang, "・終了", ", over"),
        _ => "",
    };
    let place = alert.place.as_ref().unwrap_or(&alert.department);
    let drill = if alert.drill { pick(lang, "【訓練】", "[DRILL] ") } else { "" };
    let (level, place) = (level(policy, lang, alert), named(place, lang));
    match lang {
        Lang::Ja => format!("{drill}【{level}{state}】{place}"),
        Lang::En => format!("{drill}{level}{state}: {place}"),
    }
}

fn body(policy: &Policy, lang: Lang, told: &Told<'_>) -> String {
    let alert = told.alert;
    let mut lines: Vec<String> = Vec::new();
    if alert.drill {
        let drill = "これは訓練です。実際の通報ではありません。";
        lines.push(pick(lang, drill, "This is a drill. It is not real.").to_owned());
    }
    lines.extend(news(lang, told));
    let offset_min = i32::from(policy.utc_offset_minutes);
    let day = date(alert.raised_ms, offset_min, lang);
    let time = hour_minute_second(alert.raised_ms, offset_min);
    let mut line = |ja: &str, en: &str, value: &str| match lang {
        Lang::Ja => lines.push(format!("{ja}：{value}")),
        Lang::En => lines.push(format!("{en}: {value}")),
    };
    line("種別", "Level", level(policy, lang, alert));
    line("日時", "Time", &format!("{day} {time}"));
    line("所属", "Department", named(&alert.department, lang));
    if let Some(place) = &alert.place {
        line("場所", "Place", named(place, lang));
    }
    let from_sign_in = pick(lang, "サインイン前の画面から", "from a sign-in screen");
    line("通報者", "By", alert.by.as_ref().map_or(from_sign_in, |by| by.name.as_str()));
    if alert.silent {
        let silent = "音を出さない通報です。現場に電話をかけないでください。";
        let en = "Silent: do not telephone the place.";
        lines.push(pick(lang, silent, en).to_owned());
    }
    lines.join("\n")
}

/// What is new.
fn news(lang: Lang, told: &Told<'_>) -> Option<String> {
    if let Some(step) = told.step {
        let to: Vec<&str> = step.to.iter().map(|to| group(*to, lang)).collect();
        return Some(match lang {
            Lang::Ja => format!("まだ応答がありません。{}を呼び出しています。", to.join("・")),
            Lang::En => format!("No answer yet. Calling: {}.", to.join(", ")),
        });
    }
    if let Some(answer) = told.answer {
        let (name, kind) = (&answer.by.name, named(&answer.kind, lang));
        return Some(match lang {
            Lang::Ja => format!("{name}さんが応答しました（{kind}）。"),
            Lang::En => format!("{name} answered: {kind}."),
        });
    }
    let end = told.end.as_ref()?;
    let reason = end.reason.as_ref().map(|reason| named(reason, lang));
    Some(match (end.kind, reason, lang) {
        (AlertEnd::Over, _, Lang::Ja) => "通報は終了しました。".to_owned(),
        (AlertEnd::Over, _, Lang::En) => "The alert is over.".to_owned(),
        (AlertEnd::Mistake, None, Lang::Ja) => "誤報でした。".to_owned(),
        (AlertEnd::Mistake, None, Lang::En) => "It was a false alarm.".to_owned(),
        (AlertEnd::Mistake, Some(why), Lang::Ja) => format!("誤報でした（{why}）。"),
        (AlertEnd::Mistake, Some(why), Lang::En) => format!("It was a false alarm: {why}."),
    })
}

fn group(group: Group, lang: Lang) -> &'static str {
    match group {
        Group::Department => pick(lang, "所属の職員", "the department"),
        Group::Floor => pick(lang, "同じ階の職員", "the floor"),
        Group::GeneralAffairs => pick(lang, "総務課", "General Affairs"),
        Group::Supervisors => pick(lang, "所属長", "supervisors"),
        Group::DepartmentHead => pick(lang, "部局長", "the department head"),
        Group::All => pick(lang, "全員", "everybody"),
    }
}

/// The words of a test.
pub fn test() -> Both {
    let words = |title: &str, body: &str| Words { title: title.to_owned(), body: body.to_owned() };
    Both {
        ja: words(
            "【送信テスト】守り",
            "送信の設定を確かめるためのものです。通報ではありません。対応は不要です。",
        ),
        en: words(
            "[TEST] Mamori",
            "This only tries whether messages arrive. It is no alert; nothing is to be done.",
        ),
    }
}

/// What stands at the end of a mail.
pub const MAIL_END: &str = "この通知は守り（Mamori）が自動で送信しています。返信しても届きません。\n\
    同じ通知が重ねて届くことがあります。最新の状況は守りの画面で確かめてください。";

/// What a push says: little, because it may stand on a locked screen.
pub fn push(policy: &Policy, lang: Lang, alert: &AlertNotice) -> Words {
    let place = alert.place.as_ref().unwrap_or(&alert.department);
    let (level, place) = (level(policy, lang, alert), named(place, lang));
    let drill = if alert.drill { pick(lang, "【訓練】", "[DRILL] ") } else { "" };
    let title = format!("{drill}{level}");
    let body = match lang {
        Lang::Ja => format!("{place}\n守りを開いて応答してください。"),
        Lang::En => format!("{place}\nOpen Mamori and answer."),
    };
    Words { title, body }
}
