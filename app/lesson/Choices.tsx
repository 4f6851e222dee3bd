// A question before something happens: what will?

import type { Question } from "./lesson.ts";

type ChoicesProps = {
  readonly question: Pick<Question, "ask" | "choices">;
  readonly guessed: number | undefined;
  readonly onGuess: (choice: number) => void;
};

export function Choices({ question: { ask, choices }, guessed, onGuess }: ChoicesProps) {
  return (
    <fieldset className="predict">
      <legend>{ask}</legend>
      {choices.map((choice, i) => (
        <label key={choice}>
          <input
            type="radio"
            name="prediction"
            checked={guessed === i}
            onChange={() => onGuess(i)}
          />
          {choice}
        </label>
      ))}
    </fieldset>
  );
}
