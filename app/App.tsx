// The frame of the site, and what is shown when drawing it fails.

import { Component } from "react";
import type { ReactNode } from "react";
import { reasonOf } from "#core/message.ts";
import { EmbedMark } from "./embed/EmbedMark.tsx";
import { openMemory } from "./keeping/memory.ts";
import { useRoute } from "./hooks/useRoute.ts";
import { pageOf, PAGES } from "./pages.ts";

export function App() {
  const Page = PAGES[useRoute(pageOf)];
  const isEmbedded = useRoute(({ as }) => as === "embed");
  return (
    <ErrorBoundary>
      <Page />
      {isEmbedded && <EmbedMark />}
    </ErrorBoundary>
  );
}

class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1>The page could not be drawn</h1>
        <p>{reasonOf(error)}</p>
        <p>Reloading starts it afresh, and offers to go on with what was trained.</p>
        <button type="button" className="primary" onClick={startAfresh}>
          Reload
        </button>
      </main>
    );
  }
}

/** After a fault in drawing, the kept session is not restored by itself: it might fail again. */
function startAfresh(): void {
  openMemory(window).remember([]);
  window.location.reload();
}
