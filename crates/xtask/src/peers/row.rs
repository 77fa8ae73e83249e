//! Parses the lines that a peer prints into the rows of the table.

use std::fmt;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepResult {
    Ok,
    /// The reader or the card refused the step.
    Refused,
    /// The reader does not support it at all.
    Absent,
}

/// One step of a peer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// The number of the read, counted from 1.
    pub(super) round: usize,
    pub(super) name: String,
    pub(super) outcome: StepResult,
    pub(super) commands: usize,
    pub(super) bytes: usize,
    pub(super) milliseconds: f64,
    /// Why it was refused, or how it deviated.
    pub(super) detail: String,
}

impl Step {
    /// Parses a line of eight tab-separated fields, the first of them `step`; `None` for any other line.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let mut fields = line.strip_prefix("step\t")?.splitn(7, '\t');
        let round = fields.next()?.parse().ok()?;
        let name = fields.next()?.to_owned();
        let outcome = match fields.next()? {
            "ok" => StepResult::Ok,
            "refused" => StepResult::Refused,
            "absent" => StepResult::Absent,
            _ => return None,
        };
        let commands = fields.next()?.parse().ok()?;
        let bytes = fields.next()?.parse().ok()?;
        let milliseconds = fields.next()?.parse().ok()?;
        Some(Self { round, name, outcome, commands, bytes, milliseconds, detail: fields.next()?.to_owned() })
    }
}

/// The result of the reads of one reader.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    reader: String,
    commands: usize,
    bytes: usize,
    /// Milliseconds: the median of all reads but the first, which warms a reader up.
    time: f64,
    /// The same for the bare loop of its commands.
    floor: f64,
}

impl Row {
    /// Builds the row of a reader from its steps and those of the bare loop; counts are those of its last read. `None`
    /// if it read nothing.
    pub(super) fn of_steps(reader: &str, steps: &[Step], floor: &[Step]) -> Option<Self> {
        let last = steps.iter().map(|step| step.round).max()?;
        let of_last = || steps.iter().filter(|step| step.round == last);
        Some(Self {
            reader: reader.to_owned(),
            commands: of_last().map(|step| step.commands).sum(),
            bytes: of_last().map(|step| step.bytes).sum(),
            time: median_after_first(steps),
            floor: median_after_first(floor),
        })
    }
}

/// The median of all rounds but the first, each the sum of its steps.
fn median_after_first(steps: &[Step]) -> f64 {
    let last = steps.iter().map(|step| step.round).max().unwrap_or_default();
    let time = |round| steps.iter().filter(|step| step.round == round).map(|step| step.milliseconds).sum();
    let mut times: Vec<f64> = (2..=last).map(time).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reader, commands, bytes, time, floor } = self;
        let beyond = time - floor;
        write!(f, "{reader:<28}{commands:>10}{bytes:>8}{time:>10.1}{floor:>10.1}{beyond:>10.1}")
    }
}

/// Commands and bytes of a read, from the object `transfer` of its JSON form.
pub(super) fn transfer(json: &str) -> Option<(usize, usize)> {
    let object = json.split_once("\"transfer\"")?.1.split_once('}')?.0;
    let number = |name: &str| {
        let value = object.split_once(name)?.1.trim_start_matches(['"', ':', ' ']);
        value.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    Some((number("commands")?, number("bytes")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_line_of_eight_fields() {
        let step = Step::of_line("step\t2\tEF.DG1\tok\t3\t460\t1.250\t").unwrap();
        assert_eq!(
            (step.round, step.name.as_str(), step.outcome, step.commands),
            (2, "EF.DG1", StepResult::Ok, 3)
        );
        assert_eq!((step.bytes, step.milliseconds, step.detail.as_str()), (460, 1.25, ""));
        let step = Step::of_line("step\t1\tBAC\trefused\t2\t40\t0.5\twhy\tnot").unwrap();
        assert!(step.outcome == StepResult::Refused && step.detail == "why\tnot");
        for other in [
            "",
            "step",
            "step\t1\tBAC\tok\t2\t40\t0.5",
            "step\tx\tBAC\tok\t2\t40\t0.5\t",
            "step\t1\tBAC\tyes\t2\t40\t0.5\t",
        ] {
            assert_eq!(Step::of_line(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_row_sums_the_steps_of_each_read() {
        let steps = |lines: &[&str]| lines.iter().filter_map(|line| Step::of_line(line)).collect::<Vec<_>>();
        let read = steps(&[
            "step\t1\ta\tok\t1\t10\t50\t",
            "step\t2\ta\tok\t1\t10\t1\t",
            "step\t2\tb\tok\t2\t30\t2\t",
            "step\t3\ta\tok\t1\t10\t4\t",
            "step\t3\tb\tok\t3\t31\t5\t",
        ]);
        let floor = steps(&["step\t1\tl\tok\t4\t41\t9\t", "step\t2\tl\tok\t4\t41\t2\t"]);
        let row = Row::of_steps("peer", &read, &floor).unwrap();
        assert_eq!((row.commands, row.bytes, row.time, row.floor), (4, 41, 9.0, 2.0));
        assert!(row.to_string().ends_with(" 9.0       2.0       7.0"), "{row}");
        assert_eq!(Row::of_steps("peer", &[], &floor), None);
        assert!(Row::of_steps("peer", &read, &[]).unwrap().floor.is_nan());
    }

    #[test]
    fn the_transfer_stands_in_the_json_form() {
        let json =
            r#"{"verdict": 1, "transfer": {"commands": 95, "bytes":23456, "milliseconds": 7}, "x": 2}"#;
        assert_eq!(transfer(json), Some((95, 23456)));
        assert_eq!(transfer(r#"{"transfer": {"commands": 95}}"#), None);
        assert_eq!(transfer("{}"), None);
    }
}
