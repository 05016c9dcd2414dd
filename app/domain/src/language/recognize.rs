//! Recognizes the language of a text by its most frequent words.

use super::Language;
use std::collections::BTreeSet;

/// Frequent words of a language.
struct FrequentWords {
    /// Words that hardly any other language has.
    own: &'static [&'static str],
    /// Words that other languages of the families have too, in part with another meaning: *las* is German, *y* French, *to* Danish
    /// and Polish. They count only beside one of its own.
    shared: &'static [&'static str],
}

const ENGLISH: FrequentWords = FrequentWords {
    own: &[
        "and", "before", "from", "his", "our", "she", "that", "the", "their", "then", "they", "this", "very", "were", "when",
        "while", "with", "you", "your",
    ],
    shared: &["are", "for", "have", "it", "of", "to"],
};

/// Without *la*, *para*, *con* or *su*, which are as frequent in several other languages.
const SPANISH: FrequentWords = FrequentWords {
    own: &[
        "ahora", "ayuda", "cuando", "después", "ellos", "fue", "hacer", "hasta", "hizo", "hoy", "mientras", "mucho", "muy",
        "niña", "niño", "otra", "otro", "qué", "también", "usted", "ustedes",
    ],
    shared: &["del", "el", "ella", "es", "las", "más", "pero", "sus", "y"],
};

impl FrequentWords {
    fn contains(&self, word: &str) -> bool {
        self.own.contains(&word) || self.shared.contains(&word)
    }
}

impl Language {
    /// The language of a text, by its frequent words; `None` if they are few, or of both languages.
    pub fn of_text(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let count = |frequent: &FrequentWords| words.iter().filter(|word| frequent.contains(word)).count();
        let (english, spanish) = (count(&ENGLISH), count(&SPANISH));
        let (language, frequent, many, few) =
            if english > spanish { (Self::En, &ENGLISH, english, spanish) } else { (Self::Es, &SPANISH, spanish, english) };
        let different: BTreeSet<&str> = words.iter().copied().filter(|word| frequent.contains(word)).collect();
        let is_own = different.iter().any(|word| frequent.own.contains(word));
        (is_own && different.len() >= 2 && many * 10 >= words.len() && few * 4 <= many).then_some(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_and_spanish_texts_are_recognized() {
        for text in [
            "We strung beads and tore paper to make small hands strong. Tearing up old magazines is perfect practice.",
            "Five stairs with only one hand! Please practice on your front steps.",
            "READING TOGETHER WENT VERY WELL: SEVEN PICTURES FOUND, AND LOOKS BACK TO YOU.",
            "Today we sang \"Los pollitos dicen\" with the big sister, and it was the best part of the visit.",
        ] {
            assert_eq!(Language::of_text(text), Some(Language::En), "{text}");
        }
        for text in [
            "Practicamos la rutina de dormir con tarjetas; ya mueve tres de las cuatro sin ayuda.",
            "Hoy subió cinco escalones. Sigan practicando cuando lleguen a casa.",
            "Muy bien: encontró siete imágenes y los miró a ustedes.",
        ] {
            assert_eq!(Language::of_text(text), Some(Language::Es), "{text}");
        }
    }

    #[test]
    fn other_languages_and_doubtful_texts_are_not_recognized() {
        for text in [
            "",
            "OK",
            "Great job!",
            "Muy bien",
            "Nós lemos um livro com a família, e ela mostrou sete imagens para nós. Foi um dia muito bom em casa.",
            "Nous avons lu un livre avec la famille, et elle a montré sept images. Elle est très contente en ce moment.",
            "Abbiamo letto un libro con la famiglia; su sette immagini ne ha indicate una in più del solito.",
            "Sie las das Buch, und es war schön.",
            "Tu es fort, il y a sept images.",
            "Vi har to bøger, og for det meste vil hun have den ene.",
            "Nou te li yon liv ansanm ak fanmi an, epi li te montre sèt imaj. Li kontan anpil.",
            "Binasa namin ang aklat at itinuro niya ang pitong larawan, pero pagod na siya sa huli.",
            "今天我们一起读了一本书。",
            "قرأنا اليوم كتابا معا.",
            "We read the book with you. Leímos el libro y fue muy divertido en su casa.",
        ] {
            assert_eq!(Language::of_text(text), None, "{text}");
        }
    }
}
