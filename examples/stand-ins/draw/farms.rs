//! Compositions of land that is worked: fields, terraces, a plantation, a river plain from the air.

use super::noise::{fractal, lerp, noise, smooth};
use super::palette::mix;
use super::plants::{coconut_palm, sugar_palm, treeline};
use super::raster::{Glow, Paint, Path};
use super::river::{Plain, meander, ribbon};
use super::scene::{Crest, Scene};

impl Scene {
    /// Flat fields and dikes that run to the horizon, with palms.
    pub(super) fn fields(&mut self) {
        self.sky();
        let radius = self.rng.range(0.05, 0.09);
        self.disc(radius);
        self.clouds(4, self.horizon * 0.2, self.horizon * 0.85);
        if self.rng.chance(0.6) {
            let tall = self.rng.range(0.05, 0.1);
            self.range(Crest::Rolling, self.horizon + 0.004, tall, 0.15, 0.5);
        }
        let tone = mix(self.palette.hills[1], self.palette.hills[0], 0.35);
        self.far_trees(0.026, tone);
        self.plain(2);
        let plain =
            Plain { vanish: (self.somewhere(0.3, 0.6), self.horizon), drop: self.height - self.horizon };
        let mut z = 16.0;
        let mut row = 0u64;
        while z > 0.75 {
            let next = z / self.rng.range(1.35, 1.6);
            let mut x = -1.4 * z.min(6.0) - self.rng.range(0.0, 1.0);
            while x < 1.4 * z.min(6.0) {
                let wide = self.rng.range(0.45, 1.0) * (0.6 + 0.25 * z.min(6.0));
                let dike = 0.02 + 0.004 * z;
                let corner = |x: f64, z: f64| plain.see((x, z));
                let mut path = Path::new();
                let (far, near) = (z * 0.985, next * 1.02);
                path.ring(vec![
                    corner(x, far),
                    corner(x + wide - dike, far),
                    corner(x + wide - dike, near),
                    corner(x, near),
                ]);
                let wet = self.rng.chance(0.3);
                let index = (row + self.rng.count(0, 2)) as usize;
                let haze = (z * 0.055 - 0.03).clamp(0.0, 0.8);
                let tone = if wet {
                    mix(self.palette.water[0], self.palette.sky[1], 0.4)
                } else {
                    self.land(index, haze)
                };
                let (y0, y1) = (corner(x, far).1, corner(x, near).1);
                let deep = mix(tone, self.palette.land[3], if wet { 0.22 } else { 0.3 });
                self.add(path, Paint::stops(&[(y0, tone, 0.9), (y1, deep, 0.9)]).lit(self.glow(0.3)));
                if !wet && z < 6.0 {
                    // Rows of the crop, as lines to the vanishing point.
                    let mut rows = Path::new();
                    let count = 9;
                    for k in 1..count {
                        let at = x + (wide - dike) * f64::from(k) / f64::from(count);
                        let half = wide * 0.018;
                        rows.ring(vec![
                            corner(at - half, far),
                            corner(at + half, far),
                            corner(at + half, near),
                            corner(at - half, near),
                        ]);
                    }
                    self.add(rows, Paint::flat(self.palette.land[3], 0.28));
                }
                x += wide;
            }
            z = next;
            row += 1;
        }
        for z in [5.5, 3.6, 2.3] {
            let count = self.rng.count(1, 3);
            for _ in 0..count {
                let place = plain.see((self.rng.range(-0.55, 0.55) * z, z));
                let tall = self.rng.range(0.62, 0.85) / (z + 0.4);
                let path = sugar_palm(&mut self.rng, place, tall);
                let tone = mix(self.palette.ink, self.palette.hills[0], (0.09 * z - 0.12) as f32);
                let mut shade = Path::new();
                shade.lens((place.0, place.1), tall * 0.22, tall * 0.012);
                self.add(shade, Paint::flat(self.palette.ink, 0.35));
                self.add(path, Paint::flat(tone, 1.0));
            }
        }
        self.ground();
    }

