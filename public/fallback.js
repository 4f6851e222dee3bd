// Runs where the page's own scripts cannot: a classic script loads from a file and in a sandboxed frame,
// where modules do not. Where nothing has been drawn it shows why, and what to do.

(() => {
  const PATIENCE = 8000; // milliseconds after loading: the scripts may come over a slow network

  function explain() {
    const root = document.getElementById("root");
    // A page that has begun is empty again for as long as another of its pages is being fetched.
    if (!root || root.hasChildNodes() || "begun" in root.dataset) return;
    const isFile = location.protocol === "file:";
    const isFramed = window.origin === "null" && !isFile;
    const main = document.createElement("main");
    main.className = "broken";
    main.setAttribute("role", "alert");
    const title = document.createElement("h1");
    title.textContent = "FuseInit Lab could not start";
    const why = document.createElement("p");
    why.textContent = isFile
      ? "This page was opened as a file, and browsers load its scripts from a web server only. In its folder run npm start, and open the address that it prints."
      : isFramed
        ? "This page stands in a frame that keeps its scripts from loading (a sandbox without allow-same-origin). Open it in a tab of its own."
        : "Its scripts did not arrive. Check the network and reload; a policy of this site or an extension of the browser may also be blocking them.";
    // The page's own styles may be as far away as its scripts.
    Object.assign(main.style, {
      maxWidth: "40rem",
      margin: "15vh auto",
      padding: "0 1.5rem",
      font: "16px/1.5 system-ui, sans-serif",
    });
    main.append(title, why);
    root.append(main);
  }

  if (location.protocol === "file:") explain();
  else window.addEventListener("load", () => setTimeout(explain, PATIENCE));
})();
