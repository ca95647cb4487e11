//! The contract of Maquette plugins, version 1: what the header `maquette/abi.h` declares, in Rust.
//! The header says what each member means, who owns it and which thread may use it.
#![allow(dead_code)]

use std::os::raw::{c_char, c_void};

pub const ABI_MAJOR: u32 = 1;
pub const ABI_MINOR: u32 = 0;

pub type Status = i32;
pub const OK: Status = 0;
pub const INVALID_PARAMETER: Status = 1;
pub const UNSUPPORTED_PICTURE: Status = 2;
pub const UNAVAILABLE: Status = 3;
pub const REFUSED: Status = 4;
pub const QUOTA: Status = 5;
pub const OUT_OF_MEMORY: Status = 6;
pub const CANCELLED: Status = 7;
pub const INTERNAL: Status = 8;
pub const UNKNOWN: Status = 9;

pub type Sample = u32;
pub const U8: Sample = 1;
pub const U16: Sample = 2;
pub const F16: Sample = 4;
pub const F32: Sample = 8;
pub const ANY_SAMPLE: Sample = 15;

pub type Channels = u32;
pub const GRAY: Channels = 1;
pub const GRAY_ALPHA: Channels = 2;
pub const RGB: Channels = 4;
pub const RGBA: Channels = 8;
pub const OTHER_CHANNELS: Channels = 16;
pub const ANY_CHANNELS: Channels = 15;

pub type Alpha = u32;
pub const NO_ALPHA: Alpha = 1;
pub const STRAIGHT_ALPHA: Alpha = 2;
pub const PREMULTIPLIED_ALPHA: Alpha = 4;
pub const ANY_ALPHA: Alpha = 7;

pub type ColourSpace = u32;
pub const SRGB: ColourSpace = 1;
pub const LINEAR_SRGB: ColourSpace = 2;
pub const PROFILED: ColourSpace = 4;
pub const DATA: ColourSpace = 8;
pub const ANY_COLOUR_SPACE: ColourSpace = 15;

pub type Facts = u32;
pub const DETERMINISTIC: Facts = 1;
pub const THREAD_SAFE: Facts = 2;

pub type Fidelity = i32;
pub const FIDELITY_DRAFT: Fidelity = 0;
pub const FIDELITY_STANDARD: Fidelity = 1;
pub const FIDELITY_FINE: Fidelity = 2;

pub type LogLevel = i32;
pub const LOG_DEBUG: LogLevel = 0;
pub const LOG_INFO: LogLevel = 1;
pub const LOG_WARNING: LogLevel = 2;
pub const LOG_ERROR: LogLevel = 3;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Format {
    pub width: u32,
    pub height: u32,
    pub channel_count: u32,
    pub channels: Channels,
    pub sample: Sample,
    pub alpha: Alpha,
    pub colour_space: ColourSpace,
    pub channel_names: *const *const c_char,
}