    /// Rice terraces that follow the contours of a slope.
    pub(super) fn terraces(&mut self) {
        // The slope rises over the horizon; the disc stays clear of the peaks behind it.
        self.sun.1 -= if self.is_upright() { 0.03 } else { 0.08 };
        self.sky();
        self.disc(0.05);
        self.clouds(2, self.horizon * 0.25, self.horizon * 0.6);
        let tall = self.rng.range(0.18, 0.26);
        self.backdrop(Crest::Peaks, tall);
        let (seed, width, bottom) = (self.rng.next(), self.width, self.height);
        let top = self.horizon - 0.02;
        let middle = self.somewhere(0.2, 0.45);
        let levels = 10;
        // A contour: all share one slope with its spurs and hollows, a little changed from step to step.
        let contour = move |k: f64, x: f64| {
            let t = k / f64::from(levels);
            let bowl = (x - middle) / width;
            let spurs = fractal(seed, x * 2.1 + t * 0.5, 2);
            top + (bottom - top) * 1.15 * t * (0.4 + 0.6 * t) + (0.035 + 0.1 * t) * spurs
                - (0.3 - 0.42 * t) * bowl * bowl
                + (0.01 + 0.022 * t) * noise(seed ^ 4, x * 2.6 + k * 0.83)
        };
        let wet = mix(self.palette.water[0], self.palette.sky[2], 0.3);
        for level in 0..=levels {
            let k = f64::from(level);
            let t = k / f64::from(levels);
            let (y0, y1) = (contour(k, middle) - 0.08, contour(k + 1.0, middle) + 0.08);
            let far = 0.5 * (1.0 - t);
            // The wall below the step above, then its field in a few plots of different tones.
            let wall = mix(self.land(3, far), self.palette.ink, (0.1 + 0.35 * t) as f32);
            let rest = Path::between(-0.01, width + 0.01, |x| contour(k, x), move |_| bottom + 0.3);
            self.add(rest, Paint::flat(wall, 1.0));
            let mut x = -self.rng.range(0.0, 0.5);
            let mut index = self.rng.count(0, 4) as usize;
            while x < width {
                let end = x + self.rng.range(0.35, 0.9);
                let tone = if index > 2 { wet } else { self.land(index, far) };
                let thick = 0.002 + 0.011 * t;
                let lower = move |at: f64| contour(k + 1.0, at) - 0.0008 - 0.002 * t;
                // A plot begins aslant over the end of the one before.
                let upper = move |at: f64| {
                    let wall = contour(k, at) + thick * (1.0 + 0.8 * noise(seed ^ 11, at * 3.0 + k));
                    lerp(lower(at).max(wall), wall, smooth(x, x + 0.03 + 0.09 * t, at))
                };
                let path = Path::between(x, (end + 0.13).min(width + 0.01), upper, lower);
                let deep =
                    mix(tone, self.palette.land[3], if index > 2 { 0.3 } else { 0.15 } + 0.25 * t as f32);
                self.add(path, Paint::stops(&[(y0, tone, 1.0), (y1, deep, 1.0)]).lit(self.glow(0.4)));
                x = end;
                index = (index + self.rng.count(1, 4) as usize) % 5;
            }
            if level % 5 == 3 {
                let at = self.rng.range(0.05, 0.95) * width;
                let size = 0.03 + 0.06 * t;
                let mut path = treeline(
                    &mut self.rng,
                    at - size * 2.0,
                    at + size * 2.0,
                    |x| contour(k, x) + 0.004,
                    size * 0.5,
                );
                let place = (at, contour(k, at));
                path.join(coconut_palm(&mut self.rng, place, size * 1.7, 0.15));
                self.add(
                    path,
                    Paint::flat(mix(self.palette.ink, self.palette.hills[0], (0.35 - 0.3 * t) as f32), 1.0),
                );
            }
        }
        self.ground();
    }

