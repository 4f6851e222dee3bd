// Marks written as SVG text: for export, for stored figures in tests, and for panels that are not
// repainted every frame. Coordinates carry at most three decimals.

import { FONT_FAMILY, FONT_SIZE } from "./marks.ts";
import type { Figure, Mark, Paint, Points, TextMark } from "./marks.ts";
import { pngDataUrl } from "./png.ts";

/** A whole, self-contained SVG document, named and described for screen readers. */
export function figureToSvg(figure: Figure): string {
  const { width, height, background } = figure;
  const size = `width="${round(width)}" height="${round(height)}"`;
  const box = `viewBox="0 0 ${round(width)} ${round(height)}"`;
  const backdrop =
    background === undefined ? [] : [`<rect ${size} fill="${escapeXml(background)}"/>`];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box} role="img" font-family="${escapeXml(FONT_FAMILY)}" style="font-variant-numeric:tabular-nums">`,
    `<title>${escapeXml(figure.title)}</title>`,
    `<desc>${escapeXml(figure.description)}</desc>`,
    ...backdrop,
    marksToSvg(figure.marks),
    "</svg>",
  ].join("\n");
}

/**
 * The marks alone, one element a line, for use inside an `<svg>`; `clipPrefix` must be unique on the
 * page.
 */
export function marksToSvg(marks: readonly Mark[], clipPrefix = "clip"): string {
  return marks.map((mark, index) => markToSvg(mark, `${clipPrefix}-${index}`)).join("\n");
}

function markToSvg(mark: Mark, id: string): string {
  switch (mark.type) {
    case "line":
      return `<path d="${pathData(mark.points, mark.closed)}"${paint(mark, "round")}/>`;
    case "rect":
      return `<rect${box(mark)}${attribute("rx", mark.radius)}${paint(mark)}/>`;
    case "circle":
      return `<circle cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(mark.r)}"${paint(mark)}/>`;
    case "path":
      return `<path d="${escapeXml(mark.d)}"${paint(mark, "round")}/>`;
    case "text":
      return text(mark);
    case "image": {
      const rendering = mark.smooth ? "" : ' style="image-rendering:pixelated"';
      return `<image${box(mark)} preserveAspectRatio="none"${rendering} href="${pngDataUrl(mark.pixels)}"/>`;
    }
    case "group": {
      const inside = marksToSvg(mark.marks, id);
      if (mark.clip === undefined) return `<g>\n${inside}\n</g>`;
      return `<clipPath id="${id}"><rect${box(mark.clip)}/></clipPath><g clip-path="url(#${id})">\n${inside}\n</g>`;
    }
    default:
      return mark satisfies never;
  }
}

/** `M…L…` with a new subpath after every gap. */
export function pathData(points: Points, closed = false): string {
  let d = "";
  let pen = "M";
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    d += `${pen}${round(x)},${round(y)}`;
    pen = "L";
  }
  return closed && d !== "" ? `${d}Z` : d;
}

/** At most three decimals, no negative zero. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000 + 0;
}

function paint(p: Paint, join?: string): string {
  return [
    ` fill="${escapeXml(p.fill ?? "none")}"`,
    attribute("fill-opacity", p.fillOpacity),
    p.stroke === undefined ? "" : ` stroke="${escapeXml(p.stroke)}"`,
    attribute("stroke-width", p.strokeWidth),
    attribute("stroke-opacity", p.strokeOpacity),
    p.dash === undefined || p.dash.length === 0 ? "" : ` stroke-dasharray="${p.dash.join(" ")}"`,
    p.stroke !== undefined && join !== undefined ? ` stroke-linejoin="${join}"` : "",
  ].join("");
}

function text(mark: TextMark): string {
  const { anchor = "start", size = FONT_SIZE, baseline = "alphabetic", halo } = mark;
  // The middle is a shift, not dominant-baseline, which editors of exported files often ignore.
  const y = baseline === "middle" ? mark.y + MIDDLE * size : mark.y;
  const rim =
    halo === undefined
      ? ""
      : ` stroke="${escapeXml(halo)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`;
  return (
    `<text x="${round(mark.x)}" y="${round(y)}" font-size="${size}" fill="${escapeXml(mark.fill)}"` +
    `${attribute("font-weight", mark.weight)}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}` +
    `${rim}>${escapeXml(mark.text)}</text>`
  );
}

/** Half the height of a capital, in units of the font size. */
export const MIDDLE = 0.36;

function box(b: { x: number; y: number; width: number; height: number }): string {
  return ` x="${round(b.x)}" y="${round(b.y)}" width="${round(b.width)}" height="${round(b.height)}"`;
}

function attribute(name: string, value: number | undefined): string {
  return value === undefined ? "" : ` ${name}="${round(value)}"`;
}

function escapeXml(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
