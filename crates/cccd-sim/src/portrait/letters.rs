//! Pixel letters.

use image::{Rgb, RgbImage};

/// A letter of 5 by 7 pixels: one byte for each row, with the leftmost pixel in bit 4.
const fn rows(letter: char) -> [u8; 7] {
    match letter {
        'S' => [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
        'P' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
        'E' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        'C' => [0b01111, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b01111],
        'I' => [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        'M' => [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
        'N' => [0b10001, 0b11001, 0b11001, 0b10101, 0b10011, 0b10011, 0b10001],
        _ => [0; 7],
    }
}

/// Writes a word with its upper left corner at a position; each pixel of a letter becomes a square.
pub(super) fn write(picture: &mut RgbImage, word: &str, at: (u32, u32), size: u32, colour: Rgb<u8>) {
    let advance = 6 * size + size;
    for (x, letter) in (at.0..).step_by(advance as usize).zip(word.chars()) {
        for (y, row) in (at.1..).step_by(size as usize).zip(rows(letter)) {
            for column in (0..5).filter(|column| row & (0b10000 >> column) != 0) {
                square(picture, (x + column * size, y), size, colour);
            }
        }
    }
}

/// Fills a square, clipped at the edge of the picture.
fn square(picture: &mut RgbImage, at: (u32, u32), size: u32, colour: Rgb<u8>) {
    for y in at.1..at.1 + size {
        for x in at.0..at.0 + size {
            if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                *pixel = colour;
            }
        }
    }
}
