// Over a chart of curves: a crosshair that reads all arms at once, by pointer or by arrow keys, and a
// drag that zooms. Only this layer is painted while a visitor points.

import { useCallback, useEffect, useRef, useState } from "react";
import type { PointerEvent } from "react";
import { paintMarks } from "#charts/marks/canvas.ts";
import type { CurvesOptions } from "#charts/curves/curvesOptions.ts";
import type { CurvesGeometry } from "#charts/curves/curvesGeometry.ts";
import { crosshairMarks, readCurves, zoomDomain } from "#charts/curves/curvesReading.ts";
import { readoutMarks, readoutText, selectionMarks } from "#charts/curves/curvesReadout.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { point } from "./crosshair.ts";
import type { Crosshair, Painted } from "./crosshair.ts";
import { placeOfMoment, useMoment } from "./moment.ts";
import { useSidewaysTouch } from "#app/hooks/useSidewaysTouch.ts";

type CurveReaderProps = {
  /** "Loss of every arm" */
  readonly label: string;
  readonly options: Omit<CurvesOptions, "width" | "height">;
  readonly painted: Painted;
  /** What makes the figure now; it may not have been painted yet. */
  readonly maker: unknown;
  readonly crosshair: Crosshair;
  readonly onZoom: (domain: readonly [number, number] | undefined) => void;
  /** Whether it goes to the moments that other panels ask for. */
  readonly answersMoments: boolean;
};

export function CurveReader(props: CurveReaderProps) {
  const { options, painted, crosshair, onZoom } = props;
  const { theme } = options;
  const zone = useRef<HTMLDivElement>(null);
  useSidewaysTouch(zone);
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      const { geometry } = painted;
      const { place, drag, on } = crosshair;
      if (!geometry) return;
      const at = (value: number) => geometry.x(value);
      if (drag) paintMarks(surface, selectionMarks(geometry, at(drag[0]), at(drag[1]), theme));
      if (place === undefined) return;
      const reading = readCurves(geometry, at(place));
      paintMarks(surface, crosshairMarks(geometry, reading, theme));
      if (drag || on !== painted) return;
      paintMarks(surface, readoutMarks(geometry, reading, { ...options, width }));
    },
    [painted, crosshair, theme, options],
  );
  const stamp = useCallback(
    () => `${crosshair.version} ${crosshair.place === undefined ? "" : painted.count}`,
    [crosshair, painted],
  );

  function placeOf(event: PointerEvent<HTMLElement>): number | undefined {
    const { left } = event.currentTarget.getBoundingClientRect();
    return painted.geometry?.x.invert(event.clientX - left);
  }

  function press(event: PointerEvent<HTMLElement>): void {
    const place = placeOf(event);
    if (event.button !== 0 || place === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    point(crosshair, { place, on: painted, drag: [place, place] });
  }

  function move(event: PointerEvent<HTMLElement>): void {
    const place = placeOf(event);
    if (place === undefined) return;
    point(crosshair, { place, on: painted, drag: crosshair.drag && [crosshair.drag[0], place] });
  }

  function release(): void {
    const { drag } = crosshair;
    const { geometry } = painted;
    point(crosshair, { drag: undefined });
    if (!drag || !geometry) return;
    const domain = zoomDomain(geometry, geometry.x(drag[0]), geometry.x(drag[1]));
    if (domain) onZoom(domain);
  }

  return (
    <div
      className="reader"
      ref={zone}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => point(crosshair, { drag: undefined, place: undefined })}
      onPointerLeave={() => crosshair.drag ?? point(crosshair, { place: undefined })}
      onDoubleClick={() => onZoom(undefined)}
    >
      <Canvas paint={paint} stamp={stamp} />
      <ArrowReader {...props} />
    </div>
  );
}

/** The crosshair by keyboard: a native slider over the measured places, whose value is spoken. */
function ArrowReader(props: CurveReaderProps) {
  const { label, options, painted, maker, crosshair } = props;
  const slider = useRef<HTMLInputElement>(null);
  const [{ index, places }, setReading] = useState({ index: 0, places: [0] as readonly number[] });
  const { geometry } = painted;

  function read(next: number): void {
    const measured = painted.geometry ? measuredPlaces(painted.geometry) : [0];
    const kept = Math.max(0, Math.min(next, measured.length - 1));
    setReading({ index: kept, places: measured });
    point(crosshair, { place: measured[kept], on: painted });
  }

  // Another axis, another band: what is spoken is of the old picture until the new one is painted.
  const again = useRef(() => {});
  again.current = () => {
    if (document.activeElement === slider.current) read(index);
  };
  useEffect(() => {
    let isNew = true;
    const look = () => {
      if (!isNew || painted.maker !== maker) return;
      isNew = false;
      again.current();
    };
    look();
    return painted.listen(look);
  }, [maker, painted]);

  useMomentAsked(props, (place) => {
    slider.current?.scrollIntoView({ block: "nearest" });
    slider.current?.focus({ preventScroll: true });
    read(measuredPlaces(painted.geometry!).indexOf(place));
  });

  const spoken = geometry
    ? readoutText(geometry, readCurves(geometry, geometry.x(places[index])), options)
    : "nothing measured yet";
  return (
    <input
      ref={slider}
      type="range"
      aria-label={`Read at a point: ${label}`}
      aria-valuetext={spoken}
      min={0}
      max={Math.max(1, places.length - 1)}
      value={index}
      onChange={(event) => read(Number(event.target.value))}
      onFocus={() => read(index)}
      onBlur={() => point(crosshair, { place: undefined })}
    />
  );
}

/** Goes to a moment that another panel asks for, once all of the race is drawn; one chart of the two does. */
function useMomentAsked(props: CurveReaderProps, go: (place: number) => void): void {
  const { painted, maker, answersMoments, onZoom } = props;
  const asked = useMoment((state) => state.asked);
  const done = useRef(asked); // what was asked for before this chart was there is not its affair
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    if (!answersMoments || !asked || done.current === asked) return undefined;
    onZoom(undefined);
    const look = () => {
      if (painted.maker !== maker || !painted.geometry || done.current === asked) return;
      const place = placeOfMoment(painted.geometry, asked);
      if (place === undefined || !measuredPlaces(painted.geometry).includes(place)) return;
      done.current = asked;
      latest.current(place);
    };
    look();
    return painted.listen(look);
  }, [asked, answersMoments, maker, onZoom, painted]);
}

/** Where any arm was evaluated within the visible stretch, in order. */
function measuredPlaces({ curves, x }: CurvesGeometry): readonly number[] {
  const [from, to] = x.domain();
  const evaluated = curves.filter(({ curve }) => curve.part !== "train");
  const all = evaluated.flatMap(({ places }) => [...places]);
  const seen = [...new Set(all)].filter((place) => place >= from && place <= to);
  return seen.length > 0 ? seen.toSorted((a, b) => a - b) : [from];
}
