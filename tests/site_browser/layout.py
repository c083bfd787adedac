"""Where the parts of a page are: what a screenshot shows, without the fonts of the machine.

The left and right edges of parts come from the style of the page, their heights from fonts. So the edges are compared
with those of a reviewed page, and heights only with each other: no part covers the next one.
"""

EDGES = """
const [selectors] = arguments;
const edges = {};
for (const selector of selectors) {
  const shown = [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility());
  const boxes = shown.map((part) => part.getBoundingClientRect()).map((box) => [box.left, box.right].map(Math.round));
  edges[selector] = [...new Set(boxes.map(JSON.stringify))].map(JSON.parse).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
return edges;
"""

CUT_OFF = """
const scrolls = (part) => part.closest("pre, .table-wrapper, .scroll, textarea");
const isBeside = ({width, left, right}) => width && (right > innerWidth + 1 || left < -1);
return [...document.body.querySelectorAll("*")]
  .filter((part) => part.checkVisibility({visibilityProperty: true}))
  .filter((part) => !part.closest("svg, .sidebar-drawer, .toc-drawer, .skip-to-content, .visually-hidden"))
  .filter((part) => isBeside(part.getBoundingClientRect()) && !scrolls(part.parentElement))
  .map((part) => part.outerHTML.slice(0, 100));
"""
"""Parts that a reader cannot see completely, because they are beside the page and do not scroll."""

COVERED = """
const [selector] = arguments;
const covered = [];
for (const parent of document.querySelectorAll(selector)) {
  const parts = [...parent.children].filter((part) => {
    const {position, float, display} = getComputedStyle(part);
    return part.checkVisibility() && position === "static" && float === "none" && display !== "inline";
  });
  parts.slice(1).forEach((part, index) => {
    const [above, below] = [parts[index], part].map((one) => one.getBoundingClientRect());
    const beside = below.left >= above.right - 1 || above.left >= below.right - 1;
    if (!beside && below.height && below.top < above.bottom - 1) covered.push(part.outerHTML.slice(0, 100));
  });
}
return covered;
"""
"""Parts that begin above the end of the part before them."""

EMPTY_PICTURES = """
return [...document.images].filter((image) => image.checkVisibility())
  .filter((image) => !(image.complete && image.naturalWidth)).map((image) => image.src);
"""

BRIGHTNESS = """
const probe = document.createElement("canvas").getContext("2d");
probe.fillStyle = getComputedStyle(document.body).backgroundColor;
probe.fillRect(0, 0, 1, 1);
const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
return (red + green + blue) / 765;
"""


def differences(found, reviewed, tolerance=6):
    """The selectors whose parts have other edges than those of the reviewed page, in pixels of the page."""
    return {
        selector: (found[selector], edges)
        for selector, edges in reviewed.items()
        if not (_are_near(found[selector], edges, tolerance) and _are_near(edges, found[selector], tolerance))
    }


def _are_near(some, others, tolerance):
    """Each pair of edges is near one of the others."""
    return all(any(_distance(edges, other) <= tolerance for other in others) for edges in some)


def _distance(edges, other):
    return max(abs(one - another) for one, another in zip(edges, other, strict=True))
