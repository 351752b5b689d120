//! The words of each draft, made from the case. Written the way a municipal office writes: facts
//! first, no accusation that the case does not bear out.

use super::super::Values;
use super::super::warning;
use crate::ids::RecordingId;
use crate::paper::fill::Facts;
use crate::policy::MeasureForm;
use crate::recording::picture::PictureKind;
use crate::recording::view::Recording;
use crate::time;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A date to be filled in when the letter goes out.
const DATE: &str = "令和　　年　　月　　日";

/// One part of a form.
pub(super) fn part(values: &Values<'_>, form: MeasureForm, code: &str) -> String {
    let facts = &values.facts;
    match (form, code) {
        (_, "date") => DATE.into(),
        // Who signs may make it an administrative act: the legal section chooses.
        (_, "sender" | "sender_address") => String::new(),
        (_, "to") => values.get("name"),
        (_, "evidence") => lines(values, &["recording", "recorder", "evidence"]),
        (MeasureForm::Warning, "title") => "警告書".into(),
        (MeasureForm::Warning, "to_address") => without_note(&values.get("address")),
        (MeasureForm::Warning, "body") => warning::body(facts, values),
        (MeasureForm::LawyerSheet, _) => lawyer(facts, values, code),
        (MeasureForm::PoliceSheet, _) => police(facts, values, code),
        (MeasureForm::SnsSheet, "shot") => shots(facts),
        (MeasureForm::SnsSheet, _) => sns(values, code),
        (MeasureForm::FilmingRefusal, _) => filming(facts, code),
        (MeasureForm::EntryBan, _) => entry(facts, values, code),
        _ => String::new(),
    }
}

/// 守里市本町1-2-3（本人の申出）: where it is known from does not belong on an envelope.
fn without_note(address: &str) -> String {
    let note = address.find(['（', '(']).filter(|_| address.ends_with(['）', ')']));
    address[..note.unwrap_or(address.len())].trim_end().into()
}

