//! An allocator that counts what is alive.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

/// The system's allocator with two counters.
pub struct Counting {
    live: AtomicI64,
    count: AtomicU64,
}

/// Where the counters stand.
pub struct Count {
    /// Bytes that are allocated and not freed.
    pub live: i64,
    /// Allocations so far, growing included.
    pub count: u64,
}

impl Counting {
    pub const fn new() -> Self {
        Self { live: AtomicI64::new(0), count: AtomicU64::new(0) }
    }

    pub fn now(&self) -> Count {
        Count { live: self.live.load(Relaxed), count: self.count.load(Relaxed) }
    }

    fn add(&self, bytes: i64) {
        self.live.fetch_add(bytes, Relaxed);
        self.count.fetch_add(1, Relaxed);
    }
}

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size() as i64);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size() as i64);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.add(size as i64 - layout.size() as i64);
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.live.fetch_sub(layout.size() as i64, Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}
