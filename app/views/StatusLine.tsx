// What just happened, in one sentence, spoken as it changes; and what went wrong, with its remedy.

import type { ReactNode } from "react";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function StatusLine() {
  const status = useLabState((state) => state.status);
  return (
    <p className="status" role="status">
      {status}
    </p>
  );
}

/** What stands between backticks is typed into a terminal. */
function withCode(message: string): ReactNode {
  return message.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}

export function AlertBar() {
  const lab = useLab();
  const alert = useLabState((state) => state.alert);
  return (
    <div className="alert" role="alert" hidden={!alert}>
      {alert && (
        <>
          <p>{withCode(alert.message)}</p>
          {alert.remedy === "lowerLearningRate" && (
            <button type="button" onClick={lab.lowerLearningRate}>
              Lower it tenfold and start again
            </button>
          )}
          {alert.remedy === "bestEngine" && (
            <button type="button" onClick={lab.useBestEngine}>
              Use the best engine here
            </button>
          )}
          {alert.remedy === "firstPreset" && (
            <button type="button" onClick={lab.openFirst}>
              Open the first preset
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
