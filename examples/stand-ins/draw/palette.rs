//! The inks of the prints: the report's blue-greens and ochres at different hours of the day.

/// sRGB, each part from 0 to 1.
pub(super) type Rgb = [f32; 3];

/// The tones of one hour.
#[derive(Clone, Copy)]
pub(super) struct Palette {
    /// Sky at the top, half way down, and over the horizon.
    pub(super) sky: [Rgb; 3],
    /// Sun or moon, and the light around it.
    pub(super) disc: Rgb,
    pub(super) light: Rgb,
    /// The farthest hills, and the nearest.
    pub(super) hills: [Rgb; 2],
    pub(super) mist: Rgb,
    /// Fields, from the lightest to the darkest.
    pub(super) land: [Rgb; 4],
    /// Water at the horizon, and at the viewer's feet.
    pub(super) water: [Rgb; 2],
    /// Silhouettes in the foreground.
    pub(super) ink: Rgb,
}

/// The hours in the order in which a seed counts them.
pub(super) const PALETTES: [Palette; 7] =
    [dawn(), noon(), ochre_evening(), moonlight(), white_mist(), dry_season(), after_rain()];

/// How many of `PALETTES` there are.
pub(super) const HOURS: u64 = PALETTES.len() as u64;

const fn rgb(hex: u32) -> Rgb {
    [(hex >> 16) as f32 / 255.0, (hex >> 8 & 0xff) as f32 / 255.0, (hex & 0xff) as f32 / 255.0]
}

/// From `a` at 0 to `b` at 1.
pub(super) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

const fn dawn() -> Palette {
    Palette {
        sky: [rgb(0x8fbdc4), rgb(0xcfe2de), rgb(0xf5e3bd)],
        disc: rgb(0xfdf5e2),
        light: rgb(0xf7d690),
        hills: [rgb(0xbfd6d3), rgb(0x16545f)],
        mist: rgb(0xf0efe2),
        land: [rgb(0xdcb968), rgb(0xb9924a), rgb(0x628f7b), rgb(0x2a6566)],
        water: [rgb(0xece9d6), rgb(0x3f8793)],
        ink: rgb(0x06323c),
    }
}

const fn noon() -> Palette {
    Palette {
        sky: [rgb(0x2b7683), rgb(0x76b2b9), rgb(0xdfebe2)],
        disc: rgb(0xfbf8ee),
        light: rgb(0xf3efdc),
        hills: [rgb(0x9cc4c6), rgb(0x0d4a56)],
        mist: rgb(0xe9f1ec),
        land: [rgb(0xe8c878), rgb(0xcb9a41), rgb(0x7ba182), rgb(0x31696a)],
        water: [rgb(0xd9e9e5), rgb(0x1f6875)],
        ink: rgb(0x05303a),
    }
}

const fn ochre_evening() -> Palette {
    Palette {
        sky: [rgb(0xb97a2b), rgb(0xdfa550), rgb(0xf4d69a)],
        disc: rgb(0xfff3d2),
        light: rgb(0xfbe3aa),
        hills: [rgb(0xd9ae6c), rgb(0x0e434d)],
        mist: rgb(0xf3dcae),
        land: [rgb(0xd9a048), rgb(0xa96f22), rgb(0x5d6f4f), rgb(0x1e5054)],
        water: [rgb(0xf2d08b), rgb(0x1d5e69)],
        ink: rgb(0x04272f),
    }
}

const fn moonlight() -> Palette {
    Palette {
        sky: [rgb(0x052a34), rgb(0x0d4652), rgb(0x3f8089)],
        disc: rgb(0xf5eeda),
        light: rgb(0x5b98a0),
        hills: [rgb(0x3a7a84), rgb(0x06303a)],
        mist: rgb(0x7eaeb3),
        land: [rgb(0x8b8a5c), rgb(0x4d7f76), rgb(0x1f5f66), rgb(0x0e434e)],
        water: [rgb(0xa9cdce), rgb(0x0a3b47)],
        ink: rgb(0x021d25),
    }
}

const fn white_mist() -> Palette {
    Palette {
        sky: [rgb(0xb9d6d9), rgb(0xdceaea), rgb(0xf6f4ea)],
        disc: rgb(0xcf8a2c),
        light: rgb(0xf6e2b4),
        hills: [rgb(0xc9dfdf), rgb(0x1f636e)],
        mist: rgb(0xf7f6ef),
        land: [rgb(0xe3c27a), rgb(0x9fbfae), rgb(0x5d9696), rgb(0x286871)],
        water: [rgb(0xf1f3ec), rgb(0x68a3ab)],
        ink: rgb(0x0a414d),
    }
}

const fn dry_season() -> Palette {
    Palette {
        sky: [rgb(0xe6cf9f), rgb(0xf0e0bd), rgb(0xf8efd9)],
        disc: rgb(0xc06f1c),
        light: rgb(0xfbf0d2),
        hills: [rgb(0xe2c794), rgb(0x8a5a1c)],
        mist: rgb(0xf8efda),
        land: [rgb(0xe9c576), rgb(0xcd9236), rgb(0xa5671b), rgb(0x6a4a1f)],
        water: [rgb(0xcfe3e2), rgb(0x2f7985)],
        ink: rgb(0x08404c),
    }
}

const fn after_rain() -> Palette {
    Palette {
        sky: [rgb(0x3b7a84), rgb(0x74a7ac), rgb(0xc3d8d4)],
        disc: rgb(0xe9e6d2),
        light: rgb(0xe6e3cc),
        hills: [rgb(0x86b0b3), rgb(0x0b4350)],
        mist: rgb(0xcfdfdb),
        land: [rgb(0xd39b3d), rgb(0x7ea38e), rgb(0x3f7f7f), rgb(0x175560)],
        water: [rgb(0xcfdfda), rgb(0x175763)],
        ink: rgb(0x042c36),
    }
}
