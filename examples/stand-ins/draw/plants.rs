//! Silhouettes: treelines, palms, reeds, and a boat.

use super::noise::{Rng, heading, lerp, noise, smooth, wave};
use super::raster::{Path, Point};

/// A line of trees along `foot`, from `x0` to `x1`, of about this height.
pub(super) fn treeline(rng: &mut Rng, x0: f64, x1: f64, foot: impl Fn(f64) -> f64, tall: f64) -> Path {
    // Ends of the line are low, and so are some stretches of it.
    let ends = |x: f64| smooth(0.0, (tall * 5.0).min((x1 - x0) * 0.4), (x - x0).min(x1 - x));
    let mut path = Path::between(x0, x1, |x| foot(x) - tall * 0.3 * ends(x), &foot);
    let seed = rng.next();
    let mut x = x0;
    while x < x1 {
        let ends = 0.12 + 0.88 * ends(x);
        let size = tall * ends * (0.55 + 0.35 * noise(seed, x / tall * 0.22)) * rng.range(0.75, 1.15);
        path.oval((x, foot(x) - size * 0.55), size * rng.range(0.5, 0.9), size * 0.75);
        x += size.max(tall * 0.1) * rng.range(0.35, 0.8);
    }
    path
}

/// A rain tree: boughs that spread from a short trunk, each with its own flat cloud of leaves.
pub(super) fn tree(rng: &mut Rng, (x, foot): Point, tall: f64) -> Path {
    let mut path = Path::new();
    let fork = (x + rng.range(-0.03, 0.03) * tall, foot - tall * 0.36);
    path.stroke(&[((x, foot), tall * 0.05), ((x, foot - tall * 0.12), tall * 0.03), (fork, tall * 0.026)]);
    for i in 0..7 {
        let t = f64::from(i) / 3.0 - 1.0;
        let end =
            (fork.0 + tall * t * 0.52, foot - tall * (0.9 - 0.26 * t * t) + rng.range(-0.03, 0.03) * tall);
        let bend = (lerp(fork.0, end.0, 0.6), lerp(fork.1, end.1, 0.45));
        path.stroke(&[(fork, tall * 0.018), (bend, tall * 0.011), (end, tall * 0.004)]);
        let wide = tall * rng.range(0.17, 0.24) * (1.0 - 0.25 * t * t);
        for _ in 0..16 {
            let u = rng.range(-1.0, 1.0);
            let up = (1.0 - u * u) * rng.range(-0.1, 1.0);
            let size = wide * rng.range(0.18, 0.3);
            path.oval((end.0 + u * wide, end.1 - up * wide * 0.36), size * 1.25, size * 0.7);
        }
    }
    path
}

/// A sugar palm: a straight trunk and a round head of fans.
pub(super) fn sugar_palm(rng: &mut Rng, (x, foot): Point, tall: f64) -> Path {
    let mut path = Path::new();
    let lean = rng.range(-0.05, 0.05) * tall;
    let top = (x + lean, foot - tall);
    let middle = (x + lean * 0.35, foot - tall * 0.5);
    path.stroke(&[((x, foot), tall * 0.022), (middle, tall * 0.014), (top, tall * 0.013)]);
    let leaves = 13;
    for i in 0..leaves {
        // All round but straight down: the lowest hang dry at the trunk.
        let turns = lerp(0.3, 1.2, f64::from(i) / f64::from(leaves - 1)) + rng.range(-0.015, 0.015);
        let stalk = tall * rng.range(0.05, 0.085);
        let blade = tall * rng.range(0.06, 0.085);
        let (c, s) = heading(turns);
        let hub = (top.0 + c * stalk, top.1 + s * stalk + stalk * 0.15);
        path.stroke(&[(top, tall * 0.006), (hub, tall * 0.004)]);
        for k in -4i32..=4 {
            let (c, s) = heading(turns + f64::from(k) * 0.048);
            let long = blade * (1.0 - 0.035 * f64::from(k * k));
            let at = |t: f64| (hub.0 + c * long * t, hub.1 + s * long * t + long * 0.1 * t * t);
            path.stroke(&[(at(0.0), 0.0), (at(0.5), long * 0.07), (at(1.0), 0.0)]);
        }
        path.oval(hub, blade * 0.24, blade * 0.24);
    }
    path.oval(top, tall * 0.03, tall * 0.034);
    path
}

