//! The texts of the frame of a document on paper: what is around its content.

use super::words::texts;

texts! { SHEET
    FrameNumber: "文書番号", "Document number";
    FrameStamps: "決裁欄", "Route";
    FrameStep: "段階", "Step";
    FrameStamp: "印", "Stamp";
    FrameCode: "照合番号", "Verification code";
    FrameMade: "出力", "Printed";
    // What a document says of itself that a device made, not the server.
    FrameHere: "{when}、{name}が端末にある内容で作成", "Made on a device from what it has: {when}, {name}";
    FrameOffline: "通信できない間に作成したため、{when}より後のほかの職員の記載や決裁は入っていません。",
        "Made without a connection: what others wrote or decided after {when} is not in it.";
    FrameOfflineNever: "通信できない間に作成したため、ほかの職員の記載や決裁が入っていないことがあります。",
        "Made without a connection: what others wrote or decided may not be in it.";
    FrameUnsent: "まだ送信していない記録を含みます。", "It holds records that were not sent yet.";
    FrameNow: "提出後に届いた記録を含むことがあります。提出時の内容の写しは、サーバーで作るPDFです。",
        "It may hold records that came after the submission; the server's PDF is as submitted.";
    FrameDone: "実施後の記載を含むことがあります。実施したときの内容の写しは、サーバーで作るPDFです。",
        "It may hold what was written after it was done; the server's PDF is as it was done.";
    FrameNoPictures: "画面の写しは入っていません。サーバーにつながっているときに印刷すると入ります。",
        "The pictures are not in it; printed while the server is reached, it has them.";
    FrameNoCode: "照合番号はありません。", "There is no verification code.";
    FramePictureAside: "この画面の写しは、ここには載せていません。原本は事案の記録にあります。",
        "This picture is not shown here; the original is in the record of the case.";
    FrameMissing: "〓は、この文書の書体にない文字です：{chars}",
        "〓 stands for characters the fonts of this document lack: {chars}";
}
