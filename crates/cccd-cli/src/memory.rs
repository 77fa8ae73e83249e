//! Keeps persons and keys out of everything that shows the memory of this process to others, and out of that memory
//! once they are no longer needed. All of it is for the command alone: the library does nothing to the process it is
//! loaded into.
//!
//! The library wipes what it knows to be secret. What formatting, JSON, decoders and growing buffers leave behind is
//! wiped here, by an allocator that wipes whatever is freed, and [`wipe_stack`].

use std::{alloc::System, hint::black_box};

use zeroize::Zeroize;
use zeroizing_alloc::ZeroAlloc;

/// Wipes all memory that is freed, including what a growing buffer leaves behind.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// How far down the stack of a thread is wiped: more than reading a card and decoding its portrait take.
const STACK: usize = 512 * 1024;

/// Keeps the memory of this process from being dumped to a file when it crashes, and from being read by other programs
/// of the same user. If the system refuses, the command works all the same.
pub(crate) fn close() {
    #[cfg(unix)]
    let _ = nix::sys::resource::setrlimit(nix::sys::resource::Resource::RLIMIT_CORE, 0, 0);
    // A program that takes cores through a pipe gets them whatever the limit is, but not of such a process.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_dumpable(false);
}

/// Wipes what earlier calls have left on the stack of this thread.
#[inline(never)]
pub(crate) fn wipe_stack() {
    let mut stack = [0_u8; STACK];
    stack.zeroize();
    black_box(&stack);
}