/// `氏名：…` for each field that has a value.
fn labelled(values: &Values<'_>, codes: &[&str]) -> String {
    let line = |code: &&str| {
        let value = values.get(code);
        let label = crate::paper::field::find(code)?.label.get(crate::lang::Lang::Ja);
        (!value.trim().is_empty()).then(|| [label, "：", &value].concat())
    };
    codes.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn lines(values: &Values<'_>, codes: &[&str]) -> String {
    let all = codes.iter().map(|code| values.get(code)).filter(|value| !value.trim().is_empty());
    all.collect::<Vec<_>>().join("\n")
}

const WHO: &[&str] =
    &["name", "address", "phone", "agent", "party", "looks", "vehicle", "sns_poster"];

fn lawyer(facts: &Facts<'_>, values: &Values<'_>, code: &str) -> String {
    match code {
        "who" => labelled(values, WHO),
        "ask" => {
            let mut ask = Vec::new();
            let phone = values.get("phone");
            if !phone.is_empty() {
                ask.push(["電話番号 ", &phone, " の契約者の氏名及び住所"].concat());
            }
            let vehicle = values.get("vehicle");
            if !vehicle.is_empty() {
                ask.push(["自動車登録番号 ", &vehicle, " の使用者の氏名及び住所"].concat());
            }
            let poster = values.get("sns_poster");
            if !poster.is_empty() {
                let service = values.get("sns_service");
                ask.push([&service, "の利用者 ", &poster, " に係る登録情報"].concat());
            }
            ask.join("\n")
        }
        "why" => {
            let (title, city) = (values.get("title"), &facts.policy.city.ja);
            let about = match title.is_empty() {
                true => String::from("本件"),
                false => ["「", &title, "」の事案"].concat(),
            };
            [
                city.as_str(),
                "では、",
                &about,
                "について、行為が収まらないため、相手方に書面で警告することを検討しています。",
                match values.get("name").is_empty() || values.get("address").is_empty() {
                    true => {
                        "警告書を送付するには、相手方の氏名及び住所を特定する必要がありますが、\
                         市には、このために使うことのできる情報がありません。"
                    }
                    false => {
                        "警告書を送付する前に、相手方の氏名及び住所に誤りがないことを\
                         確かめる必要があります。"
                    }
                },
            ]
            .concat()
        }
        "acts" => lines(values, &["when", "place", "acts", "words", "demand", "answer"]),
        _ => String::new(),
    }
}

fn police(facts: &Facts<'_>, values: &Values<'_>, code: &str) -> String {
    match code {
        "who" => labelled(values, WHO),
        "when" => values.get("when"),
        "place" => values.get("place"),
        "acts" => lines(values, &["acts", "course"]),
        "words" => values.get("words"),
        "harm" => lines(values, &["harm", "disruption", "hours"]),
        "done" => lines(values, &["answer", "ladder", "ended", "police"]),
        "before" => lines(values, &["repeat", "answers"]),
        "ask" => {
            "同様の行為があった場合の対応（110番の時期、警戒の依頼）について助言をいただきたい。\n\
                  被害の届出の要否について相談したい。"
                .into()
        }
        "contact" => facts.policy.city.ja.clone(),
        _ => String::new(),
    }
}

fn sns(values: &Values<'_>, code: &str) -> String {
    let field = match code {
        "service" => "sns_service",
        "url" => "sns_url",
        "post" => "sns_post",
        "poster" => "sns_poster",
        "text" => "sns_text",
        "seen" => "sns_seen",
        "removal" => "sns_removal",
        "first" | "second" => {
            let by = values.get("sns_by");
            let mut names = by.split(['、', ',', '，', '\n', '・']).map(str::trim);
            let name = if code == "first" { names.next() } else { names.nth(1) };
            return name.unwrap_or_default().into();
        }
        _ => return String::new(),
    };
    values.get(field)
}

/// The pictures of the case that can be shown: which, and what they are called there.
pub(super) fn pictures(facts: &Facts<'_>) -> Vec<(RecordingId, String)> {
    let shown = |picture: &Recording| {
        let begun = picture.begun.as_ref()?;
        PictureKind::of_mime(&begun.mime).filter(|kind| kind.is_image())?;
        Some((picture.id, begun.file_name.clone().unwrap_or_default()))
    };
    facts.case.pictures().into_iter().filter_map(shown).collect()
}

/// The pictures of the case: name, length, when it was attached, and the fingerprint by which a
/// copy is known as the same.
fn shots(facts: &Facts<'_>) -> String {
    let line = |picture: &Recording| {
        let begun = picture.begun.as_ref()?;
        let name = begun.file_name.as_deref().unwrap_or_default();
        let at_ms = begun.stamp.at_ms;
        let day = time::date(at_ms, facts.offset(), facts.lang);
        let clock = time::hour_minute(at_ms, facts.offset());
        let bytes = begun.bytes.unwrap_or_default();
        let mut line = format!("{name}（{bytes}バイト、{day}{clock}に添付）");
        if let Some(whole) = begun.whole {
            line.push_str("\nSHA-256：");
            // In groups: a word of 64 letters would not be broken, and go over the edge of paper.
            for (at, letter) in whole.to_string().chars().enumerate() {
                line.extend((at > 0 && at % 8 == 0).then_some(' '));
                line.push(letter);
            }
        }
        Some(line)
    };
    let lines = facts.case.pictures().into_iter().filter_map(line);
    lines.collect::<Vec<_>>().join("\n")
}

fn filming(facts: &Facts<'_>, code: &str) -> String {
    let (city, policy) = (&facts.policy.city.ja, &facts.policy.title.ja);
    match code {
        "title" => "庁舎内での録音・撮影について".into(),
        "body" => [
            "　",
            city,
            "では、「",
            policy,
            "」に基づき、第三者への公表を目的とした録音や撮影をお断りしています。\n　\
             録音・撮影を直ちに中止してください。既に録音・撮影されたものは、公開されないようお願いします。\n　\
             応じていただけないときは、本日の対応を終了し、庁舎管理者から退去をお願いすることがあります。\n　\
             障害のある方や日本語に不慣れな方などが、ご自身の控えのために録音を必要とされるときは、\
             職員にお申し出ください。",
        ]
        .concat(),
        _ => String::new(),
    }
}

fn entry(facts: &Facts<'_>, values: &Values<'_>, code: &str) -> String {
    let city = &facts.policy.city.ja;
    match code {
        "title" => "庁舎への立入りの制限について（通知）".into(),
        "body" => [
            "　貴殿の次の行為により、",
            city,
            "の庁舎の秩序と職員の安全が損なわれるおそれがあるため、庁舎管理権に基づき、\
             下記のとおり庁舎への立入りを制限します。\n　\
             この制限は、必要な行政手続を妨げるものではありません。\
             手続が必要なときは、下記の方法によりご利用ください。",
        ]
        .concat(),
        "where" => {
            let place = values.get("place");
            let building = facts.case.place().and_then(|code| facts.policy.place(code));
            let building = building.and_then(|place| place.building.as_ref());
            building.map_or(place, |building| [city, "役所", &building.ja].concat())
        }
        "period" => ["自　", DATE, "　至　", DATE].concat(),
        "why" => lines(values, &["when", "acts"]),
        "except" => "郵送、電子申請又は代理人による手続は、これまでどおりご利用いただけます。\n\
                     窓口での手続が必要なときは、事前に電話で日時を決めた上で、\
                     庁舎管理者が指定する場所で、複数の職員が対応します。\n\
                     災害その他の緊急の避難、議会の傍聴及び投票は、この限りではありません。"
            .into(),
        _ => String::new(),
    }
}
