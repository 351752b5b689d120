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
    FillNoRecording: "録音なし", "No recording";
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
}
