//! `mamori verify`: what a verification code 照合番号 stands for, and whether a file is the one that
//! was handed out under it. Reads only; works beside a running server.

use super::CliError;
use super::admin::{Data, asked, finish, open};
use mamori_core::event::sha256;
use mamori_core::lang::Lang;
use mamori_core::time::{date, hour_minute};
use mamori_server::documents::typed_code;
use mamori_server::policy_file;
use mamori_server::store::sqlite::{MadeDocument, SqliteStore};
use mamori_server::verify::verify as look_up;
use std::path::{Path, PathBuf};

/// Letters of a code with its dashes.
const LEN: usize = 19;

/// What to look up.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// The verification code 照合番号 as it is printed; dashes may be left out
    code: String,
    #[command(flatten)]
    data: Data,
    /// Also say whether this PDF is one that was handed out under the code
    #[arg(long)]
    file: Option<PathBuf>,
}

/// Looks it up and says what is found, in both languages. A file that is none of the code's, and
/// records that changed since, are failures.
pub async fn verify(args: Verify) -> Result<(), CliError> {
    let code = typed_code(&args.code);
    if code.chars().count() != LEN {
        return asked(format!(
            "「{0}」は照合番号ではありません。書類の下端にある16字（例：AB12-CD34-EF56-GH78）を入力してください。 \
             / `{0}` is no verification code; type the 16 letters at the foot of the document",
            args.code
        ));
    }
    // A slip in the file's name is told before anything is looked up.
    let file = args.file.as_deref().map(read).transpose()?;
    let policy = policy_file::load(None, args.data.folder())?;
    let store = open(&args.data).await?;
    let offset = i32::from(policy.utc_offset_minutes);
    let found = say(&store, &code, file, offset).await;
    finish(store).await?;
    found
}

fn read(file: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(file).map_err(|error| {
        CliError::Asked(format!(
            "{0} を読めません。ファイル名を確かめてください。 / {0} cannot be read: {error}",
            file.display()
        ))
    })
}

async fn say(
    store: &SqliteStore,
    code: &str,
    file: Option<Vec<u8>>,
    offset: i32,
) -> Result<(), CliError> {
    let (Some(made), Some(now)) = (store.document(code).await?, look_up(store, code).await?) else {
        return asked(format!(
            "照合番号 {code} の書類は、このデータフォルダにはありません。番号と --data を確かめてください。 / \
             no document has the code {code} in this data folder; check the code and --data"
        ));
    };
    let at = |ms: i64| [&date(ms, offset, Lang::Ja), " ", &hour_minute(ms, offset)].concat();
    about(&made, &at(made.made_ms));
    let mut wrong = Vec::new();
    match now.whole {
        true => println!("記録 / records: 作成時のまま / as they were when it was made"),
        false => wrong.push("記録が作成時と異なります / the records are not what it was made from"),
    }
    if let Some(bytes) = file {
        match store.document_file(sha256(&bytes)).await?.filter(|known| known.code == code) {
            Some(known) => println!(
                "ファイル / file: 同一（{}、{} が出力） / the same file that was handed out",
                at(known.made_ms),
                known.user
            ),
            None => wrong.push(
                "このファイルは、この照合番号で出力したものと一致しません / \
                 the file is none that was handed out under this code",
            ),
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(CliError::System(std::io::Error::other(wrong.join("; ")))),
    }
}

fn about(made: &MadeDocument, when: &str) {
    let kind = match made.kind.as_str() {
        "report" => "報告書 / report",
        "chronology" => "経過記録 / chronology",
        _ => "措置の書類 / document of a measure",
    };
    println!("照合番号 / code: {}", made.code);
    println!("書類 / document: {kind}");
    if !made.number.is_empty() {
        println!("文書番号 / number: {}", made.number);
    }
    println!("事案 / case: {}", made.case);
    if let Some(measure) = made.measure {
        println!("措置 / measure: {measure}");
    }
    println!("作成 / made: {when}、{}", made.user);
    if !made.masked.is_empty() {
        println!("伏せた項目 / masked: {}", made.masked);
    }
}
