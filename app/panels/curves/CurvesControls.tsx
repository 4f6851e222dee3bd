// What the curves show: the band, the scale of the loss, which training curves are drawn, and the zoom.

import { useId } from "react";
import type { ReactNode } from "react";
import type { BandKind, XAxis } from "#charts/curves/curveData.ts";
import { Tip } from "#app/ui/Tip.tsx";
import { Term } from "#app/terms/Term.tsx";
import type { CurvesView } from "./useCurvesView.ts";

const BANDS: Record<BandKind, string> = {
  sd: "± sd",
  se: "± s.e.",
  minmax: "min to max",
  lines: "all replicas",
};
const AXES: Record<XAxis, string> = { step: "steps", seconds: "seconds", flop: "arithmetic" };
const SCALES: Record<CurvesView["yScale"], string> = { log: "log", linear: "linear" };

const HEIGHTS: Record<CurvesView["yFollows"], string> = {
  all: "all values",
  lastQuarter: "last quarter",
};

const WITH_PARENT =
  "Arms made from the parent start where its training ended; those that need the fusion, or the narrowing, pay for that too";

type CurvesControlsProps = {
  readonly view: CurvesView;
  readonly change: (fields: Partial<CurvesView>) => void;
};

export function CurvesControls({ view, change }: CurvesControlsProps) {
  const { band, xAxis, yScale, yFollows, withParent } = view;
  return (
    <div className="curves-controls" role="group" aria-label="How curves are drawn">
      <Choice label="Band" value={band} names={BANDS} onChange={(next) => change({ band: next })} />
      <Choice
        label="Loss"
        value={yScale}
        names={SCALES}
        onChange={(next) => change({ yScale: next })}
      />
      <Choice
        label="Height"
        value={yFollows}
        names={HEIGHTS}
        onChange={(next) => change({ yFollows: next })}
      />
      <Choice
        label="Over"
        value={xAxis}
        names={AXES}
        onChange={(next) => change({ xAxis: next })}
      />
      <Tip text={WITH_PARENT}>
        <label className="tick">
          <input
            type="checkbox"
            aria-description={WITH_PARENT}
            aria-label="with parent’s training"
            checked={withParent[xAxis]}
            onChange={(event) =>
              change({ withParent: { ...withParent, [xAxis]: event.target.checked } })
            }
          />
          with parent
        </label>
      </Tip>
      <Term name="withParent" />
    </div>
  );
}

type ChoiceProps<Name extends string> = {
  readonly label: string;
  readonly value: Name;
  readonly names: Record<Name, string>;
  readonly onChange: (value: Name) => void;
};

function Choice<Name extends string>({ label, value, names, onChange }: ChoiceProps<Name>) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as Name)}>
        {(Object.keys(names) as Name[]).map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
    </div>
  );
}

type ZoomButtonsProps = {
  /** Whether there is more than a point to look at. */
  readonly zoomable: boolean;
  readonly zoomed: boolean;
  readonly onZoomIn: () => void;
  readonly onReset: () => void;
};

/** Zooming without a drag; the reset keeps its place while there is nothing to reset. */
export function ZoomButtons({ zoomable, zoomed, onZoomIn, onReset }: ZoomButtonsProps): ReactNode {
  return (
    <div className="zoom">
      <button type="button" className="quiet" disabled={!zoomed} onClick={onReset}>
        Reset zoom
      </button>
      <button type="button" className="quiet" disabled={!zoomable} onClick={onZoomIn}>
        Zoom in
      </button>
    </div>
  );
}
