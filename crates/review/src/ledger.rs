//! Adds a decision to the text of a decisions file, or removes it. Comments and the other decisions stay unchanged.

use claimbook_core::edit::format::{Kind, format};
use claimbook_core::model::{Date, Slug};
use claimbook_core::syntax::file::File;
use claimbook_core::syntax::yaml::{self, Node, Value};
use serde_json::Value as Json;

use crate::pending;

/// Returns the text of a decisions file with one more decision at its end. Without a file, the text begins with a
/// header: the source, who decided, and the day. Returns `None` if the file's last field is not a list of decisions.
#[must_use]
pub fn with(file: Option<&File>, header: (&Slug, &Slug, &Date), decision: &Json) -> Option<String> {
    let text = match file {
        None => pending::header(header),
        Some(file) => {
            let tree = yaml::sound(file)?;
            let list = list(&tree)?;
            let text = file.text().trim_end();
            match &list.value {
                Value::Sequence(items) if !items.is_empty() => format!("{text}\n"),
                // An empty list is written in brackets, and a comment may follow these.
                Value::Sequence(_) => {
                    format!("{}{}\n", text[..list.span.start].trim_end(), text.get(list.span.end..)?)
                }
                _ => return None,
            }
        }
    };
    // JSON on one line is YAML.
    formatted(&format!("{text}  - {decision}\n"))
}

/// Returns the text of a decisions file without the decision at an index. Returns `None` if there is no such decision.
#[must_use]
pub fn without(file: &File, index: usize) -> Option<String> {
    let tree = yaml::sound(file)?;
    let Value::Sequence(items) = &list(&tree)?.value else { return None };
    let item = items.get(index)?;
    let text = file.text();
    // The dash of the item is the first character of its line. A comment between the dash and the item may contain
    // other dashes.
    let is_first = |at: &usize| text[..*at].rsplit('\n').next().is_some_and(|indent| indent.trim().is_empty());
    let dash = text[..item.span.start].rmatch_indices('-').map(|(at, _)| at).find(is_first)?;
    let (before, after) = (&text[..dash], &text[item.span.end..]);
    let rest = if items.len() == 1 {
        // The brackets go directly after the key, before any comment.
        let key = before.rfind("decisions:")? + "decisions:".len();
        format!("{} []{}{after}", &before[..key], &before[key..].trim_end())
    } else {
        // The next item keeps its indent.
        format!("{}\n{}", before.trim_end(), after.trim_start_matches(' ').trim_start_matches('\n'))
    };
    formatted(&rest)
}

/// Returns the list of decisions, which must be the last field.
fn list(tree: &Node) -> Option<&Node> {
    let Value::Mapping(entries) = &tree.value else { return None };
    entries.last().filter(|entry| entry.key == "decisions").map(|entry| &entry.value)
}

fn formatted(text: &str) -> Option<String> {
    let file = File::new("decisions", text);
    format(&file, &yaml::sound(&file)?, Kind::Decisions)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn header() -> (Slug, Slug, Date) {
        ("harbor-report".parse().expect("an id"), "c3".parse().expect("an id"), "2031-05-04".parse().expect("a day"))
    }

    fn added(file: Option<&str>, decision: &Json) -> Option<String> {
        let (source, by, on) = header();
        let file = file.map(|text| File::new("decisions", text));
        with(file.as_ref(), (&source, &by, &on), decision)
    }

    const ONE: &str = "\
source: harbor-report
decided_by: c3
decided_on: \"2031-05-04\"
decisions:
  - {subject: hbr-0001, content_hash: 1492212d66a8801f, verdict: accept}
";

    #[test]
    fn a_first_decision_makes_a_file_and_a_second_one_is_added() {
        let first = json!({"subject": "hbr-0001", "content_hash": "1492212d66a8801f", "verdict": "accept"});
        assert_eq!(added(None, &first).as_deref(), Some(ONE));
        let second = json!({"subject": "hbr-0002", "content_hash": "76641b15312ca317", "verdict": "reject",
            "reason": "It says: \"no\" # and more"});
        let two = added(Some(ONE), &second).expect("a file");
        assert!(two.starts_with(ONE), "{two}");
        assert!(two.ends_with("verdict: reject\n    reason: \"It says: \\\"no\\\" # and more\"\n"), "{two}");
    }

    #[test]
    fn comments_stay_when_a_decision_is_taken_out() {
        let file = ONE.replace("  - {", "  # Read twice.\n  - {").replace("accept}", "accept} # sure");
        let text = without(&File::new("decisions", file), 0).expect("a file");
        assert!(text.contains("# Read twice.") && text.contains("# sure") && !text.contains("hbr-0001"), "{text}");
        assert!(text.contains("decisions: []"), "{text}");
        let again = json!({"subject": "hbr-0003", "content_hash": "76641b15312ca317", "verdict": "accept"});
        assert_eq!(without(&File::new("decisions", text.clone()), 0), None);
        let refilled = added(Some(&text), &again).expect("a file");
        assert!(["# Read twice.", "# sure", "hbr-0003"].iter().all(|part| refilled.contains(part)), "{refilled}");
        let emptied = without(&File::new("decisions", ONE), 0).expect("a file");
        assert!(added(Some(&emptied), &again).expect("a file").contains("hbr-0003"));
    }

    #[test]
    fn each_of_three_decisions_can_be_taken_out_in_either_style() {
        let block = "  - subject: hbr-000N # N-th\n    content_hash: 1492212d66a8801f\n    field: topics\n    verdict: amend\n    value: \"[trade]\"\n";
        let braces = "  # Before-N.\n  - {subject: hbr-000N, content_hash: 1492212d66a8801f, verdict: accept} # N-th\n";
        let commented =
            "  - # why-not N\n    subject: hbr-000N\n    content_hash: 1492212d66a8801f\n    verdict: accept\n";
        let head = ONE.split_once("  - ").expect("a decision").0;
        for item in [block, braces, commented] {
            let all: String = ["1", "2", "3"].iter().map(|number| item.replace('N', number)).collect();
            for (index, number) in ["1", "2", "3"].iter().enumerate() {
                let text = without(&File::new("decisions", format!("{head}{all}")), index).expect("a file");
                for other in ["1", "2", "3"] {
                    let has = text.contains(&format!("subject: hbr-000{other}"));
                    assert_eq!(has, other != *number, "without {number} of {item}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_file_of_another_form_is_refused() {
        assert_eq!(added(Some("source: harbor-report\n"), &json!({})), None);
        assert_eq!(without(&File::new("decisions", ONE), 1), None);
    }
}
