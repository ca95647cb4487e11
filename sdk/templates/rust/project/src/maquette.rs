//! Calls, pictures and errors of the contract, safe to use. Everything lives as long as the call.
#![allow(dead_code)]

use crate::abi;
use crate::score::{Score, SCORE};
use std::ffi::{CStr, CString};
use std::marker::PhantomData;
use std::os::raw::c_char;

/// A text of a descriptor: UTF-8 that ends with a NUL.
#[macro_export]
macro_rules! text {
    ($text:expr) => {
        concat!($text, "\0").as_ptr() as *const std::os::raw::c_char
    };
}

/// A port that takes or gives the usual formats: `Port { name: text!("image"), ..PORT }`.
pub const PORT: abi::Port = abi::Port {
    name: text!("image"),
    sentence: text!("The picture."),
    optional: false,
    samples: abi::U8 | abi::U16 | abi::F32,
    channels: abi::ANY_CHANNELS,
    alphas: abi::NO_ALPHA | abi::STRAIGHT_ALPHA,
    colour_spaces: abi::ANY_COLOUR_SPACE,
    follows: std::ptr::null(),
};

/// Why a call failed: the kind of error, and a sentence for the person who has to mend it.
#[derive(Debug)]
pub struct Error {
    pub kind: abi::Status,
    pub sentence: String,
}

impl Error {
    pub fn new(kind: abi::Status, sentence: impl Into<String>) -> Self {
        Error {
            kind,
            sentence: sentence.into(),
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;

/// A name as the contract takes it. One with a NUL inside is nobody's name.
fn name_of(name: &str) -> CString {
    CString::new(name).unwrap_or_default()
}

/// One call of the provider: its parameters, its pictures and its progress.
pub struct Call<'call> {
    host: &'call abi::Host,
    call: *mut abi::Call,
}

impl<'call> Call<'call> {
    /// # Safety
    /// `call` is one of that host's and lasts as long as `'call`.
    pub unsafe fn new(host: &'call abi::Host, call: *mut abi::Call) -> Self {
        Call { host, call }
    }

    fn parameter<T>(&self, name: &str, status: abi::Status, value: T) -> Result<T> {
        match status {
            abi::OK => Ok(value),
            abi::UNKNOWN => {
                let sentence = format!("The parameter '{name}' is missing.");
                Err(Error::new(abi::INVALID_PARAMETER, sentence))
            }
            _ => {
                let sentence = format!("The parameter '{name}' has another type.");
                Err(Error::new(abi::INVALID_PARAMETER, sentence))
            }
        }
    }

    pub fn integer(&self, name: &str) -> Result<i64> {
        let mut value = 0;
        let status =
            unsafe { (self.host.get_integer)(self.call, name_of(name).as_ptr(), &mut value) };
        self.parameter(name, status, value)
    }

    pub fn number(&self, name: &str) -> Result<f64> {
        let mut value = 0.0;
        let status =
            unsafe { (self.host.get_number)(self.call, name_of(name).as_ptr(), &mut value) };
        self.parameter(name, status, value)
    }

    pub fn boolean(&self, name: &str) -> Result<bool> {
        let mut value = false;
        let status =
            unsafe { (self.host.get_boolean)(self.call, name_of(name).as_ptr(), &mut value) };
        self.parameter(name, status, value)
    }

    pub fn text(&self, name: &str) -> Result<String> {
        let mut value: *const c_char = std::ptr::null();
        let status = unsafe { (self.host.get_text)(self.call, name_of(name).as_ptr(), &mut value) };
        self.parameter(name, status, value)?;
        Ok(unsafe { CStr::from_ptr(value) }
            .to_string_lossy()
            .into_owned())
    }

    /// The format of an input, or None if nothing is connected. All that an estimate knows of a
    /// picture; its sizes are 0 while they are not known.
    pub fn input_format(&self, name: &str) -> Option<&'call abi::Format> {
        let picture = unsafe { (self.host.get_input)(self.call, name_of(name).as_ptr()) };
        unsafe { picture.as_ref() }.map(|picture| &picture.format)
    }

    /// The picture at an input, or None if nothing is connected.
    pub fn input(&self, name: &str) -> Option<Picture<'call>> {
        let picture = unsafe { (self.host.get_input)(self.call, name_of(name).as_ptr()) };
        unsafe { picture.as_ref() }.map(Picture::of)
    }

