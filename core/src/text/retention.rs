//! The texts of retention: what is due, the two people it takes, the log of deletions.

use super::words::texts;

texts! { RETENTION
    Retention: "保存期間", "Retention";
    RetentionWhat:
        "方針の保存年限を過ぎたものです。1人が提案し、別の1人が確定すると消去されます。消去した内容は戻せません。",
        "Past its period. One person proposes, another confirms. Erased is gone for good.";
    RetentionDue: "期限を過ぎたもの", "Due";
    RetentionNone: "期限を過ぎたものはありません。", "Nothing is due.";
    RetentionProposed: "確定を待つもの", "Waiting to be confirmed";
    RetentionNoneProposed: "確定を待つものはありません。", "Nothing is waiting.";
    RetentionLog: "消去の記録", "Deletion log";
    RetentionNoLog: "まだ消去したものはありません。", "Nothing has been erased yet.";
    RetentionNoNumber: "文書番号なし", "No document number";
    RetentionOpened: "発生日", "Began";
    RetentionSince: "起算日", "Counted from";
    RetentionDueOn: "期限", "Due since";
    RetentionPropose: "消去を提案する", "Propose to erase";
    RetentionProposeAll: "表示中の {n} 件をまとめて提案する", "Propose all {n} shown";
    RetentionConfirm: "内容を確かめて確定する", "Check and confirm";
    RetentionConfirmAsk:
        "「{what}」を消去します。消去した内容は戻せません。",
        "This erases “{what}”. It cannot be brought back.";
    RetentionErase: "消去する", "Erase";
    RetentionCancel: "提案を取り下げる", "Take the proposal back";
    RetentionBy: "提案：{who}（{when}）", "Proposed by {who}, {when}";
    RetentionOther:
        "あなたが提案したものです。別の担当者が確定してください。",
        "You proposed this. Somebody else has to confirm it.";
    RetentionErasedBy:
        "提案 {proposer}・確定 {confirmer}（{when}）",
        "Proposed by {proposer}, confirmed by {confirmer}, {when}";
    RetentionCounts: "記録 {n} 件・録音 {audio} 件", "{n} entries, {audio} recordings";
    RetentionLate:
        "消去後に届いた記録 {n} 件（内容は保存していません）",
        "{n} entries arrived later; their content was not kept";
    RetentionLeft: "録音 {n} 件を削除しています", "{n} recordings are still being deleted";
    RetentionMore: "続きを表示", "Show more";
    RetentionOffline:
        "保存期間の確認には通信が必要です。つながってから再度お試しください。",
        "Retention needs the network. Try again once connected.";
    RetentionFailed:
        "読み込めませんでした。しばらくしてから再度お試しください。",
        "This could not be read. Try again in a moment.";
    RetentionDone: "反映しました。", "Done.";
    StaysHeld: "保全中のため、消去できません。", "It is held and cannot be erased.";
    StaysUnderWay:
        "報告書が回付中のため、消去できません。",
        "Its report is on its route; it cannot be erased.";
    StaysAlert:
        "通報が終わっていないため、消去できません。",
        "An alert in it is not over; it cannot be erased.";
    StaysChanged:
        "提案のあとに記録が加わりました。提案を取り下げ、確かめてから提案し直してください。",
        "Entries were added after the proposal. Take it back, check, and propose again.";
    StaysClass:
        "報告書の有無が変わったため、この区分では消去できません。",
        "Whether there is a report has changed; it cannot be erased under this rule.";
    StaysNoAudio: "消去する録音がありません。", "There is no audio to erase.";
    StaysNoRule:
        "方針に保存年限の定めがないため、消去できません。",
        "The policy has no rule for this; it is kept.";
    StaysNotYet: "保存年限を過ぎていません。", "It is not due yet.";
    RetentionGone: "すでに消去されています。", "It has been erased already.";
    RetentionNoProposal:
        "この提案は取り下げられています。一覧を読み直してください。",
        "This proposal was taken back. Load the list again.";
    RetentionAlready:
        "すでに提案されています。別の担当者が確定してください。",
        "This was proposed already. Somebody else has to confirm it.";
    RetentionSame:
        "提案した本人は確定できません。別の担当者が確定してください。",
        "Whoever proposed it cannot confirm it. Somebody else has to.";
    RetentionReach:
        "所管していない所属のものは消去できません。",
        "It belongs to a department you do not answer for.";
    RetentionHold: "消去しないよう保全する", "Hold against deletion";
    RetentionRelease: "保全を解除する", "Release the hold";
    RetentionHeld: "保全中：{reason}", "Held: {reason}";
    RetentionHoldWhy: "保全の理由", "Why it is held";
    CaseErasedHead: "この事案は消去されました", "This case was erased";
    CaseErasedRow: "消去済みの事案", "Erased case";
    CaseErasedWhat:
        "保存年限を過ぎたため、内容を消去しました。残っているのは消去の記録だけです。",
        "It was past its retention period and its content was erased. Only this note is left.";
    CaseErasedClass: "区分", "Rule";
    CaseErasedWhen: "消去日時", "Erased";
    CaseErasedProposed: "提案者", "Proposed by";
    CaseErasedConfirmed: "確定者", "Confirmed by";
    AudioErased:
        "この録音は、保存期間を過ぎたため消去されました。",
        "This recording was past its retention period and was erased.";
}
