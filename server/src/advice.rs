//! What to do about a file that cannot be used, in ja and en. Opens nothing itself.

use std::io::{Error, ErrorKind};

/// What is wrong with a file or folder and what to do, in one Japanese and one English sentence.
/// The system's own words are left to the error below it.
#[must_use]
pub fn on_file(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => {
            "ファイルまたはフォルダーがありません。パスを確かめてください。 / \
             There is no such file or folder; check the path."
        }
        ErrorKind::IsADirectory => {
            "ファイルではなくフォルダーです。ファイルのパスを指定してください。 / \
             This is a folder, not a file; name a file."
        }
        ErrorKind::NotADirectory => {
            "パスの途中にフォルダーでないファイルがあります。パスを確かめてください。 / \
             A part of this path is a file, not a folder; check the path."
        }
        ErrorKind::AlreadyExists => {
            "同じ名前のファイルがあります。別の名前を指定してください。 / \
             There is a file of this name; choose another."
        }
        ErrorKind::PermissionDenied => {
            "使用する権限がありません。サーバーを動かすアカウントで実行するか、所有者と権限を\
             確かめてください。 / \
             This account may not use it; run as the server's account or check owner and rights."
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "ディスクに空きがありません。空きを作ってから、もう一度実行してください。 / \
             The disk is full; make room and try again."
        }
        ErrorKind::ReadOnlyFilesystem => {
            "書き込みできないディスクです。別の場所を指定してください。 / \
             This disk cannot be written to; choose another place."
        }
        _ => {
            "使用できません。パス、権限、ディスクの状態を確かめてください。 / \
             It cannot be used; check the path, the rights and the disk."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_is_one_sentence_of_each_language() {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::IsADirectory,
            ErrorKind::NotADirectory,
            ErrorKind::AlreadyExists,
            ErrorKind::PermissionDenied,
            ErrorKind::StorageFull,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::Other,
        ] {
            let (ja, en) = on_file(&kind.into()).split_once(" / ").unwrap();
            assert!(ja.ends_with("ください。") && !ja.contains("  "), "{kind:?}: {ja}");
            assert!(en.ends_with('.') && en.is_ascii() && !en.contains("  "), "{kind:?}: {en}");
        }
    }
}
