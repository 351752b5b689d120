//! The texts of the report on the screen: form, route, in-tray, notes.

use super::words::texts;

texts! { FORM
    // The case page.
    ViewOfCase: "表示の切替え", "View";
    ViewCourse: "経過", "Timeline";
    ViewReport: "報告書", "Report";
    // A field.
    FieldTyping: "入力中", "Typing";
    FieldSaving: "保存しています…", "Saving…";
    FieldOnDevice: "端末に保存しました", "Saved on this device";
    FieldSent: "送信しました", "Sent";
    FieldFailed: "保存できません。文は画面に残っています。",
        "Cannot be saved. Your words stay on the screen.";
    FieldTooLong: "{max}字までです。あと{over}字減らすと保存されます。",
        "{max} characters at most: {over} too many. Shorten it and it is saved.";
    FieldBadTime: "時刻は0時から24時までで書いてください（例：14:05）。",
        "Write a time of day between 0:00 and 24:00, for example 14:05.";
    FieldNoNumber: "数字で書いてください。分からないときは「不明」と書いてください。",
        "Write a number, or \"unknown\" if you do not know.";
    FieldLate: "提出の後に届きました。報告書には入っていません。",
        "It came after the submission and is not in the report.";
    FieldEmpty: "（記載なし）", "(empty)";
    NotChosen: "選び直す（未選択に戻す）", "Clear the choice";
    OtherWrote: "{name}さんの記載（{when}）", "{name} wrote, {when}";
    OtherWroteCleared: "（消去）", "(cleared)";
    TakeBoth: "まとめる", "Put together";
    TakeTheirs: "こちらに置き換える", "Use this one";
    KeepMine: "自分の記載を残す", "Keep mine";
    TornNote: "同時に書かれています。どちらも消えません。",
        "Written at the same time. Neither is lost.";
    History: "この項目の履歴（{n}件）", "History of this field ({n})";
    HistoryOne: "{name}さん・{when}", "{name}, {when}";
    HistoryReason: "理由：{reason}", "Reason: {reason}";
    HistoryFrom: "{source}（自動）", "{source} (automatic)";
    FieldAgain: "記録から入れ直す", "Fill in from the record again";
    HistoryStands: "現在の記載", "stands";
    HistoryRefused: "報告書に入っていません", "not in the report";
    GroupFilled: "{n}項目", "{n} filled in";
    GroupMissing: "必須の未記入 {n}", "{n} required missing";
    GroupEmpty: "未記入", "empty";
    // The head of the report.
    ReportOf: "報告書", "Report";
    ReportNumber: "文書番号 {number}", "Document number {number}";
    ReportHint: "記録から分かることは、書き入れてあります。空けたままでも保存されます。",
        "What the record knows is filled in. Anything may stay empty; it is saved as you type.";
    MissingFields: "提出までに書く項目", "Still needed to submit";
    NothingMissing: "必須の項目はすべて書かれています。", "Everything required is filled in.";
    FairnessHead: "該当と判断する前に", "Before you call it harassment";
    JudgeFirst: "区分は、要求の妥当性と手段の相当性を別々に考えてから選んでください。",
        "Judge the demand and the manner apart, then choose the kind.";
    WhyChanged: "修正の理由", "Reason for the changes";
    WhyChangedHint: "一度提出したため、直した項目ごとにこの理由が残ります。",
        "The report was submitted before: each change keeps this reason.";
    WhyReturned: "差戻しを受けて修正", "Changed after its return";
    WhyWrong: "誤りの訂正", "Correction of an error";
    WhyMore: "事実の追加", "Facts added";
    WhyMissing: "修正の理由を書くと保存できます。", "Write the reason; then it can be saved.";
    ReturnedBy: "{name}さんが差し戻しました（{when}）", "{name} returned it, {when}";
    ReturnedNow: "直してもう一度提出してください。", "Change it and submit it again.";
    LateHead: "提出後に届いた記載", "What came after the submission";
    LateHint: "あなたの記載は残っています。報告書には入っていません。",
        "Your words are kept. They are not in the report.";
    LateTake: "この記載を取り入れる", "Take it in";
    LateWait: "引き上げ・差戻しの後に取り入れられます。",
        "It can be taken in once the report is a draft again.";
    LateNever: "決裁済みのため、報告書には取り入れられません。必要ならメモに書いてください。",
        "The report was decided and cannot take it in. Write it as a note if it is needed.";
    WhoWrites: "報告書を作成できるのは、職員と所属長です。ここに記録したことは報告書に入ります。\
        作成は、所属の職員か所属長に頼んでください。",
        "Staff and supervisors write reports. What you recorded here goes into it. Ask a member of \
        the department or its supervisor to write it.";
    DecidedHere: "この端末で「{what}」をしました。送信されるまで、有効かどうかは決まりません。",
        "Done on this device: {what}. Whether it stands is known once it was sent.";
    ReturnedAuthor: "起案者が直して、もう一度提出します。",
        "Its author changes it and submits it again.";
    NoReportHere: "この端末には、この報告書の続きを書く権限がありません。",
        "You have no right to write into this report.";
    // The route.
    RouteHead: "決裁の経路", "Route of the report";
    RouteSince: "{since}から", "since {since}";
    RouteNow: "待ち", "waiting";
    RouteNotYet: "まだ", "not yet";
    RouteObjection: "意見あり", "Objection";
    RouteAgreed: "同意", "Agreed";
    RouteDeputy: "代決", "By deputy";
    RouteReviewed: "後閲", "Read afterwards";
    RouteHeldByAuthor: "{step}を兼ねる", "also {step}";
    RouteUnsent: "送信待ち", "waits to be sent";
    RouteWords: "意見・理由", "Opinions and reasons";
    RouteSaid: "{name}さん（{what}・{when}）", "{name} ({what}, {when})";
    RouteAgainst: "合議で意見があり、その上で決裁されました。意見も決裁も残ります。",
        "Decided with an opinion of the consultation on record. Both stay.";
    ActSubmitted: "提出", "submitted";
    ActEndorsed: "回付", "endorsed";
    ActAgreed: "同意", "agreed";
    ActObjected: "意見あり", "objected";
    ActDecided: "決裁", "decided";
    ActReturned: "差戻し", "returned";
    ActWithdrawn: "引上げ", "taken back";
    ActDecidedFor: "代決", "decided as deputy";
    ActReviewed: "後閲", "read afterwards";
    ActNext: "次は「{step}」に回ります。", "Next: {step}.";
    ActNextEnd: "決裁されると、報告書は変えられなくなります。",
        "Once decided, the report changes no more.";
    ActNextGone: "この報告書は、ほかの人が先に進めました。閉じて、今の状態を確かめてください。",
        "Somebody else has moved this report on. Close this and look at how it stands.";
    ActNextReturn: "起案者に戻り、起案者が直して再提出します。",
        "It goes back to its author, who changes and submits it again.";
    ActNextWithdraw: "作成中に戻り、直せるようになります。",
        "It becomes a draft again and can be changed.";
    ActNextObject: "意見は決裁者に見え、決裁の後も残ります。",
        "The decider sees your opinion, and it stays after the decision.";
    ActNextReview: "代決された内容を確かめたことを残します。",
        "Records that you have read what your deputy decided.";
    ActAgainst: "合議で意見が出ています。決裁するには、その理由を書いてください。",
        "There is an objection. To decide, write why.";
    ActWords: "意見（任意）", "Remark (optional)";
    ActReasons: "理由", "Reasons";
    ActReasonsMissing: "理由を書いてください。", "Write the reasons.";
    ActCancel: "やめる", "Cancel";
    // What became of it.
    ToldSubmitted: "提出しました。", "Submitted. ";
    ToldEndorsed: "回付しました。", "Endorsed and passed on. ";
    ToldAgreed: "同意しました。", "Agreed. ";
    ToldObjected: "意見を付けて回しました。", "Passed on with your objection. ";
    ToldDecided: "決裁しました。手続はこれで終わりです。", "Decided. The route ends here.";
    ToldReturned: "差し戻しました。次は起案者です。直して、もう一度提出します。",
        "Returned. Next its author changes it and submits it again.";
    ToldWithdrawn: "引き上げました。直してから、もう一度提出してください。",
        "Taken back. Change it and submit it again.";
    ToldDecidedFor: "代決しました。次は決裁者の後閲です。", "Decided as deputy. Next the decider reads it.";
    ToldReviewed: "後閲しました。手続はこれで終わりです。", "Read afterwards. The route ends here.";
    ToldNext: "次は「{step}」です。", "Next: {step}.";
    ToldSaving: "端末に保存しています…", "Saving on this device …";
    ToldOnDevice: "「{what}」を端末に保存しました。つながると送ります。",
        "Saved on this device: {what}. It is sent once there is a connection.";
    ToldSending: "端末に保存しました。送信しています…", "Saved on this device. Sending …";
    ToldWhy: "理由を見る", "See why";
    ActNow: "いまできること", "What you can do now";
    ActGo: "いまできることへ", "To what you can do now";
    ActNothing: "いま、あなたが行うことはありません。", "There is nothing for you to do now.";
    ActOffline: "送信を待っています。先に別の人が決裁していれば、そちらが有効です。",
        "Waits to be sent. If somebody else acted first, theirs stands.";
    ActOfflineFirst: "いまはつながっていません。押した内容は端末に保存し、つながり次第送ります。",
        "There is no connection now. What you do is saved here and sent as soon as possible.";
    ActRefused: "「{what}」は成立しませんでした", "“{what}” does not stand";
    YourWords: "あなたの言葉（残っています）", "Your words (kept)";
    SheetMissing: "次の項目を書くと提出できます。項目を押すと移動します。",
        "Fill these in to submit. Tap one to go there.";
    // The in-tray.
    Tray: "決裁箱", "In-tray";
    TrayEmpty: "あなたを待っている報告書はありません。", "No report waits for you.";
    TrayMany: "件の対応待ち", " waiting for you";
    TrayWord: "対応待ち", "For you";
    TrayOne: "{place}・{name}さん起案", "{place}, by {name}";
    TrayToday: "本日から", "since today";
    TrayDays: "{n}日前から", "for {n} days";
    TrayOverdue: "{n}日以上お待たせしています", "Waiting for more than {n} days";
    TrayReview: "代決の後閲", "Read what your deputy decided";
    RowReport: "報告書：{state}", "Report: {state}";
    // Notes and holds.
    Notes: "メモ", "Notes";
    NoteLabel: "メモを追加", "Add a note";
    NoteHint: "決裁の後も追加できます。この事案を見られる人が読め、報告書にも、開示用の写しにも載ります。",
        "Can be added even after the decision. Whoever may see the case can read it; it is printed \
        in the report and in copies for disclosure.";
    NoteAdd: "追加する", "Add";
    HoldHead: "事案化（保存期間の停止）", "Hold against deletion";
    HoldOff: "保存期間が過ぎると、削除の対象になります。",
        "Falls due for deletion when its time is over.";
    HoldOn: "{name}さんが事案化しました（{when}）。削除の対象になりません。",
        "Held by {name}, {when}. It does not fall due for deletion.";
    HoldReason: "理由", "Reason";
    HoldSet: "事案化する", "Hold it";
    HoldFree: "事案化を解く", "Let it go";
    // Lines of the timeline.
    LineNote: "メモ", "Note";
    LineRoute: "報告書：{what}", "Report: {what}";
    LineRouteRefused: "報告書：{what}（成立せず）", "Report: {what} (does not stand)";
    LineHeld: "事案化", "Held against deletion";
    LineFreed: "事案化を解除", "Hold taken away";
    LineLinked: "同じ相手方の事案と結び付け", "Linked to another case of the same party";
    LineUnlinked: "結び付けを解除", "Link taken away";
    LineFlagged: "相手方に区分「{flag}」", "Other party flagged: {flag}";
    LineUnflagged: "相手方の区分を解除", "Flag taken away";
    LineMeasurePlanned: "措置の予定：{what}", "Measure planned: {what}";
    LineMeasureDone: "措置を実施：{what}", "Measure done: {what}";
    LineMeasureDropped: "措置を中止：{what}", "Measure dropped: {what}";
    Documents: "書類", "Documents";
    DocumentsHint: "提出した報告書は、提出した時点の内容で作ります。提出前は「案」と付きます。",
        "A report that was submitted is made as it was then; before that it says “draft”.";
    DocumentReport: "報告書（PDF）", "Report (PDF)";
    DocumentChronology: "経過記録（PDF）", "Chronology (PDF)";
    DocumentMasked: "開示用の写し（欄を選んで伏せる）", "Copy for disclosure (choose what is masked)";
    MaskedHead: "伏せる欄（記入のある欄だけを示しています）",
        "Fields to mask (those in which something stands)";
    MaskedNone: "伏せる欄を1つ以上選んでください。", "Choose at least one field to mask.";
    MaskedMake: "開示用の写しを作る（PDF）", "Make the copy (PDF)";
    DocumentMaskedHint: "伏せた欄にある氏名などは、本文からも取り除きます。\
        本文にだけ書いた名前は残るので、渡す前に全文を読んでください。",
        "Names in masked fields are taken out of the text too. Names written only in the text \
         stay: read all of it before it is handed out.";
    DocumentsOffline: "PDFはサーバーで作ります。つながると、ここから開けます。",
        "PDFs are made by the server. They can be opened here once it is reached.";
    PrintHint: "印刷は、この端末にある内容で行います。通信できないときも使えます。\
        開示用の写しと照合番号は、サーバーで作るPDFだけです。",
        "Printing uses what this device has, also without a connection. Copies for disclosure and \
        verification codes come only with PDFs from the server.";
    PrintReport: "報告書を印刷する", "Print the report";
    PrintChronology: "経過記録を印刷する", "Print the chronology";
    PrintView: "印刷の見本", "Print preview";
    PrintPages: "用紙はA4縦です。ページ番号が出ない端末では、印刷画面の「ヘッダーとフッター」を選んでください。",
        "A4 portrait. Where page numbers are missing, choose “Headers and footers” when printing.";
    PrintGo: "印刷する", "Print";
    PrintBack: "報告書に戻る", "Back to the report";
}