    /// An avenue in a plantation: trunks in rows towards a pale light.
    pub(super) fn grove(&mut self) {
        self.sun = (self.somewhere(0.36, 0.46), self.horizon);
        let [.., low] = self.palette.sky;
        let pale = mix(low, self.palette.light, 0.5);
        let (h, bottom, width) = (self.horizon, self.height, self.width);
        let edge = mix(self.palette.hills[0], self.palette.hills[1], 0.35);
        let paint = Paint::stops(&[(0.0, edge, 1.0), (h, mix(edge, pale, 0.6), 1.0)]);
        self.add(
            Path::rectangle(0.0, 0.0, width, bottom),
            paint.lit(Glow { radius: 0.55, strength: 0.95, rgb: pale, ..self.glow(1.0) }),
        );
        let sx = self.sun.0;
        let glow = self.glow(0.6);
        let stops = [
            (h, mix(self.land(0, 0.4), pale, 0.4), 1.0),
            (lerp(h, bottom, 0.4), self.land(1, 0.0), 1.0),
            (bottom, mix(self.land(3, 0.0), self.palette.ink, 0.5), 1.0),
        ];
        self.add(Path::rectangle(0.0, h, width, bottom), Paint::stops(&stops).lit(glow));
        let plain = Plain { vanish: (sx, h), drop: bottom - h };
        self.mist(h, 0.05, 0.7);
        let spacing = self.rng.range(0.5, 0.64);
        for (i, z) in [9.0, 5.4, 3.4, 2.15, 1.4].into_iter().enumerate() {
            let near = smooth(0.0, 1.0, 1.0 - (z - 1.3) / 9.0);
            let near = near * near;
            let tone = mix(mix(pale, self.palette.hills[0], 0.6), self.palette.ink, near as f32);
            let mut shadows = Path::new();
            let mut trunks = Path::new();
            for row in [-4.5f64, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5] {
                let x = row * spacing + self.rng.range(-0.03, 0.03);
                let (px, py) = plain.see((x, z));
                if !(-0.2..width + 0.2).contains(&px) {
                    continue;
                }
                let half = 0.022 / z * self.rng.range(0.85, 1.15);
                let lean = (self.rng.range(-0.05, 0.05) + 0.03 * row.signum()) / z;
                let fork = (px + lean * 0.6, h - 0.42 / z);
                let root = [((px, py), half * 1.5), ((px + lean * 0.02, py - 0.02 / z), half * 1.12)];
                let above = [((px + lean * 0.15, py - 0.1 / z), half), (fork, half * 0.8)];
                trunks.stroke(&[root, above].concat());
                for side in [-1.0, 1.0] {
                    let reach = self.rng.range(0.13, 0.24) / z * side;
                    let bough = (0..=6).map(|i| f64::from(i) / 6.0).map(|t| {
                        let at =
                            (fork.0 + reach * t * (1.4 - 0.4 * t), fork.1 - 0.5 / z * t * (0.6 + 0.4 * t));
                        (at, half * (0.72 - 0.68 * t))
                    });
                    trunks.stroke(&bough.collect::<Vec<_>>());
                }
                // Shadows fall towards the viewer, away from the light.
                let (ex, ey) = plain.see((x, z * 0.66));
                shadows.stroke(&[((px, py), half), ((ex + (px - sx) * 0.2, ey), half * 1.5)]);
            }
            // The leaves of a depth are one roof, its lower edge scalloped; the roofs make a tunnel of tones.
            let seed = self.rng.next();
            let roof = move |x: f64| h - (0.56 + 0.1 * fractal(seed, (x - sx) * z * 1.1, 2)) / z;
            let mut crowns = Path::between(-0.01, width + 0.01, |_| -0.1, roof);
            let mut x = -0.1;
            while x < width + 0.1 {
                let size = self.rng.range(0.05, 0.11) / z;
                crowns.oval((x, roof(x) - size * 0.1), size, size * 0.62);
                x += size * self.rng.range(0.7, 1.5);
            }
            let top = mix(tone, self.palette.ink, 0.25);
            let leaves = mix(tone, pale, (0.2 - 0.12 * near) as f32);
            self.add(crowns, Paint::stops(&[(0.0, top, 1.0), (h, leaves, 0.96)]).lit(self.glow(0.2)));
            let shade = mix(self.palette.land[3], self.palette.ink, 0.4);
            let (y0, y1) = (plain.see((0.0, z)).1, plain.see((0.0, z * 0.66)).1);
            self.add(shadows, Paint::stops(&[(y0, shade, 0.15 + 0.35 * near), (y1, shade, 0.0)]));
            self.add(trunks, Paint::flat(tone, 1.0).lit(self.glow(0.4 * (1.0 - near as f32))));
            if i < 3 {
                self.mist(plain.see((0.0, z)).1 - 0.02, 0.05, 0.3);
            }
        }
        self.ground();
    }

