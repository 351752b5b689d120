//! The texts of a session: extension, staff, the ladder of steps, and what supervisors see of it.
//!
//! What the city may word itself lives in the policy.

use super::words::texts;

texts! { SESSION
    // The start of a session: channel, place of a visit, roles.
    Channel: "対応の手段", "How you meet";
    VisitPlace: "訪問先（住所・名称）", "Place of the visit (address or name)";
    VisitMissing: "訪問先の住所か名称を入れてください。",
        "Enter the address or name of the place.";
    Roles: "担当", "Roles";
    RolesHint: "話し手・記録・連絡を分けておくと、落ち着いて対応できます。",
        "Share out speaking, notes and contact.";
    RoleOf: "{name}さんの担当", "Role of {name}";
    InThisMeeting: "この面談で", "in this meeting: ";
    // Staff of a running session.
    StaffHere: "対応中の職員", "Staff here";
    StaffSince: "{time}から", "since {time}";
    StaffFromTo: "{from}〜{to}（退席）", "{from}–{to} (left)";
    LeaveUndo: "退席を取り消す", "Undo leaving";
    StaffWere: "対応した職員", "Staff present";
    Superior: "管理職", "supervisor";
    AddStaff: "職員を追加", "Add a colleague";
    EverybodyHere: "追加できる職員がいません", "Nobody else can be added";
    StaffLeaves: "退席を記録", "Record leaving";
    JoinMeeting: "この面談に加わる", "Join this meeting";
    LeaveMeeting: "退席を記録する", "Record that you left";
    YouJoined: "{time}に加わりました", "You joined at {time}";
    // Extension.
    SayNewEnd: "延長後の終了時刻を伝えてください", "Announce the new end";
    Extend: "延長する…", "Extend…";
    ExtendDo: "延長する", "Extend";
    ToSession: "面談へ", "To the meeting";
    AskExtend: "面談を延長しますか", "Extend the meeting?";
    ExtendRule: "面談は原則{n}分以内です。延長には、理由と、ほかの職員の確認が必要です。",
        "{n} minutes in principle. Extending takes a reason and a second colleague.";
    ExtendBy: "延長する時間", "Extend by";
    ExtendPlus: "{n}分（{time}まで）", "{n} min (until {time})";
    ExtendMinutesMissing: "延長する時間を選んでください。", "Choose by how long.";
    ExtendWhy: "延長する理由", "Why extend";
    ExtendNearlyDone: "手続きがまもなく終わる", "Nearly finished";
    ExtendExplaining: "説明が残っている", "More to explain";
    ExtendWaiting: "書類や担当者を待っている", "Waiting for papers or a colleague";
    ExtendWhyMissing: "延長する理由を入れてください。", "Say why it is extended.";
    ExtendSecond: "延長を確認した職員（自分以外）", "Colleague who agrees (not you)";
    ExtendSecondMissing: "確認した職員を選んでください。自分だけでは延長できません。",
        "Choose the colleague who agrees. You cannot extend it alone.";
    ExtendNow: "{n}分延長する", "Extend by {n} min";
    ExtendNoMore: "これ以上は延長できません（合計{n}分まで）",
        "It cannot be extended further ({n} min in all)";
    ExtendedBy: "延長{n}分を含む", "incl. {n} min extension";
    // An act was recorded: end it, or call for help.
    EndTheCall: "対応を終了し、電話を切ってください。", "End the response and hang up.";
    ActRecordedAt: "{time}に「{what}」を記録しました", "“{what}” recorded at {time}";
    AskedToLeave: "退去を求めました", "Asked to leave";
    InDanger: "危険を感じたら、すぐに通報してください", "In danger, call for help at once";
    KeepDistance: "相手から一定の距離を保ち、職員の安全を優先してください。",
        "Keep your distance. The safety of staff comes first.";
    // The ladder.
    Steps: "対応の段階", "Steps";
    StepsHint: "言葉を伝えるたびに押してください。時刻を記録します。",
        "Tap each time you say it. The time is recorded.";
    StepsSkip: "暴力や脅迫があるときは、段階を踏まずに通報してください。",
        "With violence or threats, skip the steps and call for help.";
    NextStep: "次の段階", "Next step";
    StepTimes: "{n}回", "{n}×";
    StepRange: "{min}〜{max}回", "{min}–{max} times";
    StepNth: "{what}（{n}回目）", "{what} ({n})";
    StepRecorded: "{time}に「{what}」を記録しました", "“{what}” recorded at {time}";
    StepUndo: "この記録を取り消す", "Undo this record";
    NoSteps: "まだ記録はありません", "None yet";
    Filming: "撮影・録音されているとき", "If you are being filmed or recorded";
    // Time that is too long; sound and screen.
    DoNotRecord: "記録しない", "Do not record";
    SilentMode: "音を出さずに知らせる（振動のみ）", "No sound, vibration only";
    // What supervisors see.
    MeetingsNow: "進行中の面談", "Meetings under way";
    // The timeline.
    LineExtended: "{n}分延長：{reason}", "Extended by {n} min: {reason}";
    LineExtendedNot: "{n}分延長の記録（要件を満たさず、終了時刻は変わりません）：{reason}",
        "Extension by {n} min that does not count: {reason}";
    LineSecond: "確認 {name}", "agreed by {name}";
    LineJoined: "{name}さんが加わった", "{name} joined";
    LineJoinedSuperior: "{name}さん（管理職）が加わった", "{name} (supervisor) joined";
    LineRoleChanged: "{name}さんの役割を変更：{role}", "{name} took another role: {role}";
    LineRole: "担当 {role}", "role: {role}";
    LineStaffLeft: "{name}さんが退席", "{name} left";
    LineVisit: "訪問先 {place}", "visit: {place}";
}
