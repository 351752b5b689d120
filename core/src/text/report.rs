//! The texts of the report: its fields, what to write there, and the route.

use super::words::texts;

texts! { REPORT
    GroupHeader: "報告の区分", "Kind of report";
    GroupWhen: "発生日時・場所", "When and where";
    GroupOwn: "対応した職員", "Staff";
    GroupOther: "相手方", "The other party";
    GroupAct: "行為と要求", "Acts and demand";
    GroupJudgement: "判断", "Judgement";
    GroupRepeat: "過去の経緯", "What went before";
    GroupEvidence: "証拠", "Evidence";
    GroupSns: "SNSへの投稿", "Social media posts";
    GroupResponse: "市の対応", "What was done";
    GroupEffect: "影響", "Effects";
    GroupAfter: "事後の対応", "What follows";
    ClassHarassment: "カスタマーハラスメントに該当", "Customer harassment";
    ClassSuspected: "該当の疑い", "Suspected";
    ClassUnjust: "不当要求", "Unjust demand";
    ClassLegitimate: "正当な意見・苦情", "Legitimate complaint";
    MeritJustified: "妥当", "Justified";
    MeritPartly: "一部は妥当", "Partly justified";
    MeritUnjustified: "妥当でない", "Not justified";
    MannerAcceptable: "相当", "Acceptable";
    MannerUnacceptable: "社会通念上不相当", "Socially unacceptable";
    Unclear: "判断できない", "Cannot tell";
    Yes: "はい", "Yes";
    No: "いいえ", "No";
    FieldClass: "区分", "Kind";
    HintClass: "迷うときは「該当の疑い」を選び、所属長に相談してください。",
        "When in doubt choose “Suspected” and ask your supervisor.";
    FieldTitle: "件名", "Subject";
    HintTitle: "空けておくと、行為と発生日から付けます。", "Made from acts and date if left empty.";
    FieldWhen: "発生日時", "Date and time";
    HintWhen: "始まりから終わりまで。", "From beginning to end.";
    FieldDuration: "対応時間", "Length";
    HintDuration: "面談と電話の合計。", "Of meetings and calls together.";
    FieldPlace: "場所", "Place";
    HintPlace: "庁舎・階・窓口、訪問先は住所。", "Building, floor, counter; the address of a visit.";
    FieldChannel: "手段", "Channel";
    HintChannel: "対面・電話・訪問・ネット・書面。", "In person, telephone, visit, online, in writing.";
    FieldCall: "電話番号・通話時間", "Telephone number and length of call";
    HintCall: "例：090-1234-5678（非通知なら「非通知」）、14:05から25分",
        "e.g. 090-1234-5678 (or “withheld”), from 14:05 for 25 min";
    FieldStaff: "対応者・同席者と役割", "Staff present and their roles";
    HintStaff: "話し手・記録・連絡。", "Speaker, note-taker, contact.";
    FieldSuperior: "上席の参加", "Superior joined";
    HintSuperior: "誰が、何時から。", "Who, from when.";
    FieldWitness: "目撃者", "Witnesses";
    HintWitness: "ほかの職員、来庁者。", "Other staff, visitors.";
    FieldName: "氏名", "Name";
    HintName: "分からないときは空けておき、下の特徴を書いてください。",
        "If unknown leave it empty and describe the person below.";
    FieldAddress: "住所", "Address";
    HintAddress: "本人が述べたものか、台帳で確かめたものかも書いてください。",
        "Say whether the person told it or records show it.";
    FieldPhone: "電話番号", "Telephone number";
    HintPhone: "例：090-1234-5678", "e.g. 090-1234-5678";
    FieldAgent: "代理人・団体", "Agent or organisation";
    HintAgent: "委任状の有無も。", "Say whether there is a power of attorney.";
    FieldParty: "人数・代表者", "How many, who speaks";
    HintParty: "例：3人、代表は60代の男性", "e.g. three, a man in his sixties speaks";
    FieldLooks: "人相・着衣・特徴", "Looks and clothes";
    HintLooks: "年齢、背丈、髪、眼鏡、服、持ち物。", "Age, height, hair, glasses, clothes, belongings.";
    FieldVehicle: "車両ナンバー", "Vehicle number";
    HintVehicle: "例：守里 300 あ 12-34、色と車種", "e.g. plate, colour and model";
    FieldActs: "行為の類型", "Acts";
    HintActs: "タップした類型と例。", "Categories and examples that were tapped.";
    FieldWords: "発言（そのままの言葉）", "Words as spoken";
    HintWords: "「暴言を繰り返した」ではなく、『馬鹿野郎』のように言われたままに。",
        "Not “kept insulting us” but the very words.";
    FieldCourse: "経過", "Course of events";
    HintCourse: "何が起き、どう答え、どうなったか。見聞きした事実だけを。",
        "What happened, what was answered, how it ended. Only what was seen and heard.";
    FieldDemand: "要求の内容", "What was demanded";
    HintDemand: "何を求められたか。", "What the person wanted.";
    FieldFault: "市の落ち度", "Fault of the city";
    HintFault: "誤り、遅れ、説明の不足があれば隠さず書いてください。なければ「なし」。",
        "Errors, delays, missing explanations: write them openly. “None” if there are none.";
    FieldMerit: "要求の妥当性", "Is the demand justified?";
    HintMerit: "言い方ではなく、求めている中身について。", "Its substance, not the manner.";
    FieldMeritWhy: "妥当性の判断理由", "Why (the demand)";
    HintMeritWhy: "根拠となる制度や事実。", "Rules or facts.";
    FieldManner: "手段・態様の相当性", "Is the manner acceptable?";
    HintManner: "中身ではなく、求め方について。", "How it was demanded, not what.";
    FieldMannerWhy: "相当性の判断理由", "Why (the manner)";
    HintMannerWhy: "言葉、声、時間、回数、しぐさ。", "Words, voice, time, number, gestures.";
    FieldFairness: "配慮の確認", "Fairness";
    HintFairness: "障害、日本語の難しさ、認知症、正当な苦情ではないかを確かめ、したことを書いてください。",
        "A disability, the language, dementia, a legitimate complaint? Write what you did.";
    FieldRepeat: "何回目か", "Number of this occurrence";
    HintRepeat: "同じ相手方の事案を結び付けると、数えます。", "Counted from the cases linked to the same party.";
    FieldAnswers: "これまでの回答", "Earlier answers";
    HintAnswers: "いつ、何と答えたか。", "When, and what was answered.";
    FieldRecording: "録音", "Recording";
    HintRecording: "有無、告知と同意、開始と終了。", "Whether, notice and consent, from when to when.";
    FieldRecorder: "ICレコーダーの機器番号", "Number of the IC recorder";
    HintRecorder: "ファイル名も分かれば。", "And the file name if known.";
    FieldEvidence: "その他の証拠", "Other evidence";
    HintEvidence: "写真、防犯カメラ、手紙、メモの保管場所。", "Photographs, cameras, letters, where notes are kept.";
    FieldSnsService: "サービス名", "Service";
    HintSnsService: "例：X、YouTube、口コミサイト", "e.g. X, YouTube, a review site";
    FieldSnsUrl: "URL", "URL";
    HintSnsUrl: "投稿そのもののURL。", "Of the post itself.";
    FieldSnsPost: "投稿番号", "Post ID";
    HintSnsPost: "URLの末尾の数字など。", "e.g. the digits at the end of the URL.";
    FieldSnsPoster: "投稿者のID", "ID of the poster";
    HintSnsPoster: "表示名ではなく @ から始まるID。", "Not the display name but the ID that begins with @.";
    FieldSnsText: "投稿の内容", "Content";
    HintSnsText: "文言はそのまま。画像や動画は何が写っているか。", "The very words; what images show.";
    FieldSnsSeen: "投稿日時・確認日時・閲覧方法", "Posted, seen, how";
    HintSnsSeen: "例：11月21日10:03投稿、22日9:15に課のパソコンで確認",
        "e.g. posted 21 Nov 10:03, seen 22 Nov 9:15 on an office PC";
    FieldSnsBy: "確認者（2人）", "Seen by (two people)";
    HintSnsBy: "2人で同じ画面を確かめてください。", "Two people look at the same screen.";
    FieldSnsRemoval: "削除要請", "Removal request";
    HintSnsRemoval: "証拠を保存してから。要請日と回答。", "Only after evidence is kept. Date and answer.";
    FieldAnswer: "説明・回答", "What was explained and answered";
    HintAnswer: "何を、どう説明したか。断ったことも。", "What was explained and how, and what was refused.";
    FieldLadder: "注意・中止・退去要求", "Warnings and requests";
    HintLadder: "それぞれの回数と時刻。", "How often, at what times.";
    FieldEnded: "終了の理由", "Why it ended";
    HintEnded: "例：30分を超えたため終了", "e.g. ended after 30 minutes";
    FieldPolice: "警察への通報・相談", "Police";
    HintPolice: "110・#9110・警察署、時刻、相手の氏名。", "110, #9110 or station, time, who answered.";
    FieldLawyer: "弁護士への相談", "Lawyer";
    HintLawyer: "日付と助言。", "Date and advice.";
    FieldHarm: "職員の心身への影響", "Harm to staff";
    HintHarm: "けが、症状、休んだ時間。", "Injuries, symptoms, time off.";
    FieldDisruption: "業務・来庁者への影響", "Disruption";
    HintDisruption: "止まった窓口、待った人。", "Counters closed, people who waited.";
    FieldHours: "延べ対応時間", "Staff time";
    HintHours: "人数×時間。", "People × time.";
    FieldCare: "職員へのケア", "Care for staff";
    HintCare: "声かけ、相談窓口、休養。", "Talks, help desk, rest.";
    FieldWish: "希望する対応", "What you wish for";
    HintWish: "担当の変更、同席、警告など。", "Another person in charge, company, a warning …";
    FieldPrevention: "再発防止", "Prevention";
    HintPrevention: "次に来たときの応対者と手順。", "Who responds next time, and how.";
    FieldPublish: "件数の公表に含める", "Count it in what is published";
    HintPublish: "内容は公表しません。", "No content is published.";
    FieldDisclosure: "開示請求のときに伏せる部分", "What to mask on disclosure";
    HintDisclosure: "個人が分かる部分など。", "e.g. what identifies people.";
    RouteSubmit: "提出する（起案）", "Submit";
    RouteEndorse: "回付する", "Endorse and pass on";
    RouteAgree: "同意（合議）", "Agree";
    RouteObject: "意見あり（合議）", "Object";
    RouteDecide: "決裁する", "Decide";
    RouteReturn: "差し戻す", "Return";
    RouteWithdraw: "引き上げる", "Take back";
    RouteDecideFor: "代決する", "Decide as deputy";
    RouteReview: "後閲する", "Read afterwards";
    RefusedNoRight: "この段階を行う権限がありません。", "You have no right to this step.";
    RefusedOwn: "自分の報告書の合議・決裁はできません。ほかの人に回してください。",
        "Nobody consults or decides on their own report. Pass it to somebody else.";
    RefusedNotYet: "まだこの段階ではありません。前の段階が済むのを待ってください。",
        "It is not at this step yet. Wait for the step before it.";
    RefusedTaken: "{when}に{name}さんが先に行いました。あなたの言葉は残っています。",
        "{name} did it first, {when}. Your words are kept.";
    RefusedOldRound: "この報告書は、その後に引き上げ・差戻しされています。今の内容を読み直してください。",
        "The report was taken back or returned since. Read it again as it is.";
    RefusedNoWords: "理由を書いてください。", "Write the reasons.";
    RefusedIncomplete: "必須の項目が空いています：{what}", "Required fields are empty: {what}";
    RefusedUnderWay: "回議中の報告書は書き換えられません。起案者が引き上げると直せます。",
        "It is on its route and cannot be changed. Its author can take it back.";
    RefusedDecided: "{when}に{name}さんが決裁しました。もう変わりません。メモは追加できます。",
        "{name} decided on it, {when}. It changes no more; notes can be added.";
    StageDraft: "作成中", "Draft";
    StageReturned: "差戻し", "Returned";
    StageWithdrawn: "引上げ", "Taken back";
    StageWaits: "{step}待ち", "Waits: {step}";
    StageDecided: "決裁済", "Decided";
    StageDecidedFor: "代決済（後閲待ち）", "Decided by deputy";
}
