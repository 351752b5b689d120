//! The list of texts. Japanese is written for municipal staff under stress: short, polite, and
//! saying what to do next.

use crate::lang::Lang;

/// One text of the product: the address of its two wordings, in the order of [`Lang::ALL`].
/// No table holds them together, so that each part of the app carries the texts it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub(super) &'static [&'static str; 2]);

impl Text {
    /// The text in a language.
    pub const fn get(self, lang: Lang) -> &'static str {
        self.0[lang as usize]
    }
}

/// Texts by name, and the list of all of them under one name, for tests.
macro_rules! texts {
    ($list:ident $($(#[$doc:meta])* $name:ident: $ja:literal, $en:literal;)*) => {
        #[expect(
            non_upper_case_globals,
            reason = "the names of texts read like the values of an enum"
        )]
        impl $crate::text::Text {
            $(#[doc = $ja] pub const $name: Self = Self(&[$ja, $en]);)*
        }

        /// All texts of this file.
        #[cfg(test)]
        pub(super) const $list: &[$crate::text::Text] = &[$($crate::text::Text::$name,)*];
    };
}
pub(super) use texts;

texts! { WORDS
    // The frame.
    Brand: "守り", "Mamori";
    Slogan: "窓口職員を守る、記録・面談・通報", "Record, meet, call for help";
    Starting: "起動しています…", "Starting…";
    SkipToContent: "本文へ", "Skip to content";
    SkipToAlert: "通報ボタンへ", "Skip to the alert buttons";
    Screens: "画面", "Screens";
    Record: "記録", "Record";
    Session: "面談", "Meeting";
    Cases: "事案", "Cases";
    More: "その他", "More";
    UnreadMany: "件の未読", " unread";
    Close: "閉じる", "Close";
    Back: "戻る", "Back";
    Loading: "読み込んでいます…", "Loading…";
    TryAgain: "もう一度試す", "Try again";
    Required: "※必須", "required";
    Dot: "・", " · ";
    Comma: "、", ", ";
    Quoted: "「{text}」", "“{text}”";
    Example: "「{text}」", " “{text}”";
    Verbatim: "『{text}』", "“{text}”";
    Times: "件", " times";
    Seconds: "{n}秒", "{n} s";
    PlaceUnknown: "場所不明（内線で確認）", "Place unknown (ask by phone)";
    DevicePlaceMissing: "この端末の設置場所が決まっていません。応援を呼んでも、場所が伝わりません。",
        "This device has no place set. A call for help would not say where.";
    ChoosePlace: "設置場所を選ぶ", "Choose the place";
    SendingAnswer: "応答を送信中です", "Sending your answer";
    NobodyKnowsYet: "まだ誰にも伝わっていません。つながらないときは、電話か声で伝えてください。",
        "Nobody knows yet. If it does not get through, phone or call out.";
    SignOutBusy: "面談か通報が続いています。サインアウトしても終わりません。",
        "A meeting or an alert goes on. Signing out does not end it.";
    // The chip and sending.
    Unsent: "未送信 {n}件", "{n} unsent";
    UnsentAudio: "録音の未送信 {n}件", "{n} pieces of audio unsent";
    AllSent: "送信済み", "All sent";
    NoLink: "未接続", "No link";
    SignInNeeded: "要サインイン", "Sign in";
    SendFailed: "送信失敗 {n}件", "Failed: {n}";
    SyncUnknown: "確認中", "Checking";
    LastSync: "最終同期 {time}", "synced {time}";
    // A tap.
    Saving: "保存しています…", "Saving…";
    SavedOnDevice: "端末に保存しました", "Saved on this device";
    SentToServer: "送信しました", "Sent";
    NotSaved: "まだ保存できていません", "Not saved yet";
    NotSavedWhatNow: "保存を試し続けています。この画面を閉じず、紙にも書き留めてください。",
        "Still trying to save. Keep this screen open and write it on paper too.";
    Retracted: "取り消しました（取消しも記録に残ります）", "Undone (the undo stays on record)";
    Undo: "元に戻す", "Undo";
    JustRecorded: "今の記録", "What was just recorded";
    ExamplesThatFit: "当てはまる例", "Examples that fit";
    TheirWords: "相手の言葉（そのまま）", "Their exact words";
    TheirWordsHint: "相手の言葉をそのまま", "Their exact words";
    EndAndLeave: "対応を終了し、退去を求めてください。", "End the meeting and ask them to leave.";
    InThisCase: "この事案で", "in this case: ";
    RecordWhatHappens: "起きている行為を記録", "Record what is happening";
    SavedAtOnce: "押すと、すぐ端末に保存します", "A tap is saved at once";
    RecordAnAct: "行為を記録", "Record an act";
    Hello: "起きている行為を押してください。時刻と場所を、すぐこの端末に保存します。",
        "Tap what is happening. The time and place are saved on this device at once.";
    BeginSession: "面談を始める", "Start a meeting";
    // The open case.
    NoOpenCase: "対応中の事案はありません", "No open case";
    OpenCase: "対応中の事案", "Open case";
    Since: "〜", "–";
    Acts: "行為 {n}件", "acts: {n}";
    ActsOfThisCase: "この事案の行為", "Acts in this case";
    MeetingLeft: "面談 残り", "meeting, left";
    OverBy: "超過", "over by";
    CloseCase: "この事案の対応を終える", "Close this case";
    Sent: "送信済み", "Sent";
    OnDevice: "端末に保存", "On this device";
    OnDeviceMany: "端末に保存 {n}件", "{n} on this device";
    SeenBy: "{name}さんが閲覧 {time}", "Seen by {name} {time}";
    // The start of a session.
    StaffPresent: "対応する職員", "Staff present";
    StaffRule: "原則{n}人以上", "{n} or more in principle";
    Yourself: "{name}（自分）", "{name} (you)";
    OrWrite: "選ぶか、入力してください", "Choose, or write it here";
    WhyAlone: "1人で対応する理由", "Why alone";
    AloneBusy: "ほかの職員が対応中", "Others are busy";
    AloneSudden: "急な来庁", "Unexpected visit";
    AloneField: "外勤中", "Out in the field";
    AloneMissing: "職員を追加するか、1人で対応する理由を入れてください。", "Add a colleague or say why you are alone.";
    Place: "場所", "Place";
    PlaceMissing: "場所を選んでください。", "Choose the place.";
    WhyOutside: "庁舎外で行う理由", "Why not in the building";
    OutsideSurvey: "訪問調査・検査", "Site visit";
    OutsideUnable: "来庁が難しい事情", "Cannot come in";
    OutsideOrdered: "所属長の指示", "Ordered by the supervisor";
    OutsideMissing: "庁舎外で行う理由を入れてください。", "Say why it is not in the building.";
    SayFirst: "はじめに、終了時刻を伝えてください", "First, announce when it ends";
    SayFirstLabel: "はじめに伝えること", "Say this first";
    StartSession: "面談を始める（{n}分）", "Start the meeting ({n} min)";
    // A running session.
    TimeLeft: "残り時間", "Time left";
    Left: "残り", "Left";
    OverLimit: "{n}分を超過しています", "Over {n} minutes";
    UntilAt: "{time}まで", "until {time}";
    UntilTime: "（{time}まで）", " (until {time})";
    StartedAt: "（{time}開始）", " (from {time})";
    ElapsedTime: "経過時間", "Time elapsed";
    MarkTen: "残り10分", "10 left";
    MarkFive: "5分", "5";
    MarkEnd: "終了", "end";
    PleaseSay: "次のように伝えてください", "Please say:";
    MinutesLeft: "残り{n}分です。", "{n} minutes left.";
    TimeIsOver: "終了時刻になりました。", "The time is over.";
    MinutesOver: "終了時刻を{n}分過ぎました。", "{n} minutes over.";
    ISaidIt: "伝えました", "I said it";
    EndAnnounced: "終了時刻を伝えました", "End time announced";
    SaidLeft: "残り{n}分を伝えました", "{n} minutes left announced";
    SaidOver: "終了を伝えました", "End of the meeting said";
    NextWords: "次の声かけは{time}（残り{n}分）です", "Next words to say: {time} ({n} minutes left)";
    NextWordsEnd: "次の声かけは{time}（終了時刻）です", "Next words to say: {time} (the end)";
    TooLong: "面談が{n}分を超えました。「{what}」として記録できます。",
        "The meeting is over {n} minutes. It can be recorded as “{what}”.";
    RecordAs: "「{what}」を記録する", "Record “{what}”";
    EndSession: "面談を終了する…", "End the meeting…";
    // The end of a session.
    WhyEnded: "終了の理由を選んでください", "Why does it end?";
    ReasonAgreed: "双方が了解して終了", "Both sides agreed";
    ReasonTimeOver: "終了時刻を過ぎたため", "The time limit was reached";
    ReasonHarassment: "対応を終了し、退去を求めた", "Ended and asked to leave";
    ReasonLeft: "途中で退席した、電話を切った", "Walked out or hung up";
    ReasonPolice: "110番・警察署へ連絡した", "110 or the police station";
    SessionEnded: "面談を終了しました", "Meeting ended";
    Time: "時間", "Time";
    FromTo: "{from}–{to}（{n}）", "{from}–{to} ({n})";
    EndReason: "終了の理由", "Reason";
    OpenTheCase: "事案を開く", "Open the case";
    BackToRecord: "記録へ戻る", "Back to Record";
    AnotherSession: "次の面談へ", "Another meeting";
    // The alert, for its sender.
    Alert: "通報", "Alert";
    Assist: "応援要請", "Call for help";
    Emergency: "緊急通報", "Emergency";
    Hold: "長押し{n}秒", "Hold {n} s";
    KeepHolding: "そのまま…", "Keep holding…";
    HoldLonger: "{n}秒長押ししてください", "Hold for {n} s";
    InDangerHold: "危険なら長押し", "In danger: hold";
    AskAssist: "応援要請を送りますか", "Send a call for help?";
    AskEmergency: "緊急通報を送りますか", "Send an emergency alert?";
    AskAlertWhat: "課の全員の画面に、あなたの名前と場所が出ます。",
        "Your name and place appear on every screen of the department.";
    SendAlert: "通報する", "Send";
    AlertOn: "通報中", "Alert on";
    CancelAlert: "取り消す", "Cancel";
    PressedByMistake: "誤って押した", "Pressed by mistake";
    EndAlert: "終了する", "End the alert";
    AskToEnd: "終了する…", "End the alert…";
    AskEndAlert: "通報を終了しますか", "End the alert?";
    AlertSettled: "収まった", "It is settled";
    AlertSettledHint: "安全を確かめて終了", "Everybody is safe";
    AlertState: "通報の状態", "State of the alert";
    Elapsed: "経過", "elapsed";
    StepSaved: "端末に保存", "Saved";
    StepServer: "サーバー", "Server";
    StepAnswer: "応答", "Answer";
    StepEnd: "終了", "End";
    SavedSending: "端末に保存しました。送信中です", "Saved on this device. Sending…";
    ServerHasIt: "サーバーに届きました。まだどの端末も鳴っていません", "The server has it. Nothing rings yet";
    SomebodyAnswered: "{name}さんが応答しました", "{name} answered";
    AlertOver: "終了しました", "Ended";
    NotDelivered: "届いていません", "Not delivered";
    NotDeliveredCall: "届いていません。電話で知らせてください", "Not delivered. Call for help by phone";
    NotDeliveredWhat: "サーバーにつながりません。声を上げて周囲に知らせ、電話してください。",
        "The server cannot be reached. Call out to people nearby and use the phone.";
    Call: "{tel}番に電話する", "Call {tel}";
    WordsForThePhone: "電話で伝える言葉", "What to say";
    SayYourPlace: "（今いる場所）", "(say where you are)";
    SayNuisance: "迷惑行為", "harassment";
    Extensions: "内線", "Extensions";
    Extension: "内線 {n}", "ext. {n}";
    StillTrying: "送信を続けています。届いたらこの画面は閉じます。", "Still trying. This screen closes when it arrives.";
    CloseSendingGoesOn: "画面を閉じる（送信は続けます）", "Close this screen (sending goes on)";
    // The alert, for its receiver.
    GoAtOnce: "すぐに向かってください", "Go at once";
    GoHelp: "手助けに向かってください", "A colleague needs you";
    GoThere: "現場へ向かってください", "Go there";
    Answer: "応答する", "I am coming";
    YourNameAppears: "応答すると、あなたの名前が{name}さんの画面に出ます。", "Your name appears on the screen of {name}.";
    YouAnswered: "応答しました", "You answered";
    OthersGo: "応答がありました", "Somebody is going";
    Staff: "職員", "Who";
    JustBefore: "直前の記録", "Just before";
    NoneYet: "なし", "None";
    SettledEnd: "収まったので終了する", "It is over: end the alert";
    CloseThisScreen: "この画面を閉じる", "Close this screen";
    SoundOff: "音が出ていません。押すと鳴らします", "Sound is off. Tap to turn it on";
    SoundLocked: "この端末は、まだ通報の音を出せません。", "This device cannot sound an alert yet.";
    SoundOn: "音を有効にする", "Turn on sound";
    AlertRunning: "通報中", "Alert on";
    AlertSince: "{level}中（{time}から）", "{level} on (since {time})";
    NobodyAnswered: "まだ応答がありません", "No answer yet";
    // Notices.
    StoreFailed: "この端末に保存できません", "This device cannot save";
    StoreReading: "記録の一部を読み取れません", "Some records cannot be read";
    StoreUnavailable: "保存領域を開けません。アプリを開き直してください。直るまでは紙に記録してください。",
        "The storage cannot be opened. Reopen the app, and write on paper until it works.";
    StoreQuota: "空き容量が足りません。不要なファイルを消し、それまでは紙に記録してください。",
        "Storage is full. Delete files you do not need, and write on paper until then.";
    StoreBlocked: "別のタブで古い版が開いています。ほかのタブをすべて閉じてください。",
        "An older version is open in another tab. Close all other tabs.";
    StoreUnreadable: "データは消さずに、情報担当へ連絡してください。", "Do not delete any data, and call IT.";
    NoStore: "この端末では記録できません", "This device cannot record";
    Incomplete: "画面をまだ表示できません", "The screens are not here yet";
    IncompleteHint: "アプリの残りを読み込めませんでした。つながりしだい自動で読み込みます。",
        "The rest of the app could not be loaded. It will be, as soon as there is a connection.";
    WriteOnPaper: "記録は紙に書き、緊急のときは110番に電話してください。",
        "Write records on paper. In an emergency call 110.";
    ClockBack: "端末の時計が約{span}戻されました", "This device’s clock went back by about {span}";
    UnitMinutes: "{n}分", "{n} minutes";
    UnitDays: "{n}日", "{n} days";
    ClockCorrected: "端末の時計が約{span}ずれています", "This device’s clock is off by about {span}";
    ClockWhat: "記録の時刻は自動で補正しています。端末の時刻設定を直してください。",
        "Times on record are corrected. Please set the clock of the device right.";
    ClockForward: "端末の時計が約{span}進みました", "This device’s clock moved on by about {span}";
    ClockForwardWhat: "端末が休止していたか、時計が変わりました。残り時間を確かめてください。",
        "The device slept, or its clock was changed. Check the time left.";
    SetAside: "サーバーが受け付けなかった記録があります", "The server refused some records";
    SetAsideWhat: "記録はこの端末に残っています。消さずに、情報担当へ連絡してください。",
        "They are kept on this device. Do not delete them, and call IT.";
    Forked: "この端末の記録が、別の場所でも作られていました", "Another copy of this device made records too";
    ForkedWhat: "どちらの記録も残しています。端末を複製した場合は、情報担当へ連絡してください。",
        "Both are kept. If this device was copied, call IT.";
    SignInExpired: "サインインの期限が切れました。記録は、この端末に保存を続けます。",
        "Your sign-in has expired. Records are still saved on this device.";
    UpdateReady: "新しい版があります", "A new version is ready";
    UpdateLater: "新しい版があります。面談と通報が終わると更新できます。",
        "A new version is ready. You can update after the meeting or alert.";
    Update: "更新", "Update";
    // Cases.
    ListOfCases: "事案の一覧", "List of cases";
    TheCase: "事案の内容", "The case";
    List: "一覧", "List";
    ChooseCase: "事案を選んでください", "Choose a case";
    ChooseCaseHint: "経過と対応した職員が、ここに表示されます。", "Its timeline and staff appear here.";
    CaseMissing: "この事案は表示できません", "This case cannot be shown";
    CaseMissingHint: "この端末にないか、見る権限がありません。", "It is not on this device, or you may not see it.";
    NoCases: "事案はまだありません", "No cases yet";
    NoCasesHint: "「記録」のボタンを押すか、面談を始めると、ここに並びます。",
        "They appear here when you tap a button in Record or start a meeting.";
    OpenRecord: "記録を開く", "Open Record";
    CasesFailed: "事案を読み込めませんでした", "Could not load the cases";
    CasesFailedHint: "この端末の記録は残っています。通信を確かめて、もう一度お試しください。",
        "The records on this device are safe. Check the connection and try again.";
    AgeOf: "{time}時点の内容です", "As of {time}";
    AgeNoLink: "つながりません。{time}時点の内容です（{n}分前）", "No connection. As of {time} ({n} minutes ago)";
    AgeSignIn: "サインインが必要です。{time}時点の内容です（{n}分前）", "Please sign in. As of {time} ({n} minutes ago)";
    ShowMore: "もっと見る", "Show more";
    Today: "今日 {day}", "Today, {day}";
    Yesterday: "昨日 {day}", "Yesterday, {day}";
    UnreadOne: "未読", "unread";
    Closed: "対応終了", "Closed";
    MeetingLeftLong: "面談中 残り", "Meeting, left";
    MeetingOver: "面談中 超過", "Meeting, over by";
    CaseOpenSince: "{day} {time}〜", "{day}, since {time}";
    CaseClosedSince: "{day} {time}〜 対応終了", "{day}, from {time}, closed";
    ActsRow: "行為", "Acts";
    CategoryTimes: "{what} {n}件", "{what}: {n}";
    StateOfRecord: "記録の状態", "State";
    WhatHappened: "経過", "What happened";
    // The timeline.
    Undone: "取消し", "undone";
    LineStarted: "面談を開始（{n}分）", "Meeting started ({n} min)";
    LineWith: "同席 {names}", "with {names}";
    LineSaidLeft: "残り{n}分を伝えました", "{n} minutes left announced";
    LineSaidEnd: "終了を伝えました", "End of the meeting said";
    LineSaidOver: "終了を伝えました（{n}分超過）", "End said again ({n} minutes over)";
    LineEnded: "面談を終了：{reason}", "Meeting ended: {reason}";
    LineOver: "{span}超過", "{span} over";
    LineAnswered: "通報に応答", "Alert answered";
    LineAnsweredToo: "通報に応答（ほかの職員が先に応答）", "Alert answered (somebody else was first)";
    LineAlertOver: "通報を終了", "Alert ended";
    LineAlertMistake: "通報を取消し（誤報）", "Alert cancelled (by mistake)";
    LineClosed: "対応を終了", "Case closed";
    // その他.
    Sending: "送信の状態", "Sending";
    UnsentRow: "未送信", "Not sent yet";
    UnsentAudioRow: "未送信の録音", "Audio not sent yet";
    SetAsideRow: "受け付けられなかった記録", "Refused by the server";
    Records: "{n}件", "{n}";
    LastSyncRow: "最終同期", "Last sync";
    NotYet: "まだありません", "Not yet";
    ServerRow: "サーバー", "Server";
    LinkReached: "つながっています", "Reached";
    LinkLost: "つながりません", "Not reached";
    StorageRow: "この端末の保存領域", "Storage of this device";
    StorageSafe: "保護されています", "Protected";
    StorageUnsafe: "保護されていません", "Not protected";
    StorageUnknown: "確認できません", "Unknown";
    StorageUsed: "{used} 使用・空き {left}", "{used} used, {left} free";
    SyncNow: "今すぐ同期", "Sync now";
    You: "利用者", "You";
    Name: "氏名", "Name";
    Department: "所属", "Department";
    RoleRow: "役割", "Role";
    Administrator: "管理者", "Administrator";
    SignOut: "サインアウト", "Sign out";
    SignOutKeeps: "サインアウトしても、未送信の記録はこの端末に残ります。", "Signing out keeps unsent records on this device.";
    AskSignOut: "サインアウトしますか", "Sign out?";
    SignOutNothing: "記録はすべて送信済みです。", "All records have been sent.";
    SignOutWaiting: "まだ送信していないものがあります（{what}）。消えずにこの端末に残り、つながったときに送信します。",
        "Not all has been sent ({what}). It stays on this device and is sent once connected.";
    SignOutRecording: "録音中です。サインアウトすると、録音はここで終わります。",
        "A recording is running. Signing out ends it here.";
    Stay: "やめる", "Stay";
    Display: "表示", "Display";
    Language: "言語", "Language";
    TextSize: "文字の大きさ", "Text size";
    SizeStandard: "標準", "Standard";
    SizeLarge: "大", "Large";
    SizeLargest: "特大", "Largest";
    Theme: "画面の色", "Colours";
    ThemeDevice: "端末に合わせる", "As device";
    ThemeLight: "明るい", "Light";
    ThemeDark: "暗い", "Dark";
    ThisDevice: "この端末", "This device";
    DevicePlace: "設置場所", "Where it stands";
    DevicePlaceHint: "通報と記録に使います", "used in records and alerts";
    NotSet: "選んでいません", "Not set";
    PlaceUnset: "場所を選ぶと、通報で居場所が伝わります", "Choose it, so that an alert says where you are";
    Version: "版", "Version";
    PolicyVersion: "方針の版", "Policy";
    NoUpdateKnown: "新しい版があれば、ここに表示します。", "A new version is shown here.";
    // Sign-in.
    SignIn: "サインイン", "Sign in";
    StaffId: "職員ID", "Staff ID";
    Password: "パスワード", "Password";
    ShowPassword: "パスワードを表示", "Show the password";
    Checking: "確認しています…", "Checking…";
    SignInOnce: "一度サインインすれば、通信がなくても記録できます。",
        "After the first sign-in you can record without a network.";
    SignInMissing: "職員IDとパスワードを入れてください。", "Enter your staff ID and password.";
    ServerNotReached: "サーバーにつながりません", "The server cannot be reached";
    FirstNeedsNetwork: "サインインには通信が必要です。庁内LANを確かめてください。緊急のときは110番へ。",
        "Signing in needs the network. Check the office LAN. In an emergency call 110.";
    WaitingHere: "未送信の記録が{n}件あります", "{n} unsent records are here";
    WaitingHereWhat: "この端末に残っています。つながったときに送信します。",
        "They are kept on this device and are sent once somebody signs in.";
    SignInAgain: "もう一度サインイン", "Sign in again";
    SignInAgainWhat: "記録は続けられます。事案を見るには、サインインしてください。",
        "You can go on recording. Sign in to see cases.";
}
