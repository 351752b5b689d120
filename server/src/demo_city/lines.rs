//! What people of the demonstration say and write. Invented; every name is a common one.

/// Departments with the weight of their cases, those who record, supervisor and head.
pub const DESKS: [(&str, usize, &[&str], &str, &str); 3] = [
    ("shimin", 45, &["madoguchi", "gaikin", "sato", "suzuki"], "kacho", "bucho"),
    ("fukushi", 35, &["tanaka", "watanabe"], "fukushi-kacho", "kenko-bucho"),
    ("zeimu", 20, &["zeimu", "takahashi"], "zeimu-kacho", "kenko-bucho"),
];

/// Places of a department.
pub const PLACES: [(&str, &[&str]); 3] = [
    ("shimin", &["shimin_1", "shimin_2", "room_a"]),
    ("fukushi", &["fukushi_1", "fukushi_2", "room_b"]),
    ("zeimu", &["zeimu_1", "zeimu_2", "room_a"]),
];

/// Categories with the weight of their taps, and what is said then.
pub const ACTS: [(&str, usize, &[&str]); 10] = [
    (
        "abusive_language",
        28,
        &[
            "いつまで待たせるんだ、責任者を出せ",
            "お前じゃ話にならない、上の者を呼べ",
            "税金で食ってるくせに何様のつもりだ",
            "こんな簡単な手続きもできないのか、役立たず",
        ],
    ),
    (
        "time_detention",
        18,
        &[
            "納得するまで帰らないからな",
            "今日中に結論を出すまでここを動かない",
            "電話を切るな、まだ話は終わっていない",
        ],
    ),
    ("repeat", 14, &["前にも言っただろう、何度来させるんだ", "先週の担当者はできると言った"]),
    (
        "unjustified_demand",
        13,
        &[
            "慰謝料を払え、交通費も全部出せ",
            "土下座して謝れ、文書で謝罪しろ",
            "今すぐ保険料を全額返金しろ",
            "あの職員を異動させろ",
        ],
    ),
    (
        "fault_finding",
        10,
        &["さっきと言うことが違うじゃないか", "その言い方は何だ、もう一度言ってみろ"],
    ),
    (
        "threat",
        7,
        &[
            "お前の名前を覚えたからな、夜道に気をつけろ",
            "マスコミに全部流してやる",
            "この窓口を壊してやろうか",
        ],
    ),
    ("authority", 4, &["市長とは昔からの知り合いだ", "私は元議員だぞ、特別に扱え"]),
    ("sns_post", 3, &["今撮影している、名札をアップで流すぞ", "実名をネットにさらしてやる"]),
    ("sexual_harassment", 2, &["窓口のあの子を呼べ、連絡先を教えろ"]),
    ("other", 1, &["職員を中傷するビラを庁舎内で配布した"]),
];

/// Channels with their weight.
pub const CHANNELS: [(&str, usize); 5] =
    [("in_person", 55), ("phone", 31), ("visit", 8), ("online", 4), ("written", 2)];

/// How meetings end, with the weight of it.
pub const ENDS: [(&str, usize); 5] =
    [("agreed", 30), ("time_over", 28), ("harassment", 20), ("left", 18), ("police", 4)];

/// Hours with their weight: a city hall in the week.
pub const HOURS: [(&str, usize); 10] = [
    ("8", 4),
    ("9", 11),
    ("10", 17),
    ("11", 14),
    ("12", 7),
    ("13", 12),
    ("14", 14),
    ("15", 11),
    ("16", 8),
    ("17", 2),
];

/// Family names of other parties, some with characters that computers stumble over.
pub const FAMILIES: [&str; 24] = [
    "髙橋",
    "山﨑",
    "𠮷田",
    "渡邊",
    "斎藤",
    "佐々木",
    "山本",
    "中村",
    "小林",
    "加藤",
    "山田",
    "松本",
    "井上",
    "木村",
    "清水",
    "池田",
    "橋本",
    "石川",
    "前田",
    "藤田",
    "後藤",
    "岡田",
    "村上",
    "近藤",
];

/// Given names.
pub const GIVEN: [&str; 12] =
    ["一郎", "次郎", "健", "誠", "隆", "進", "和子", "幸子", "洋子", "久美子", "浩", "博"];

/// Titles of reports.
pub const TITLES: [&str; 8] = [
    "窓口における暴言について",
    "長時間の居座りについて",
    "電話での執拗な苦情について",
    "保険料の返金要求について",
    "手続きの不備を認めるよう求める要求について",
    "職員の謝罪文を求める要求について",
    "庁舎内での無断撮影について",
    "住民票の交付をめぐる過度な要求について",
];

/// Demands.
pub const DEMANDS: [&str; 8] = [
    "本人確認書類なしに住民票を交付するよう求めた。",
    "過年度の国民健康保険料を全額返金するよう求めた。",
    "担当職員の謝罪文と異動を求めた。",
    "生活保護の決定をその場で行うよう求めた。",
    "市民税の減免を認めるよう求め、書類の提出を拒んだ。",
    "待ち時間に対する慰謝料として金銭を求めた。",
    "自宅まで職員が来て説明するよう求めた。",
    "隣家の騒音について市が罰則を科すよう求めた。",
];

/// Answers.
pub const ANSWERS: [&str; 6] = [
    "制度上できない旨を説明し、必要な書類を案内した。",
    "本日お答えできる内容は以上である旨を伝え、対応を終了した。",
    "書面で回答する旨を伝え、退去を求めた。",
    "所属長が同席し、同じ説明を繰り返した上で面談を終了した。",
    "録音していることを伝え、大声をやめるよう求めた。",
    "申立ての窓口と期限を案内した。",
];

/// Looks.
pub const LOOKS: [&str; 5] = [
    "50歳代の男性、紺色の作業着、眼鏡",
    "60歳代の男性、白髪、杖を使用",
    "40歳代の女性、赤い上着",
    "30歳代の男性、黒い野球帽、身長180センチ程度",
    "70歳代の女性、手押し車",
];

/// Notes.
pub const NOTES: [&str; 6] = [
    "翌日、電話で同じ内容の問い合わせがあった。",
    "隣の窓口の来庁者にも影響があり、一時受付を止めた。",
    "警備員が立ち会った。",
    "家族から謝罪の電話があった。",
    "次回は相談室で二人で対応する。",
    "録音を確認し、発言を書き起こした。",
];

/// Reasons of an objection or a return.
pub const REASONS: [&str; 4] = [
    "発言の記録が不足しています。録音を確認して追記してください。",
    "要求の妥当性の判断に理由がありません。",
    "時刻が面談の記録と一致しません。",
    "相手方の事情も記載してください。",
];
