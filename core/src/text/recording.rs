//! The texts of recordings: announcing, starting, breaks, upload, an attached file.
//!
//! Reasons and ends of segments have theirs in `crate::recording::words`.

use super::words::texts;

texts! { RECORDING
    Recording: "録音", "Recording";
    RecordingSay: "正確を期すため録音いたします。", "For accuracy, this is recorded.";
    RecordingAnnounced: "伝えて録音を始める", "Announced: start recording";
    RecordingAgreed: "了承を得て録音を始める", "Agreed: start recording";
    RecordingObjected: "異議があったが録音を始める", "Objected: start recording";
    RecordingObjects: "異議の申出を記録", "Note an objection";
    RecordingOn: "録音中", "Recording";
    RecordingAsking: "マイクの使用を許可してください", "Allow the use of the microphone";
    RecordingMuted: "マイクが消音になっています", "The microphone is muted";
    RecordingMutedWhat: "端末かヘッドセットの消音（ミュート）を解除してください。",
        "Unmute the microphone of the device or headset.";
    RecordingStopped: "録音が止まっています", "Not recording";
    RecordingSilent: "{time}から録音できていません。", "Nothing recorded since {time}.";
    RecordingGap: "{from}〜{to} 録音なし：{why}", "{from}–{to} not recorded: {why}";
    RecordingLevel: "マイクの音量", "Microphone level";
    RecordingLate: "音声が届いていません", "No sound data is coming";
    RecordingBroken: "録音が止まっています：{why}", "Not recording: {why}";
    RecordingResume: "録音を再開する", "Go on recording";
    RecordingElsewhere: "このブラウザーの別のタブで録音しています", "Another tab of this browser records";
    RecordingNoMicrophone: "マイクを使えないため、録音していません",
        "Not recording: no microphone";
    RecordingDenied: "端末の設定でマイクの使用を許可し、もう一度押してください。",
        "Allow the microphone in the device's settings and tap again.";
    RecordingNoRoom: "端末の空き容量が足りません。ICレコーダーも使ってください。",
        "This device has too little room. Use the IC recorder as well.";
    RecordingAnyway: "このまま録音を始める", "Start nevertheless";
    RecordingNoRecorder: "この端末では録音できません。ICレコーダーを使ってください。",
        "This device cannot record. Use the IC recorder.";
    RecordingNotBegun: "録音を始められませんでした。もう一度押してください。",
        "Recording could not begin. Tap again.";
    RecordingSealing: "録音を保存しています…", "Saving the recording…";
    RecordingDone: "録音を保存しました", "The recording is saved";
    RecordingStop: "録音を終える", "End the recording";
    RecordingSent: "送信 {sent}/{held}", "Sent {sent} of {held}";
    RecordingScreen: "画面を消すと録音が止まることがあります。",
        "Recording may stop when the screen goes off.";
    RecordingRetry: "今すぐ送信", "Send now";
    RecordingRefused: "サーバーが受け付けなかった音声があります（この端末に残っています）",
        "The server refused some audio (it is kept on this device)";
    PlaybackNone: "この録音は、まだサーバーに届いていないか、聞く権限がありません。",
        "This recording has not arrived yet, or you may not hear it.";
    PlaybackSegment: "録音 {n}本目", "Recording, part {n}";
    PlaybackArriving: "サーバーへ送信中です（届いた分は聞けます）",
        "Still arriving (what has arrived can be played)";
    PlaybackComplete: "すべて届き、録音時の内容と一致しています", "Complete, as it was recorded";
    PlaybackDiffers: "端末の記録と一致しません。情報担当へ連絡してください。",
        "It differs from what was sealed. Call IT.";
    ReelPosition: "聞く位置", "Position";
    ReelAt: "{at} / {of}", "{at} / {of}";
    PlaybackCheck: "届いたか確かめる", "Check again";
    PlaybackMarks: "録音中の出来事（押すとそこから再生）", "What happened (tap to play from there)";
    PlaybackSave: "ファイルとして保存", "Save as a file";
    AttachFile: "ICレコーダーの録音を添付", "Attach a recorder file";
    AttachConsent: "録音することを伝えましたか", "Was the recording announced?";
    AttachFirst: "上から選ぶと、ファイルを選べます。", "Answer above, then choose the file.";
    AttachChoose: "音声ファイル（wav、mp3、m4a、webm、ogg）",
        "Audio file (wav, mp3, m4a, webm or ogg)";
    AttachChecking: "ファイルを確かめています…", "Checking the file…";
    AttachCopying: "取り込んでいます…（ファイルを抜かないでください）",
        "Copying… (leave the card in)";
    AttachSending: "取り込みました。送信しています…", "Copied. Sending…";
    AttachWaiting: "端末に取り込みました。つながりしだい送信します。",
        "Copied to this device. It is sent as soon as there is a connection.";
    AttachSent: "送信しました", "Sent";
    AttachNotAudio: "音声ファイルではありません（wav、mp3、m4a、webm、oggが使えます）。",
        "Not an audio file (wav, mp3, m4a, webm or ogg).";
    AttachTooLarge: "500MBを超えるファイルは添付できません。",
        "Files above 500 MB cannot be attached.";
    AttachNoRoom: "端末の空き容量が足りません。", "This device has too little room.";
    AttachUnreadable: "ファイルを読み取れません。もう一度選んでください。",
        "The file cannot be read. Choose it again.";
    AttachBrokenOff: "取込みの途中でアプリが閉じられました。同じファイルを選んでください。",
        "The app was closed while copying. Choose the same file again.";
    AttachStore: "端末に保存できませんでした。もう一度選んでください。",
        "It could not be stored here. Choose it again.";
}