    /// A river plain seen from high above: bends, oxbow lakes, sandbanks and long fields.
    pub(super) fn delta(&mut self) {
        let (width, height) = (self.width, self.height);
        self.sun = (self.across(0.3), height * 0.25);
        let stops =
            [(0.0, self.land(2, 0.35), 1.0), (height, mix(self.land(3, 0.0), self.palette.ink, 0.3), 1.0)];
        self.add(Path::rectangle(0.0, 0.0, width, height), Paint::stops(&stops).lit(self.glow(0.4)));
        let (seed, slope) = (self.rng.next(), self.rng.range(0.15, 0.4) * self.side);
        // The ground is drawn as it lies and then seen aslant; fields bend along with the land.
        let bend = move |(x, y): (f64, f64)| {
            let warp = 0.05 * fractal(seed, x * 1.3 + y * 0.6, 2);
            (x + slope * (y - 0.5) + warp, y + 0.08 * fractal(seed ^ 2, x * 1.1 - y * 0.4, 2))
        };
        let mut y = -0.25;
        while y < height + 0.25 {
            let deep = self.rng.range(0.07, 0.14);
            let mut x = -0.6;
            while x < width + 0.6 {
                let wide = self.rng.range(0.03, 0.1);
                let mut points = Vec::new();
                for (ax, ay, bx, by) in
                    [(0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 1.0, 1.0), (1.0, 1.0, 0.0, 1.0), (0.0, 1.0, 0.0, 0.0)]
                {
                    for i in 0..6 {
                        let t = f64::from(i) / 6.0;
                        points.push(bend((
                            x + (wide - 0.003) * lerp(ax, bx, t),
                            y + (deep - 0.004) * lerp(ay, by, t),
                        )));
                    }
                }
                let index = self.rng.pick(&[0usize, 1, 1, 2, 2, 2, 3, 3, 4]);
                let tone = if index == 4 {
                    mix(self.palette.water[0], self.palette.land[2], 0.25)
                } else {
                    self.land(index, 0.12)
                };
                let mut path = Path::new();
                path.ring(points);
                let deep_tone = mix(tone, self.palette.ink, 0.3);
                let opacity = self.rng.range(0.35, 0.75);
                self.add(
                    path,
                    Paint::stops(&[(0.0, tone, opacity), (height, deep_tone, opacity)]).lit(self.glow(0.25)),
                );
                x += wide;
            }
            y += deep;
        }
        let half = self.rng.range(0.042, 0.056);
        let swing = self.rng.range(0.2, 0.245);
        let course = meander(&mut self.rng, 6.0, swing, half);
        let size = self.rng.range(0.78, 0.98);
        let (start, drift) = (self.somewhere(0.45, 0.6), -0.25 * self.side);
        let to = move |(x, y): (f64, f64)| (start + size * (x + drift * (y - 1.0)), size * 0.92 * y - 0.12);
        let wood = mix(self.palette.land[3], self.palette.ink, 0.35);
        self.add(ribbon(&course, half * 1.15, to), Paint::flat(wood, 0.55));
        self.add(ribbon(&course, half * 0.35, to), Paint::flat(self.land(0, 0.2), 0.95));
        let (light, dark) = (self.palette.water[0], self.palette.water[1]);
        let paint = Paint::stops(&[
            (0.0, mix(light, self.palette.light, 0.4), 1.0),
            (height * 0.5, mix(light, dark, 0.3), 1.0),
            (height, mix(light, dark, 0.85), 1.0),
        ]);
        self.add(ribbon(&course, 0.0, to), paint.lit(self.glow(0.7)));
        self.ground();
    }
}
