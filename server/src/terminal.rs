//! Texts of others on the operator's terminal. A name out of a form or a file may hold the characters with which a program
//! moves the cursor, hides lines, or turns the order of letters round: they are shown, and do nothing.

use crate::commands::Failure;
use serde::Serialize;

/// Acts on a terminal, or on the order of the text around it, in place of being seen.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text within a line.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            plain.extend(character.escape_default());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// A text of lines, each behind `indent`, so that none of them passes for a line of ours.
pub fn plain_lines(text: &str, indent: &str) -> String {
    let lines = text.lines().map(|line| format!("{indent}{}", plain(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// JSON for a program, or for the eyes.
pub fn json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Other(error.to_string()))?;
    let mut json = String::with_capacity(text.len());
    for character in text.chars() {
        // Those below the space are escaped already; all others are of the BMP, and stand in strings alone.
        if acts(character) {
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
    fn what_acts_is_shown() {
        assert_eq!(plain("Ana\u{1b}[2J\r\u{9b}31m\u{7}"), "Ana\\u{1b}[2J\\r\\u{9b}31m\\u{7}");
        assert_eq!(plain("evil\u{202e}txt.exe\u{2066}"), "evil\\u{202e}txt.exe\\u{2066}");
        assert_eq!(plain("Zoë Núñez, 李"), "Zoë Núñez, 李");
        assert_eq!(plain_lines("Hello\nMEND all\u{1b}c", "    "), "    Hello\n    MEND all\\u{1b}c");
    }

    #[test]
    fn json_says_the_same_without_acting() {
        let texts = ["Ana\u{1b}[2J", "\u{9b}31m\u{7f}", "\u{202e}Núñez"];
        let json = json(&texts).ok().expect("texts serialise");
        assert_eq!(json, r#"["Ana\u001b[2J","\u009b31m\u007f","\u202eNúñez"]"#);
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }
}
