//! A lint that finds private words in code, comments and docs, and suggests the plain term. See the glossary in
//! `docs/ARCHITECTURE.md`.
//!
//! The table is `xtask/plain-words.tsv`, one rule a line: where it applies, the word, what to say instead, and the paths (or
//! beginnings of paths, separated by spaces) in which the word is right. `name` is an identifier as a whole, `part` a word of an
//! identifier (`road` in `RoadMap` and in `road_of`), `prose` a word or phrase of comments and Markdown. Text in strings is
//! not checked: screens have their own catalogs and tests, and stored or addressed names keep their spelling.

use anyhow::{Context, Result, bail};
use std::{fs, path::Path, process::Command};

const TABLE: &str = "xtask/plain-words.tsv";

/// Prints every use of a private word.
///
/// # Errors
/// Fails if there is any, or if the table can't be read.
pub fn check(root: &Path) -> Result<()> {
    let table = fs::read_to_string(root.join(TABLE)).context(TABLE)?;
    let rules =
        table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(Rule::read).collect::<Result<Vec<_>>>()?;
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output()?;
    let mut found = 0;
    for path in String::from_utf8(listed.stdout)?.split('\0') {
        let Some(language) = Language::of(path) else { continue };
        // `git ls-files` also lists a file whose deletion is not committed yet.
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        for token in tokens(&text, language) {
            for rule in rules.iter().filter(|rule| rule.matches(&token) && !rule.excepts(path)) {
                println!("  {path}:{}: \"{}\": say {}", token.line, rule.word, rule.instead);
                found += 1;
            }
        }
    }
    if found > 0 {
        bail!("{found} uses of words that {TABLE} replaces");
    }
    Ok(())
}

/// One rule of the table.
struct Rule<'t> {
    scope: Scope,
    word: &'t str,
    instead: &'t str,
    except: Vec<&'t str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Name,
    Part,
    Prose,
}

impl<'t> Rule<'t> {
    fn read(line: &'t str) -> Result<Self> {
        let mut columns = line.split('\t');
        let (Some(scope), Some(word), Some(instead)) = (columns.next(), columns.next(), columns.next()) else {
            bail!("{TABLE}: a rule needs three columns: {line}");
        };
        let scope = match scope {
            "name" => Scope::Name,
            "part" => Scope::Part,
            "prose" => Scope::Prose,
            other => bail!("{TABLE}: unknown scope {other}"),
        };
        Ok(Self {
            scope,
            word,
            instead,
            except: columns.next().unwrap_or_default().split(' ').filter(|path| !path.is_empty()).collect(),
        })
    }

    fn excepts(&self, path: &str) -> bool {
        self.except.iter().any(|except| path.starts_with(except))
    }

    fn matches(&self, token: &Token<'_>) -> bool {
        match (self.scope, token.kind) {
            (Scope::Name, Kind::Identifier) => self.word == token.text,
            (Scope::Part, Kind::Identifier) => {
                let (parts, word) = (parts(token.text), parts(self.word));
                parts.windows(word.len()).any(|window| window == word)
            }
            (Scope::Prose, Kind::Prose) => has_word(token.text, self.word),
            _ => false,
        }
    }
}

/// Whether the text contains the whole word or phrase, ignoring case.
fn has_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let is_word_character = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(start, _)| {
        !is_word_character(text[..start].chars().next_back()) && !is_word_character(text[start + word.len()..].chars().next())
    })
}

