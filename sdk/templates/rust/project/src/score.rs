//! The extension `maquette.score/draft`, which the header `maquette/score.h` declares, in Rust.
use crate::abi;
use std::os::raw::c_char;

pub const SCORE: &str = "maquette.score/draft";

#[repr(C)]
pub struct Score {
    pub give: unsafe extern "C" fn(*mut abi::Call, f64) -> abi::Status,
    pub find: unsafe extern "C" fn(*mut abi::Call, *const c_char, *const c_char) -> abi::Status,
}
