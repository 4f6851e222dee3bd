// Marks painted on a canvas, for what moves. No state is kept between calls except one hidden
// canvas for stretching pixels; the caller owns size, device pixel ratio and the frame loop.

import { FONT_FAMILY, FONT_SIZE } from "./marks.ts";
import type {
  Figure,
  GroupMark,
  ImageMark,
  Mark,
  Paint,
  Pixels,
  Points,
  TextMark,
} from "./marks.ts";
import { MIDDLE } from "./svg.ts";

/** What painting needs of a canvas context; the real ones and a recording fake both fit. */
export type Surface = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Clears the canvas and paints the figure; `ratio` is devicePixelRatio, the canvas `ratio` times
 * the figure's size. The figure's units stay CSS pixels.
 */
export function paintFigure(surface: Surface, figure: Figure, ratio = 1): void {
  surface.setTransform(ratio, 0, 0, ratio, 0, 0);
  surface.clearRect(0, 0, figure.width, figure.height);
  if (figure.background !== undefined) {
    surface.fillStyle = figure.background;
    surface.fillRect(0, 0, figure.width, figure.height);
  }
  paintMarks(surface, figure.marks);
}

/** Paints marks in order over what is there, in the surface's present transform. */
export function paintMarks(surface: Surface, marks: readonly Mark[]): void {
  for (const mark of marks) paintMark(surface, mark);
}

function paintMark(surface: Surface, mark: Mark): void {
  switch (mark.type) {
    case "line":
      surface.beginPath();
      trace(surface, mark.points);
      if (mark.closed) surface.closePath();
      return fillAndStroke(surface, mark);
    case "rect":
      surface.beginPath();
      if (mark.radius === undefined) surface.rect(mark.x, mark.y, mark.width, mark.height);
      else surface.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
      return fillAndStroke(surface, mark);
    case "circle":
      surface.beginPath();
      surface.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI);
      return fillAndStroke(surface, mark);
    case "path":
      return fillAndStroke(surface, mark, new Path2D(mark.d));
    case "text":
      return paintText(surface, mark);
    case "image":
      return paintImage(surface, mark);
    case "group":
      return paintGroup(surface, mark);
    default:
      mark satisfies never;
  }
}

function trace(surface: Surface, points: Points): void {
  let down = false;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    const here = Number.isFinite(x) && Number.isFinite(y);
    if (here && down) surface.lineTo(x, y);
    else if (here) surface.moveTo(x, y);
    down = here;
  }
}

function fillAndStroke(surface: Surface, paint: Paint, path?: Path2D): void {
  if (paint.fill !== undefined && paint.fill !== "none") {
    surface.fillStyle = paint.fill;
    surface.globalAlpha = paint.fillOpacity ?? 1;
    if (path === undefined) surface.fill();
    else surface.fill(path);
  }
  if (paint.stroke !== undefined) {
    surface.strokeStyle = paint.stroke;
    surface.globalAlpha = paint.strokeOpacity ?? 1;
    surface.lineWidth = paint.strokeWidth ?? 1;
    surface.lineJoin = "bevel"; // round joins cost twice the time on noisy curves
    surface.setLineDash(paint.dash === undefined ? [] : [...paint.dash]);
    if (path === undefined) surface.stroke();
    else surface.stroke(path);
  }
  surface.globalAlpha = 1;
}

function paintText(surface: Surface, mark: TextMark): void {
  const { size = FONT_SIZE, weight = 400, baseline = "alphabetic" } = mark;
  const y = baseline === "middle" ? mark.y + MIDDLE * size : mark.y;
  surface.font = `${weight} ${size}px ${FONT_FAMILY}`;
  surface.textAlign = mark.anchor === "middle" ? "center" : (mark.anchor ?? "start");
  surface.textBaseline = "alphabetic";
  if (mark.halo !== undefined) {
    surface.setLineDash([]);
    surface.lineJoin = "round";
    surface.lineWidth = 3;
    surface.strokeStyle = mark.halo;
    surface.strokeText(mark.text, mark.x, y);
  }
  surface.fillStyle = mark.fill;
  surface.fillText(mark.text, mark.x, y);
}

function paintGroup(surface: Surface, mark: GroupMark): void {
  surface.save();
  if (mark.clip !== undefined) {
    const { x, y, width, height } = mark.clip;
    surface.beginPath();
    surface.rect(x, y, width, height);
    surface.clip();
  }
  paintMarks(surface, mark.marks);
  surface.restore();
}

function paintImage(surface: Surface, mark: ImageMark): void {
  surface.imageSmoothingEnabled = mark.smooth ?? false;
  surface.drawImage(bitmap(mark.pixels), mark.x, mark.y, mark.width, mark.height);
}

let scratch: OffscreenCanvas | undefined;

/** The pixels as something drawImage takes. One canvas serves all: drawImage copies at once. */
function bitmap({ width, height, rgba }: Pixels): OffscreenCanvas {
  scratch ??= new OffscreenCanvas(width, height);
  scratch.width = width;
  scratch.height = height;
  const image = new ImageData(width, height);
  image.data.set(rgba);
  scratch.getContext("2d")?.putImageData(image, 0, 0);
  return scratch;
}
