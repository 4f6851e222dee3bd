import { inflateSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import { paintFigure } from "./canvas.ts";
import type { Surface } from "./canvas.ts";
import type { Figure, Mark } from "./marks.ts";
import { encodePng } from "./png.ts";
import { figureToSvg, marksToSvg, pathData } from "./svg.ts";

const figure = (...marks: Mark[]): Figure => ({
  width: 100,
  height: 50,
  title: "Loss & <gain>",
  description: "a",
  marks,
});

describe("SVG", () => {
  test("coordinates carry three decimals, no negative zero, and gaps lift the pen", () => {
    expect(pathData([-0.0001, 1.23456, NaN, 2, 3, 4, 5, 6])).toBe("M0,1.235M3,4L5,6");
    expect(pathData([0, 0, 1, 1, 2, 0], true)).toBe("M0,0L1,1L2,0Z");
    expect(pathData([], true)).toBe("");
  });

  test("text is escaped and the figure is named", () => {
    const svg = figureToSvg(figure({ type: "text", x: 1, y: 2, text: 'a < "b"', fill: "#000" }));
    expect(svg).toContain("<title>Loss &amp; &lt;gain&gt;</title>");
    expect(svg).toContain(">a &lt; &quot;b&quot;</text>");
  });

  test("every clip has an id of its own", () => {
    const clip = { x: 0, y: 0, width: 5, height: 5 };
    const group: Mark = { type: "group", clip, marks: [] };
    const svg = marksToSvg([group, { type: "group", clip, marks: [group] }]);
    const ids = [...svg.matchAll(/id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  });
});

describe("PNG", () => {
  test("inflates to the very pixels, each row after a zero", () => {
    const [width, height] = [200, 100]; // two stored blocks
    const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => (i * 37) % 256);
    const png = Buffer.from(encodePng({ width, height, rgba }));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length)); // checks Adler-32 itself
    expect(rows.length).toBe(height * (4 * width + 1));
    for (let y = 0; y < height; y++) {
      const row = rows.subarray(y * (4 * width + 1));
      expect(row[0]).toBe(0);
      expect(
        Buffer.compare(
          row.subarray(1, 4 * width + 1),
          Buffer.from(rgba.subarray(4 * width * y, 4 * width * (y + 1))),
        ),
      ).toBe(0);
    }
  });

  // The end chunk of every PNG: its checksum is 0xAE426082 (PNG specification, annex on IEND).
  test("chunks carry the standard's checksum", () => {
    const png = Buffer.from(encodePng({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) }));
    expect(png.readUInt32BE(png.length - 4)).toBe(0xae426082);
  });
});

describe("canvas", () => {
  test("a figure is scaled to device pixels, cleared, and drawn mark by mark", () => {
    const calls = painted(
      figure(
        { type: "line", points: [0, 0, 5, 5, NaN, 0, 9, 9, 8, 8], stroke: "#123456", dash: [2, 1] },
        {
          type: "group",
          clip: { x: 1, y: 2, width: 3, height: 4 },
          marks: [{ type: "circle", x: 1, y: 1, r: 2, fill: "#fff" }],
        },
        { type: "text", x: 1, y: 10, text: "n = 8", fill: "#000", halo: "#fff", anchor: "middle" },
      ),
    );
    expect(calls).toEqual([
      "setTransform 2 0 0 2 0 0",
      "clearRect 0 0 100 50",
      "beginPath",
      "moveTo 0 0",
      "lineTo 5 5",
      "moveTo 9 9",
      "lineTo 8 8",
      "setLineDash 2,1",
      "stroke",
      "save",
      "beginPath",
      "rect 1 2 3 4",
      "clip",
      "beginPath",
      "arc 1 1 2 0 6.283185307179586",
      "fill",
      "restore",
      "setLineDash ",
      "strokeText n = 8 1 10",
      "fillText n = 8 1 10",
    ]);
  });
});

/** The methods a figure calls on its surface, with their arguments. */
function painted(drawn: Figure): string[] {
  const calls: string[] = [];
  const surface = new Proxy({} as Record<string, unknown>, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        calls.push(
          [String(name), ...args.map(String)].join(" ").trimEnd() +
            (args.length === 1 && String(args[0]) === "" ? " " : ""),
        ),
    set: () => true,
  });
  paintFigure(surface as unknown as Surface, drawn, 2);
  return calls;
}
