//! Output sharpening: what a photo loses to the eye by shrinking.

/// Sharpens pixels of `channels` channels by an unsharp mask of one pixel's radius; `amount` is in per cent.
///
/// Each value moves away from the mean of its neighbourhood (a binomial filter of 3 by 3 pixels) by `amount` of its
/// distance from it.
pub(super) fn sharpen(pixels: &mut [u8], width: usize, channels: usize, amount: u16) {
    let row = width * channels;
    if amount == 0 || row == 0 || pixels.len() < row {
        return;
    }
    let rows = pixels.len() / row;
    let amount = i32::from(amount);
    // Sums over three rows need the row above as it was.
    let mut above = pixels[..row].to_vec();
    let mut own = above.clone();
    let mut sums = vec![0i32; row];
    for y in 0..rows {
        let below = &pixels[(y + 1).min(rows - 1) * row..][..row];
        for (sum, ((a, b), c)) in sums.iter_mut().zip(above.iter().zip(&own).zip(below)) {
            *sum = i32::from(*a) + 2 * i32::from(*b) + i32::from(*c);
        }
        let next = below.to_vec();
        let target = &mut pixels[y * row..][..row];
        for (x, value) in target.iter_mut().enumerate() {
            let left = sums[if x < channels { x } else { x - channels }];
            let right = sums[if x + channels < row { x + channels } else { x }];
            let mean = left + 2 * sums[x] + right;
            let sharp = i32::from(*value) * 16 + (i32::from(*value) * 16 - mean) * amount / 100;
            *value = ((sharp + 8) >> 4).clamp(0, 255) as u8;
        }
        above = std::mem::replace(&mut own, next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_flat_stays_flat() {
        let mut pixels = [40u8, 90, 200].repeat(35);
        let before = pixels.clone();
        sharpen(&mut pixels, 7, 3, 100);
        assert_eq!(pixels, before);
    }

    #[test]
    fn an_edge_gets_steeper_and_nothing_else_moves() {
        let row = [50u8, 50, 50, 100, 150, 150, 150];
        let mut pixels = row.repeat(5);
        sharpen(&mut pixels, 7, 1, 50);
        for sharp in pixels.chunks_exact(7) {
            assert_eq!((sharp[0], sharp[1], sharp[3], sharp[5], sharp[6]), (50, 50, 100, 150, 150));
            assert!(sharp[2] < 50 && sharp[4] > 150, "{sharp:?}");
        }
        let mut untouched = row.repeat(5);
        sharpen(&mut untouched, 7, 1, 0);
        assert_eq!(untouched, row.repeat(5));
    }

    #[test]
    fn a_point_stands_out_by_the_amount() {
        let mut pixels = [100u8; 25];
        pixels[12] = 140;
        sharpen(&mut pixels, 5, 1, 100);
        // The mean around the point is 110, that of its neighbours 105 and at the corners 102.5.
        assert_eq!((pixels[12], pixels[7], pixels[11], pixels[0]), (170, 95, 95, 100));
        assert!((97..=98).contains(&pixels[6]));
    }

    #[test]
    fn the_smallest_pictures_do_no_harm() {
        for (width, pixels) in [(1usize, vec![7u8]), (0, Vec::new()), (3, vec![1, 2, 3])] {
            let mut sharp = pixels.clone();
            sharpen(&mut sharp, width, 1, 100);
            assert_eq!(sharp.len(), pixels.len());
        }
    }
}
