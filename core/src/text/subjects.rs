//! The texts of the other party: suggestions, links, flags.

use super::words::texts;

texts! { SUBJECTS
    SubjectHead: "相手方の対応歴", "History of the other party";
    SubjectNth:
        "この事案は {n} 回目です（全 {all} 件）",
        "This is case {n} of {all} with this party";
    SubjectAlone:
        "同じ相手方とした事案はありません。",
        "No other case is linked to this party.";
    SubjectPending:
        "同じ相手方とした事案を調べています…",
        "Looking for other cases of this party…";
    SubjectUnknown:
        "同じ相手方とした事案は未確認です。",
        "Other cases of this party are unknown.";
    SubjectTime: "{n}回目", "No. {n}";
    SubjectAnswer: "回答：{answer}", "Answer: {answer}";
    SubjectNoAnswer: "回答の記載なし", "No answer written";
    SubjectElsewhere:
        "内容は他の所属のため表示されません",
        "Another department's case; its content is not shown";
    SubjectOther: "（閲覧権限のない事案）", "(a case that may not be read here)";
    SubjectMaybe: "同じ相手方かもしれない事案", "Possibly the same party";
    SubjectMaybeHint:
        "自動では結び付きません。同じ相手方と確かめたものだけ結び付けてください。",
        "Nothing is linked automatically. Link only cases you have checked.";
    SubjectSame: "一致：{what}", "Same: {what}";
    SubjectCases: "結び付いた事案 {n} 件", "{n} linked cases";
    SameName: "氏名", "name";
    SamePhone: "電話番号", "telephone number";
    SameVehicle: "車両番号", "vehicle number";
    SameLooks: "特徴", "description";
    SubjectLink: "同じ相手方として結び付ける", "Link as the same party";
    LinkAdd: "他の事案と結び付ける", "Link another case";
    LinkHint:
        "同じ相手方と確かめた事案を、一覧の事案から選びます。",
        "Choose a case of your list that you have checked to be of the same party.";
    LinkCase: "結び付ける事案", "Case";
    LinkChoose: "選んでください", "Choose";
    LinkCaseMissing: "結び付ける事案を選んでください。", "Choose a case.";
    LinkWhy: "同じ相手方と分かった理由", "How you know that it is the same party";
    SubjectGo: "相手方の対応歴へ", "To the history of the other party";
    SubjectNot: "違う相手方だった", "Not the same party";
    SubjectNotDo: "結び付きを外す", "Remove the link";
    SubjectWhy: "理由", "Reason";
    SubjectUnsent:
        "変更はこの端末に保存しました。送信後に反映されます。",
        "Your change is saved on this device and takes effect once it is sent.";
    SubjectOffline:
        "つながり次第、調べます。",
        "Looked up once connected.";
    SubjectFailed: "今は調べられません。", "Cannot be looked up now.";
    FlagWarn:
        "相手方の注意：{flag}（{day}まで）",
        "Note on the other party: {flag} (until {day})";
    FlagSays:
        "{reason}（責任者 {owner}・{department}）",
        "{reason} (answered for by {owner}, {department})";
    FlagAdd: "注意の印を付ける", "Flag the other party";
    FlagHint:
        "期限が来ると自動で外れます。付ける理由と、責任をもって見直す人を決めます。",
        "A flag ends by itself. Give the reason, and who answers for it.";
    FlagOwner: "責任者", "Who answers for it";
    FlagKind: "印の種類", "Kind of flag";
    FlagDays: "{n}日間", "{n} days";
    FlagLength: "期間", "For how long";
    FlagSet: "印を付ける", "Set the flag";
    FlagRemove: "印を外す", "Remove the flag";
    BadSubjectItself:
        "同じ事案どうしは結び付けられません。",
        "A case cannot be linked to itself.";
    BadSubjectReason:
        "理由を2,000字以内で書いてください。",
        "Write a reason of at most 2,000 characters.";
    BadSubjectOwner: "責任者を選んでください。", "Choose who answers for the flag.";
    BadSubjectFlag: "印の種類を選んでください。", "Choose a kind of flag.";
    BadSubjectDay:
        "期間を選び直してください。方針の上限を超えています。",
        "Choose another period; this one is longer than the policy allows.";
    BadSubjectNoRight:
        "印を付けられるのは所属長・総務課長・部局長です。",
        "Only supervisors, General Affairs and department heads may flag.";
}
