//! The texts of documents and measures: report, chronology, letters and sheets.

use super::words::texts;

texts! { PAPERS
    // Where a value of the report is from.
    FromTap: "タップした記録から", "From what was tapped";
    FromSession: "面談の記録から", "From the meeting";
    FromStep: "段階の記録から", "From the steps taken";
    FromRecording: "録音の記録から", "From the recording";
    FromAlert: "通報の記録から", "From the alert";
    FromLinks: "結び付けた事案から", "From linked cases";
    FromMeasure: "措置の記録から", "From the measures";
    // What is filled in.
    FillTitle: "{where}{acts}（{date}）", "{acts}{where} ({date})";
    FillAtCounter: "窓口での", " at the counter";
    FillByPhone: "電話での", " on the telephone";
    FillOnVisit: "訪問先での", " on a visit";
    FillOnline: "インターネット上の", " online";
    FillInWriting: "書面での", " in writing";
    FillAtPlace: "{place}での", " at {place}";
    FillMore: "ほか", " and more";
    FillRange: "{from}～{to}", "{from}–{to}";
    FillSince: "{from}～", "{from}–";
    FillVisit: "訪問先：{place}", "visit: {place}";
    FillReason: "（理由：{text}）", " (reason: {text})";
    FillNote: "（{text}）", " ({text})";
    FillFromThen: "{name}（{time}から）", "{name} (from {time})";
    FillTimes: "{what}　{n}回（{times}）", "{what} × {n} ({times})";
    FillSpoken: "{time}『{text}』", "{time} “{text}”";
    FillSpokenAsIs: "{time}{text}", "{time} {text}";
    FillCall: "{from}から{length}", "from {from} for {length}";
    FillRecorded: "録音あり（{times}）", "Recorded ({times})";
    FillRecordedFile: "録音あり（録音ファイルを添付：{name}）", "Recorded (file attached: {name})";
    FillGap: "録音できなかった時間：{times}（{why}）", "Not recorded: {times} ({why})";
    FillOver: "（{span}超過）", " ({span} over)";
    FillPolice: "{time}　警察へ通報（通報者：{name}）", "{time} police told (by {name})";
    FillDone: "{date}　{what}", "{date} {what}";
    FillHoursEach: "{n}人 × {each} ＝ 延べ{all}", "{n} people × {each} = {all}";
    FillHours: "延べ{all}（{n}人）", "{all} in all ({n} people)";
    FillCared: "{date}　{name}が声かけ", "{date} {name} spoke with the person";
    FillNth: "{n}回目", "No. {n}";
    FillEarlier: "{date}　{answer}", "{date} {answer}";
    // Typed dates.
    DateUnreadable: "日付として読めません。「令和8年11月22日」か「2026-11-22」のように書いてください。",
        "This is not a date. Write it like 2026-11-22 or R8.11.22.";
    DateYearZero: "元号に0年はありません。最初の年は元年（1年）です。",
        "An era has no year 0. Its first year is year 1.";
    DateNotInEra: "その元号にない日付です。令和は2019年5月1日から、平成は1989年1月8日からです。",
        "That day is not in the era. Reiwa began on 1 May 2019, Heisei on 8 January 1989.";
    DateNoSuchDay: "暦にない日付です。月と日を確かめてください。",
        "There is no such day. Check the month and the day.";
    // The lines of a chronology on paper.
    DeviceClock: "端末の時計：{when}", "device clock: {when}";
    ToldNote: "メモ：{text}", "Note: {text}";
    ToldStarted: "面談を開始", "Meeting started";
    ToldLimit: "予定{n}分", "{n} min planned";
    ToldSaidLeft: "残り{n}分と告げた", "{n} minutes left announced";
    ToldSaidTime: "終了時刻を伝えた", "End time announced";
    ToldSaidEnd: "終了を告げた", "End of the meeting said";
    ToldSaidOver: "終了を改めて告げた（{n}分超過）", "End said again ({n} minutes over)";
    ToldExtended: "{n}分延長：{reason}", "Extended by {n} min: {reason}";
    ToldExtendedNot: "{n}分の延長を記録（要件を満たさず、終了時刻は変わらず）：{reason}",
        "Extension of {n} min that does not count: {reason}";
    ToldJoined: "{name}が加わった", "{name} joined";
    ToldJoinedSuperior: "{name}（管理職）が加わった", "{name} (supervisor) joined";
    ToldRoleChanged: "{name}の役割を変更：{role}", "{name} took another role: {role}";
    ToldLeft: "{name}が退席", "{name} left";
    // The parts of what is drafted for measures.
    PartTitle: "標題", "Title";
    PartTo: "宛名（氏名）", "Addressee";
    PartToAddress: "宛先の住所", "Addressee's address";
    PartBody: "本文", "Text";
    PartDate: "日付", "Date";
    PartSender: "差出人（法務担当が記入）", "Sender (the legal section fills it in)";
    PartSenderAddress: "差出人の住所", "Sender's address";
    PartWho: "相手方について分かっていること", "What is known of the other party";
    PartAsk: "照会で明らかにしたい事項", "What is to be found out";
    PartWhy: "照会を必要とする理由", "Why it is needed";
    PartActs: "行為の内容", "What was done";
    PartEvidence: "証拠", "Evidence";
    PartContact: "担当・連絡先", "Contact";
    PartStation: "相談先（警察署・#9110）", "Police station or #9110";
    PartHarm: "被害・影響", "Harm and effects";
    PartDone: "市の対応", "What the city did";
    PartBefore: "これまでの経緯", "What went before";
    PartPoliceAsk: "相談したいこと", "What we ask for";
    PartFirst: "確認者（1人目）", "Seen by (first)";
    PartSecond: "確認者（2人目）", "Seen by (second)";
    PartShot: "画面の写し", "Screenshots";
    PartWhere: "制限する場所", "Where";
    PartPeriod: "期間", "Period";
    PartBanWhy: "理由となった行為", "Acts it is for";
    PartExcept: "制限しないこと・手続の方法", "What stays open, and how";
    // What breaks the rules of 内容証明.
    CertifiedLineTooLong: "{line}行目が1行の字数を超えています。", "Line {line} has too many characters.";
    CertifiedNotAllowed: "{line}行目の「{char}」は内容証明に使えません。ほかの字に書き換えてください。",
        "Certified mail does not take “{char}” on line {line}. Write it another way.";
    CertifiedLatin: "{line}行目の英字は、固有名詞のほかは使えません。",
        "Latin letters on line {line} are allowed only in proper names.";
    CertifiedNoText: "本文がありません。", "There is no text.";
    CertifiedNoSender: "差出人の氏名がありません。法務担当に確かめて書いてください。",
        "The sender is missing. Ask the legal section.";
    CertifiedNoSenderAddress: "差出人の住所がありません。", "The sender's address is missing.";
    CertifiedNoAddressee: "宛名がありません。", "The addressee is missing.";
    CertifiedNoAddress: "宛先の住所がありません。", "The addressee's address is missing.";
    CertifiedNoDate: "日付がありません。", "The date is missing.";
}
