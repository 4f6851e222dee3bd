// The list of further arms: what each of them means, and by which initializer those are drawn that draw their weights.
// All of it counts from the next Fuse on.

import type { ReactNode } from "react";
import { initName } from "#core/experiment/armNames.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import type { ExtraArm } from "#core/experiment/armWords.ts";
import { explainLimit } from "#core/experiment/results/verdictLine.ts";
import { initOf, isAsRandom, ownInitOf } from "#core/experiment/schema/armInits.ts";
import { isDrawn } from "#core/experiment/schema/armInitsSchema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { DrawnArm } from "#core/experiment/schema/armInitsSchema.ts";
import { drawArm, EXTRA_ARMS, namedForNext, raceArm } from "#store/raceArms.ts";
import { verbOf } from "#store/verbs/verb.ts";
import { InitFields } from "#app/editor/InitFields.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { SplineFields } from "./SplineFields.tsx";
import { TeacherFields } from "./TeacherFields.tsx";

export function ArmList() {
  const verb = useLabState(verbOf);
  const asked = useLabState((state) => state.experiment.arms);
  return (
    <fieldset className="arm-list">
      <legend>Also race, from the next {verb === "fuse" ? "Fuse" : "Narrow"} on:</legend>
      <div className="arms">
        <Limit />
        <div className="arm-choice" data-arm="random">
          <p className="always">
            {ARM_WORDS.random.label}
            <small>always in the race: the fused network’s layers, drawn at random</small>
          </p>
          <ArmInit arm="random" />
        </div>
        {EXTRA_ARMS.map((arm) => (
          <ArmTick key={arm} arm={arm} isAsked={asked.includes(arm)}>
            {isDrawn(arm) && <ArmInit arm={arm} />}
          </ArmTick>
        ))}
        <TeacherFields />
        {asked.includes("spline") && <SplineFields />}
      </div>
    </fieldset>
  );
}

/** Why so few replicas decide nothing among so many arms, before anybody waits for the race: all but one are rivals. */
function Limit() {
  const limit = useLabState(({ experiment: { arms, replicas } }) =>
    explainLimit(arms.slice(1).map(() => ({ n: replicas }))),
  );
  return limit && <p className="note">{limit}</p>;
}

type ArmTickProps = {
  readonly arm: ExtraArm;
  readonly isAsked: boolean;
  /** Shown while the arm is asked for. */
  readonly children: ReactNode;
};

function ArmTick({ arm, isAsked, children }: ArmTickProps) {
  const lab = useLab();
  const label = useLabState((state) => namedForNext(arm, state.experiment));
  const { meaning } = ARM_WORDS[arm];
  return (
    <div className="arm-choice" data-arm={arm}>
      <label className="tick">
        <input
          type="checkbox"
          aria-label={label}
          aria-description={meaning}
          checked={isAsked}
          onChange={(event) => raceArm(lab, arm, event.target.checked)}
        />
        <span>
          {label}
          <small>{meaning}</small>
        </span>
      </label>
      {isAsked && children}
    </div>
  );
}

/** How an arm is drawn that has no initializer of its own. */
function otherwiseOf(arm: DrawnArm, experiment: Experiment): string {
  const { init, armInits } = experiment;
  if (isAsRandom(arm) && armInits?.random) return `as random: ${initName(armInits.random)}`;
  if (init.type === "spline") return `at random: ${initName(initOf({ init }, arm))}`;
  return `as the original: ${initName(init)}`;
}

/** By which initializer an arm is drawn: the experiment's, or one of its own. */
function ArmInit({ arm }: { readonly arm: DrawnArm }) {
  const lab = useLab();
  const experiment = useLabState((state) => state.experiment);
  const isAlways = arm === "randomOtherInit";
  return (
    <div className="arm-init" role="group" aria-label={`Start of ${namedForNext(arm, experiment)}`}>
      <InitFields
        init={isAlways ? ownInitOf(experiment, arm) : experiment.armInits?.[arm]}
        {...(!isAlways && { otherwise: otherwiseOf(arm, experiment) })}
        onChange={(init) => drawArm(lab, arm, init)}
      />
    </div>
  );
}
