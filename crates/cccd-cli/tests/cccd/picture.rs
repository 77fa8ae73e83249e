//! The picture in the README shows real output of the command: this test draws it from that output and compares it.
//! `CCCD_UPDATE_PICTURE=1 cargo test -p cccd-cli picture` redraws it.

use std::{fmt::Write as _, path::Path, process::Command};

/// Size of a character and of a line, in pixels of the drawing.
const CHARACTER: f64 = 8.4;
const LINE: usize = 20;
const MARGIN: usize = 16;

#[test]
fn the_picture_in_the_readme_is_what_a_read_shows() {
    let output = Command::new(env!("CARGO_BIN_EXE_cccd"))
        .arg("demo")
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the command starts");
    let text = String::from_utf8(output.stdout).expect("the command writes UTF-8");
    let picture = draw(&without_time(&text));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/read.svg");
    if std::env::var_os("CCCD_UPDATE_PICTURE").is_some() {
        std::fs::write(&path, &picture).expect("the picture can be written");
    }
    let stored = std::fs::read_to_string(&path).expect("the picture is there");
    assert!(stored == picture, "the picture is out of date; see the head of this file");
}

/// Removes the duration of the read, which differs each time.
fn without_time(text: &str) -> String {
    text.lines()
        .map(|line| match (line.find(" byte, "), line.find(" ms")) {
            (Some(start), Some(end)) => format!("{}, 2{}\n", &line[..start + 5], &line[end..]),
            _ => format!("{line}\n"),
        })
        .collect()
}

/// Draws the coloured text of a terminal.
fn draw(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let columns = lines.iter().map(|line| console::measure_text_width(line)).max().unwrap_or_default();
    let width = (columns as f64 * CHARACTER).ceil() as usize + 2 * MARGIN;
    let height = lines.len() * LINE + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         font-family=\"'DejaVu Sans Mono', Consolas, Menlo, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n"
    );
    for (index, line) in lines.iter().enumerate() {
        let y = MARGIN + LINE * (index + 1) - 5;
        let _ = writeln!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{y}\" xml:space=\"preserve\" fill=\"#d7dae0\">{}</text>",
            spans(line)
        );
    }
    svg + "</svg>\n"
}

/// The parts of a line, each in its colour.
fn spans(line: &str) -> String {
    let mut spans = String::new();
    let mut style = String::new();
    for (index, part) in line.split('\u{1b}').enumerate() {
        let text = match part.strip_prefix('[').and_then(|part| part.split_once('m')) {
            Some((code, text)) if index > 0 => {
                match code {
                    "0" => style.clear(),
                    "1" => style += " font-weight=\"bold\"",
                    "2" => style += " fill=\"#8b909c\"",
                    "7" => style += " font-style=\"italic\"",
                    "31" => style += " fill=\"#ff6b6b\"",
                    "32" => style += " fill=\"#5fd38d\"",
                    "33" => style += " fill=\"#f0c674\"",
                    other => panic!("a picture for the style {other} is missing"),
                }
                text
            }
            _ => part,
        };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        if !text.is_empty() {
            let _ = write!(spans, "<tspan{style}>{text}</tspan>");
        }
    }
    spans
}
