//! Bundles `style/main.css` and the files that it imports into one style sheet.

use anyhow::{Context, Result, anyhow};
use lightningcss::{
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet},
    targets::{Browsers, Targets},
};
use std::{fmt::Write, fs, path::Path};

/// Follows lines such as `@import "parts.css" layer(parts);` and minifies.
///
/// # Errors
/// With file, line and column, when CSS can't be read.
pub fn bundle(main: &Path) -> Result<String> {
    let text = fs::read_to_string(main).with_context(|| main.display().to_string())?;
    let folder = main.parent().context("the style sheet is in a folder")?;
    // The `@layer` statement before the imports orders the layers, so the other rules may follow the imports.
    let (imports, own): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.trim_start().starts_with("@import "));
    let mut css = String::new();
    let own = minify(&own.join("\n"), main)?;
    let (order, rest) =
        if own.starts_with("@layer ") { own.split_at(own.find(';').map_or(0, |end| end + 1)) } else { ("", &*own) };
    css.push_str(order);
    for import in imports {
        let (name, layer) = parse_import(import).with_context(|| format!("{}: {import}", main.display()))?;
        let path = folder.join(name);
        let part = minify(&fs::read_to_string(&path).with_context(|| path.display().to_string())?, &path)?;
        match layer {
            Some(layer) => write!(css, "@layer {layer}{{{part}}}")?,
            None => css.push_str(&part),
        }
    }
    Ok(css + rest)
}

fn parse_import(line: &str) -> Option<(&str, Option<&str>)> {
    let mut quoted = line.split('"');
    let name = quoted.nth(1)?;
    let rest = quoted.next()?.trim().strip_suffix(';')?.trim();
    let layer = rest.strip_prefix("layer(").and_then(|rest| rest.strip_suffix(')'));
    (layer.is_some() || rest.is_empty()).then_some((name, layer))
}

fn minify(css: &str, path: &Path) -> Result<String> {
    let file = path.display().to_string();
    let options = ParserOptions { filename: file.clone(), ..ParserOptions::default() };
    let mut sheet = StyleSheet::parse(css, options).map_err(|error| anyhow!("{error}"))?;
    // Syntax that browsers of two years ago support is not transpiled.
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    let targets = Targets::from(Browsers {
        chrome: version(123, 0),
        edge: version(123, 0),
        firefox: version(120, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    });
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("{file}: {error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("{file}: {error}"))?.code)
}

#[cfg(test)]
mod tests {
    use super::parse_import;
    use std::{collections::BTreeMap, fs, path::Path};

    fn style(file: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../style").join(file)).unwrap()
    }

    /// The colors of a part of the tokens that are hex values, by name.
    fn parse_colors(css: &str) -> BTreeMap<&str, [f64; 3]> {
        let named = css.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"));
        let digits = named
            .map(|(name, hex)| (name, hex.chars().flat_map(|d| vec![d; if hex.len() == 3 { 2 } else { 1 }]).collect::<String>()));
        let part = |hex: &str, at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        digits.map(|(name, hex)| (name, [part(&hex, 0), part(&hex, 2), part(&hex, 4)])).collect()
    }

    /// The contrast ratio of two colors (WCAG 2.2).
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let linear = |part: f64| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        let light = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    const HUES: [&str; 11] = ["blue", "violet", "rust", "green", "ochre", "slate", "rose", "teal", "indigo", "olive", "cocoa"];

    #[test]
    fn text_has_enough_contrast_on_every_hue_of_the_palette() {
        let tokens = style("tokens.css");
        let (light, dark) = tokens.split_once("prefers-color-scheme: dark").unwrap();
        for scheme in [parse_colors(light), parse_colors(dark)] {
            for hue in HUES {
                let on_mark = contrast(scheme[hue], scheme["on-mark"]);
                let on_paper = contrast(scheme[hue], scheme["paper"]);
                assert!(on_mark >= 4.5 && on_paper >= 3.0, "{hue}: {on_mark:.2} and {on_paper:.2}");
            }
        }
    }

    #[test]
    fn every_discipline_can_have_every_hue() {
        let hues = style("parts/hues.css");
        for discipline in ["si", "st", "ot", "pt", "aba", "sw", "other"] {
            for hue in HUES {
                let usual = style("tokens.css").contains(&format!("--{discipline}: var(--{hue});"));
                let set = hues.contains(&format!(".{discipline}-{hue} {{ --{discipline}: var(--{hue}); }}"));
                assert!(usual != set, "{discipline} {hue}");
            }
        }
    }

    #[test]
    fn an_import_has_a_file_and_an_optional_layer() {
        assert_eq!(parse_import(r#"@import "base.css" layer(base);"#), Some(("base.css", Some("base"))));
        assert_eq!(parse_import(r#"@import "base.css";"#), Some(("base.css", None)));
        assert_eq!(parse_import(r#"@import "base.css" print;"#), None);
    }
}
