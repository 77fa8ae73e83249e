//! The contents of a file, parsed once.

use std::sync::{Arc, OnceLock};

use crate::error::DataError;

/// A file that is parsed when it is first requested. Copies share the result, since they are of the same bytes.
pub(super) struct View<T>(Arc<OnceLock<Result<T, DataError>>>);

impl<T> View<T> {
    /// The parsed contents of the file with these bytes, if it was read.
    pub(super) fn of(
        &self,
        bytes: Option<&[u8]>,
        parse: impl FnOnce(&[u8]) -> Result<T, DataError>,
    ) -> Option<Result<&T, &DataError>> {
        let bytes = bytes?;
        Some(self.0.get_or_init(|| parse(bytes)).as_ref())
    }
}

/// Declares the files that are parsed, one row a file: the function of [`Document`](super::Document) that asks for it, the
/// type of what stands in it, which has the name of the [`File`](crate::files::File), and the function of that type for
/// what departs from the standard, where there is one.
macro_rules! views {
    ($($(#[$doc:meta])* $vis:vis $name:ident: $file:ident $(, $problems:ident)?;)*) => {
        /// What stands in the files, each parsed when it is first asked for.
        #[derive(Clone, Default)]
        struct Views {
            $($name: View<$file>,)*
        }

        impl Views {
            /// Forgets what was parsed of a file, whose bytes are others now.
            fn forget(&mut self, file: File) {
                match file {
                    $(File::$file => self.$name = View::default(),)*
                    // These have no view.
                    _ => {}
                }
            }
        }

        impl Document {
            /// The files that are parsed.
            pub(crate) const PARSED: &[File] = &[$(File::$file),*];

            $($(#[$doc])*
            $vis fn $name(&self) -> Option<Result<&$file, &DataError>> {
                self.views.$name.of(self.get(File::$file), $file::parse)
            })*

            /// Why a file that was read cannot be parsed.
            pub(crate) fn parse_error(&self, file: File) -> Option<&DataError> {
                match file {
                    $(File::$file => self.$name()?.err(),)*
                    _ => None,
                }
            }

            /// What departs from the standard in a file that was parsed all the same.
            pub(crate) fn problems(&self, file: File) -> &[DataError] {
                match file {
                    $($(File::$file => self.$name().and_then(Result::ok).map_or(&[], $file::$problems),)?)*
                    _ => &[],
                }
            }
        }
    };
}
pub(super) use views;

impl<T> Default for View<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
