// What a reader sees of a page, asked by tests: each function gives a list of what is wrong, or of what is there.
(() => {
  const seen = (at) => at.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
  // What stands for readers who listen is there, but takes no room on the screen.
  const laidOut = (at) => {
    for (let outer = at; outer; outer = outer.parentElement) if (getComputedStyle(outer).clipPath !== "none") return false;
    return seen(at) && !at.closest(".skip");
  };
  const boxes = ".scroll, pre, .contents, .contents ol";
  const words = (at) => at.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const pieces = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
    return found;
  };
  const lines = (piece) => {
    const range = document.createRange();
    range.selectNodeContents(piece);
    return [...range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).slice(0, 3)
      .map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  return {
    // What ends right of the screen, or begins left of it, outside of a box that scrolls.
    wider: () => [...document.querySelectorAll("body *")].filter((at) => {
      const box = at.getBoundingClientRect();
      const outer = at.parentElement.closest(boxes);
      return laidOut(at) && box.width && !outer && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
    }).map((at) => `${at.tagName} ${words(at)}`),

    // Lines of words that lie over others by a third of their height.
    overlaps: () => {
      const all = pieces().filter((piece) => laidOut(piece.parentElement))
        .flatMap((piece) => lines(piece).map((line) => ({ piece, line })))
        .sort((one, other) => one.line.top - other.line.top);
      return all.flatMap(({ piece, line }, place) => {
        const over = [];
        for (let next = place + 1; next < all.length && all[next].line.top < line.bottom; next++) {
          const other = all[next].line;
          const across = Math.min(line.right, other.right) - Math.max(line.left, other.left);
          const down = Math.min(line.bottom, other.bottom) - other.top;
          if (all[next].piece !== piece && across > 1.5 && down > Math.min(line.height, other.height) / 3) {
            over.push(`${words(piece)} / ${words(all[next].piece)}`);
          }
        }
        return over;
      });
    },

    // Words cut off by a box that neither scrolls nor grows.
    cut: () => pieces().filter((piece) => laidOut(piece.parentElement)).filter((piece) => {
      for (let outer = piece.parentElement; outer; outer = outer.parentElement) {
        const style = getComputedStyle(outer);
        if (!["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY)) continue;
        const box = outer.getBoundingClientRect();
        if (lines(piece).some((line) => line.right > box.right + 1 || line.bottom > box.bottom + 1)) return true;
      }
      return false;
    }).map(words),

    // Links, what unfolds, boxes that can be scrolled by keyboard: in the order of the page.
    stops: () => [...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter(seen).map((at) => at.outerHTML.slice(0, 90)),

    // Boxes that hold more than they show, which no key could scroll.
    unreachable: () => [...document.querySelectorAll("body *")].filter((at) => {
      const style = getComputedStyle(at);
      const scrolls = /auto|scroll/.test(style.overflowX) && at.scrollWidth > at.clientWidth + 1
        || /auto|scroll/.test(style.overflowY) && at.scrollHeight > at.clientHeight + 1;
      return scrolls && seen(at) && at.tabIndex < 0 && !at.querySelector("a[href], summary, [tabindex='0']");
    }).map((at) => at.outerHTML.slice(0, 90)),

    // Where the keyboard is: what it is at, whether that can be seen, and whether it is framed.
    focus: () => {
      const at = document.activeElement;
      if (at === document.body) return null;
      const box = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      return {
        at: at.outerHTML.slice(0, 90),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        named: Boolean(at.getAttribute("aria-label") || words(at)),
      };
    },

    // All that is said, but for what a screen alone needs: contents, what unfolds, drawings for phones, numbers drawn above.
    said: () => pieces()
      .filter((piece) => !piece.parentElement.closest(".skip, .contents, summary, .drawing.narrow, .figure details"))
      .map((piece) => piece.data),

    controls: () => [...document.querySelectorAll("nav, .skip, summary, form, button")].filter(seen).map(words),

    // How light the parts of a bar are, 0 to 1.
    lightness: () => [...document.querySelectorAll(".strip i")].map((part) => luminance(getComputedStyle(part).backgroundColor)),

    // What a mark tells by its colour alone.
    coloured: () => [...document.querySelectorAll(".late, .good")].filter(seen)
      .filter((at) => Number(getComputedStyle(at).fontWeight) < 700).map(words),
  };
})()
