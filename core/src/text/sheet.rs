//! The texts of the frame of a document on paper: what is around its content.

use super::words::texts;

texts! { SHEET
    FrameNumber: "文書番号", "Document number";
    FrameSubject: "件名", "Subject";
    FrameDrafted: "起案日・起案者", "Drafted on, by";
    FrameStamps: "決裁欄", "Route";
    FrameStep: "段階", "Step";
    FrameStamp: "印", "Stamp";
    FrameNone: "（未付番）", "(none yet)";
    FrameCode: "照合番号", "Verification code";
    FrameMade: "出力", "Printed";
    FrameMissing: "〓は、この文書の書体にない文字です：{chars}",
        "〓 stands for characters the fonts of this document lack: {chars}";
}
