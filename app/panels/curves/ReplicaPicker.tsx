// Over the strip of dots: a press on a dot, by mouse or finger, shows that replica's networks in the lanes; arrow keys
// go from replica to replica.

import { useRef } from "react";
import type { MouseEvent, PointerEvent } from "react";
import { nearestDot } from "#charts/curves/nearestDot.ts";
import type { DotStripGeometry } from "#charts/curves/dotStripGeometry.ts";
import { revealStage } from "#app/ui/reveal.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

/** Pixels from a dot at which a pointer still means it, and a finger. */
const REACH = 9;
const FINGER = 20;

type ReplicaPickerProps = {
  /** The strip as it is drawn at a width. */
  readonly geometryAt: (width: number) => DotStripGeometry;
  readonly count: number;
  /** What a replica reached, in words: "original 97.1 %, fused 96.0 %". */
  readonly wordsOf: (replica: number) => string;
};

export function ReplicaPicker({ geometryAt, count, wordsOf }: ReplicaPickerProps) {
  const lab = useLab();
  const chosen = useLabState((state) => state.replica);

  const finger = useRef(false);

  function dotAt({ currentTarget, clientX, clientY }: MouseEvent<HTMLElement>) {
    const { left, top, width } = currentTarget.getBoundingClientRect();
    const reach = finger.current ? FINGER : REACH;
    return nearestDot(geometryAt(width), [clientX - left, clientY - top], reach);
  }

  function hover(event: PointerEvent<HTMLElement>): void {
    const { currentTarget: zone } = event;
    const dot = dotAt(event);
    zone.style.cursor = dot ? "pointer" : "";
    zone.title = dot ? `Replica ${dot.replica + 1}: press to see its networks` : "";
  }

  function press(event: MouseEvent<HTMLElement>): void {
    const dot = dotAt(event);
    if (!dot) return;
    lab.showReplica(dot.replica);
    revealStage();
  }

  function show(place: number): void {
    lab.showReplica(place === 0 ? undefined : place - 1);
  }

  return (
    <div
      className="picker"
      onPointerDown={({ pointerType }) => (finger.current = pointerType === "touch")}
      onPointerMove={hover}
      onClick={press}
    >
      <input
        type="range"
        aria-label="Replica shown in the lanes"
        aria-valuetext={
          chosen === undefined
            ? "the first, as long as none is chosen"
            : `replica ${chosen + 1} of ${count}: ${wordsOf(chosen)}`
        }
        min={0}
        max={count}
        value={chosen === undefined ? 0 : chosen + 1}
        onChange={({ target }) => show(Number(target.value))}
        onKeyDown={({ key }) => key === "Escape" && show(0)}
      />
    </div>
  );
}
