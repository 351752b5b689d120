//! Figures 集計 from what is counted beside the cases: never from the cases themselves, so that all
//! of them are told as quickly as those of one month.

use crate::store::Stored;
use crate::store::sqlite::SqliteStore;
use mamori_core::calendar::Month;
use mamori_core::find::{Bar, Figures, HourCell, MonthLine, YearLine};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Cases and minutes.
type Sum = (i64, i64);

impl SqliteStore {
    /// The figures of these departments between two months, both included.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn figures(
        &self,
        departments: &[String],
        from: Option<Month>,
        to: Option<Month>,
    ) -> Stored<Figures> {
        let mut tx = self.0.readers.begin().await?;
        let months = (from.map_or(i32::MIN, |m| m.0), to.map_or(i32::MAX, |m| m.0));
        let wide = by_value(&mut tx, departments, months).await?;
        let fine = by_month(&mut tx, departments, months).await?;
        tx.rollback().await?;
        Ok(figures(&wide, &fine, from, to))
    }
}

/// Department, dimension, value, sum.
type Wide = (String, String, String, i64, i64);
/// Category (empty for all), month, sum.
type Fine = (String, i32, i64, i64);

async fn by_value(
    conn: &mut SqliteConnection,
    departments: &[String],
    (from, to): (i32, i32),
) -> Stored<Vec<Wide>> {
    Ok(sqlx::query_as(
        "SELECT department, dimension, value, SUM(cases), SUM(minutes) FROM find_counts \
         WHERE department IN (SELECT value FROM json_each($1)) AND month BETWEEN $2 AND $3 \
         GROUP BY department, dimension, value",
    )
    .bind(serde_json::Value::from(departments).to_string())
    .bind(from)
    .bind(to)
    .fetch_all(conn)
    .await?)
}

async fn by_month(
    conn: &mut SqliteConnection,
    departments: &[String],
    (from, to): (i32, i32),
) -> Stored<Vec<Fine>> {
    Ok(sqlx::query_as(
        "SELECT value, month, SUM(cases), SUM(minutes) FROM find_counts \
         WHERE department IN (SELECT value FROM json_each($1)) \
         AND dimension IN ('all', 'category') AND month BETWEEN $2 AND $3 GROUP BY value, month",
    )
    .bind(serde_json::Value::from(departments).to_string())
    .bind(from)
    .bind(to)
    .fetch_all(conn)
    .await?)
}

fn figures(wide: &[Wide], fine: &[Fine], from: Option<Month>, to: Option<Month>) -> Figures {
    let mut dimensions: BTreeMap<&str, BTreeMap<String, Sum>> = BTreeMap::new();
    for (department, dimension, value, cases, minutes) in wide {
        let key = if dimension == "all" { department } else { value };
        let slot = dimensions.entry(dimension).or_default().entry(key.clone()).or_default();
        *slot = (slot.0 + cases, slot.1 + minutes);
    }
    let mut months: BTreeMap<String, Sum> = BTreeMap::new();
    let mut years: BTreeMap<(i32, String), Sum> = BTreeMap::new();
    let mut monthly = Vec::new();
    for (category, month, cases, minutes) in fine {
        let month = Month(*month);
        match category.as_str() {
            "" => _ = months.insert(month.code(), (*cases, *minutes)),
            _ => monthly.push(MonthLine {
                month: month.code(),
                category: category.clone(),
                cases: small(*cases),
            }),
        }
        let slot = years.entry((month.fiscal_year(), category.clone())).or_default();
        *slot = (slot.0 + cases, slot.1 + minutes);
    }
    monthly.sort_by(|a, b| (&a.month, &a.category).cmp(&(&b.month, &b.category)));
    let ends = |asked: Option<Month>, found: Option<&String>| {
        asked.map(Month::code).or_else(|| found.cloned()).unwrap_or_default()
    };
    let of = |dimension| bars(dimensions.get(dimension).cloned().unwrap_or_default());
    let departments = of("all");
    let year = |((year, category), (cases, minutes)): ((i32, String), Sum)| YearLine {
        year,
        category,
        cases: small(cases),
        minutes: small(minutes),
    };
    Figures {
        cases: departments.iter().map(|bar| bar.cases).sum(),
        minutes: departments.iter().map(|bar| bar.minutes).fold(0, u32::saturating_add),
        from: ends(from, months.keys().next()),
        to: ends(to, months.keys().next_back()),
        months: bars(months),
        categories: most_first(of("category")),
        departments,
        channels: most_first(of("channel")),
        hours: of("hour").iter().filter_map(hour).collect(),
        repeats: of("repeat"),
        outcomes: most_first(of("outcome")),
        states: of("state"),
        classes: most_first(of("class")),
        years: years.into_iter().map(year).collect(),
        reach: Vec::new(),
        monthly,
    }
}

fn small(sum: i64) -> u32 {
    u32::try_from(sum.max(0)).unwrap_or(u32::MAX)
}

fn bars(sums: BTreeMap<String, Sum>) -> Vec<Bar> {
    let bar = |(code, (cases, minutes))| Bar { code, cases: small(cases), minutes: small(minutes) };
    sums.into_iter().map(bar).collect()
}

fn most_first(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.code.cmp(&b.code)));
    bars
}

fn hour(bar: &Bar) -> Option<HourCell> {
    let place: u8 = bar.code.parse().ok().filter(|place| *place < 7 * 24)?;
    Some(HourCell { weekday: place / 24, hour: place % 24, cases: bar.cases })
}
