//! Tables with groups, sums and balances, as accounts have them.

use folio::content::edition::Edition;
use folio::plain_text::Format;

use crate::project::TestProject;
use crate::{pages, reading};

const STATEMENT: &str = "\
title: Accounts
body:
  - table:
      id: accounts
      caption: Income and expenditure
      columns:
        - Item
        - { title: \"2024\", head: EUR thousand, format: integer, negatives: parentheses }
        - { title: \"2023\", head: EUR thousand, format: integer, negatives: parentheses }
      rows:
        - { group: Income }
        - [\"Grants[^g]\", 1200, 1100]
        - [Gifts, 80, 70]
        - { sum: Total income }
        - { group: Expenditure }
        - [Oil, 900, 950]
        - [Wages, 480, 300]
        - { sum: Total expenditure }
        - { sum: Result, of: [Total income, -Total expenditure] }
        - { bold: [Balance at 1 January, 400, 480] }
        - { sum: Balance at 31 December, of: [Balance at 1 January, Result] }
      carried: { closing: Balance at 31 December, opening: Balance at 1 January }
notes:
  g: From two foundations.
";

fn project() -> TestProject {
    let project = TestProject::example();
    project.write("source/accounts.yaml", STATEMENT);
    project.replace(
        "source/report.yaml",
        "  - text: diary.yaml\n",
        "  - text: diary.yaml\n  - text: accounts.yaml\n",
    );
    project
}

#[test]
fn a_statement_is_set_and_read_whole() {
    let project = project();
    assert_eq!(project.findings_on_pages(), "", "what 2023 closes with is what 2024 opens with");
    let text = reading::text(&project.open(), Format::Plain);
    let from = text.find("Accounts\n\nTable").unwrap();
    insta::assert_snapshot!(&text[from..text[from..].find("From two foundations").unwrap() + from]);
    let set = pages::set(&project.open(), Edition::Screen);
    let page = set.document.pages().iter().find(|page| pages::lines(page).join(" ").contains("Total income"));
    pages::compare(page.unwrap(), "accounts");
}

#[test]
fn sums_and_balances_that_are_none_are_told() {
    let project = project();
    project.replace("source/accounts.yaml", "of: [Total income,", "of: [Total incomes,");
    project.replace("source/accounts.yaml", "1 January, 400, 480]", "1 January, 400, 470]");
    project.replace(
        "source/accounts.yaml",
        "- { group: Income }",
        "- { sum: Nothing }\n        - { grup: Income }",
    );
    let told = project.errors();
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("accounts_form", told);
    });
    project.replace("source/accounts.yaml", "grup", "group");
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("accounts", project.errors());
    });
}