#[repr(C)]
pub struct Picture {
    pub format: Format,
    pub data: *mut c_void,
    pub row_stride: usize,
    pub host_data: *mut c_void,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Port {
    pub name: *const c_char,
    pub sentence: *const c_char,
    pub optional: bool,
    pub samples: u32,
    pub channels: u32,
    pub alphas: u32,
    pub colour_spaces: u32,
    pub follows: *const c_char,
}

#[repr(C)]
pub struct ProviderDescriptor {
    pub id: *const c_char,
    pub kind: *const c_char,
    pub version: *const c_char,
    pub sentence: *const c_char,
    pub licence: *const c_char,
    pub parameters: *const c_char,
    pub inputs: *const Port,
    pub outputs: *const Port,
    pub input_count: u32,
    pub output_count: u32,
    pub facts: Facts,
    pub fidelity: Fidelity,
    pub max_concurrency: u32,
    pub need_count: u32,
    pub needs: *const *const c_char,
}

#[repr(C)]
pub struct PluginDescriptor {
    pub id: *const c_char,
    pub name: *const c_char,
    pub version: *const c_char,
    pub vendor: *const c_char,
    pub sentence: *const c_char,
    pub licence: *const c_char,
    pub url: *const c_char,
    pub provider_count: u32,
    pub providers: *const &'static ProviderDescriptor,
}

// Descriptors are constant data, which threads may share.
unsafe impl Sync for Port {}
unsafe impl Sync for ProviderDescriptor {}
unsafe impl Sync for PluginDescriptor {}

/// One call; only the host knows what is in it.
#[repr(C)]
pub struct Call {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct Host {
    pub abi_major: u32,
    pub abi_minor: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub host_data: *mut c_void,
    pub get_extension: unsafe extern "C" fn(*const Host, *const c_char) -> *const c_void,
    pub log: unsafe extern "C" fn(*const Host, *mut Call, LogLevel, *const c_char),
    pub get_integer: unsafe extern "C" fn(*mut Call, *const c_char, *mut i64) -> Status,
    pub get_number: unsafe extern "C" fn(*mut Call, *const c_char, *mut f64) -> Status,
    pub get_boolean: unsafe extern "C" fn(*mut Call, *const c_char, *mut bool) -> Status,
    pub get_text: unsafe extern "C" fn(*mut Call, *const c_char, *mut *const c_char) -> Status,
    pub get_count: unsafe extern "C" fn(*mut Call, *const c_char, *mut usize) -> Status,
    pub get_json: unsafe extern "C" fn(*mut Call, *const c_char, *mut *const c_char) -> Status,
    pub get_input: unsafe extern "C" fn(*mut Call, *const c_char) -> *const Picture,
    pub make_output:
        unsafe extern "C" fn(*mut Call, *const c_char, *const Format, *mut *mut Picture) -> Status,
    pub make_output_from:
        unsafe extern "C" fn(*mut Call, *const c_char, *const c_char, *mut *mut Picture) -> Status,
    pub get_metadata:
        unsafe extern "C" fn(*mut Call, *const Picture, *const c_char, *mut usize) -> *const c_char,
    pub set_metadata: unsafe extern "C" fn(
        *mut Call,
        *mut Picture,
        *const c_char,
        *const c_char,
        usize,
    ) -> Status,
    pub progress: unsafe extern "C" fn(*mut Call, f64),
    pub cancelled: unsafe extern "C" fn(*mut Call) -> bool,
    pub charge: unsafe extern "C" fn(*mut Call, i64, *const c_char, *const c_char),
    pub model: unsafe extern "C" fn(*mut Call, *const c_char, *const c_char, *const c_char),
    pub request_id: unsafe extern "C" fn(*mut Call, *const c_char),
    pub fail: unsafe extern "C" fn(*mut Call, Status, *const c_char, f64) -> Status,
}

#[repr(C)]
pub struct Estimate {
    pub seconds: f64,
    pub peak_bytes: i64,
    pub cost_micro_units: i64,
    pub cost_at_most: i64,
    pub currency: [c_char; 4],
    pub output_width: u32,
    pub output_height: u32,
}

#[repr(C)]
pub struct Provider {
    pub plugin_data: *mut c_void,
    pub destroy: unsafe extern "C" fn(*mut Provider),
    pub estimate: unsafe extern "C" fn(*mut Provider, *mut Call, *mut Estimate) -> Status,
    pub run: unsafe extern "C" fn(*mut Provider, *mut Call) -> Status,
    pub get_extension: unsafe extern "C" fn(*mut Provider, *const c_char) -> *const c_void,
}

#[repr(C)]
pub struct Entry {
    pub abi_major: u32,
    pub abi_minor: u32,
    pub describe: unsafe extern "C" fn() -> *const PluginDescriptor,
    pub open: unsafe extern "C" fn(*const Host, *const c_char) -> Status,
    pub close: unsafe extern "C" fn(),
    pub create: unsafe extern "C" fn(*const c_char, *mut *mut Provider) -> Status,
    pub get_extension: unsafe extern "C" fn(*const c_char) -> *const c_void,
}
