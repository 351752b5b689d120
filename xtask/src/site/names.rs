//! Short names for what the program and its script share. There are hundreds of them, long, with a
//! hash each, in both files; nobody else uses them. It changes nothing else of either file.

use crate::error::{Result, say};
use std::collections::BTreeMap;

/// The module under which the program imports the functions of its script, and its short name.
const MODULE: (&str, &str) = ("./main_bg.js", "a");
/// What names that are shortened hold: imported functions, and exported callers of closures.
const SHORTENED: [&str; 2] = ["__wbg_", "wasm_bindgen_"];
/// Begins the short ones. The binding has no such names of its own.
const SIGN: char = '$';
/// The sections of a WebAssembly module that hold names, and the kind of a function in them.
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;

/// The program and its script with short names.
///
/// # Errors
/// When the program is no module as wasm-bindgen writes it, or the script does not name what it
/// gives the program.
pub fn shorten(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String)> {
    if js.match_indices(SIGN).any(|(at, _)| js[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
    {
        return say(format!("The script has names of its own that begin with {SIGN} and a digit."));
    }
    let mut names = Names::default();
    let Some(wasm) = rewritten(wasm, &mut names) else {
        return say("The program is not a module as wasm-bindgen writes it.");
    };
    let module = format!("\"{}\"", MODULE.0);
    if js.matches(&module).count() != 1 {
        return say(format!("The script must name the module {module} exactly once."));
    }
    Ok((wasm, names.put_into(js).replacen(&module, &format!("\"{}\"", MODULE.1), 1)))
}

/// The short names given so far.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn short(&mut self, name: &str) -> String {
        if !SHORTENED.iter().any(|start| name.starts_with(start)) {
            return name.to_owned();
        }
        let next = self.0.len();
        self.0.entry(name.to_owned()).or_insert_with(|| format!("{SIGN}{next}")).clone()
    }

    /// The script with every whole word that has a short name in place of it.
    fn put_into(&self, js: &str) -> String {
        let mut out = String::with_capacity(js.len());
        let mut rest = js;
        while !rest.is_empty() {
            let word = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
            out.push_str(self.0.get(&rest[..word]).map_or(&rest[..word], String::as_str));
            rest = &rest[word..];
            let gap = rest.find(is_of_name).unwrap_or(rest.len());
            out.push_str(&rest[..gap]);
            rest = &rest[gap..];
        }
        out
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The module with its names replaced; `None` for what is not such a module.
fn rewritten(wasm: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    const HEAD: usize = 8;
    let mut out = wasm.get(..HEAD)?.to_vec();
    let mut reader = Reader { bytes: &wasm[HEAD..] };
    while !reader.bytes.is_empty() {
        let id = reader.byte()?;
        let section = reader.counted()?;
        let section = match id {
            IMPORTS => imports(Reader { bytes: section }, names)?,
            EXPORTS => exports(Reader { bytes: section }, names)?,
            _ => section.to_vec(),
        };
        out.push(id);
        put_counted(&mut out, &section);
    }
    Some(out)
}

fn imports(mut reader: Reader, names: &mut Names) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let count = reader.number()?;
    put_number(&mut out, count);
    for _ in 0..count {
        let (module, name) = (reader.text()?, reader.text()?);
        let ours = module == MODULE.0;
        put_counted(&mut out, if ours { MODULE.1 } else { module }.as_bytes());
        let name = if ours { names.short(name) } else { name.to_owned() };
        put_counted(&mut out, name.as_bytes());
        if reader.byte()? != FUNCTION {
            return None;
        }
        out.push(FUNCTION);
        put_number(&mut out, reader.number()?);
    }
    Some(out)
}

fn exports(mut reader: Reader, names: &mut Names) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let count = reader.number()?;
    put_number(&mut out, count);
    for _ in 0..count {
        put_counted(&mut out, names.short(reader.text()?).as_bytes());
        out.push(reader.byte()?);
        put_number(&mut out, reader.number()?);
    }
    Some(out)
}

/// Reads a module's bytes from front to back.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    /// An unsigned LEB128 of at most 32 bits.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Bytes behind their number.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        let (counted, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(counted)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.counted()?).ok()
    }
}

fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_counted(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::shorten;

    const JS: &str = "const import0 = { __wbg_new_0123456789abcdef: () => 1, __wbg_new: 2 };\n\
                      x = { \"./main_bg.js\": import0 }; wasm.wasm_bindgen_call(); wasm.main();";

    /// A module with one import, two exports and a section that is none of its business.
    fn module(import: (&[u8], &[u8]), export: &[u8]) -> Vec<u8> {
        let counted = |bytes: &[u8]| [&[bytes.len() as u8], bytes].concat();
        let section = |id: u8, bytes: Vec<u8>| [vec![id], counted(&bytes)].concat();
        let imports = [&[1][..], &counted(import.0), &counted(import.1), &[0, 5]].concat();
        let exports = [&[2][..], &counted(export), &[0, 9], &counted(b"main"), &[0, 8]].concat();
        let other = section(0, b"./main_bg.js".to_vec());
        [b"\0asm\x01\0\0\0".to_vec(), section(2, imports), section(7, exports), other].concat()
    }

    #[test]
    fn both_files_get_the_same_short_names_and_keep_the_rest() {
        let long = module((b"./main_bg.js", b"__wbg_new_0123456789abcdef"), b"wasm_bindgen_call");
        let (wasm, js) = shorten(&long, JS).unwrap();
        assert_eq!(wasm, module((b"a", b"$0"), b"$1"));
        let expected = "const import0 = { $0: () => 1, __wbg_new: 2 };\n\
                        x = { \"a\": import0 }; wasm.$1(); wasm.main();";
        assert_eq!(js, expected);
    }

    #[test]
    fn imports_of_other_modules_keep_their_names() {
        let other = module((b"./other.js", b"__wbg_new_0123456789abcdef"), b"memory");
        assert_eq!(shorten(&other, JS).unwrap().0, other);
    }

    #[test]
    fn what_cannot_be_done_safely_is_refused() {
        let good = module((b"./main_bg.js", b"__wbg_new"), b"memory");
        assert!(shorten(&good[..good.len() - 1], JS).is_err(), "cut off");
        assert!(shorten(&good, &JS.replace("main_bg", "other")).is_err(), "another script");
        assert!(shorten(&good, &format!("{JS} $0 = 1;")).is_err(), "a name that is taken");
    }
}
