//! The words of recordings in both languages. Complete by construction: every code has a line.

use super::body::{Consent, Source};
use super::codes::{Reason, SegmentEnd};
use super::told::Told;
use crate::lang::Lang;
use crate::text::fill;
use crate::time::span;
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
            Self::Muted => ("マイクが消音になっていたため", "the microphone was muted"),
            Self::Ended => {
                ("マイクがほかの用途に使われたか、外れたため", "the microphone was taken away")
            }
            Self::Error => ("録音機能が止まったため", "the recorder stopped"),
            Self::Hidden => (
                "画面が消えたか、ほかのアプリに切り替わったため",
                "the screen was off or another app in front",
            ),
            Self::Sleep => ("端末が休止していたため", "the device was asleep"),
            Self::Clock => ("端末の時計が変わったため", "the device's clock was changed"),
            Self::Permission => {
                ("マイクの使用が許可されていなかったため", "the microphone was not permitted")
            }
            Self::NoMicrophone => ("マイクが見つからなかったため", "there was no microphone"),
            Self::Quota => ("端末の空き容量が足りなかったため", "the device's storage was full"),
            Self::Storage => ("端末に保存できなかったため", "the device could not store it"),
            Self::NoData => ("マイクから音声が届かなかったため", "no sound data came"),
            Self::Killed => ("アプリが閉じられていたため", "the app was closed"),
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

impl Consent {
    /// What was noted while it ran, as a line of the chronology.
    fn noted(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::NotAnnounced => ("録音の告知なし", "Recording not announced"),
            Self::Announced => ("録音する旨を相手方に告知", "Told that it is recorded"),
            Self::Agreed => ("録音について相手方が同意", "The other party agreed to the recording"),
            Self::Objected => {
                ("録音について相手方が異議を申出", "The other party objected to the recording")
            }
        };
        pick(lang, ja, en)
    }
}

impl Told {
    /// Its line in the chronology.
    pub fn text(&self, lang: Lang) -> String {
        let length = |ms: u64| span(i64::try_from(ms).unwrap_or(i64::MAX), lang);
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
            Self::Picture(name) => fill(
                pick(lang, "画面の写しを添付：{name}", "Screenshot attached: {name}"),
                &[("name", name)],
            ),
            Self::Consent(consent) => String::from(consent.noted(lang)),
            Self::Resumed => String::from(pick(lang, "録音を再開", "Recording resumed")),
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
            "録音できなかった時間 1分5秒：マイクが消音になっていたため"
        );
        assert_eq!(gap("moonlight").text(Lang::En), "Not recorded for 1 min 5 s: moonlight");
    }

    #[test]
    fn the_chronology_says_what_it_was_and_how_long() {
        let sealed = |length_ms| Told::Sealed { segment: 0, length_ms, end: "normal".into() };
        assert_eq!(sealed(56_400).text(Lang::Ja), "録音を終了（56秒）");
        assert_eq!(sealed(1_800_000).text(Lang::Ja), "録音を終了（30分）");
        let consent = |consent| Told::Consent(consent).text(Lang::Ja);
        assert_eq!(consent(Consent::Agreed), "録音について相手方が同意");
        assert_eq!(consent(Consent::Objected), "録音について相手方が異議を申出");
        assert_eq!(Told::Resumed.text(Lang::Ja), "録音を再開");
    }

    /// A reason stands after a colon: it says why.
    #[test]
    fn a_reason_says_why() {
        for reason in Reason::ALL {
            assert!(reason.text(Lang::Ja).ends_with("ため"), "{reason:?}");
        }
    }
}
