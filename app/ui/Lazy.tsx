// Views whose code is fetched when they are first shown. One that cannot be fetched shows a message in its
// place, with a button that tries again; the rest of the page goes on.

import { Component, Suspense, lazy, useEffect, useSyncExternalStore } from "react";
import type { ComponentType, ReactNode } from "react";
import { createPortal } from "react-dom";
import { firstPaint } from "./firstPaint.ts";
import { FetchError, fetchPart } from "./parts.ts";

/** Takes a view's place while it is fetched, and surrounds the message where it cannot be. */
type Frame = ComponentType<{ readonly children?: ReactNode }>;

/**
 * Called by a press on "Try again", and when the network is back: fetches whatever has failed, wherever
 * it is on the page.
 */
const retries = new Set<() => void>();
globalThis.addEventListener?.("online", () => retries.forEach((retry) => retry()));

/** A view that is fetched when it is first shown, or before, when it is known to be next. */
export type LazyView<Props> = ComponentType<Props> & { readonly preload: () => Promise<void> };

/** A whole page, which waits for nothing: there is nothing to paint before it. */
export function lazyPage(load: () => Promise<ComponentType>): LazyView<object> {
  return lazyView(load, Bare, Promise.resolve());
}

/** A component that behaves like the one that `load` fetches when it is first shown, after the first paint. */
export function lazyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Frame: Frame = Bare,
  ready: Promise<void> = firstPaint,
): LazyView<Props> {
  const fetchView = () =>
    lazy(async () => {
      await ready;
      try {
        return { default: await fetchPart(load) };
      } catch (error) {
        retries.add(tryAgain);
        throw error;
      }
    });
  const places = new Set<() => void>();
  let current: { attempt: number; View: ComponentType<Props> } = { attempt: 1, View: fetchView() };

  function watch(place: () => void): () => void {
    places.add(place);
    return () => places.delete(place);
  }

  function tryAgain(): void {
    retries.delete(tryAgain);
    current = { attempt: current.attempt + 1, View: fetchView() };
    for (const retry of places) retry();
  }

  async function preload(): Promise<void> {
    const View = await fetchPart(load).catch(() => undefined); // it is asked for again when it is shown
    if (View && places.size === 0) current = { ...current, View };
  }

  function LazyView(props: Props) {
    const { attempt, View } = useSyncExternalStore(watch, () => current);
    return (
      <Boundary key={attempt} Frame={Frame} onDismiss={dismissalOf(props)}>
        <Suspense fallback={<Waiting Frame={Frame} />}>
          <View {...props} />
        </Suspense>
      </Boundary>
    );
  }
  return Object.assign(LazyView, { preload });
}

/** How many views have something else in their place until they come. */
let awaited = 0;

/** Whether every view on the page is there, or known not to come. */
export const isAllThere = (): boolean => awaited === 0;

function Waiting({ Frame }: { readonly Frame: Frame }) {
  useEffect(() => {
    awaited += 1;
    return () => void (awaited -= 1);
  }, []);
  return <Frame />;
}

function Bare({ children }: { readonly children?: ReactNode }) {
  return children;
}

/** Where the page reports overlays that could not be fetched: in its flow, so that nothing is covered. */
const AFLOAT = "afloat-parts";

export function AfloatPlace() {
  return <div id={AFLOAT} />;
}

/** The frame of an overlay: nothing until there is something to report. */
export function Afloat({ children }: { readonly children?: ReactNode }) {
  const place = document.getElementById(AFLOAT);
  return children === undefined || !place
    ? null
    : createPortal(<div className="alert">{children}</div>, place);
}

/** What closes a view, where it can be closed: it need not be tried again. */
function dismissalOf(props: object): (() => void) | undefined {
  return "onClose" in props ? (props.onClose as () => void) : undefined;
}

type BoundaryProps = {
  readonly Frame: Frame;
  readonly onDismiss: (() => void) | undefined;
  readonly children: ReactNode;
};

/** Catches what could not be fetched; faults of the view itself go on to the page's own boundary. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { Frame, onDismiss, children } = this.props;
    if (error === undefined) return children;
    if (!(error instanceof FetchError)) throw error;
    return (
      <Frame>
        <div className="missing" role="alert">
          <p>This part of the page could not be fetched.</p>
          <button type="button" onClick={() => retries.forEach((retry) => retry())}>
            Try again
          </button>
          {onDismiss && (
            <button type="button" className="quiet" onClick={onDismiss}>
              Dismiss
            </button>
          )}
        </div>
      </Frame>
    );
  }
}
