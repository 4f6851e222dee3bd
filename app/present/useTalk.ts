// Which slides there are, and which one is on the wall.

import { useCallback, useEffect, useMemo, useState } from "react";
import { reasonOf } from "#core/message.ts";
import { fetchPart } from "#app/ui/parts.ts";
import { lessonByName } from "#app/lessons.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useRoute } from "#app/hooks/useRoute.ts";
import { useCovers } from "#app/lesson/useCovers.ts";
import { useStep } from "#app/lesson/useStep.ts";
import type { Lesson } from "#app/lesson/lesson.ts";
import { isBeforeFusing, slideOfStep, slidesOf } from "./deck.ts";
import type { Slide } from "./deck.ts";
import { STORY_TALK, talkOf } from "./talks.ts";

/** The lesson of the address, the story, or the experiment that is open; undefined while a lesson is fetched. */
export function useTalk(): Lesson | undefined {
  const lab = useLab();
  const { page, lesson } = useRoute();
  const [fetched, setFetched] = useState<Lesson>();
  const experiment = useLabState((state) => state.experiment);
  const presetId = useLabState((state) => state.presetId);
  const load = lessonByName(lesson ?? null)?.load;
  useEffect(() => {
    if (!load) return;
    fetchPart(load).then(
      ({ lesson: one }) => setFetched(one),
      (error: unknown) => lab.warn(`The lesson is not here: ${reasonOf(error)}.`),
    );
  }, [lab, load]);
  const own = useMemo(
    () => (page === "story" ? STORY_TALK : talkOf(experiment, presetId)),
    [experiment, page, presetId],
  );
  return load ? fetched : own;
}

export type Talk = {
  readonly slide: Slide;
  readonly at: number;
  readonly count: number;
  readonly isBefore: boolean;
  /** What the slide waits for has not happened yet. */
  readonly isWaiting: boolean;
  /** To the next slide; on one that waits, what it waits for begins, unless it is under way. */
  readonly forward: () => void;
  readonly back: () => void;
  readonly toStart: () => void;
};

export function useSlides(lesson: Lesson): Talk {
  const lab = useLab();
  const slides = useMemo(() => slidesOf(lesson), [lesson]);
  useCovers(lesson.steps);
  const asked = useRoute(({ step }) => step);
  const [place, setPlace] = useState(() => slideOfStep(slides, asked));
  const at = Math.min(place, slides.length - 1);
  const slide = slides[at];
  const { isDone } = useStep(slide.step);
  const isWaiting = slide.part === "watch" && !isDone;
  const activity = useLabState((state) => state.activity);
  /** What the slide waits for is to begin, as soon as the lab is free for it: it may still be opening. */
  const [isDue, setDue] = useState(false);
  const { act } = slide.step;
  useEffect(() => {
    if (!isDue || activity !== "idle") return;
    setDue(false);
    act?.act(lab);
  }, [act, activity, isDue, lab]);
  const forward = useCallback(() => {
    if (isWaiting) return setDue(activity === "idle" || activity === "opening");
    const next = slides[at + 1];
    if (!next) return;
    setPlace(at + 1);
    const { until } = next.step;
    setDue(next.part === "watch" && until !== undefined && !until(lab.store.getState()));
  }, [activity, at, isWaiting, lab, slides]);
  const goTo = (to: number) => {
    setDue(false);
    setPlace(to);
  };
  return {
    slide,
    at,
    count: slides.length,
    isBefore: isBeforeFusing(slides, at),
    isWaiting,
    forward,
    back: useCallback(() => goTo(Math.max(0, at - 1)), [at]),
    toStart: useCallback(() => goTo(0), []),
  };
}
