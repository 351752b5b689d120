//! The texts of finding cases and of figures 集計.

use super::words::texts;

texts! { LIST
    // How far a report is.
    StateNone: "報告書なし", "No report";
    StateDraft: "起案中", "Being drafted";
    StateEndorse: "所属長の回付待ち", "Waiting for the supervisor";
    StateConsult: "合議中", "In consultation";
    StateDecide: "決裁待ち", "Waiting for decision";
    StateDecided: "決裁済", "Decided";
    StateReturned: "差戻し・引上げ", "Returned or withdrawn";

    // The search.
    FindCases: "事案を探す", "Find cases";
    FindFilters: "絞り込み", "Filters";
    FindFrom: "期間（始め）", "From";
    FindTo: "期間（終わり）", "To";
    FindDepartment: "所属", "Department";
    FindCategory: "行為の類型", "Category";
    FindState: "報告書の状態", "Report";
    FindChannel: "手段", "Channel";
    FindSubject: "相手方（氏名・電話・車両）", "Other party (name, phone, vehicle)";
    FindWords: "言葉で探す", "Words";
    FindWordsHint: "発言、報告書、メモ、職員名、場所から探します。2文字から見つかります。",
        "Looks in words spoken, reports, notes, names of staff and places.";
    FindAll: "すべて", "All";
    FindGo: "探す", "Find";
    FindClear: "条件をすべて消す", "Clear all";
    FindRemove: "この条件を外す", ", remove this filter";
    FindCount: "{n}件", "{n} cases";
    FindCountOver: "{n}件以上", "More than {n} cases";
    FindNothing: "条件に合う事案はありません。言葉を短くするか、条件を外してください。",
        "No case fits. Use fewer words or remove a filter.";
    FindAsking: "探しています…", "Searching…";
    FindOffline: "検索にはサーバーへの接続が必要です。つながり次第、もう一度お試しください。",
        "Searching needs the server. Try again once you are connected.";
    FindFailed: "検索できませんでした。", "The search failed.";
    FindMore: "もっと見る", "Show more";
    FindMoreCount: "{n}件を表示中", "Showing {n}";
    FindCsv: "一覧をCSVで保存（Excel用）", "Save the list as CSV (for Excel)";
    FindResults: "検索結果", "Results";
    FindRepeat: "再発", "Repeat";
    FindMinutes: "延べ{n}分", "{n} staff minutes";
    FindNumber: "文書番号 {text}", "No. {text}";

    // What is wrong with a question. Also said by the server.
    FindBadDate: "日付は「2026-04-01」のように、実在する日で入力してください。",
        "Give dates as a real day, like 2026-04-01.";
    FindBadMonth: "月は「2026-04」のように入力してください。", "Give months like 2026-04.";
    FindBadOrder: "期間の始めが終わりより後になっています。", "The period ends before it begins.";
    FindTooLong: "検索の言葉は{n}文字以内にしてください。", "Search for {n} characters at most.";
    FindTooMany: "検索の言葉は{n}語以内にしてください。", "Search for {n} words at most.";
    FindBadCode: "選択肢にない条件が含まれています。画面を開き直して、選び直してください。",
        "A filter is not one of the choices. Open the page anew and choose again.";
    FindBadPage: "続きの位置が正しくありません。もう一度検索してください。",
        "The place to go on from is wrong. Search again.";

    // Columns.
    ColumnNumber: "文書番号", "Number";
    ColumnDay: "発生日", "Day";
    ColumnTime: "時刻", "Time";
    ColumnPlace: "場所", "Place";
    ColumnChannel: "手段", "Channel";
    ColumnCategories: "行為の類型", "Categories";
    ColumnState: "報告書の状態", "Report";
    ColumnClass: "区分", "Kind";
    ColumnTitle: "件名", "Subject";
    ColumnSubject: "相手方", "Other party";
    ColumnBy: "記録した職員", "Recorded by";
    ColumnMinutes: "延べ対応時間（分）", "Staff minutes";
    ColumnOutcome: "終わり方", "How it ended";
    ColumnCase: "事案ID", "Case id";
    ColumnFigure: "集計の種類", "Figure";
    ColumnValue: "項目", "Item";
    ColumnCases: "件数", "Cases";
    ColumnHours: "延べ対応時間（時間）", "Staff hours";

    // Figures.
    Figures: "集計", "Figures";
    FiguresLead: "事案の件数と延べ対応時間です。事案は、始まった月に数えます。",
        "Cases and staff time. A case counts in the month in which it began.";
    FiguresFrom: "始めの月", "First month";
    FiguresTo: "終わりの月", "Last month";
    FiguresThisYear: "今年度", "This fiscal year";
    FiguresLastYear: "前年度", "Last fiscal year";
    FiguresAllTime: "全期間", "All time";
    FiguresTotal: "合計", "Total";
    FiguresAsking: "集計しています…", "Counting…";
    FiguresOffline: "集計にはサーバーへの接続が必要です。つながり次第、もう一度お試しください。",
        "Figures need the server. Try again once you are connected.";
    FiguresFailed: "集計できませんでした。", "The figures could not be made.";
    FiguresNothing: "この期間に事案はありません。", "There is no case in this period.";
    FiguresMonths: "月別", "By month";
    FiguresCategories: "行為の類型別", "By category";
    FiguresCategoriesNote: "一つの事案に複数の類型があるときは、それぞれに数えます。",
        "A case with several categories counts in each of them.";
    FiguresDepartments: "所属別", "By department";
    FiguresChannels: "手段別", "By channel";
    FiguresWeek: "曜日と時間帯", "Weekday and hour";
    FiguresWeekdays: "月火水木金土日", "MTWTFSS";
    FiguresRepeats: "初回・再発", "First or repeat";
    FiguresFirst: "初回", "First";
    FiguresOutcomes: "終わり方別", "By how it ended";
    FiguresStates: "報告書の状態別", "By report";
    FiguresClasses: "区分別", "By kind";
    FiguresUnknown: "記録なし", "Not recorded";
    FiguresHour: "{n}時", "{n}:00";
    FiguresMonthly: "月別・行為の類型別", "By month and category";
    FiguresOthers: "その他の類型", "Other categories";
    FiguresStackTitle: "{title}の積み上げ棒グラフ", "Stacked bar chart: {title}";
    FiguresYears: "公表用：年度別・類型別の件数と延べ対応時間",
        "For publication: cases and staff hours by fiscal year and category";
    FiguresYear: "{year}年度", "Fiscal {year}";
    FiguresEveryCase: "全事案（実件数）", "All cases (each once)";
    FiguresPrint: "印刷する", "Print";
    FiguresCsv: "集計をCSVで保存（Excel用）", "Save the figures as CSV (for Excel)";
    FiguresTable: "表で見る", "As a table";
    FiguresBarTitle: "{title}の棒グラフ", "Bar chart: {title}";
    FiguresBarDesc: "多い順に{text}。", "Most first: {text}.";
    FiguresHeatTitle: "曜日と時間帯ごとの件数", "Cases by weekday and hour";
    FiguresHours: "{n}時間", "{n} h";
}
