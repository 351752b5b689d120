//! The words of recordings in both languages. Complete by construction: every code has a line.

use super::body::{Consent, Source};
use super::codes::{Reason, SegmentEnd};
use super::told::Told;
use crate::lang::Lang;
use crate::text::fill;
use crate::time::clock_length;
use alloc::string::String;

fn pick(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

impl Reason {
    /// Why nothing was recorded, to stand after a colon.
    pub fn text(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Muted => ("マイクが消音になっていた", "the microphone was muted"),
            Self::Ended => {
                ("マイクがほかの用途に使われた、または外れた", "the microphone was taken away")
            }
            Self::Error => ("録音機能が止まった", "the recorder stopped"),
            Self::Hidden => (
                "画面が消えた、またはほかのアプリに切り替わった",
                "the screen was off or another app in front",
            ),
            Self::Sleep => ("端末が休止していた", "the device was asleep"),
            Self::Clock => ("端末の時計が変わった", "the device's clock was changed"),
            Self::Permission => {
                ("マイクの使用が許可されていなかった", "the microphone was not permitted")
            }
            Self::NoMicrophone => ("マイクが見つからなかった", "there was no microphone"),
            Self::Quota => ("端末の空き容量が足りなかった", "the device's storage was full"),
            Self::Storage => ("端末に保存できなかった", "the device could not store it"),
            Self::NoData => ("マイクから音声が届かなかった", "no sound data came"),
            Self::Killed => ("アプリが閉じられていた", "the app was closed"),
        };
        pick(lang, ja, en)
    }
}

impl SegmentEnd {
    /// How a segment ended.
    pub fn text(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Normal => ("録音を終了", "Recording ended"),
            Self::Full => {
                ("長さの上限に達したため、次の録音に引き継ぎ", "Continued in the next segment")
            }
            Self::Killed => ("アプリが閉じられたため中断", "Cut short: the app was closed"),
            Self::MicrophoneLost => {
                ("マイクが使えなくなったため中断", "Cut short: the microphone was lost")
            }
            Self::Failed => ("音声が届かなくなったため中断", "Cut short: no sound data came"),
            Self::Storage => {
                ("端末に保存できなくなったため中断", "Cut short: it could not be stored")
            }
        };
        pick(lang, ja, en)
    }
}

impl Consent {
    /// What the other party said.
    pub fn text(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::NotAnnounced => ("録音の告知なし", "Recording not announced"),
            Self::Announced => ("録音する旨を伝えた", "Told that it is recorded"),
            Self::Agreed => ("録音に了承あり", "Agreed to being recorded"),
            Self::Objected => ("録音に異議あり", "Objected to being recorded"),
        };
        pick(lang, ja, en)
    }
}

impl Told {
    /// Its line in the chronology.
    pub fn text(&self, lang: Lang) -> String {
        let length = |ms: u64| clock_length(i64::try_from(ms).unwrap_or(i64::MAX));
        match self {
            Self::Started { source: Source::Device, .. } => {
                String::from(pick(lang, "録音を開始", "Recording started"))
            }
            Self::Started { source: Source::File, file_name, .. } => {
                let name = file_name.as_deref().unwrap_or_default();
                let text =
                    pick(lang, "録音ファイルを添付：{name}", "Recorder file attached: {name}");
                fill(text, &[("name", name)])
            }
            Self::Consent(consent) => String::from(consent.text(lang)),
            Self::Gap { length_ms, reason } => {
                let why = Reason::parse(reason).map_or(reason.as_str(), |r| r.text(lang));
                let text = pick(
                    lang,
                    "録音できなかった時間 {length}：{why}",
                    "Not recorded for {length}: {why}",
                );
                fill(text, &[("length", &length(*length_ms)), ("why", why)])
            }
            Self::Sealed { length_ms, end, .. } => {
                let how = SegmentEnd::parse(end).map_or(end.as_str(), |e| e.text(lang));
                match length_ms {
                    0 => String::from(how),
                    ms => fill(
                        pick(lang, "{how}（{length}）", "{how} ({length})"),
                        &[("how", how), ("length", &length(*ms))],
                    ),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_how_long_and_why_also_with_a_newer_reason() {
        let gap = |reason: &str| Told::Gap { length_ms: 65_000, reason: String::from(reason) };
        assert_eq!(
            gap("muted").text(Lang::Ja),
            "録音できなかった時間 01:05：マイクが消音になっていた"
        );
        assert_eq!(gap("moonlight").text(Lang::En), "Not recorded for 01:05: moonlight");
    }
}
