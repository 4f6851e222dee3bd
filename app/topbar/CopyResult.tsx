// One line of this machine's speed, for a message: measured in a worker of its own, which can be given up.

import { useEffect, useRef, useState } from "react";
import { useLabState } from "#app/hooks/useLab.ts";
import { resultLine, startTimer } from "#worker/timer.ts";
import type { TimerAnswer } from "#worker/timer.ts";

type Engine = { readonly name: string; readonly adapter: string };

export function CopyResult({ engine }: { readonly engine: Engine }) {
  const isIdle = useLabState((state) => state.activity === "idle");
  const [answer, setAnswer] = useState<TimerAnswer>();
  const [note, setNote] = useState("");
  const end = useRef<() => void>(undefined);
  useEffect(() => () => end.current?.(), []);
  const isRunning = answer !== undefined && "done" in answer;
  const line =
    answer && "rates" in answer
      ? resultLine(
          engine,
          { cores: navigator.hardwareConcurrency, userAgent: navigator.userAgent },
          answer.rates,
        )
      : undefined;

  function begin(): void {
    setNote("");
    setAnswer({ done: 0 });
    end.current = startTimer(engine.name, setAnswer);
  }

  async function copy(text: string): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setNote(isCopied ? "Copied." : "This browser refuses; select the line and copy it.");
  }

  if (isRunning) {
    return (
      <p>
        <progress aria-label="Five networks are timed" value={answer.done} />{" "}
        <button
          type="button"
          onClick={() => {
            end.current?.();
            setAnswer(undefined);
          }}
        >
          Cancel
        </button>
      </p>
    );
  }
  return (
    <>
      <button type="button" disabled={!isIdle} onClick={() => (line ? void copy(line) : begin())}>
        {line ? "Copy this line" : "Copy my result"}
      </button>
      {line && <p className="result-line">{line}</p>}
      {answer && "problem" in answer && <p>It could not be measured: {answer.problem}.</p>}
      {note && <p role="note">{note}</p>}
    </>
  );
}
