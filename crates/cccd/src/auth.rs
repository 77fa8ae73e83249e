//! Is the document genuine, and is the chip the one that it was issued with?

pub mod passive;
