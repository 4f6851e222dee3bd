// A lesson beside the page: one step at a time, what it is about lit up, a question before something happens
// and its answer after.

import { useEffect } from "react";
import type { ComponentType } from "react";
import { lessonAfter, lessonByName, LESSONS } from "#app/lessons.ts";
import type { LessonEntry } from "#app/lessons.ts";
import { isPreset } from "#app/isPreset.ts";
import { openOwn } from "#app/keepPlace.ts";
import { lessonAddress } from "#app/route.ts";
import { goTo, labAddress, replaceBy, useRoute } from "#app/hooks/useRoute.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { GoOn } from "./GoOn.tsx";
import { LessonChooser } from "./LessonChooser.tsx";
import { isMissing } from "./lesson.ts";
import type { Act, Lesson } from "./lesson.ts";
import { lightUp } from "./light.ts";
import { progressOf, reach, useProgress } from "./progress.ts";
import { StepView } from "./StepView.tsx";
import { useCovers } from "./useCovers.ts";
import { useStep } from "./useStep.ts";

/** A view for each lesson: its steps are in the script that is fetched with it. */
const VIEWS: { readonly [lesson in string]?: ComponentType } = Object.fromEntries(
  LESSONS.flatMap((entry) => {
    const { load } = entry;
    if (!load) return [];
    const view = async () => {
      const { lesson } = await load();
      return () => <OpenLesson entry={entry} lesson={lesson} />;
    };
    return [[entry.name, lazyView(view)]];
  }),
);

export function LessonSheet() {
  const name = useRoute(({ lesson }) => lesson);
  const View = name === undefined ? undefined : VIEWS[name];
  const entry = lessonByName(name ?? null);
  return View && entry ? (
    <aside className="lesson-sheet" aria-label="Lesson">
      <View />
    </aside>
  ) : null;
}

type OpenLessonProps = { readonly entry: LessonEntry; readonly lesson: Lesson };

function OpenLesson({ entry, lesson }: OpenLessonProps) {
  const { name, title, preset } = entry;
  const { steps } = lesson;
  const lab = useLab();
  const asked = useRoute(({ step }) => step);
  const kept = useProgress((all) => progressOf(all, name).step);
  const number = Math.min(steps.length, asked ?? kept);
  const step = steps[number - 1];
  const isOwn = useLabState(({ experiment }) => isPreset(preset, experiment));
  const seen = useStep(step);
  useEffect(() => {
    reach(name, number);
    if (asked === undefined) replaceBy(lessonAddress(window.location.href, name, number));
  }, [asked, name, number]);
  const { light } = step;
  useEffect(() => (light === undefined ? undefined : lightUp(light, document)), [light]);
  useCovers(steps);
  const isEarly = useLabState((state) => isMissing(steps.slice(0, number - 1), state));
  const guessed = useProgress((all) => progressOf(all, name).guesses[number]);
  const isAsked = step.question !== undefined && guessed === undefined;
  const go = (to: number) => goTo(lessonAddress(window.location.href, name, to));
  const next = lessonAfter(name);
  const onward: Act =
    number < steps.length
      ? { label: "Next", act: () => go(number + 1) }
      : next
        ? {
            label: "Next lesson",
            act: () => goTo(lessonAddress(window.location.href, next.name)),
          }
        : { label: "Open the lab", act: () => goTo(labAddress(lab)) };
  return (
    <>
      <header>
        <h2 className="visually-hidden">{title}</h2>
        <LessonChooser />
        <p className="label">
          step {number} of {steps.length}
        </p>
        <button type="button" className="quiet" onClick={() => goTo(labAddress(lab))}>
          Leave the lesson
        </button>
      </header>
      {isOwn ? (
        <StepView key={number} {...{ name, number, step, seen, isEarly }} />
      ) : (
        <div className="step">
          <p>The experiment that is open is not the one that this lesson is about.</p>
          <button type="button" className="primary" onClick={() => openOwn(lab, preset)}>
            Open the lesson’s experiment
          </button>
        </div>
      )}
      <footer>
        <button type="button" disabled={number === 1} onClick={() => go(number - 1)}>
          Back
        </button>
        <GoOn step={step} isDone={seen.isDone} isAsked={isAsked} onward={onward} />
      </footer>
    </>
  );
}
