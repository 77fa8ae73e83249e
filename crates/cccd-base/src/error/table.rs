//! The macros that declare each failure in one place, so that variant, number, name and text cannot drift apart.

/// Declares numbers without an error of their own: reasons of checks, findings, hints. The names of values follow if an
/// error declared elsewhere has the number.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $number:literal, $name:literal $(, [$($field:ident),*])?;)*) => {
        // The constants look like the variants of one enum, which would have to be in a single file.
        #[allow(non_upper_case_globals)]
        impl $crate::error::Code {
            $($(#[$doc])* pub const $code: Self = Self::new($number, $name);)*
        }

        /// Each code with the names of the values that its error carries.
        pub(super) const CODES: &[$crate::error::code::Row] =
            &[$(($crate::error::Code::$code, &[$($(stringify!($field)),*)?])),*];
    };
}

/// Declares the errors of a class, one row each: the variant with its values, its code, number and name, and the
/// English line of its `Display`, which is also its documentation. A doc comment adds what that line does not say.
macro_rules! errors {
    (
        $(#[$meta:meta])*
        $error:ident {
            $(
                $(#[$doc:meta])*
                $variant:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })?
                    => $code:ident = $number:literal, $name:literal, $text:literal $(, ($($argument:tt)+))?;
            )*
        }
        $(codes { $($rest:tt)* })?
    ) => {
        codes! {
            $(#[doc = $text] $(#[doc = ""] #[$doc])* $code = $number, $name, [$($($field),*)?];)*
            $($($rest)*)?
        }

        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, ::thiserror::Error)]
        #[non_exhaustive]
        pub enum $error {
            $(
                #[doc = $text]
                $(#[doc = ""] #[$doc])*
                #[error($text $(, $($argument)+)?)]
                $variant $({ $($(#[$field_doc])* $field: $type,)* })?,
            )*
        }

        impl $error {
            /// Returns the number of this failure.
            pub const fn code(&self) -> $crate::error::Code {
                match self {
                    $(Self::$variant $({ $($field: _),* })? => $crate::error::Code::$code,)*
                }
            }

            /// Returns the values that the error carries, by name.
            pub(super) fn values(&self) -> Vec<$crate::error::Named<'_>> {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        vec![$($((stringify!($field), $field.into())),*)?]
                    })*
                }
            }
        }
    };
}
