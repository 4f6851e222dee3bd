// One run in the strip: its curves in small, what differs from the run before, its verdict; to be opened, pinned, deleted.

import { Fragment, useMemo } from "react";
import { agoOf } from "#store/kept/keptLine.ts";
import type { Run, Runs } from "#store/runs/runsState.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { differenceOf, verdictsIn } from "./words.ts";

type RunCardProps = {
  readonly run: Run;
  readonly before: Run | undefined;
  readonly runs: Runs;
  readonly seenAt: number;
  readonly isPresent: boolean;
  /** Whether the tabulator stops here: arrow keys lead to the others. */
  readonly isStop: boolean;
};

export function RunCard({ run, before, runs, seenAt, isPresent, isStop }: RunCardProps) {
  const { id, name, isPinned, file, savedAt } = run;
  const { short, whole } = useMemo(() => differenceOf(run, before), [run, before]);
  const tabIndex = isStop ? 0 : -1;
  return (
    <li className="run" data-run={id} data-present={isPresent || undefined}>
      <button
        type="button"
        className="open"
        data-part="open"
        tabIndex={tabIndex}
        aria-current={isPresent ? "true" : undefined}
        aria-keyshortcuts="Delete"
        title={whole}
        onClick={() => void runs.open(id)}
      >
        <span className="name">
          <b>{name}</b>
          <small>{isPresent ? "on the stage" : (file ?? agoOf(savedAt, seenAt))}</small>
        </span>
        <Thumbnail run={run} />
        <span className="differs">{short}</span>
        <span className="found">
          {verdictsIn(run).map(({ against, word, size, unit }) => (
            <Fragment key={against}>
              <span>{against} </span>
              <strong data-verdict={word}>{word} </strong>
              <span className="size">
                {size}
                <span className="visually-hidden"> {unit}, </span>
              </span>
            </Fragment>
          ))}
        </span>
      </button>
      <span className="actions">
        <button
          type="button"
          className="quiet pin"
          data-part="pin"
          tabIndex={tabIndex}
          aria-pressed={isPinned}
          aria-label={`Pin ${name}`}
          title={isPinned ? `${name} is drawn behind others` : `Draw ${name} behind others`}
          onClick={() => void runs.pin(id, !isPinned)}
        >
          <PinIcon />
          {isPinned ? "Pinned" : "Pin"}
        </button>
        <button
          type="button"
          className="quiet"
          data-part="delete"
          tabIndex={tabIndex}
          aria-label={`Delete ${name}`}
          onClick={() => void runs.remove([id])}
        >
          Delete
        </button>
      </span>
    </li>
  );
}

function PinIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M5.5 1.5h5l-.8 4.2 2.3 2.3v1.5H4V8l2.3-2.3zM8 9.5v5" />
    </svg>
  );
}
