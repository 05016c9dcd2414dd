//! Escapes untrusted text for the operator's terminal. A name from a form or a file may contain control characters that move
//! the cursor, hide lines or reverse the direction of text: they are printed as escapes.

use crate::failure::Failure;
use serde::Serialize;

/// Whether a character controls the terminal or the direction of the text around it, instead of being visible.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Escapes text that is part of one line.
pub fn sanitize(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Escapes text of several lines, each after `indent`, so that none of them can look like a line of our own output.
pub fn sanitize_lines(text: &str, indent: &str) -> String {
    let lines = text.lines().map(|line| format!("{indent}{}", sanitize(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Serializes to JSON that is safe to print: control characters are written as `\u` escapes.
pub fn json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Other(error.to_string()))?;
    let mut json = String::with_capacity(text.len());
    for character in text.chars() {
        // serde_json has escaped those below the space already; all others are in the BMP and only occur inside strings.
        if is_control(character) {
            json += &format!("\\u{:04x}", u32::from(character));
        } else {
            json.push(character);
        }
    }
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(sanitize("Ana\u{1b}[2J\r\u{9b}31m\u{7}"), "Ana\\u{1b}[2J\\r\\u{9b}31m\\u{7}");
        assert_eq!(sanitize("evil\u{202e}txt.exe\u{2066}"), "evil\\u{202e}txt.exe\\u{2066}");
        assert_eq!(sanitize("Zoë Núñez, 李"), "Zoë Núñez, 李");
        assert_eq!(sanitize_lines("Hello\nMEND all\u{1b}c", "    "), "    Hello\n    MEND all\\u{1b}c");
    }

    #[test]
    fn json_is_escaped_and_parses_to_the_same_text() {
        let texts = ["Ana\u{1b}[2J", "\u{9b}31m\u{7f}", "\u{202e}Núñez"];
        let json = json(&texts).ok().expect("texts serialise");
        assert_eq!(json, r#"["Ana\u001b[2J","\u009b31m\u007f","\u202eNúñez"]"#);
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }
}
