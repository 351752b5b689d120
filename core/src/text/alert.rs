//! The texts of an alert that follow from what devices and people reported.
//!
//! What the city may word itself lives in the policy.

use super::words::texts;

texts! { ALERT
    // Before anybody presses.
    ReadyMany: "今 鳴らせる端末 {n}台", "Devices that can ring: {n}";
    ReadyNone: "今 鳴らせる端末がありません。助けは声と電話で",
        "No device can ring now. Call out and use the phone";
    ReadyHushed: "（ほかに音の出ない端末 {n}台）", " ({n} more without sound)";
    ReadyLooking: "鳴らせる端末を確認中…", "Looking for devices…";
    ReadyDead: "サーバーに届きません。助けは声と電話で",
        "The server is out of reach. Call out and use the phone";
    Silently: "音を出さない", "No sound";
    // The sender's screen.
    DevicesRang: "{n}台が鳴りました。応答待ちです", "Devices that rang: {n}. No answer yet";
    StepRang: "端末が鳴る", "Rings";
    AnswersThus: "{name}さんが応答（{how}）", "{name} answered ({how})";
    AnswersToo: "{name}さんも応答（{how}）", "{name} answers too ({how})";
    Widened: "応答がないため、呼び出す範囲を広げました", "No answer so far: more people are called";
    SendingEnd: "終了を送信中です。まだ誰にも伝わっていません", "Sending the end. Nobody knows yet";
    NoAnswerWhileCutOff: "通信が切れています。応答があってもここには出ません。電話で確かめてください",
        "The line is dead: an answer would not show here. Use the phone";
    GoCarefully: "距離を保って向かってください", "Go there, and keep your distance";
    NameAppearsThere: "応答すると、あなたの名前が通報した端末の画面に出ます。",
        "Your name appears on the screen of that device.";
    HelpOver: "通報は終了しました", "The alert has ended";
    HelpOverWhat: "記録は事案に残ります。", "It stays on record.";
    HelpMistake: "通報は取り消されました（誤報）", "The alert was cancelled (a mistake)";
    SirenOff: "サイレンを止める", "Stop the siren";
    NearestExit: "いちばん近い出口", "Nearest exit";
    FalseAlarm: "誤報だった（理由を押すと終了します）", "False alarm (tap why, and it ends)";
    // For the police.
    ForThePolice: "110番で伝えること", "What to tell the police";
    Injuries: "けが人", "Injured";
    Weapon: "凶器", "Weapon";
    IsSo: "いる", "Yes";
    IsNot: "いない", "No";
    ThereIs: "ある", "Yes";
    ThereIsNot: "ない", "No";
    PoliceWereTold: "この内容を110番で伝えた", "I told the police this";
    PoliceToldAt: "{time} 110番で伝えたと記録しました", "{time} noted: the police were told";
    // The receiver's screen.
    SoundOffHere: "この端末の音を止める", "Stop the sound here";
    RingsAgain: "音を止めました。応答がなければ、また鳴ります", "Sound stopped. It rings again if nobody answers";
    QuietHere: "音を出さない通報です。声や物音に気をつけてください", "A silent alert: mind your voice and noise";
    FromSignIn: "{place}の端末から（職員名なし）", "From a device of {place} (no name)";
    OpenMap: "地図で見る", "Open a map";
    KnownSoFar: "分かっていること", "What is known";
    // Drills and the test of a device.
    DrillBanner: "訓練です", "This is a drill";
    DrillNoCall: "訓練です。電話はかけないでください", "This is a drill: do not call";
    DrillAndTest: "訓練と動作確認", "Drill and test";
    SelfTest: "動作確認", "Test of this device";
    SelfTestWhat: "この端末だけを鳴らして、通報が届くことを確かめます。ほかの端末は鳴りません。",
        "Rings this device only, to show that an alert gets through. No other one rings.";
    SelfTestStart: "この端末を確かめる", "Test this device";
    SelfTestNow: "確かめています…", "Testing…";
    SelfTestPassed: "確かめました。この端末は鳴ります", "Tested: this device rings";
    SelfTestSilent: "鳴りませんでした。音量を上げ、もう一度確かめてください",
        "It did not ring. Turn the volume up and test again";
    SelfTestLost: "サーバーに届きません。通信を確かめてください",
        "The server is out of reach. Check the connection";
    SelfTestDaily: "今日の動作確認がまだです。数秒で終わり、この端末だけが鳴ります。",
        "This device was not tested today. It takes seconds, and only this device rings.";
    Later: "あとで", "Later";
    DrillStart: "訓練をはじめる…", "Start a drill…";
    AskDrill: "訓練をはじめますか", "Start a drill?";
    DrillEmergency: "緊急通報の訓練", "Drill of an emergency";
    DrillAssist: "応援要請の訓練", "Drill of a call for help";
    // A device that does not ring.
    Slept: "この端末は約{span}止まっていました", "This device was stopped for about {span}";
    SleptWhat: "止まっているあいだ、通報は鳴りません。画面をつけたままにしてください。",
        "No alert rings meanwhile. Keep the screen on.";
    KeepAwake: "画面をつけたままにする", "Keep the screen on";
    KeepAwakeHint: "通報を受ける端末では入れてください", "for devices that receive alerts";
    NotifyOn: "通知でも知らせます", "Notifications wake this device too";
    NotifyAsk: "通知でも知らせるようにする", "Let notifications wake this device too";
    NotifyDenied: "通知は端末の設定で止められています。画面を開いていれば鳴ります",
        "Notifications are refused in the settings of the device. It rings while open";
    NotifyNone: "この端末では通知を使えません。画面を開いていれば鳴ります",
        "This device has no notifications. It rings while open";
    SignedOutHelp: "サインインしなくても、助けを呼べます", "You can call for help without signing in";
    // The timeline.
    LineSilent: "音を出さずに通報", "without sound";
    LineDrill: "訓練", "drill";
    LineSelfTest: "動作確認", "self-test";
    LinePosition: "位置情報あり", "with position";
    LineSignedOut: "サインイン前の画面から通報", "from the sign-in screen";
    LineInjured: "けが人あり", "somebody is injured";
    LineNotInjured: "けが人なし", "nobody is injured";
    LineWeapon: "凶器あり", "there is a weapon";
    LineNoWeapon: "凶器なし", "there is no weapon";
    LineKnown: "状況を記録", "Situation noted";
    LinePolice: "警察へ通報：{name}", "Police told by {name}";
}
