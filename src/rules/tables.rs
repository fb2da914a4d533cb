//! Rules on tables and charts.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "table-rows",
        "A table without rows, or with both `rows` and `csv`.",
        "Rows stand in the table itself, or in a CSV file under source/.",
    )
    .example("- table: { id: wages, caption: Wages, columns: [Country] }", "- table: { id: wages, caption: Wages, columns: [Country], csv: data/wages.csv }"),
    Rule::needed(
        "row-length",
        "A row with more or fewer cells than the table has columns.",
        "An empty cell is written as `~`, and in a CSV file as nothing between two commas.",
    )
    .example("columns: [Country, Workers]\nrows:\n  - [Japan]", "columns: [Country, Workers]\nrows:\n  - [Japan, ~]"),
    Rule::needed(
        "number",
        "A cell of a number column that holds no number.",
        "Numbers are written with digits, a full stop for decimals and nothing between thousands: the build sets the separators.",
    )
    .example("- [Japan, \"9,195\"]", "- [Japan, 9195]"),
    Rule::needed(
        "csv-syntax",
        "A CSV file that can't be read.",
        "A cell that holds a comma or a quotation mark stands in straight quotes.",
    )
    .example("Japan, \"9195", "Japan,9195"),
    Rule::needed(
        "csv-header",
        "The first line of a CSV file does not name the columns of the table.",
        "The titles in the table and in the file must be the same, in the same order, so that no figure slips into another column.",
    )
    .example("Country,Worker", "Country,Workers"),
    Rule::needed(
        "table-total",
        "A total in a table that has no number column.",
        "A column can be added up when it has `format: integer`, `decimal` or `percent`.",
    )
    .example("columns: [Country, Workers]\ntotal: Together", "columns: [Country, { title: Workers, format: integer }]\ntotal: Together"),
    Rule::warning(
        "table-sum",
        "A total that is written by hand and does not add up.",
        "With `total:` the build adds the column up itself.",
    )
    .example("rows:\n  - [Japan, 3]\n  - [Taiwan, 4]\n  - [Total, 8]", "rows:\n  - [Japan, 3]\n  - [Taiwan, 4]\ntotal: Total"),
    Rule::needed(
        "unknown-table",
        "A chart of a table that does not exist.",
        "A chart draws the figures of a table of the report, which it names by its id.",
    )
    .example("table: level", "table: levels"),
    Rule::needed(
        "unknown-column",
        "A chart of a column that its table does not have, or that holds no numbers.",
        "A chart names the titles of number columns of its table.",
    )
    .example("columns: [Worker]", "columns: [Workers]"),
    Rule::needed(
        "chart-units",
        "A chart that draws columns of different units.",
        "One scale can't show metres and tons: make a chart for each.",
    )
    .example("columns: [Lanterns, Oil]", "columns: [Lanterns]"),
];
