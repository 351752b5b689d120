//! The texts of what follows an alert: looking after who called for help, and the log of drills.
//!
//! What the reminder says is the city's, in the policy.

use super::words::texts;

texts! { CARE
    Care: "職員への声かけ", "Look after your staff";
    CareNextDay: "翌日の声かけ", "the day after";
    CareWeek: "1週間後の声かけ", "one week after";
    CareDays: "{n}日後の声かけ", "{n} days after";
    CareAlert: "{when}の{level}", "{level}, {when}";
    CareNobody: "サインイン前の画面から通報（通報した職員を確かめてください）",
        "From the sign-in screen: find out who called for help";
    CareNote: "メモ（任意）", "Note (optional)";
    CareNoteHint: "通報した本人など、この事案を見られる人が読めます。",
        "Whoever may see this case can read it, the person included.";
    CareDone: "声をかけました", "I have spoken with them";
    CareSaving: "保存しています…", "Saving…";
    LineCared: "通報した職員に声かけ：{name}", "{name} spoke with the person who called";
    // The log of drills.
    Drills: "訓練と動作確認の記録", "Drills and self-tests";
    DrillsNone: "まだ記録がありません。毎月の訓練と始業時の動作確認がここに残ります。",
        "Nothing yet. Monthly drills and daily self-tests are kept here.";
    DrillsOverdue: "この1か月、訓練が行われていません", "No drill for a month";
    DrillsFailed: "記録を読み込めませんでした。通信を確かめてください。",
        "The log could not be read. Check the network.";
    DrillWhen: "日時", "When";
    DrillBy: "通報した人・場所", "Raised by, where";
    DrillDevices: "端末", "Devices";
    DrillDevicesAre: "呼出し{called}台・表示{shown}台・鳴動{rang}台",
        "{called} called, {shown} showed it, {rang} rang";
    DrillRing: "最初の鳴動まで", "First ring after";
    DrillAnswer: "最初の応答まで", "First answer after";
    DrillSteps: "呼出しを{n}回拡大", "{n} more calls";
    DrillEnd: "終了まで", "Ended after";
    DrillSeconds: "{n}秒", "{n} s";
    DrillNever: "なし", "never";
}
