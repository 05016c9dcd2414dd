//! What the scan reads in tokens of Rust: calls, bindings, macros.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use std::collections::BTreeMap;

/// Drops attributes, which include the comments of the documentation, and what has the attribute `#[cfg(test)]`.
pub(super) fn without_tests(stream: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut remaining = Vec::new();
    let mut rest = &tokens[..];
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        if is_punct(token, '#') {
            let inner = usize::from(rest.first().is_some_and(|next| is_punct(next, '!')));
            if let Some(attribute) = group_at(rest, inner, Delimiter::Bracket) {
                rest = &rest[inner + 1..];
                if attribute.stream().to_string().replace(' ', "") == "cfg(test)" {
                    let ends = |token: &TokenTree| is_punct(token, ';') || is_group(token, Delimiter::Brace);
                    rest = &rest[rest.iter().position(ends).map_or(rest.len(), |end| end + 1)..];
                }
                continue;
            }
        }
        remaining.push(match token {
            TokenTree::Group(group) => {
                let inside = without_tests(group.stream()).into_iter().collect();
                let mut filtered = Group::new(group.delimiter(), inside);
                filtered.set_span(group.span());
                filtered.into()
            }
            other => other.clone(),
        });
    }
    remaining
}

pub(super) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

pub(super) fn group_at(tokens: &[TokenTree], at: usize, delimiter: Delimiter) -> Option<&Group> {
    match tokens.get(at)? {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

pub(super) fn ident(token: Option<&TokenTree>) -> Option<&Ident> {
    if let Some(TokenTree::Ident(ident)) = token { Some(ident) } else { None }
}

pub(super) fn string_literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) { Some(text.value()) } else { None }
}

pub(super) fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// The arguments of a call.
pub(super) fn arguments(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    tokens.split(|token| is_punct(token, ',')).filter(|argument| !argument.is_empty()).collect()
}

/// A call of a macro: its name without the path, its arguments, and the number of tokens.
pub(super) fn macro_call(tokens: &[TokenTree]) -> Option<(String, &Group, usize)> {
    let mut at = 0;
    let mut name = ident(tokens.first())?;
    while let [colon, second, TokenTree::Ident(next), ..] = &tokens[at + 1..]
        && is_punct(colon, ':')
        && is_punct(second, ':')
    {
        (name, at) = (next, at + 3);
    }
    match &tokens[at + 1..] {
        [sign, TokenTree::Group(group), ..] if is_punct(sign, '!') => Some((name.to_string(), group, at + 3)),
        _ => None,
    }
}

/// A binding `let name: Type = …` or `const NAME: Type = …`: its name, whether it is mutable, and where its value begins.
pub(super) fn binding(tokens: &[TokenTree]) -> Option<(String, bool, usize)> {
    let keyword = ident(tokens.first())?;
    if keyword != "let" && keyword != "const" {
        return None;
    }
    let mutable = ident(tokens.get(1)).is_some_and(|word| word == "mut");
    let at = 1 + usize::from(mutable);
    let name = ident(tokens.get(at))?.to_string();
    let next = tokens.get(at + 1)?;
    if is_punct(next, '=') {
        return Some((name, mutable, at + 2));
    }
    let ends = |token: &TokenTree| is_punct(token, '=') || is_punct(token, ';') || is_group(token, Delimiter::Brace);
    let end = tokens.iter().position(ends).filter(|end| is_punct(next, ':') && is_punct(&tokens[*end], '='))?;
    Some((name, mutable, end + 1))
}

/// A macro with one rule.
pub(super) struct Macro {
    parameters: Vec<String>,
    /// The last parameter takes any number of arguments.
    repeats: bool,
    body: Vec<TokenTree>,
}

impl Macro {
    pub(super) fn read(rules: &Group) -> Option<Self> {
        let rules = inside(rules);
        let [TokenTree::Group(pattern), _, _, TokenTree::Group(body), ..] = &rules[..] else { return None };
        if rules.len() > 5 {
            return None;
        }
        let (mut parameters, mut repeats) = (Vec::new(), false);
        let mut pattern = inside(pattern);
        if let [_, TokenTree::Group(repeated), ..] = &pattern[..] {
            (repeats, pattern) = (true, inside(repeated));
        }
        for (nth, token) in pattern.iter().enumerate() {
            if is_punct(token, '$') {
                parameters.push(ident(pattern.get(nth + 1))?.to_string());
            }
        }
        Some(Self { parameters, repeats, body: inside(body) })
    }

    /// Whether the body is a text rather than code.
    pub(super) fn is_text(&self) -> bool {
        self.body.first().is_some_and(|first| string_literal(first).is_some())
            || macro_call(&self.body).is_some_and(|(name, _, length)| name == "concat" && length == self.body.len())
    }

    /// The body with these arguments.
    pub(super) fn expand(&self, arguments: &[&[TokenTree]]) -> Vec<TokenTree> {
        let values = self.parameters.iter().enumerate().map(|(nth, parameter)| {
            let last = if self.repeats { arguments.len() } else { (nth + 1).min(arguments.len()) };
            (parameter.as_str(), arguments[nth.min(last)..last].join(&comma()))
        });
        substitute(&self.body, &values.collect())
    }
}

fn comma() -> TokenTree {
    Punct::new(',', Spacing::Alone).into()
}

/// Replaces `$name`, and `$($name),*` by the same, since the values are joined by commas.
fn substitute(body: &[TokenTree], values: &BTreeMap<&str, Vec<TokenTree>>) -> Vec<TokenTree> {
    let mut expanded = Vec::new();
    let mut rest = body;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match (token, after.first()) {
            (dollar, Some(TokenTree::Ident(name))) if is_punct(dollar, '$') => {
                // `$crate` remains a path.
                expanded.extend(values.get(name.to_string().as_str()).cloned().unwrap_or_else(|| vec![name.clone().into()]));
                rest = &after[1..];
            }
            (dollar, Some(TokenTree::Group(repeated))) if is_punct(dollar, '$') => {
                expanded.extend(substitute(&inside(repeated), values));
                rest = &after[after.iter().position(|token| is_punct(token, '*')).map_or(1, |star| star + 1)..];
            }
            (TokenTree::Group(group), _) => {
                let inside = substitute(&inside(group), values).into_iter().collect();
                expanded.push(Group::new(group.delimiter(), inside).into());
            }
            _ => expanded.push(token.clone()),
        }
    }
    expanded
}
