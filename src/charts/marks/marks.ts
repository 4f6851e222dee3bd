// The things a figure is made of: plain, serialisable data in pixels, y downwards. Chart functions
// return marks; canvas.ts paints them, svg.ts writes them, React may render them. One description
// thus serves the live page, the export and the tests. The idea is Plot's split of transforms,
// scales and marks (observablehq/plot), without its DOM.

/** Flat pairs x₀, y₀, x₁, y₁, …; a non-finite number lifts the pen. */
export type Points = readonly number[] | Float64Array;

export type Paint = {
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  readonly dash?: readonly number[];
};

/** Row-major 8-bit RGBA, `width`·`height`·4 bytes. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
};

export type LineMark = Paint & {
  readonly type: "line";
  readonly points: Points;
  /** Joins the last point to the first: an area. */
  readonly closed?: boolean;
};
type RectMark = Paint & {
  readonly type: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
};
type CircleMark = Paint & {
  readonly type: "circle";
  readonly x: number;
  readonly y: number;
  readonly r: number;
};
/** SVG path data: Béziers and whatever points cannot describe. */
type PathMark = Paint & { readonly type: "path"; readonly d: string };
export type TextMark = {
  readonly type: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: "start" | "middle" | "end";
  /** y is the baseline, or the middle of the letters. */
  readonly baseline?: "alphabetic" | "middle";
  /** Colour of a thin rim that keeps the text readable over lines. */
  readonly halo?: string;
};
/** Pixels stretched over a rectangle, with hard edges unless `smooth`. */
export type ImageMark = {
  readonly type: "image";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Pixels;
  readonly smooth?: boolean;
};
/** Marks cut to a rectangle, if one is given. */
export type GroupMark = {
  readonly type: "group";
  readonly clip?: Box;
  readonly marks: readonly Mark[];
};

export type Mark = LineMark | RectMark | CircleMark | PathMark | TextMark | ImageMark | GroupMark;

export type Figure = {
  readonly width: number;
  readonly height: number;
  /** What the figure shows, in a few words; the accessible name. */
  readonly title: string;
  /** The sentence of the text alternative. */
  readonly description: string;
  /** Left out: transparent. */
  readonly background?: string;
  readonly marks: readonly Mark[];
};

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const FONT_FAMILY = '"Inter Variable", Inter, system-ui, sans-serif';
export const FONT_SIZE = 11;
