// The lab for a class (?view=present): one thing at a time, readable from the last row, stepped by keys or a
// clicker. Everything is drawn larger by one factor, so that no text is smaller than 28 pixels at 1920.

import { useCallback, useEffect, useState } from "react";
import { useLab } from "#app/hooks/useLab.ts";
import { goTo, labAddress, useRoute } from "#app/hooks/useRoute.ts";
import type { Lesson } from "#app/lesson/lesson.ts";
import { presetOf, shownAs } from "#app/route.ts";
import { useLooking } from "#app/stage/useLooking.ts";
import { AlertBar, StatusLine } from "#app/status/StatusLine.tsx";
import { KeyList, ClassAddress } from "#app/present/Overlay.tsx";
import { SlideView } from "#app/present/SlideView.tsx";
import { useKeys } from "#app/present/useKeys.ts";
import type { Action } from "#app/present/useKeys.ts";
import { useSlides, useTalk } from "#app/present/useTalk.ts";

export function PresentPage() {
  useLooking();
  const talk = useTalk();
  const name = useRoute(({ lesson }) => lesson);
  const zoom = useZoom();
  return (
    <div className="talk" style={{ zoom }}>
      {talk && <Talk key={name} lesson={talk} />}
    </div>
  );
}

type Over = "blank" | "code" | "keys";

function Talk({ lesson }: { readonly lesson: Lesson }) {
  const lab = useLab();
  const { slide, at, count, isBefore, isWaiting, forward, back, toStart } = useSlides(lesson);
  const [over, setOver] = useState<Over>();
  const toggle = (one: Over) => setOver((before) => (before === one ? undefined : one));
  const act = useCallback(
    (action: Action) => {
      const acts: { readonly [name in Action]: () => void } = {
        forward: over === undefined ? forward : () => setOver(undefined),
        back: over === undefined ? back : () => setOver(undefined),
        start: toStart,
        anew: () => {
          lab.reset();
          toStart();
        },
        blank: () => toggle("blank"),
        code: () => toggle("code"),
        keys: () => toggle("keys"),
        full: fillScreen,
        leave: () => (over === undefined ? leave(labAddress(lab)) : setOver(undefined)),
      };
      acts[action]();
    },
    [back, forward, lab, over, toStart],
  );
  useKeys(act);
  return (
    <>
      <main data-over={over}>
        <AlertBar />
        <SlideView key={at} {...{ slide, isBefore, isWaiting }} />
        <div className="visually-hidden">
          <StatusLine />
        </div>
      </main>
      {over === "code" && <ClassAddress />}
      {over === "keys" && <KeyList />}
      {over === "blank" && <section className="talk-blank" aria-label="Blank" />}
      <footer className="talk-foot">
        <button type="button" onClick={() => act("back")}>
          Back
        </button>
        <button type="button" onClick={() => act("forward")}>
          Next
        </button>
        <button type="button" onClick={() => act("keys")}>
          Keys
        </button>
        <p>
          {at + 1} / {count}
        </p>
      </footer>
    </>
  );
}

function leave(lab: string): void {
  const route = useRoute.getState();
  goTo(presetOf(route) === undefined ? lab : shownAs(window.location.href, undefined));
}

function fillScreen(): void {
  const { fullscreenElement, documentElement } = document;
  if (fullscreenElement) void document.exitFullscreen();
  else documentElement.requestFullscreen().catch(() => {}); // where a browser refuses, F11 is there
}

/** CSS pixels of the page that is drawn larger: its smallest text, 11 pixels, becomes 28 at 1920 × 1080. */
const WIDTH = 738;
const HEIGHT = 415;

function useZoom(): number {
  const [zoom, setZoom] = useState(zoomNow);
  useEffect(() => {
    const change = () => setZoom(zoomNow());
    window.addEventListener("resize", change);
    return () => window.removeEventListener("resize", change);
  }, []);
  return zoom;
}

const zoomNow = (): number =>
  Math.max(1, Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT));
