//! Giving memory back to the system.

/// Gives back what was freed and is kept for later: building an engine takes more memory than answering does.
/// Does nothing where the system's allocator does not offer it.
pub fn release() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "the call has no other form")]
    // SAFETY: malloc_trim may be called at any time and from any thread; it moves nothing that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
