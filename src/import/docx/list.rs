//! Paragraphs of lists to lists: Word keeps no lists, only a level and a number for each paragraph.

use crate::import::document::Block;

/// A piece of the text before lists are put together.
#[derive(Debug)]
pub enum Piece {
    /// Something that stands by itself.
    Block(Block),
    /// A paragraph of a list.
    Item {
        /// The list's id.
        list: String,
        /// How deep it lies, from 0.
        level: usize,
        /// Its number, where it has one.
        number: Option<u64>,
        /// What stands in it.
        blocks: Vec<Block>,
    },
}

/// A list that is being put together.
struct Open {
    list: String,
    level: usize,
    start: Option<u64>,
    items: Vec<Vec<Block>>,
}

impl Open {
    fn close(self) -> Block {
        Block::List { start: self.start, items: self.items }
    }
}

/// Puts lists together.
pub fn fold(pieces: Vec<Piece>) -> Vec<Block> {
    let (mut blocks, mut open): (Vec<Block>, Vec<Open>) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Block(block) => {
                close_to(0, &mut open, &mut blocks);
                blocks.push(block);
            }
            Piece::Item { list, level, number, blocks: item } => {
                let keep = open.iter().take_while(|own| own.level <= level).count();
                close_to(keep, &mut open, &mut blocks);
                // Where one list of dots ends and another begins is seen by nobody; numbers begin anew.
                let same = |own: &Open| {
                    own.start.is_some() == number.is_some() && (number.is_none() || own.list == list)
                };
                if open.last().is_some_and(|own| own.level == level && !same(own)) {
                    close_to(open.len() - 1, &mut open, &mut blocks);
                }
                match open.last_mut() {
                    Some(own) if own.level == level => own.items.push(item),
                    _ => open.push(Open { list, level, start: number, items: vec![item] }),
                }
            }
        }
    }
    close_to(0, &mut open, &mut blocks);
    blocks
}

/// Closes lists until so many are open; an inner one becomes part of the last item of the one around it.
fn close_to(keep: usize, open: &mut Vec<Open>, blocks: &mut Vec<Block>) {
    while open.len() > keep {
        let Some(inner) = open.pop() else { return };
        let block = inner.close();
        match open.last_mut().and_then(|outer| outer.items.last_mut()) {
            Some(item) => item.push(block),
            None => blocks.push(block),
        }
    }
}
