//! Finds decision rules in the coder's manual.

/// Returns the rules of a manual about a code of a field: table rows and list items that name the code, as Markdown.
/// Prefers sections whose heading or text names the field. Returns at most five rules.
#[must_use]
pub fn rules(manual: &str, field: &str, code: &str) -> Vec<String> {
    const MOST: usize = 5;
    let named = format!("`{code}`");
    let is_of_field = |section: &&str| {
        let heading = section.lines().next().unwrap_or_default().to_lowercase();
        heading.contains(field) || section.contains(&format!("`{field}`"))
    };
    let all = sections(manual);
    let own: Vec<&str> = all.iter().copied().filter(is_of_field).collect();
    let found = |sections: &[&str]| -> Vec<String> {
        let items = sections.iter().flat_map(|section| items(section));
        items.filter(|item| item.contains(&named)).take(MOST).collect()
    };
    let rules = found(&own);
    if rules.is_empty() { found(&all) } else { rules }
}

/// Returns the sections of a Markdown text, each from its heading.
fn sections(text: &str) -> Vec<&str> {
    let starts = text.match_indices('\n').map(|(end, _)| end + 1).filter(|start| text[*start..].starts_with('#'));
    let starts: Vec<usize> = [0].into_iter().chain(starts).chain([text.len()]).collect();
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// Returns the rows of tables and the items of lists in a section, each on one line.
fn items(section: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in section.lines() {
        let shown = line.trim();
        let number = shown.split_once(". ").filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let item = shown.strip_prefix("- ").or(number.map(|(_, item)| item));
        if let Some(row) = shown.strip_prefix('|') {
            let cells = row.trim_end_matches('|').split('|').map(str::trim).filter(|cell| !cell.is_empty());
            items.push(cells.collect::<Vec<_>>().join(" — "));
            is_open = false;
        } else if let Some(item) = item {
            items.push(item.to_owned());
            is_open = true;
        } else if shown.is_empty() || !line.starts_with(' ') {
            is_open = false;
        } else if let Some(last) = items.last_mut().filter(|_| is_open) {
            last.push(' ');
            last.push_str(shown);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_rows_and_items_that_name_the_code() {
        let manual = "# Manual\n\n- `causal` elsewhere\n\n## 3. Type\n\n| test | type |\n|---|---|\n| A cause? | `causal` |\n\n\
                      1. Not `causal`:\n   only likely.\n\n## Features\n\n- other\n";
        assert_eq!(rules(manual, "type", "causal"), ["A cause? — `causal`", "Not `causal`: only likely."]);
        assert_eq!(rules(manual, "features", "causal").len(), 3, "no section of the field names the code");
        assert_eq!(rules(manual, "type", "absent"), [""; 0]);
    }
}
