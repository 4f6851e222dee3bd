// What just happened, in one sentence, spoken as it changes; and what went wrong, with its remedy.

import type { ReactNode } from "react";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useOutlasts } from "./useOutlasts.ts";
import type { Lab } from "#store/lab.ts";
import type { Alert } from "#store/state.ts";

/** Milliseconds of opening after which it can be cancelled. */
const LONG = 1500;

type StatusLineProps = {
  /** In place of the lab's own sentence, where a page shows something else. */
  readonly children?: ReactNode;
};

export function StatusLine({ children }: StatusLineProps) {
  const lab = useLab();
  const status = useLabState((state) => state.status);
  const isLong = useOutlasts(useLabState((state) => state.activity) === "opening", LONG);
  return (
    <div className="doing">
      <p className="status" role="status">
        {children || status.replaceAll(" %", "\u00a0%")}
      </p>
      {isLong && (
        <button type="button" className="quiet" onClick={lab.cancelOpening}>
          Cancel opening
        </button>
      )}
    </div>
  );
}

/** Text between backticks is a command for a terminal. */
function withCode(message: string): ReactNode {
  return message.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}

/** The actions that an alert offers. */
const REMEDIES: {
  readonly [remedy in NonNullable<Alert["remedy"]>]: {
    readonly label: string;
    readonly apply: (lab: Lab) => void;
  };
} = {
  lowerLearningRate: {
    label: "Lower it tenfold and start again",
    apply: (lab) => lab.lowerLearningRate(),
  },
  bestEngine: { label: "Use the best engine here", apply: (lab) => lab.useBestEngine() },
  firstPreset: { label: "Open the first preset", apply: (lab) => lab.openFirst() },
  randomWeights: { label: "Start from random weights", apply: (lab) => lab.forgetWeights() },
  tryAgain: { label: "Try again", apply: (lab) => lab.tryAgain() },
  judge: { label: "Fetch the verdict", apply: (lab) => lab.judge() },
};

export function AlertBar() {
  const lab = useLab();
  const alert = useLabState((state) => state.alert);
  const remedy = alert?.remedy && REMEDIES[alert.remedy];
  return (
    <div className={alert?.isCalm ? "alert calm" : "alert"} role="alert" hidden={!alert}>
      {alert && (
        <>
          <p>{withCode(alert.message)}</p>
          {remedy && (
            <button type="button" onClick={() => remedy.apply(lab)}>
              {remedy.label}
            </button>
          )}
          <button type="button" className="quiet" onClick={lab.dismissAlert}>
            Dismiss
          </button>
        </>
      )}
    </div>
  );
}
