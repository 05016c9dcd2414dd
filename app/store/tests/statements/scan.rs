//! Finds the SQL statements in the sources of the store.
//!
//! It evaluates the expressions that statements are written with: string literals, `concat!`, the store's own macros whose body is
//! a text, `format!`, `placeholders`, `.replace`, and the names of texts. What it can't know remains in the statement as a hole
//! `{name}`.

mod tokens;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use tokens::{Macro, arguments, binding, group_at, ident, inside, is_punct, macro_call, string_literal, without_tests};

/// The hole at the end of a statement to which the code adds text.
pub const ADDED: &str = "{+=}";

pub struct Statement {
    /// The file within the scanned folder.
    pub file: String,
    pub line: usize,
    pub sql: String,
}

#[derive(Default)]
pub struct Sources {
    pub statements: Vec<Statement>,
    /// All other texts: conditions, columns, names.
    pub texts: BTreeSet<String>,
    /// The words in the string literals of each file.
    pub words: BTreeMap<String, BTreeSet<String>>,
}

impl Sources {
    /// Scans all Rust files of a folder, without the parts that are compiled for tests only.
    pub fn scan(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        read_files(folder, folder, &mut files);
        Self::scan_files(&files)
    }

    fn scan_files(files: &BTreeMap<String, String>) -> Self {
        let parse = |(file, text): (&String, &String)| {
            let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            (file.clone(), without_tests(stream))
        };
        let parsed: Vec<(String, Vec<TokenTree>)> = files.iter().map(parse).collect();
        let mut names = Names::default();
        for (_, tokens) in &parsed {
            names.collect_macros(tokens);
        }
        for (_, tokens) in &parsed {
            names.collect_consts(tokens);
        }
        let mut found = Self::default();
        let mut parts = BTreeSet::new();
        for (file, tokens) in &parsed {
            let mut scanner = Scanner::new(file, &names);
            scanner.walk(tokens);
            parts.extend(scanner.used_consts);
            found.texts.extend(scanner.texts);
            found.statements.extend(scanner.statements.into_iter().flatten());
            collect_words(tokens, found.words.entry(file.clone()).or_default());
        }
        // A constant that is a part of other statements was read as part of them.
        let parts: BTreeSet<&String> = parts.iter().filter_map(|name| names.consts.get(name)).collect();
        found.statements.retain(|statement| !parts.contains(&statement.sql));
        found
    }
}

/// The identifiers of a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| word.starts_with(|c: char| c.is_alphabetic()))
}

fn collect_words(tokens: &[TokenTree], found: &mut BTreeSet<String>) {
    for token in tokens {
        if let TokenTree::Group(group) = token {
            collect_words(&inside(group), found);
        } else if let Some(text) = string_literal(token) {
            found.extend(words(&text).map(str::to_owned));
        }
    }
}

fn read_files(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// What the whole crate knows by name.
#[derive(Default)]
struct Names {
    macros: BTreeMap<String, Macro>,
    consts: BTreeMap<String, String>,
}

impl Names {
    fn collect_macros(&mut self, tokens: &[TokenTree]) {
        for window in tokens.windows(4) {
            if let [TokenTree::Ident(keyword), _, TokenTree::Ident(name), TokenTree::Group(rules)] = window
                && keyword == "macro_rules"
                && let Some(read) = Macro::read(rules).filter(Macro::is_text)
            {
                let other = self.macros.insert(name.to_string(), read);
                assert!(other.is_none(), "two macros are called {name}!: which one is meant can't be seen from the call");
            }
        }
    }

    fn collect_consts(&mut self, tokens: &[TokenTree]) {
        for at in 0..tokens.len() {
            if let TokenTree::Group(group) = &tokens[at] {
                self.collect_consts(&inside(group));
            }
            let Some((name, _, value)) =
                binding(&tokens[at..]).filter(|_| ident(tokens.get(at)).is_some_and(|word| word == "const"))
            else {
                continue;
            };
            if let Some((text, _)) = Scanner::new("", self).evaluate(&tokens[at + value..]) {
                self.consts.insert(name, text);
            }
        }
    }
}

/// Reads one file.
struct Scanner<'a> {
    file: &'a str,
    names: &'a Names,
    /// The texts bound to names since the beginning of the function; with the number of the statement, if it is one.
    locals: BTreeMap<String, (String, Option<usize>)>,
    used_consts: BTreeSet<String>,
    /// `None` if the statement turned out to be a part of another.
    statements: Vec<Option<Statement>>,
    texts: BTreeSet<String>,
}

