// One slide: words beside a picture, a question alone, or the picture alone while something happens.

import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { textOf } from "#app/lesson/lesson.ts";
import type { Question } from "#app/lesson/lesson.ts";
import { useFacts } from "#app/lesson/useFacts.ts";
import type { Facts } from "#app/lesson/facts.ts";
import type { Slide } from "./deck.ts";
import { Picture } from "./Picture.tsx";

type SlideViewProps = {
  readonly slide: Slide;
  /** Before the first fusion. */
  readonly isBefore: boolean;
  readonly isWaiting: boolean;
};

export function SlideView({ slide, isBefore, isWaiting }: SlideViewProps) {
  const { part, step } = slide;
  const facts = useFacts();
  if (part === "ask") return <Ask question={step.question!} />;
  if (part === "watch") return <Watch {...{ slide, isBefore, isWaiting }} />;
  return (
    <div className="slide beside">
      <div className="words" aria-live="polite">
        {part === "outcome" && step.question ? (
          <Outcome question={step.question} facts={facts} />
        ) : (
          <Words text={textOf((part === "outcome" && step.after) || step.text, facts)} />
        )}
      </div>
      <Picture light={step.light} isBefore={isBefore} />
    </div>
  );
}

/** The first line is the sentence of the slide, the longer the smaller. */
function Words({ text }: { readonly text: string }) {
  const [sentence, ...more] = text.split("\n");
  return (
    <>
      <h1 data-length={lengthOf(sentence)}>{sentence}</h1>
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
}

function lengthOf(sentence: string): "short" | "middling" | "long" {
  if (sentence.length < 70) return "short";
  return sentence.length < 160 ? "middling" : "long";
}

function Ask({ question: { ask, choices } }: { readonly question: Question }) {
  return (
    <div className="slide alone">
      <h1 data-length={lengthOf(ask)}>{ask}</h1>
      <ol className="talk-choices">
        {choices.map((choice) => (
          <li key={choice}>{choice}</li>
        ))}
      </ol>
    </div>
  );
}

function Outcome({ question, facts }: { readonly question: Question; readonly facts: Facts }) {
  const right = question.answer(facts);
  return (
    <>
      <h1 data-length="middling">
        {right === undefined ? question.ask : `${question.choices[right]}.`}
      </h1>
      <p>{question.because(facts)}</p>
    </>
  );
}

const BUSY: { readonly [activity in string]?: string } = {
  opening: "Opening …",
  training: "Training …",
  fusing: "Fusing …",
};

/** While it happens, and as it stands afterwards. */
function Watch({ slide: { step }, isBefore, isWaiting }: SlideViewProps) {
  const lab = useLab();
  const activity = useLabState((state) => state.activity);
  const { label, act } = step.act!;
  return (
    <div className="slide watching">
      <Picture
        light={step.light === "Train" ? "Original network" : step.light}
        isBefore={isBefore}
      />
      {isWaiting && activity === "idle" ? (
        <button type="button" className="primary" onClick={() => act(lab)}>
          {label}
        </button>
      ) : (
        <p className="talk-wait">{BUSY[activity] ?? "Done."}</p>
      )}
    </div>
  );
}
