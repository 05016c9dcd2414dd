//! The `visitoms` binary.

/// Returns memory to the system, where the C library keeps what a large page took (`docs/decisions/0074-memory-allocator.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::cli::main()
}
