// A choice that the file has made already: what was guessed is marked as a guess, with the reason below;
// anything else is one click away, and so is the guess again.

import { useId } from "react";
import type { Understood } from "#core/data/table/report.ts";
import type { Offers } from "./words.ts";

type GuessSelectProps<T> = {
  readonly label: string;
  /** Whether the label is for screen readers alone: the name of the column stands above. */
  readonly hidesLabel?: boolean;
  /** What the file is read by at the moment; undefined while nothing could be read. */
  readonly understood: Understood<T> | undefined;
  /** Undefined: the guess is followed. */
  readonly chosen: T | undefined;
  readonly offers: Offers<T>;
  /** Shown while there is neither a guess nor a choice. */
  readonly open?: string;
  readonly onChoose: (value: T | undefined) => void;
};

export function GuessSelect<T>(props: GuessSelectProps<T>) {
  const { label, hidesLabel, understood, chosen, offers, open = "not guessed", onChoose } = props;
  const id = useId();
  const isGuess = chosen === undefined;
  const known = offers.some(([value]) => value === understood?.value);
  return (
    <div className="field" data-guessed={isGuess || undefined}>
      <label htmlFor={id} className={hidesLabel ? "visually-hidden" : undefined}>
        {label}
      </label>
      <select
        id={id}
        aria-describedby={`${id}-reason`}
        value={isGuess ? GUESS : offers.findIndex(([value]) => value === chosen)}
        onChange={({ target: { value } }) =>
          onChoose(value === GUESS ? undefined : offers[Number(value)][0])
        }
      >
        {!(isGuess && known) && <option value={GUESS}>{isGuess ? open : "guess again"}</option>}
        {offers.map(([value, name], index) => (
          <option key={name} value={isGuess && value === understood?.value ? GUESS : index}>
            {name}
          </option>
        ))}
      </select>
      <p className="reason" id={`${id}-reason`}>
        {isGuess ? understood && `guessed: ${understood.reason}` : "chosen by you"}
      </p>
    </div>
  );
}

const GUESS = "guess";
