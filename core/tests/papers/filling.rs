//! What the case knows fills the report, and what was written wins.

use crate::story::{decided, happened, one_tap, repeat};
use mamori_core::lang::Lang;
use mamori_core::paper::field::{self, find};
use mamori_core::paper::fill::{Facts, Filled, Naming, fill, person_minutes, shown, value};

fn text(filled: &[Filled], code: &str) -> String {
    let found = filled.iter().find(|filled| filled.code == code);
    found.map(|filled| filled.text.clone()).unwrap_or_default()
}

#[test]
fn a_meeting_fills_everything_that_it_knows() {
    let story = happened();
    let (dossier, repeat) = (story.dossier(), repeat());
    let filled = fill(&story.facts(&dossier, Some(&repeat)));
    for (code, expected) in [
        ("title", "窓口での暴言・過度な要求（令和8年11月20日）"),
        ("when", "令和8年11月20日 10:05～10:37"),
        ("duration", "32分"),
        ("place", "本庁舎1階 市民課1番窓口"),
        ("channel", "対面"),
        (
            "staff",
            "窓口 花子（話し手） 10:05～10:37\n葛城 𠮷男（記録） 10:05～10:37\n課長 太郎 10:15～10:37",
        ),
        ("superior", "課長 太郎（10:15から）"),
        (
            "acts",
            "暴言　2回（10:07、10:12）「大声、暴言で執拗に職員を責める」「差別的な言動」\n\
             正当な理由のない過度な要求　1回（10:18）「謝罪（口頭/文書）、土下座、職員の異動、辞職の要求」",
        ),
        ("words", "10:07『馬鹿野郎、責任者を出せ』\n10:18『土下座しろ』"),
        ("repeat", "3回目"),
        (
            "answers",
            "令和8年11月12日　再発行はできない旨を説明\n令和8年11月17日　同じ回答を文書で渡した",
        ),
        (
            "recording",
            "録音あり（10:05～10:37）、録音する旨を伝えた\n\
             録音できなかった時間：10:20～10:21（マイクが消音になっていたため）",
        ),
        ("ladder", "中止要求　2回（10:13、10:19）\n退去要求　1回（10:24）\n110番　1回（10:32）"),
        ("ended", "時間超過により終了（2分超過）"),
        (
            "police",
            "10:32　110番\n\
             10:33　警察へ通報（通報者：課長 太郎）「守里市役所です。市民課1番窓口で男性が暴れています。」",
        ),
        ("harm", "けが人あり"),
        ("hours", "延べ1時間26分（3人）"),
        ("care", "令和8年11月21日　課長 太郎が声かけ（相談窓口を案内した。）"),
    ] {
        assert_eq!(text(&filled, code), expected, "{code}");
    }
    assert_eq!(person_minutes(&story.case, &dossier), 32 + 32 + 22);
    let at = |code: &str| field::FIELDS.iter().position(|f| f.code == code);
    assert!(filled.is_sorted_by_key(|filled| at(filled.code)), "in the order of the fields");
    assert!(filled.iter().all(|filled| find(filled.code).is_some()));
}

#[test]
fn hours_that_were_written_win_over_the_meeting_where_they_can_be_read() {
    let counted = |texts: &[&str]| {
        let mut story = happened();
        for text in texts {
            story.write(50, "madoguchi", "hours", text);
        }
        person_minutes(&story.case, &story.dossier())
    };
    let met = 32 + 32 + 22;
    assert_eq!(counted(&["3時間"]), 180);
    assert_eq!(counted(&["2人×1.5時間"]), 180);
    for unread in [&["数日"][..], &[""], &["3時間", "4時間"]] {
        assert_eq!(counted(unread), met, "{unread:?}");
    }
}

#[test]
fn a_list_names_a_case_as_its_report_does() {
    let mut alone = crate::story::Story::new();
    assert_eq!(Naming::of(&alone.case), None);
    alone.meet("phone", None);
    for (story, ja, en) in [
        (
            happened(),
            "窓口での暴言・過度な要求（令和8年11月20日）",
            "Abuse · Demands at the counter (20 November 2026)",
        ),
        (alone, "電話での面談（令和8年11月20日）", "Meeting on the telephone (20 November 2026)"),
    ] {
        let naming = Naming::of(&story.case).unwrap();
        for (lang, title) in [(Lang::Ja, ja), (Lang::En, en)] {
            assert_eq!(naming.title(&story.policy, lang), title);
            let dossier = story.dossier();
            let facts = Facts { lang, ..story.facts(&dossier, None) };
            assert_eq!(text(&fill(&facts), "title"), title);
        }
    }
}

#[test]
fn a_meeting_without_a_recording_says_nothing_of_recordings() {
    let mut story = crate::story::Story::new();
    story.meet("in_person", None);
    let dossier = story.dossier();
    let filled = fill(&story.facts(&dossier, None));
    assert_eq!(text(&filled, "recording"), "");
    assert_ne!(text(&filled, "staff"), "", "the control: the meeting fills the rest");
}

#[test]
fn both_languages_are_filled() {
    let story = happened();
    let (dossier, repeat) = (story.dossier(), repeat());
    let facts = Facts { lang: Lang::En, ..story.facts(&dossier, Some(&repeat)) };
    let filled = fill(&facts);
    assert_eq!(text(&filled, "title"), "Abuse · Demands at the counter (20 November 2026)");
    assert_eq!(text(&filled, "when"), "20 November 2026 10:05–10:37");
    assert_eq!(text(&filled, "hours"), "1 h 26 min in all (3 people)");
    assert_eq!(text(&filled, "ended"), "Time over (2 min over)");
    let japanese = fill(&story.facts(&dossier, Some(&repeat)));
    assert_eq!(filled.len(), japanese.len());
}

#[test]
fn one_tap_fills_what_one_tap_knows() {
    let story = one_tap();
    let dossier = story.dossier();
    let filled = fill(&story.facts(&dossier, None));
    let codes: Vec<_> = filled.iter().map(|filled| filled.code).collect();
    assert_eq!(codes, ["title", "when", "place", "staff", "acts"]);
    assert_eq!(text(&filled, "when"), "令和8年11月20日 10:00");
    assert_eq!(text(&filled, "staff"), "窓口 花子、葛城 𠮷男");
    assert_eq!(person_minutes(&story.case, &story.dossier()), 0);
}

#[test]
fn what_was_written_wins_and_a_choice_is_shown_by_its_label() {
    let mut story = happened();
    let filled = |story: &crate::story::Story| {
        let dossier = story.dossier();
        (fill(&story.facts(&dossier, None)), dossier.clone())
    };
    let (derived, dossier) = filled(&story);
    assert_eq!(value(&dossier, &derived, "duration"), "32分");
    story.write(50, "madoguchi", "duration", "約35分");
    story.write(50, "madoguchi", "class", "suspected");
    let (derived, dossier) = filled(&story);
    assert_eq!(value(&dossier, &derived, "duration"), "約35分");
    assert_eq!(value(&dossier, &derived, "class"), "suspected");
    let class = find("class").unwrap();
    assert_eq!(shown(&dossier, &derived, class, Lang::Ja), "該当の疑い");
    assert_eq!(shown(&dossier, &derived, class, Lang::En), "Suspected");
    assert_eq!(value(&dossier, &derived, "name"), "");
}

#[test]
fn a_measure_that_was_done_is_told() {
    let story = decided();
    let dossier = story.dossier();
    let filled = fill(&story.facts(&dossier, None));
    let police = text(&filled, "police");
    assert!(police.ends_with("令和8年11月23日　警察相談票（守総第12号）"), "{police}");
}
