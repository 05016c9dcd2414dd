//! The catalogue of words: both languages side by side, so that a sentence can't exist in one alone.
//!
//! Each feature keeps its own `words.rs`. An entry without arguments gives `&'static str`, one with arguments a
//! `String`. Two texts with a bar between are *one* and *other*; the first argument decides, by being written `1`.
//!
//! ```ignore
//! crate::words::words! {
//!     sign_in { en: "Sign in", es: "Iniciar sesión" }
//!     week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
//!     visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
//! }
//! words::visits(lang, 3)
//! ```
//!
//! Leaving a language out does not compile.

/// Makes one function per entry; see the module's text for the shapes.
macro_rules! words {
    ($( $(#[$meta:meta])* $name:ident $( ( $($arg:ident),+ ) )? { $($texts:tt)+ } )*) => {
        $( $crate::words::word! { $(#[$meta])* $name $( ( $($arg),+ ) )? { $($texts)+ } } )*
    };
}

macro_rules! word {
    ($(#[$meta:meta])* $name:ident { en: $en:literal, es: $es:literal $(,)? }) => {
        $(#[$meta])*
        pub fn $name(lang: ::domain::Language) -> &'static str {
            match lang {
                ::domain::Language::En => $en,
                ::domain::Language::Mirrored => concat!("\u{2066}", $en, "\u{2069}"),
                ::domain::Language::Es => $es,
            }
        }
    };
    ($(#[$meta:meta])* $name:ident ( $($arg:ident),+ ) { en: $en:literal, es: $es:literal $(,)? }) => {
        $(#[$meta])*
        pub fn $name(lang: ::domain::Language, $($arg: impl ::std::fmt::Display),+) -> String {
            match lang {
                ::domain::Language::En => format!($en),
                ::domain::Language::Mirrored => $crate::words::isolated(&format!($en)),
                ::domain::Language::Es => format!($es),
            }
        }
    };
    ($(#[$meta:meta])* $name:ident ( $count:ident $(, $arg:ident)* ) {
        en: $en_one:literal | $en_other:literal, es: $es_one:literal | $es_other:literal $(,)?
    }) => {
        $(#[$meta])*
        pub fn $name(lang: ::domain::Language, $count: impl ::std::fmt::Display $(, $arg: impl ::std::fmt::Display)*) -> String {
            let $count = $count.to_string();
            match (lang, $count == "1") {
                (::domain::Language::En, true) => format!($en_one),
                (::domain::Language::En, false) => format!($en_other),
                (::domain::Language::Mirrored, true) => $crate::words::isolated(&format!($en_one)),
                (::domain::Language::Mirrored, false) => $crate::words::isolated(&format!($en_other)),
                (::domain::Language::Es, true) => format!($es_one),
                (::domain::Language::Es, false) => format!($es_other),
            }
        }
    };
}

pub(crate) use {word, words};

/// English on a mirrored page: between isolates (U+2066, U+2069), so that its own order of words and numbers stays.
pub fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

words! {
    /// The product's name, the same in every language.
    product { en: "VisitOMS", es: "VisitOMS" }
    skip_to_content { en: "Skip to the content", es: "Ir al contenido" }
}

#[cfg(all(test, feature = "ssr"))]
mod catalogue;

#[cfg(test)]
mod tests {
    use domain::Language::{En, Es, Mirrored};

    words! {
        plain { en: "Sign in", es: "Iniciar sesión" }
        week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
        visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
        visits_of(n, name) { en: "One visit of {name}" | "{n} visits of {name}", es: "Una visita de {name}" | "{n} visitas de {name}" }
    }

    #[test]
    fn each_language_has_its_own_text() {
        assert_eq!((plain(En), plain(Es)), ("Sign in", "Iniciar sesión"));
        assert_eq!(week_of(Es, "30 nov"), "Semana del 30 nov");
        assert_eq!([plain(Mirrored), &visits(Mirrored, 1)], ["\u{2066}Sign in\u{2069}", "\u{2066}1 visit\u{2069}"]);
    }

    #[test]
    fn the_first_argument_decides_between_one_and_other() {
        assert_eq!([visits(En, 0), visits(En, 1), visits(En, 2)], ["0 visits", "1 visit", "2 visits"]);
        assert_eq!([visits(Es, 1), visits(Es, 21)], ["1 visita", "21 visitas"]);
        assert_eq!(visits_of(En, 1, "Ana"), "One visit of Ana");
        assert_eq!(visits_of(Es, 3, 1), "3 visitas de 1");
    }
}
