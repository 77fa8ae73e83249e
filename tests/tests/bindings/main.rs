//! The C libraries from other languages: the example of each one reads an invented card through the real pcscd.
//!
//! Every language gets the same tests. If the tools of a language are not installed, its tests are skipped with the
//! reason, and never count as passed.

// Everything here runs in tests, and a test whose setup fails must fail loudly.
#![allow(clippy::expect_used, clippy::panic)]

mod c;
mod cases;
mod cpp;
mod csharp;
mod go;
mod java;
mod language;
mod lines;
mod node;
mod python;
mod rust;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Trial};

use crate::{cases::CASES, language::Language};

const LANGUAGES: [&Language; 8] =
    [&c::C, &cpp::CPP, &csharp::CSHARP, &java::JAVA, &python::PYTHON, &node::NODE, &go::GO, &rust::RUST];

fn main() -> ExitCode {
    let counting = || {
        lines::comments_and_empty_lines_are_not_counted();
        Ok(())
    };
    let mut trials = vec![Trial::test("lines::comments_and_empty_lines_are_not_counted", counting)];
    for language in LANGUAGES {
        let name = language.name;
        trials.push(Trial::test(format!("{name}::the_examples_are_short"), || {
            lines::the_examples_are_short(language);
            Ok(())
        }));
        for case in CASES.into_iter().filter(|case| language.form.is_some() || !case.of_form) {
            let trial =
                Trial::ignorable_test(format!("{name}::{}", case.name), move || match language.missing() {
                    Some(reason) => Ok(Completion::ignored_with(reason)),
                    None => {
                        (case.run)(language);
                        Ok(Completion::Completed)
                    }
                });
            trials.push(trial);
        }
        if let Some(make) = language.tour {
            let tour = format!("{name}::each_part_of_the_bindings_answers");
            trials.push(Trial::ignorable_test(tour, move || match language.missing() {
                Some(reason) => Ok(Completion::ignored_with(reason)),
                None => {
                    cases::a_tour(language, make);
                    Ok(Completion::Completed)
                }
            }));
        }
    }
    let page = "csharp::the_program_of_the_page_shows_a_verified_holder";
    trials.push(Trial::ignorable_test(page, || match csharp::CSHARP.missing() {
        Some(reason) => Ok(Completion::ignored_with(reason)),
        None => {
            csharp::the_program_of_the_page_shows_a_verified_holder();
            Ok(Completion::Completed)
        }
    }));
    let package = "python::the_package_installs_and_its_types_are_strict";
    trials.push(Trial::ignorable_test(package, || {
        Ok(python::the_package_installs_and_its_types_are_strict()
            .map_or(Completion::Completed, Completion::ignored_with))
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