    /// As input; an error if nothing is connected.
    pub fn required_input(&self, name: &str) -> Result<Picture<'call>> {
        self.input(name).ok_or_else(|| {
            let sentence = format!("Nothing is connected to the input '{name}'.");
            Error::new(abi::UNSUPPORTED_PICTURE, sentence)
        })
    }

    /// Makes an output, all samples of which have to be set.
    pub fn make_output(&self, name: &str, format: &abi::Format) -> Result<Output<'call>> {
        let mut picture = std::ptr::null_mut();
        let status = unsafe {
            (self.host.make_output)(self.call, name_of(name).as_ptr(), format, &mut picture)
        };
        self.output(name, status, picture)
    }

    /// Makes an output that starts as a copy of an input. Read from the output, not from the input:
    /// they may share their memory.
    pub fn make_output_from(&self, name: &str, input: &str) -> Result<Output<'call>> {
        let (name_text, input_text) = (name_of(name), name_of(input));
        let mut picture = std::ptr::null_mut();
        let status = unsafe {
            let make = self.host.make_output_from;
            make(
                self.call,
                name_text.as_ptr(),
                input_text.as_ptr(),
                &mut picture,
            )
        };
        self.output(name, status, picture)
    }

    fn output(
        &self,
        name: &str,
        status: abi::Status,
        picture: *mut abi::Picture,
    ) -> Result<Output<'call>> {
        if status != abi::OK {
            return Err(Error::new(
                status,
                format!("The host could not provide '{name}'."),
            ));
        }
        Ok(Output {
            picture: Picture::of(unsafe { &*picture }),
        })
    }

    fn score_table(&self) -> Result<&'call Score> {
        let table = unsafe { (self.host.get_extension)(self.host, name_of(SCORE).as_ptr()) }
            as *const Score;
        let missing = || Error::new(abi::UNAVAILABLE, "This host takes no scores.");
        unsafe { table.as_ref() }.ok_or_else(missing)
    }

    /// How good a scorer finds the picture, 0 to 1; once in each call.
    pub fn score(&self, score: f64) -> Result<()> {
        let status = unsafe { (self.score_table()?.give)(self.call, score) };
        self.told(status, "The host does not take the score.")
    }

    /// What a scorer found wanting, for people; `id` names the fault.
    pub fn finding(&self, id: &str, sentence: &str) -> Result<()> {
        let (id, sentence) = (name_of(id), name_of(&sentence.replace('\0', " ")));
        let find = self.score_table()?.find;
        let status = unsafe { find(self.call, id.as_ptr(), sentence.as_ptr()) };
        self.told(status, "The host does not take the finding.")
    }

    fn told(&self, status: abi::Status, sentence: &str) -> Result<()> {
        match status {
            abi::OK => Ok(()),
            _ => Err(Error::new(status, sentence)),
        }
    }

    /// How much is done, 0 to 1.
    pub fn progress(&self, fraction: f64) {
        unsafe { (self.host.progress)(self.call, fraction) }
    }

    /// An error once the call is to end. Ask every few milliseconds: `call.stop_if_cancelled()?`.
    pub fn stop_if_cancelled(&self) -> Result<()> {
        if unsafe { (self.host.cancelled)(self.call) } {
            return Err(Error::new(abi::CANCELLED, "Cancelled."));
        }
        Ok(())
    }

    /// Tells the host why the call fails, and gives back what `run` returns.
    pub fn fail(&self, error: &Error) -> abi::Status {
        let sentence = CString::new(error.sentence.replace('\0', " ")).unwrap_or_default();
        unsafe { (self.host.fail)(self.call, error.kind, sentence.as_ptr(), 0.0) }
    }
}

/// A picture of the host, borrowed for the length of a call.
#[derive(Clone, Copy)]
pub struct Picture<'call> {
    format: abi::Format,
    data: *mut u8,
    row_stride: usize,
    call: PhantomData<&'call abi::Picture>,
}

impl<'call> Picture<'call> {
    fn of(abi: &'call abi::Picture) -> Self {
        Picture {
            format: abi.format,
            data: abi.data as *mut u8,
            row_stride: abi.row_stride,
            call: PhantomData,
        }
    }

    pub fn format(&self) -> &abi::Format {
        &self.format
    }
    pub fn width(&self) -> u32 {
        self.format.width
    }
    pub fn height(&self) -> u32 {
        self.format.height
    }
    pub fn channel_count(&self) -> u32 {
        self.format.channel_count
    }
    pub fn has_alpha(&self) -> bool {
        self.format.alpha != abi::NO_ALPHA
    }
    /// How many of the channels are colours: all but alpha.
    pub fn colour_count(&self) -> u32 {
        self.channel_count() - u32::from(self.has_alpha())
    }

    fn place(&self, x: u32, y: u32, channel: u32, size: usize) -> *mut u8 {
        let format = &self.format;
        assert!(x < format.width && y < format.height && channel < format.channel_count);
        let sample = x as usize * format.channel_count as usize + channel as usize;
        unsafe { self.data.add(y as usize * self.row_stride + sample * size) }
    }

    /// A sample as a number: 0 is black, 1 is white. Of an F32 picture it may be any number, or none.
    /// F16 is not among the types: leave it out of your ports, and the host converts.
    pub fn sample(&self, x: u32, y: u32, channel: u32) -> f32 {
        match self.format.sample {
            abi::U8 => f32::from(unsafe { *self.place(x, y, channel, 1) }) / 255.0,
            abi::U16 => {
                f32::from(unsafe { *(self.place(x, y, channel, 2) as *const u16) }) / 65535.0
            }
            abi::F32 => unsafe { *(self.place(x, y, channel, 4) as *const f32) },
            other => panic!("The sample type {other} was not declared."),
        }
    }
}

/// An output: a picture whose samples the provider sets.
pub struct Output<'call> {
    picture: Picture<'call>,
}

impl<'call> std::ops::Deref for Output<'call> {
    type Target = Picture<'call>;
    fn deref(&self) -> &Picture<'call> {
        &self.picture
    }
}

impl Output<'_> {
    /// Sets a sample; what a whole number cannot hold becomes 0 or 1.
    pub fn set_sample(&mut self, x: u32, y: u32, channel: u32, value: f32) {
        match self.format.sample {
            abi::U8 => unsafe {
                *self.place(x, y, channel, 1) = (clamp(value) * 255.0 + 0.5) as u8;
            },
            abi::U16 => unsafe {
                *(self.place(x, y, channel, 2) as *mut u16) = (clamp(value) * 65535.0 + 0.5) as u16;
            },
            abi::F32 => unsafe { *(self.place(x, y, channel, 4) as *mut f32) = value },
            other => panic!("The sample type {other} was not declared."),
        }
    }
}

/// `value` where it is between 0 and 1, else the nearer of the two; 0 for what is no number.
pub fn clamp(value: f32) -> f32 {
    if value > 0.0 {
        value.min(1.0)
    } else {
        0.0
    }
}
