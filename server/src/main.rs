//! The `visitoms` binary.

/// Returns memory to the system, where the C library keeps what a large page took (`docs/decisions/0074-memory-allocator.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // The allocator asks for pages of 2 MiB, of which a small process fills a part: 25 MiB more than it uses. A kernel that refuses
    // only costs that memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    server::cli::main()
}
