//! The message catalog (translations): both languages side by side, so that a message can't exist in only one of them.
//!
//! Each feature has its own `messages.rs`. An entry without arguments returns `&'static str`, one with arguments a `String`.
//! Two texts separated by a bar are the plural forms *one* and *other*; *one* is used if the first argument is written `1`.
//!
//! ```ignore
//! crate::messages! {
//!     sign_in { en: "Sign in", es: "Iniciar sesión" }
//!     week_of(date) { en: "Week of {date}", es: "Semana del {date}" }
//!     visits(n) { en: "{n} visit" | "{n} visits", es: "{n} visita" | "{n} visitas" }
//! }
//! messages::visits(lang, 3)
//! ```
//!
//! An entry without one of the languages does not compile.

/// Generates one function per entry; the module documentation shows the forms.
#[macro_export]
macro_rules! messages {
    ($( $(#[$meta:meta])* $name:ident $( ( $($arg:ident),+ ) )? { $($texts:tt)+ } )*) => {
        $( $crate::message! { $(#[$meta])* $name $( ( $($arg),+ ) )? { $($texts)+ } } )*
    };
}

/// A text without arguments, in the reader's language.
#[macro_export]
macro_rules! text {
    ($lang:expr, $en:literal, $es:literal) => {
        match $lang {
            ::domain::Language::En => $en,
            ::domain::Language::Mirrored => concat!("\u{2066}", $en, "\u{2069}"),
            ::domain::Language::Es => $es,
        }
    };
}

#[macro_export]
macro_rules! message {
    ($(#[$meta:meta])* $name:ident { en: $en:literal, es: $es:literal $(,)? }) => {
        $(#[$meta])*
        pub fn $name(lang: ::domain::Language) -> &'static str {
            $crate::text!(lang, $en, $es)
        }
    };
    ($(#[$meta:meta])* $name:ident ( $($arg:ident),+ ) { en: $en:literal, es: $es:literal $(,)? }) => {
        $(#[$meta])*
        pub fn $name(lang: ::domain::Language, $($arg: impl ::std::fmt::Display),+) -> String {
            match lang {
                ::domain::Language::En => format!($en),
                ::domain::Language::Mirrored => $crate::messages::isolated(&format!($en)),
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
                (::domain::Language::Mirrored, true) => $crate::messages::isolated(&format!($en_one)),
                (::domain::Language::Mirrored, false) => $crate::messages::isolated(&format!($en_other)),
                (::domain::Language::Es, true) => format!($es_one),
                (::domain::Language::Es, false) => format!($es_other),
            }
        }
    };
}

/// Wraps English text for the mirrored (right-to-left) test language in isolates (U+2066, U+2069), so that words and numbers keep
/// their order.
pub fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

crate::messages! {
    /// The product's name, the same in every language.
    product { en: "VisitOMS", es: "VisitOMS" }
    skip_to_content { en: "Skip to the content", es: "Ir al contenido" }
    /// On every page, for a browser that sends the signal.
    privacy_signal { en: "Your browser sends Global Privacy Control. We honor it: analytics are off.", es: "Su navegador envía Global Privacy Control. Lo respetamos: el análisis está desactivado." }
    /// In place of a text that was deleted.
    text_deleted { en: "Deleted", es: "Eliminado" }
}

#[cfg(test)]
mod tests {
    use domain::Language::{En, Es, Mirrored};

    messages! {
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
