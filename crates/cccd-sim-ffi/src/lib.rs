//! libcccd_sim: a simulated card for programs that use libcccd.
//!
//! C programs see the header `include/cccd_sim.h`, which is generated from this source.

// The callbacks of a link are declared once, in libcccd.
#[path = "../../cccd-ffi/src/callbacks.rs"]
mod callbacks;
mod card;
#[cfg(test)]
#[path = "../../cccd-ffi/src/header.rs"]
mod header;
mod link;

/// The header of this library.
#[cfg(test)]
mod include {
    use std::path::Path;

    use crate::header::Header;

    #[test]
    fn the_header_is_that_of_this_source() {
        Header {
            root: Path::new(env!("CARGO_MANIFEST_DIR")),
            name: "cccd_sim.h",
            rules: include_str!("../header.h"),
            includes: &["\"cccd.h\""],
            before: "",
            elsewhere: &["cccd_callbacks"],
        }
        .compare();
    }
}
