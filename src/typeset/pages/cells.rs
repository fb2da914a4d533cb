//! Where the cells of tables end: frames tell only where they begin.

use super::items::Cell;

/// A horizontal rule, in the frame that it was set in.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its page, from 1.
    pub page: usize,
    /// What is turned on the page and holds it, counted; 0 for the page itself.
    pub turn: usize,
    /// Its ends and its height, in points from the frame's left and top.
    pub left: f64,
    pub right: f64,
    pub y: f64,
}

/// Where cells end: where the next one of their row begins, or the rule above them does.
pub(super) fn rights(cells: &mut [Cell], rules: &[Rule]) {
    /// What stands at one height is as near as this, in points.
    const NEAR: f64 = 0.5;
    let mut from = 0;
    while from < cells.len() {
        let page = cells[from].page;
        let to =
            cells[from..].iter().position(|cell| cell.page != page).map_or(cells.len(), |len| from + len);
        let rules: Vec<&Rule> = rules.iter().filter(|rule| rule.page == page).collect();
        for at in from..to {
            let Cell { turn, left, top, right, .. } = cells[at];
            let row =
                cells[from..to].iter().filter(|cell| cell.turn == turn && (cell.top - top).abs() < NEAR);
            let next = row.map(|cell| cell.left).filter(|other| *other > left + NEAR);
            let above = rules.iter().filter(|rule| {
                rule.turn == turn
                    && (rule.y - top).abs() < NEAR
                    && rule.left < left + NEAR
                    // The rule below a head over other columns may end where this cell begins.
                    && left + NEAR < rule.right
            });
            let ruled = above.map(|rule| rule.right).reduce(f64::max).unwrap_or(f64::INFINITY);
            cells[at].right = next.fold(right.min(ruled), f64::min);
        }
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(page: usize, left: f64, top: f64) -> Cell {
        Cell { page, turn: 0, left, top, right: f64::INFINITY }
    }

    #[test]
    fn a_cell_ends_where_the_next_begins_or_its_rule_ends() {
        let mut cells = [
            cell(1, 0.0, 10.0),
            cell(1, 40.0, 10.0),
            cell(1, 0.0, 24.0),
            cell(2, 60.0, 10.0),
            cell(2, 0.0, 80.0),
        ];
        let rule = |page, right, y| Rule { page, turn: 0, left: 0.0, right, y };
        rights(&mut cells, &[rule(1, 100.0, 10.0), rule(1, 90.0, 24.1), rule(2, 80.0, 10.0)]);
        assert_eq!(cells.map(|cell| cell.right), [40.0, 100.0, 90.0, 80.0, f64::INFINITY]);
    }

    #[test]
    fn a_rule_that_ends_where_a_cell_begins_is_not_above_it() {
        let mut cells = [cell(1, 40.0, 10.0), cell(1, 80.0, 10.0)];
        let rule = |left, right| Rule { page: 1, turn: 0, left, right, y: 10.0 };
        rights(&mut cells, &[rule(40.0, 80.2), rule(0.0, 120.0)]);
        assert_eq!(cells.map(|cell| cell.right), [80.0, 120.0]);
    }
}
