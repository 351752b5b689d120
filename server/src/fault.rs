//! What is wrong with a request about a recording, and the sentence that says what to do.
//!
//! Whatever is refused here changed nothing on the server, and the device keeps its copy.

use axum::http::StatusCode;

/// Why a chunk or a recording is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its beginning has not arrived, or it is another device's.
    #[error("the recording is not known")]
    Unknown,
    /// The bytes do not hash to what the header says.
    #[error("the chunk does not match its hash")]
    WrongHash,
    /// A chunk cannot have this place.
    #[error("the place does not exist")]
    WrongPlace,
    /// The place holds another chunk.
    #[error("the place holds another chunk")]
    OtherChunk,
    /// The segment is sealed without such a place.
    #[error("the segment is sealed")]
    Sealed,
    /// The chunk is longer than allowed.
    #[error("the chunk is too large")]
    ChunkTooLarge,
    /// The recording is longer than allowed.
    #[error("the recording is too large")]
    RecordingTooLarge,
    /// The bytes are not audio of a kind that is taken.
    #[error("this is not audio")]
    NotAudio,
    /// The range asked for lies outside.
    #[error("the range lies outside")]
    BadRange,
    /// The server's disk is full.
    #[error("the disk is full")]
    NoSpace,
    /// Its audio was erased.
    #[error("the recording was erased")]
    Erased,
}

const ERASED: (StatusCode, &str, &str, &str) = (
    StatusCode::CONFLICT,
    "erased",
    "この録音は、保存期間を過ぎたため消去されました。これ以上は保存されません。",
    "This recording was past its retention period and was erased. Nothing more of it is kept.",
);

impl Fault {
    /// Status, code, Japanese, English.
    #[must_use]
    pub fn words(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::Unknown => (
                S::NOT_FOUND,
                "unknown_recording",
                "この録音の開始の記録が、まだサーバーに届いていません。録音は端末に残っています。",
                "The start of this recording has not reached the server yet. The audio stays on \
                 the device.",
            ),
            Self::WrongHash => (
                S::BAD_REQUEST,
                "wrong_hash",
                "録音データが送信の途中で変わりました。もう一度送信してください。",
                "The audio changed on its way. Send it again.",
            ),
            Self::WrongPlace => (
                S::BAD_REQUEST,
                "wrong_place",
                "録音データの番号が正しくありません。アプリを更新してください。",
                "The audio's number is not valid. Update the app.",
            ),
            Self::OtherChunk => (
                S::CONFLICT,
                "other_chunk",
                "同じ番号の別の録音データが、すでに保存されています。端末の録音は消さずに、\
                 管理者に連絡してください。",
                "Other audio is already stored under this number. Keep the recording on the \
                 device and tell the administrator.",
            ),
            Self::Sealed => (
                S::CONFLICT,
                "sealed",
                "この録音は、すでに確定しています。後から追加することはできません。",
                "This recording is sealed. Nothing can be added to it.",
            ),
            Self::ChunkTooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "chunk_too_large",
                "一度に送る録音データが大きすぎます。分けて送信してください。",
                "This piece of audio is too large. Send it in smaller pieces.",
            ),
            Self::RecordingTooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "recording_too_large",
                "録音が大きすぎます。1件500MBまでです。ファイルを分けて添付してください。",
                "The recording is too large: 500 MB at most. Attach it in several files.",
            ),
            Self::NotAudio => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "not_audio",
                "音声ファイルではありません。WAV・MP3・M4A・WebM・Ogg のファイルを選んでください。",
                "This is not an audio file. Choose a WAV, MP3, M4A, WebM or Ogg file.",
            ),
            Self::BadRange => (
                S::RANGE_NOT_SATISFIABLE,
                "bad_range",
                "録音にない位置が指定されました。始めから再生してください。",
                "This position is outside of the recording. Play it from the start.",
            ),
            Self::Erased => ERASED,
            Self::NoSpace => (
                S::INSUFFICIENT_STORAGE,
                "no_space",
                "サーバーの空き容量が足りません。録音は端末に残っています。管理者に連絡してください。",
                "The server's disk is full. The audio stays on the device. Tell the administrator.",
            ),
        }
    }
}
