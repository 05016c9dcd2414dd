//! Enums whose values have a spelling that is stored or sent.

/// Declares an enum with a key for each value: `ALL`, `key`, `parse` and `Display`.
#[macro_export]
macro_rules! keyed_enum {
    ($(#[$meta:meta])* pub enum $enum:ident { $($name:ident $key:literal)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $enum {
            $($name,)*
        }

        impl $enum {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The spelling that is stored or sent; it never changes.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }

            /// The value with this key; `None` if another version wrote it.
            pub fn parse(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.key() == key)
            }
        }

        impl ::std::fmt::Display for $enum {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.key())
            }
        }
    };
}

/// Serializes a keyed enum as its key. A key that another version wrote becomes the value `$other`.
macro_rules! keyed_serde {
    ($enum:ident, $other:ident) => {
        impl ::serde::Serialize for $enum {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.key())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $enum {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::parse(&<String as ::serde::Deserialize>::deserialize(deserializer)?).unwrap_or(Self::$other))
            }
        }
    };
}
pub(crate) use keyed_serde;
