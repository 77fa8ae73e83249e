//! The type for secrets and personal data.

use std::fmt;

use zeroize::Zeroize;

/// A value that is wiped when dropped, is never printed, and can only be accessed explicitly.
///
/// There is no `Deref`: every access calls [`expose`](Self::expose), so that a review can find them all.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Returns the value for changes in place.
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sensitive]")
    }
}

impl<T: Zeroize> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Bytes that are a key, personal data, or both.
pub type SensitiveBytes = Sensitive<Vec<u8>>;

/// Text that is personal data.
pub type SensitiveString = Sensitive<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = SensitiveString::from("THẺ MẪU".to_owned());
        assert_eq!(format!("{secret:?}"), "[sensitive]");
        assert_eq!(secret.expose(), "THẺ MẪU");
    }
}
