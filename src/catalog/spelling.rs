//! The spellings of closed vocabularies, taken from serde so that there is one list of them and not two.

use serde::de::value::{Error, StrDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The spellings of all variants of an enum without data, in their order.
pub fn spellings<'a, T: Deserialize<'a>>() -> &'static [&'static str] {
    let mut spellings: &'static [&'static str] = &[];
    // The deserializer only listens for the names; that it then yields no value is its purpose.
    let _ = T::deserialize(Listener { spellings: &mut spellings });
    spellings
}

/// The variant that is spelled `name`.
pub fn from_spelling<'a, T: Deserialize<'a>>(name: &'a str) -> Option<T> {
    let deserializer: StrDeserializer<'a, Error> = name.into_deserializer();
    T::deserialize(deserializer).ok()
}

struct Listener<'a> {
    spellings: &'a mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("only names are asked for"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.spellings = variants;
        Err(serde::de::Error::custom("only names are asked for"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
