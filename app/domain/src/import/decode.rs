//! The bytes of a file as text: what kind of file it is, and in which encoding it was written.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file as text, its lines ended by LF.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    pub text: String,
    /// Whether the encoding was guessed: bytes that are not UTF-8 may be Windows-1252, and nothing in them says so.
    pub guessed: bool,
}

/// Why a file is no text, with the line on which that shows.
pub(super) type NoText = (&'static str, u64);

pub(super) fn decode(bytes: &[u8]) -> Result<Text, NoText> {
    if let Some(code) = other_kind(bytes) {
        return Err((code, 1));
    }
    let (text, guessed) = letters(bytes)?;
    let text = tidy(&text);
    if text.trim().is_empty() {
        return Err(("import.empty_file", 1));
    }
    if let Some(at) = text.find('\0') {
        return Err(("import.not_text", line_of(&text[..at])));
    }
    if let Some(code) = page_or_data(&text) {
        return Err((code, 1));
    }
    Ok(Text { text, guessed })
}

/// The 1-based line on which a text ends.
pub(super) fn line_of(text: &str) -> u64 {
    1 + text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Files that begin with the mark of another kind.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let workbook = holds(b"xl/") || holds(b"opendocument.spreadsheet") || holds(b"Index/Document.iwa");
        let document = holds(b"word/") || holds(b"opendocument.text");
        return Some(match (workbook, document) {
            (true, _) => "import.workbook",
            (_, true) => "import.document",
            _ => "import.archive",
        });
    }
    let marks: [(&[u8], &str); 9] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "import.workbook"),
        (b"%PDF", "import.pdf"),
        (b"{\\rtf", "import.document"),
        (b"\x1F\x8B", "import.archive"),
        (b"7z\xBC\xAF", "import.archive"),
        (b"Rar!", "import.archive"),
        (b"\x89PNG", "import.not_text"),
        (b"\xFF\xD8\xFF", "import.not_text"),
        (b"SQLite format 3", "import.not_text"),
    ];
    marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, code)| code)
}

/// Text that is no table: a web page or XML under the name of a table, or JSON.
fn page_or_data(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(64).flat_map(char::to_lowercase).collect();
    if ["<!doctype", "<html", "<table", "<?xml", "<head", "<meta", "<style"].iter().any(|mark| start.starts_with(mark)) {
        return Some("import.web_page");
    }
    (start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n")).then_some("import.not_a_table")
}

fn letters(bytes: &[u8]) -> Result<(String, bool), NoText> {
    if let Some(encoding) = utf_16(bytes) {
        // An odd byte at the end is one that an old program left there.
        let (text, broken) = encoding.decode_with_bom_removal(&bytes[..bytes.len() & !1]);
        return if broken { Err(("import.not_text", 1)) } else { Ok((text.into_owned(), false)) };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), false)),
        Err(error) => error,
    };
    // Letters of several bytes are hardly there by chance: such a file is UTF-8 with a broken place.
    let (before, broken) = bytes.split_at(error.valid_up_to());
    let line = before.split(|byte| *byte == b'\n').count() as u64;
    let some_utf8 = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let undefined = broken.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    if some_utf8 || undefined {
        return Err(("import.not_utf8", line));
    }
    Ok((WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), true))
}

/// UTF-16 by its mark, or by every other byte of the beginning being zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding);
    }
    let start = &bytes[..bytes.len().min(512) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, most) = (zeros(0), zeros(1), start.len() * 4 / 10);
    match start.len() >= 8 {
        true if odd > most && even == 0 => Some(UTF_16LE),
        true if even > most && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// One kind of line end, and without what programs leave at the end of a file: the byte 0x1A of old ones, or zeros.
fn tidy(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| matches!(c, '\u{1A}' | '\0') || c.is_whitespace());
    format!("{}\n", text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Text that was UTF-8, was read as Windows-1252, and saved so: "JosÃ©" for "José".
pub(super) fn is_garbled(cell: &str) -> bool {
    if cell.is_ascii() {
        return false;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(cell);
    !unmappable && std::str::from_utf8(&bytes).is_ok_and(|text| !text.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, NoText> {
        decode(bytes).map(|read| read.text)
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        for (bytes, code) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml"[..], "import.workbook"),
            (b"PK\x03\x04\x14\0\x06\0word/document.xml", "import.document"),
            (b"PK\x03\x04\x14\0\x06\0children.csv", "import.archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "import.workbook"),
            (b"%PDF-1.7", "import.pdf"),
            (b"\n<HTML><table>", "import.web_page"),
            (b"{\"children\": []}", "import.not_a_table"),
            (b"\x89PNG\r\n", "import.not_text"),
            (b"a,b\n\0\0\x01,2\n", "import.not_text"),
            (b"", "import.empty_file"),
            (b"\xEF\xBB\xBF\r\n \n\x1A", "import.empty_file"),
        ] {
            assert_eq!(text(bytes).map_err(|(code, _)| code), Err(code), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn encodings_are_found() {
        let wide =
            |to: fn(u16) -> [u8; 2], mark: &str| format!("{mark}a,José\r\nb").encode_utf16().flat_map(to).collect::<Vec<u8>>();
        for bytes in [
            "a,José\r\nb".as_bytes().to_vec(),
            "\u{FEFF}a,José\r\nb\r\n\u{1A}".as_bytes().to_vec(),
            "a,José\rb\r".as_bytes().to_vec(),
            wide(u16::to_le_bytes, "\u{FEFF}"),
            wide(u16::to_be_bytes, "\u{FEFF}"),
            wide(u16::to_le_bytes, ""),
            wide(u16::to_be_bytes, ""),
        ] {
            assert_eq!(decode(&bytes), Ok(Text { text: "a,José\nb\n".into(), guessed: false }), "{}", bytes.escape_ascii());
        }
        assert_eq!(decode(b"a,Jos\xE9\nb"), Ok(Text { text: "a,José\nb\n".into(), guessed: true }));
    }

    #[test]
    fn a_broken_place_in_utf8_is_not_guessed() {
        assert_eq!(text("José\nx\u{0}".replace('\u{0}', "").as_bytes()), Ok("José\nx\n".into()));
        assert_eq!(text(&["José\n".as_bytes(), b"Jos\xE9\n"].concat()), Err(("import.not_utf8", 2)));
        assert_eq!(text(b"a\nb\x81\n"), Err(("import.not_utf8", 2)));
    }

    #[test]
    fn letters_that_were_read_wrongly_are_known() {
        assert!(is_garbled("JosÃ©") && is_garbled("MuÃ±oz"));
        assert!(!is_garbled("José") && !is_garbled("Ana") && !is_garbled("Ñandú") && !is_garbled("李"));
    }
}
