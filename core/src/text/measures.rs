//! The texts of measures 措置: planning, drafting, what became of them.

use super::words::texts;

texts! { MEASURES
    Measures: "措置", "Measures";
    MeasuresHint: "警告書などの案をこの事案から作り、予定と実施を残します。決裁の前でも後でもできます。",
        "Draft warnings and sheets from this case, and keep when they were done.";
    MeasuresNone: "措置はまだありません。", "No measures yet.";
    MeasuresNoRight: "措置を記録できるのは、報告書を書いた職員、所属長、総務課長、部局長です。",
        "For who wrote the report, the supervisor, General Affairs and the department head.";
    MeasureAdd: "措置を加える", "Add a measure";
    MeasurePlanIt: "予定に加える", "Plan it";
    MeasurePlanned: "予定", "Planned";
    MeasureDone: "実施済", "Done";
    MeasureDropped: "中止", "Dropped";
    MeasureOnDay: "{date}", "{date}";
    MeasureDay: "予定日", "Planned for";
    MeasureDayHint: "決まっていなければ、空けておきます。", "Leave it empty if it is not settled.";
    MeasureDraft: "案（直してから使います）", "Draft (edit before use)";
    MeasureDraftHint: "この事案の記録から作りました。直したところは、元の文とともに残ります。",
        "Made from this case. What you change is kept beside what it was.";
    MeasureSettled: "文面は、書面（PDF）で確かめられます。直すときは、予定に戻してください。",
        "Read the text in its PDF. To change it, make it a plan again.";
    MeasureFromCase: "この事案の記録から", "From this case";
    MeasurePdf: "書面（PDF）", "Document (PDF)";
    MeasurePrint: "書面を印刷する", "Print the document";
    MeasurePdfMasked: "開示用（PDF）", "Masked (PDF)";
    MeasurePdfOffline: "書面（PDF）を作るには、サーバーへの接続が必要です。", "The PDF needs the server.";
    MeasureDo: "実施した", "Done";
    MeasureDoHead: "実施の記録", "Record it as done";
    MeasureDoHint: "記録すると、案は直せなくなります。誤りは、理由を書いて予定に戻せます。",
        "After that the draft changes no more. An error can be taken back with a reason.";
    MeasureDrop: "中止する", "Drop";
    MeasureDropHead: "中止の記録", "Record it as dropped";
    MeasureDropHint: "案と経過は残ります。", "Draft and history are kept.";
    MeasureBack: "予定に戻す", "Plan again";
    MeasureBackHint: "前の記録は消えません。", "What was recorded stays.";
    MeasureDoneDay: "実施日", "Done on";
    MeasureNumber: "文書番号", "Document number";
    MeasureNumberHint: "例：守総第34号。なければ空けておきます。", "e.g. 守総第34号; empty if it has none.";
    MeasureRemark: "備考", "Remark";
    MeasureReason: "理由", "Reason";
    MeasureKeep: "記録する", "Record";
    MeasureCancel: "やめる", "Cancel";
    MeasureReasonMissing: "理由を書いてください。", "Write the reason.";
    MeasureRefused: "「{what}」は記録になりませんでした", "“{what}” does not stand";
    MeasureTaken: "{when}に{name}さんが先に記録しました。あなたの記載は残っています。",
        "{name} was first, {when}. What you wrote is kept.";
    MeasureNotPlanned: "この措置は、まだ予定されていません。", "It is not planned yet.";
    MeasureHistory: "この措置の経過（{n}件）", "History ({n})";
    MeasureActPlan: "予定", "Planned";
    MeasureActDone: "実施", "Done";
    MeasureActDrop: "中止", "Dropped";
    MeasureUnsent: "端末に保存（未送信）", "On this device";
    LineMeasureRefused: "措置の記録（成立せず）：{what}", "Measure (does not stand): {what}";
    // The letter in the cells of 内容証明.
    LetterSize: "{lines}行・{pages}枚（1行{chars}字、1枚{rows}行まで）",
        "{lines} lines, {pages} pages ({chars} characters a line, {rows} lines a page)";
    LetterFits: "内容証明の決まりに合っています。", "It keeps the rules of certified mail.";
    LetterMust: "送る前に直すところ（{n}）", "To put right before it is sent ({n})";
    PartSamePerson: "確認した人が2人とも同じです。別の2人が同じ画面を確かめてください。",
        "Both names are the same: two different people have to look at the same screen.";
    LetterMay: "確かめるところ（{n}）", "To check ({n})";
    LetterShow: "紙面を見る", "See the page";
    LetterPage: "内容証明の紙面", "The letter on its page";
    // Pictures.
    Shots: "画面の写し", "Screenshots";
    ShotsHint: "投稿の画面を保存した画像を、証拠としてこの事案に添付します。通信がなくても端末に保存し、後で送ります。",
        "Attach images of the post as evidence. They are kept on this device first and sent later.";
    ShotsNone: "まだ添付していません。", "None yet.";
    ShotChoose: "画像かPDFを選ぶ（PNG、JPEG、WebP、PDF、10MBまで）",
        "Choose an image or PDF (PNG, JPEG, WebP, PDF up to 10 MB)";
    ShotBy: "{when}に{name}さんが添付", "Attached by {name}, {when}";
    ShotWaits: "端末に保存しました。送信後に表示します。", "Kept on this device; shown once it is sent.";
    ShotOpen: "PDFを保存", "Save the PDF";
    ShotHash: "SHA-256", "SHA-256";
    ShotAlt: "添付した画面の写し：{name}", "Attached screenshot: {name}";

    AttachNotPicture: "画像ではありません（PNG、JPEG、WebP、PDFが使えます）。",
        "This is not an image (PNG, JPEG, WebP and PDF can be used).";
    AttachPictureTooLarge: "10MBを超える画像は添付できません。小さくして選び直してください。",
        "Images over 10 MB cannot be attached. Make it smaller and choose again.";
    // What to write into the parts of drafts.
    HintPartTitle: "書面の一番上に置く題名。", "The heading.";
    HintPartTo: "相手方の氏名。「様」は付けずに書きます。", "The other party's name, without 様.";
    HintPartToAddress: "封筒と同じに書きます。分からないときは、弁護士に相談します。",
        "As on the envelope. If it is unknown, ask the lawyer.";
    HintPartBody: "事実だけを、丁寧な言葉で書きます。", "Facts only, in polite words.";
    HintPartDate: "出す日。例：令和8年12月1日", "The day it goes out.";
    HintPartSender: "誰の名前で出すかは、法務担当が決めます。決まるまで空けておきます。",
        "The legal section chooses who signs. Leave it empty until then.";
    HintPartSenderAddress: "封筒の差出人と同じに書きます。", "As on the envelope.";
    HintPartWho: "氏名、住所、電話番号、特徴など。推測は書きません。",
        "Name, address, telephone, looks. No guesses.";
    HintPartAsk: "電話の契約者、車両の使用者など、具体的に。", "Who holds a number, who uses a vehicle.";
    HintPartWhy: "なぜ、ほかの方法では分からないのか。", "Why there is no other way to find it out.";
    HintPartActs: "いつ、どこで、何をされたか。", "When, where, what.";
    HintPartEvidence: "録音、写真、投稿の写しなど。", "Recordings, photographs, copies of posts.";
    HintPartContact: "課名、担当者、電話番号。", "Section, person, telephone.";
    HintPartStation: "警察署名、又は #9110。", "The station, or #9110.";
    HintPartHarm: "けが、業務への支障、職員の不安。", "Injuries, disruption, fear.";
    HintPartDone: "注意、退去の求め、通報と、その時刻。", "Warnings, requests to leave, calls, with times.";
    HintPartBefore: "これまでに何回、何があったか。", "How often before, and what.";
    HintPartPoliceAsk: "助言、警戒、被害届のことなど。", "Advice, patrols, whether to file a report.";
    HintPartFirst: "画面を確かめた職員。", "Who saw the screen.";
    HintPartSecond: "同じ画面を一緒に確かめた、もう1人の職員。", "Who saw the same screen with them.";
    HintPartShot: "添付した写しの名前と指紋（SHA-256）が入ります。ほかに保存した場所があれば書き足します。",
        "Names and fingerprints (SHA-256) of what was attached. Add other places.";
    HintPartWhere: "建物、階、窓口。", "Building, floor, counter.";
    HintPartPeriod: "終わりの日を必ず決めます。", "Always with a last day.";
    HintPartBanWhy: "制限のもとになった行為。", "The acts it is for.";
    HintPartExcept: "郵送、電子申請、代理人など、手続を続けられる方法。", "Post, online, an agent: how services stay open.";
}
