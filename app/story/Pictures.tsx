// The boundary of the deep network, large; fused, the picture parts into two of the same size, each under its
// accuracy in figures that can be read from the last row.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { useLooking } from "#app/stage/useLooking.ts";
import { canChoose } from "./Blocks.tsx";
import type { Phase } from "./phase.ts";
import { scoreOf } from "./words.ts";

const BoundaryPicture = lazyView(
  async () => (await import("./BoundaryPicture.tsx")).BoundaryPicture,
  ({ children }) => <div className="boundary-picture">{children}</div>,
);

const DEEP = [{ arm: "original", name: "Deep network" }] as const;
const PAIR = [
  { arm: "fused", name: "Fused network" },
  { arm: "random", name: "Random network" },
] as const;

export function Pictures({ phase }: { readonly phase: Phase }) {
  useLooking();
  const shown = canChoose(phase) || phase === "fusing" ? DEEP : PAIR;
  return (
    <div className="story-pictures" data-count={shown.length}>
      {shown.map(({ arm, name }) => (
        <div key={arm} className="story-picture" data-arm={arm}>
          <Score arm={arm} name={name} />
          <BoundaryPicture arm={arm} label={`${name}’s boundary`} />
        </div>
      ))}
    </div>
  );
}

type ScoreProps = { readonly arm: Arm; readonly name: string };

function Score({ arm, name }: ScoreProps) {
  const shown = useLabState((state) => formatPercent(scoreOf(state, arm)));
  const count = useLabState((state) => state.experiment.replicas);
  const [figure, unit] = shown.split("\u00a0");
  return (
    <p className="story-score">
      <span className="name">{name}</span>
      <strong>
        {figure}
        {unit && <small>&nbsp;{unit}</small>}
      </strong>
      <span className="of">
        <span className="roomy">accuracy, </span>mean of {count}
      </span>
    </p>
  );
}
