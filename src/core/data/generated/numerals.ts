// How the ten numerals are written: pen strokes as points in a box of 100 × 100, y downwards. A stroke
// runs smoothly through its points; "|" marks a corner at the point before it, ";" lifts the pen. A
// numeral may have several ways of writing, one after the other. Pure data with its reader.

export type Point = readonly [x: number, y: number];
/** Smooth pieces; a piece that continues a stroke repeats the last point of the one before. */
export type Glyph = readonly (readonly Point[])[];

const WRITTEN: readonly (readonly string[])[] = [
  [
    "52 4, 24 16, 13 50, 24 84, 50 96, 77 84, 87 50, 76 16, 50 4",
    "62 6, 30 12, 16 48, 28 88, 58 94, 84 62, 80 22, 52 6, 38 14",
  ],
  ["52 4, 48 96", "30 26 , 54 4 | 52 96", "32 24, 52 5 | 52 95; 30 95, 74 95"],
  [
    "18 26, 34 7, 64 6, 80 26, 68 50, 42 74, 16 94 | 86 93",
    "20 22, 42 5, 70 12, 76 34, 54 62, 28 88, 18 80, 34 76, 60 92, 86 88",
  ],
  [
    "18 14, 46 4, 76 16, 70 38, 42 47 | 74 56, 83 76, 58 95, 16 86",
    "20 7, 80 7 | 44 42 | 74 50, 84 72, 62 94, 18 88",
  ],
  [
    "62 5 | 12 66 | 88 66; 64 30, 62 96",
    "26 6, 18 54 | 84 52; 72 6, 66 96",
    "70 4, 14 62, 90 60; 70 4, 68 96",
  ],
  [
    "80 7 | 28 8 | 22 46 | 50 38, 80 54, 78 82, 46 95, 16 85",
    "30 8, 24 44 | 54 40, 80 58, 72 86, 44 96, 16 86; 30 8, 82 7",
  ],
  [
    "72 6, 40 24, 20 60, 30 88, 54 96, 80 80, 74 58, 48 52, 24 68",
    "56 4, 30 40, 22 76, 46 96, 76 86, 74 62, 48 58, 26 76",
  ],
  ["14 9, 86 8 | 42 96", "14 9, 86 8 | 44 96; 30 52, 74 50", "12 20, 16 8 | 84 9, 58 50, 46 96"],
  [
    "76 20, 50 4, 24 20, 36 42, 66 58, 80 78, 50 96, 20 78, 34 58, 66 40, 76 20",
    "50 46, 26 26, 50 5, 74 26, 50 46, 20 74, 50 96, 80 74, 50 46",
  ],
  [
    "78 28, 54 5, 24 18, 22 42, 48 54, 74 38, 78 26, 74 62, 60 96",
    "76 24, 50 6, 24 26, 40 50, 66 44, 76 24 | 72 96",
  ],
];

/** Every way of writing each numeral, in units of the box's side. */
export const NUMERALS: readonly (readonly Glyph[])[] = WRITTEN.map((ways) => ways.map(readGlyph));

function readGlyph(text: string): Glyph {
  return text.split(";").flatMap((stroke) => {
    const pieces = stroke.split("|").map(readPoints);
    const joined = pieces.map((piece, i) => (i === 0 ? piece : [pieces[i - 1].at(-1)!, ...piece]));
    return joined.filter((piece) => piece.length > 1); // a corner right after the first point
  });
}

function readPoints(text: string): Point[] {
  return text.split(",").map((pair) => {
    const [x, y] = pair.trim().split(/\s+/).map(Number);
    return [x / 100, y / 100];
  });
}
