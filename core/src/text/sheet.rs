//! The texts of the frame of a document on paper: what is around its content.

use super::words::texts;

texts! { SHEET
    FrameNumber: "文書番号", "Document number";
    FrameStamps: "決裁欄", "Route";
    FrameStep: "段階", "Step";
    FrameStamp: "印", "Stamp";
    FrameCode: "照合番号", "Verification code";
    FrameMade: "出力", "Printed";
    FrameMissing: "〓は、この文書の書体にない文字です：{chars}",
        "〓 stands for characters the fonts of this document lack: {chars}";
}