impl<'a> Scanner<'a> {
    fn new(file: &'a str, names: &'a Names) -> Self {
        let (locals, used_consts, statements, texts) = Default::default();
        Self { file, names, locals, used_consts, statements, texts }
    }

    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut rest = tokens;
        // The name to which the next expression is bound, and whether it can grow.
        let mut bound = None;
        while let Some(first) = rest.first() {
            let name = bound.take();
            let length = if let Some((name, mutable, value)) = binding(rest) {
                bound = Some((name, mutable));
                value
            } else if let Some((text, length)) = self.evaluate_call(rest) {
                let is_statement = self.add(text, name, first);
                if let Some((name, group, _)) = macro_call(rest)
                    && name == "format"
                    && !is_statement
                {
                    // Statements can be anywhere in the arguments of a message.
                    let arguments = inside(group);
                    self.walk(&arguments[arguments.iter().position(|token| is_punct(token, ',')).unwrap_or(arguments.len())..]);
                }
                length
            } else {
                if let Some((name, _)) = name {
                    self.locals.remove(&name);
                }
                self.enter(rest)
            };
            rest = &rest[length.min(rest.len())..];
        }
    }

    /// Walks what is inside the first token; returns the number of tokens that are done.
    fn enter(&mut self, tokens: &[TokenTree]) -> usize {
        match (&tokens[0], tokens.get(3)) {
            (TokenTree::Group(group), _) => self.walk(&inside(group)),
            (TokenTree::Ident(word), Some(TokenTree::Group(rules)))
                if word == "macro_rules" && Macro::read(rules).is_some_and(|read| read.is_text()) =>
            {
                return 4;
            }
            (TokenTree::Ident(word), _) if word == "fn" => self.locals.clear(),
            _ => {}
        }
        1
    }

    /// Adds a text, and the name that it is bound to; returns whether it is a statement.
    fn add(&mut self, text: String, bound: Option<(String, bool)>, at: &TokenTree) -> bool {
        let is_statement = is_statement(&text);
        let grows = is_statement && bound.as_ref().is_some_and(|(_, mutable)| *mutable);
        let text = if grows { text + ADDED } else { text };
        if let Some((name, _)) = bound {
            self.locals.insert(name, (text.clone(), is_statement.then_some(self.statements.len())));
        }
        if is_statement {
            let line = at.span().start().line;
            self.statements.push(Some(Statement { file: self.file.to_owned(), line, sql: text }));
        } else {
            self.texts.insert(text);
        }
        is_statement
    }

    /// Evaluates an expression that is more than a name: a name alone is the use of a text that was found already.
    fn evaluate_call(&mut self, tokens: &[TokenTree]) -> Option<(String, usize)> {
        let is_name = macro_call(tokens).is_none() && ident(tokens.first()).is_some();
        let is_call = group_at(tokens, 1, Delimiter::Parenthesis).is_some();
        let replaces =
            tokens.get(1).is_some_and(|next| is_punct(next, '.')) && ident(tokens.get(2)).is_some_and(|word| word == "replace");
        if is_name && !is_call && !replaces {
            return None;
        }
        let (text, length) = self.evaluate(tokens)?;
        let grows = is_statement(&text) && tokens.get(length).is_some_and(|next| is_punct(next, '+'));
        Some((if grows { text + ADDED } else { text }, length))
    }

    /// The text that these tokens begin with, and the number of its tokens.
    fn evaluate(&mut self, tokens: &[TokenTree]) -> Option<(String, usize)> {
        let first = tokens.first()?;
        let (mut text, mut length) = if is_punct(first, '&') {
            let (text, length) = self.evaluate(&tokens[1..])?;
            (text, length + 1)
        } else if let Some(text) = string_literal(first) {
            (text, 1)
        } else if let Some((name, group, length)) = macro_call(tokens) {
            (self.evaluate_macro(&name, &inside(group))?, length)
        } else if let Some(group) = group_at(tokens, 1, Delimiter::Parenthesis) {
            (placeholders(first, &inside(group))?, 2)
        } else {
            (self.named(&ident(Some(first))?.to_string())?, 1)
        };
        while let Some(group) = group_at(tokens, length + 2, Delimiter::Parenthesis).filter(|_| is_punct(&tokens[length], '.')) {
            match ident(tokens.get(length + 1))?.to_string().as_str() {
                "to_owned" | "to_string" | "into" | "clone" | "as_str" => {}
                "replace" => {
                    let arguments = inside(group);
                    let [from, to] = self.arguments(&arguments)?.try_into().ok()?;
                    text = text.replace(&from, &to);
                }
                _ => break,
            }
            length += 3;
        }
        Some((text, length))
    }

    fn evaluate_all(&mut self, tokens: &[TokenTree]) -> Option<String> {
        self.evaluate(tokens).filter(|(_, length)| *length == tokens.len()).map(|(text, _)| text)
    }

    fn arguments(&mut self, tokens: &[TokenTree]) -> Option<Vec<String>> {
        arguments(tokens).into_iter().map(|argument| self.evaluate_all(argument)).collect()
    }

    fn evaluate_macro(&mut self, name: &str, tokens: &[TokenTree]) -> Option<String> {
        match name {
            "concat" => {
                let read = |(nth, argument)| self.evaluate_all(argument).unwrap_or_else(|| format!("{{{nth}}}"));
                Some(arguments(tokens).into_iter().enumerate().map(read).collect())
            }
            "format" => self.format(&arguments(tokens)),
            _ => {
                let expanded = self.names.macros.get(name)?.expand(&arguments(tokens));
                self.evaluate_all(&expanded)
            }
        }
    }

    /// The text of a name, which is thereby a part of another text.
    fn named(&mut self, name: &str) -> Option<String> {
        if let Some((text, statement)) = self.locals.get(name) {
            if let Some(statement) = statement {
                self.statements[*statement] = None;
            }
            return Some(text.clone());
        }
        let text = self.names.consts.get(name)?;
        self.used_consts.insert(name.to_owned());
        Some(text.clone())
    }

    fn format(&mut self, arguments: &[&[TokenTree]]) -> Option<String> {
        let (first, values) = arguments.split_first()?;
        let template = string_literal(first.first()?)?;
        let values: Vec<(Option<String>, Option<String>)> = values
            .iter()
            .map(|value| match value {
                [TokenTree::Ident(name), sign, value @ ..] if is_punct(sign, '=') => {
                    (Some(name.to_string()), self.evaluate_all(value))
                }
                value => (None, self.evaluate_all(value)),
            })
            .collect();
        let mut text = String::new();
        let (mut next, mut rest) = (0, template.as_str());
        while let Some(at) = rest.find(['{', '}']) {
            text += &rest[..at];
            let (sign, after) = rest[at..].split_at(1);
            if let Some(after) = after.strip_prefix(sign) {
                text += sign;
                rest = after;
                continue;
            }
            let (hole, after) = after.split_once('}')?;
            rest = after;
            let mut name = hole.split(':').next().unwrap_or_default().to_owned();
            if name.is_empty() {
                (name, next) = (next.to_string(), next + 1);
            }
            let named = values.iter().find(|(other, _)| other.as_ref() == Some(&name));
            let value = match (name.parse::<usize>(), named) {
                (Ok(nth), _) => values.get(nth).and_then(|(_, value)| value.clone()),
                (_, Some((_, value))) => value.clone(),
                _ => self.named(&name),
            };
            text += &value.unwrap_or_else(|| format!("{{{name}}}"));
        }
        Some(text + rest)
    }
}

/// `placeholders(4, ids.len())` as for two ids.
fn placeholders(function: &TokenTree, arguments: &[TokenTree]) -> Option<String> {
    let first: usize = arguments.first()?.to_string().parse().ok()?;
    (ident(Some(function))? == "placeholders" && is_punct(arguments.get(1)?, ',')).then(|| format!("${first}, ${}", first + 1))
}

/// Whether a text begins as a statement does. Those that neither engine can prepare (`BEGIN`, `GRANT`) are not among them.
fn is_statement(text: &str) -> bool {
    const VERBS: [&str; 8] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES", "PRAGMA", "VACUUM"];
    let text = text.trim_start();
    VERBS.iter().any(|verb| text.strip_prefix(verb).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
}