/// A coconut palm: a bent trunk and long fronds that hang.
pub(super) fn coconut_palm(rng: &mut Rng, (x, foot): Point, tall: f64, lean: f64) -> Path {
    let mut path = Path::new();
    let at = |t: f64| (x + lean * tall * t * t, foot - tall * t * (1.06 - 0.06 * t));
    let trunk: Vec<_> =
        (0..=14).map(|i| f64::from(i) / 14.0).map(|t| (at(t), tall * lerp(0.021, 0.011, t))).collect();
    path.stroke(&trunk);
    let (top_x, top_y) = at(1.0);
    for i in 0..9 {
        let turns = lerp(0.44, 1.06, f64::from(i) / 8.0) + rng.range(-0.02, 0.02);
        let (c, s) = heading(turns);
        let long = tall * rng.range(0.3, 0.38);
        let spine =
            |t: f64| (top_x + c * long * t * (1.0 - 0.12 * t), top_y + s * long * t + long * 0.62 * t * t);
        // The leaflets hang from the spine: level above, a comb below.
        let teeth = 22;
        let mut ring: Vec<Point> = (0..=teeth).map(|k| spine(f64::from(k) / f64::from(teeth))).collect();
        for k in (1..teeth).rev() {
            let t = f64::from(k) / f64::from(teeth);
            let deep = long * 0.2 * (wave(t * 0.5) * 0.8 + 0.1);
            let ((px, py), tooth) = (spine(t), spine((t + 0.05).min(1.0)));
            ring.push((tooth.0 + c * long * 0.03, tooth.1 + deep));
            ring.push((px, py + deep * 0.3));
        }
        path.ring(ring);
        let line: Vec<_> =
            (0..=10).map(|k| f64::from(k) / 10.0).map(|t| (spine(t), long * 0.014 * (1.0 - t))).collect();
        path.stroke(&line);
    }
    path.oval((top_x, top_y + tall * 0.012), tall * 0.026, tall * 0.024);
    path
}

/// Reeds: stems with heads, and bent leaves; `reach` is how far to each side of the root they stand.
pub(super) fn reeds(rng: &mut Rng, (x, foot): Point, reach: f64, tall: f64, stems: u64, wind: f64) -> Path {
    let mut path = Path::new();
    for stem in 0..stems {
        let off = rng.range(-1.0, 1.0);
        let root = x + off * reach;
        let long = tall * rng.range(0.55, 1.0) * (1.0 - 0.35 * off * off);
        let bend = (wind + rng.range(-0.08, 0.08)) * long;
        let at = |t: f64| (root + bend * t * t, foot - long * t);
        let thin = tall * 0.0042;
        let line: Vec<_> =
            (0..=12).map(|i| f64::from(i) / 12.0).map(|t| (at(t), thin * (1.0 - 0.6 * t))).collect();
        path.stroke(&line);
        if stem % 3 == 0 {
            let head: Vec<_> = (0..=8)
                .map(|i| f64::from(i) / 8.0)
                .map(|t| (at(0.86 + 0.17 * t), tall * 0.013 * wave(t * 0.5)))
                .collect();
            path.stroke(&head);
        }
        // A leaf leaves the stem low, rises and tips over.
        let (from, out) = (rng.range(0.08, 0.4), rng.pick(&[-1.0, 1.0]) * rng.range(0.14, 0.34) + wind);
        let (start, rise) = (at(from), long * rng.range(0.25, 0.5));
        let leaf: Vec<_> = (0..=10)
            .map(|i| f64::from(i) / 10.0)
            .map(|t| {
                let y = start.1 - rise * (1.9 * t - 1.15 * t * t);
                ((start.0 + out * long * t * (0.5 + 0.5 * t), y), tall * 0.0085 * wave(0.08 + t * 0.42))
            })
            .collect();
        path.stroke(&leaf);
    }
    path
}

/// A slender boat, moored and empty, with a pole.
pub(super) fn boat((x, y): Point, long: f64, way: f64) -> Path {
    let mut path = Path::new();
    let upper = |t: f64| {
        (x + way * long * t, y - long * 0.17 * t * t * t * t - long * 0.05 * t * t * (1.0 + 0.4 * t))
    };
    let lower =
        |t: f64| (x + way * long * t * 0.97, y + long * 0.085 * (1.0 - t * t) - long * 0.2 * t * t * t * t);
    let steps = |i: i32| f64::from(i) / 12.0 - 1.0;
    path.ring((0..=24).map(|i| upper(steps(i))).chain((0..=24).rev().map(|i| lower(steps(i)))).collect());
    path.stroke(&[
        ((x - way * long * 0.35, y + long * 0.03), long * 0.008),
        ((x - way * long * 0.52, y - long * 0.62), long * 0.006),
    ]);
    path
}