/// The words of an identifier in lower case: the same for `FieldReport`, `field_report` and `FIELD_REPORT`.
fn parts(identifier: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut after_lowercase = false;
    for letter in identifier.chars() {
        if letter == '_' || letter == ' ' || letter == '-' || (letter.is_uppercase() && after_lowercase) {
            parts.push(String::new());
        }
        after_lowercase = letter.is_lowercase() || letter.is_numeric();
        if letter.is_alphanumeric() {
            parts.last_mut().expect("there is always one").extend(letter.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Rust,
    TypeScript,
    Css,
    Markdown,
}

impl Language {
    fn of(path: &str) -> Option<Self> {
        match Path::new(path).extension()?.to_str()? {
            "rs" => Some(Self::Rust),
            "ts" | "mjs" => Some(Self::TypeScript),
            "css" => Some(Self::Css),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Identifier,
    Prose,
}

#[derive(Debug, PartialEq, Eq)]
struct Token<'t> {
    line: usize,
    kind: Kind,
    text: &'t str,
}

/// The identifiers and lines of prose of a file. Text between backticks in prose is code.
fn tokens(text: &str, language: Language) -> Vec<Token<'_>> {
    let mut reader = Reader { text, position: 0, line: 1, tokens: Vec::new() };
    if language == Language::Markdown {
        reader.prose(text.len());
    } else {
        while reader.position < text.len() {
            reader.step(language);
        }
    }
    reader.tokens
}

struct Reader<'t> {
    text: &'t str,
    position: usize,
    line: usize,
    tokens: Vec<Token<'t>>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    fn step(&mut self, language: Language) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        if rest.starts_with("//") && language != Language::Css {
            let end = rest.find('\n').unwrap_or(rest.len());
            self.prose(end);
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            self.prose(end);
        } else if let Some(length) = literal_length(rest, language) {
            self.skip(length);
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || (language == Language::Css && c == '-')));
            let length = length.unwrap_or(rest.len());
            self.tokens.push(Token { line: self.line, kind: Kind::Identifier, text: &rest[..length] });
            self.skip(length);
        } else {
            self.skip(first.len_utf8());
        }
    }

    fn skip(&mut self, length: usize) {
        self.line += self.text[self.position..self.position + length].matches('\n').count();
        self.position += length;
    }

    fn prose(&mut self, length: usize) {
        for line in self.rest()[..length].split_inclusive('\n') {
            for (index, piece) in line.split('`').enumerate() {
                if index % 2 == 0 {
                    self.tokens.push(Token { line: self.line, kind: Kind::Prose, text: piece.trim() });
                } else {
                    let identifiers = piece.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|name| !name.is_empty());
                    self.tokens.extend(identifiers.map(|text| Token { line: self.line, kind: Kind::Identifier, text }));
                }
            }
            self.skip(line.len());
        }
    }
}

/// The length of the string, raw string or character literal that starts here, if there is one.
fn literal_length(rest: &str, language: Language) -> Option<usize> {
    let quoted = |rest: &str, quote: char| {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        end.map_or(rest.len(), |(at, c)| at + c.len_utf8())
    };
    match (language, rest.chars().next()?) {
        (Language::Rust, 'r' | 'b' | 'c') => {
            let start = rest.find(['"', '\'', '#'])?;
            let (prefix, raw) = rest.split_at(start);
            let marks = raw.chars().take_while(|c| *c == '#').count();
            if prefix.len() > 2 || !prefix.chars().all(|c| "rbc".contains(c)) || !raw[marks..].starts_with(['"', '\'']) {
                return None;
            }
            if prefix.contains('r') {
                let end = format!("\"{}", "#".repeat(marks));
                let body = start + marks + 1;
                return Some(rest[body..].find(&end).map_or(rest.len(), |at| body + at + end.len()));
            }
            Some(start + quoted(raw, raw.chars().next()?))
        }
        (_, '"') => Some(quoted(rest, '"')),
        // A lifetime has no closing quote.
        (Language::Rust, '\'') => {
            let mut after = rest.chars().skip(1);
            let (one, two) = (after.next()?, after.next()?);
            (one == '\\' || two == '\'').then(|| quoted(rest, '\''))
        }
        (Language::TypeScript, quote @ ('`' | '\'')) | (Language::Css, quote @ '\'') => Some(quoted(rest, quote)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: &str, text: &str, language: Language) -> usize {
        let rule = Rule::read(rule).unwrap();
        tokens(text, language).iter().filter(|token| rule.matches(token)).count()
    }

    #[test]
    fn words_are_found_in_their_scope_only() {
        let rust = "/// The road of `road_of`.\nfn road_of(r: &'a str) -> RoadReport { \"road\"; r#\"road\"#; 'r'; broad }";
        assert_eq!(found("part\troad\troute", rust, Language::Rust), 3, "code, also between backticks; no strings");
        assert_eq!(found("prose\troad\troute", rust, Language::Rust), 1);
        assert_eq!(found("name\troad_of\troute_of", rust, Language::Rust), 2);
        assert_eq!(found("part\tset down\tdrop", "fn set_down() {} fn reset_down() {}", Language::Rust), 1);
        assert_eq!(found("prose\tset down\tdrop", "// They set down.\n// Upset down.", Language::Rust), 1);
        assert_eq!(found("part\thand\tdrag", "const a = `hand`; // hand\n.hand", Language::TypeScript), 1);
        assert_eq!(found("prose\thand\tdrag", "A hand.\n`hand`", Language::Markdown), 1);
    }

    #[test]
    fn uses_have_line_numbers_and_paths_can_be_excepted() {
        let tokens = tokens("let text = \"a\n b\";\n// Hand\n", Language::Rust);
        assert_eq!(tokens.last(), Some(&Token { line: 3, kind: Kind::Prose, text: "// Hand" }));
        let rule = Rule::read("prose\thand\tdrag\tapp/ui docs/").unwrap();
        assert!(rule.excepts("app/ui/form.rs") && !rule.excepts("app/store/db.rs"));
        assert!(Rule::read("somewhere\thand\tdrag").is_err());
    }
}
