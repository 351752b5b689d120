//! The table of texts. Japanese is written for municipal staff under stress: short, polite, and
//! saying what to do next.

use crate::lang::Lang;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $ja:literal, $en:literal;)*) => {
        /// One text of the product.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Text {
            $(#[doc = $ja] $name,)*
        }

        impl Text {
            /// All texts.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The text in a language.
            pub const fn get(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::Ja) => $ja, (Self::$name, Lang::En) => $en,)*
                }
            }
        }
    };
}

texts! {
    SavedOnDevice: "端末に保存しました", "Saved on this device";
    SentToServer: "送信しました", "Sent";
    Undo: "元に戻す", "Undo";
    NotDelivered: "届いていません", "NOT delivered";
    Unsent: "未送信 {n} 件", "{n} unsent";
    LastSync: "最終同期 {time}", "Synced {time}";
}
